//! Elementwise primitives: what each must say of itself, and the list of all.
//!
//! A primitive stands in one place: its name, kernel, derivative and test domain on adjacent lines
//! of one file, its methods below them, and one row in [`ELEMENTWISE`]. The tests run over the
//! list: finite differences, both directions of differentiation, and reference values.

mod bessel;
mod beta;
mod binary;
mod body;
mod compare;
mod extremum;
mod gamma;
mod hyperbolic;
mod logistic;
mod normal;
mod rounding;
mod trigonometric;
mod unary;

use std::any::TypeId;
use std::fmt;

use crate::Var;
use crate::engine::{Kernel, Kernels};
use crate::math::Isa;
use body::{BinaryBody, UnaryBody};

pub use bessel::{I0e, I1e};
pub use beta::{Betainc, Betaincc, Lbeta};
pub use binary::{Add, Atan2, Div, KlDiv, Mul, Pow, Sub, Xlog1py, Xlogy};
pub(crate) use body::{Ternary, TernaryBody};
pub use compare::{Equal, Less, LessEqual, Select};
pub use extremum::{Maximum, Minimum};
pub use gamma::{Digamma, Gammainc, Gammaincc, Lgamma, Polygamma, StirlingRemainder, Trigamma};
pub use hyperbolic::{Acosh, Asinh, Atanh, Cosh, Sinh, Tanh};
pub use logistic::{ExpNegAbs, LogSigmoidSlope, Logaddexp, RecipOnePlus, Sigmoid, Softplus};
pub(crate) use logistic::{LogSigmoidSlopeTotal, SigmoidValue};
pub use normal::{Erf, Erfc, Erfcx, LogNdtr, Ndtr, Ndtri};
pub use rounding::{Abs, Ceil, Floor, Round, Sign};
pub use trigonometric::{Acos, Asin, Atan};
pub use unary::{
    Cbrt, Cos, Exp, Exp2, Exp10, Expm1, Log, Log1p, Log2, Log10, Neg, Recip, RecipExpm1, Sin, Sqrt,
    Tan,
};

/// Every elementwise primitive of this crate.
pub const ELEMENTWISE: &[&Rule] = &[
    Abs::RULE,
    Acos::RULE,
    Acosh::RULE,
    Add::RULE,
    Asin::RULE,
    Asinh::RULE,
    Atan::RULE,
    Atan2::RULE,
    Atanh::RULE,
    Betainc::RULE,
    Betaincc::RULE,
    Cbrt::RULE,
    Ceil::RULE,
    Cos::RULE,
    Cosh::RULE,
    Digamma::RULE,
    Div::RULE,
    Equal::RULE,
    Erf::RULE,
    Erfc::RULE,
    Erfcx::RULE,
    Exp::RULE,
    Exp10::RULE,
    Exp2::RULE,
    ExpNegAbs::RULE,
    Expm1::RULE,
    Floor::RULE,
    Gammainc::RULE,
    Gammaincc::RULE,
    I0e::RULE,
    I1e::RULE,
    KlDiv::RULE,
    Lbeta::RULE,
    Less::RULE,
    LessEqual::RULE,
    Lgamma::RULE,
    Log::RULE,
    Log10::RULE,
    Log1p::RULE,
    Log2::RULE,
    LogNdtr::RULE,
    LogSigmoidSlope::RULE,
    Logaddexp::RULE,
    Maximum::RULE,
    Minimum::RULE,
    Mul::RULE,
    Ndtr::RULE,
    Ndtri::RULE,
    Neg::RULE,
    Polygamma::RULE,
    Pow::RULE,
    Recip::RULE,
    RecipExpm1::RULE,
    RecipOnePlus::RULE,
    Round::RULE,
    Select::RULE,
    Sigmoid::RULE,
    Sign::RULE,
    Sin::RULE,
    Sinh::RULE,
    Softplus::RULE,
    Sqrt::RULE,
    StirlingRemainder::RULE,
    Sub::RULE,
    Tan::RULE,
    Tanh::RULE,
    Trigamma::RULE,
    Xlog1py::RULE,
    Xlogy::RULE,
];

/// A function of one number, applied to each element.
pub trait Unary: Sized + 'static {
    /// The name in printed graphs and errors.
    const NAME: &'static str;
    /// Where the tests take their arguments from.
    const TEST_DOMAIN: (f64, f64);

    /// The value at `x`. Plain arithmetic without branches is turned into vector instructions.
    fn value<I: Isa>(x: f64) -> f64;

    /// Puts right what [`Unary::value`] gives where its vectorised form does not hold; called after
    /// it with the arguments and values of a few elements. For most primitives there is nothing.
    #[inline(always)]
    fn repair(x: &[f64], y: &mut [f64]) {
        let _ = (x, y);
    }

    /// The derivative at `x`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// All of the above as data; not to be overridden.
    const RULE: &'static Rule = &Rule {
        name: Self::NAME,
        test_domain: &[Self::TEST_DOMAIN],
        kernels: Kernels::of::<UnaryBody<Self>>(),
        partial: |_, x, y| Self::derivative(x[0], y),
        total: None,
        id: TypeId::of::<Self>(),
    };
}

/// A function of two numbers, applied to each pair of elements after broadcasting.
pub trait Binary: Sized + 'static {
    /// The name in printed graphs and errors.
    const NAME: &'static str;
    /// Where the tests take their arguments from.
    const TEST_DOMAIN: [(f64, f64); 2];

    /// The value at `(a, b)`. Plain arithmetic without branches is turned into vector instructions.
    fn value<I: Isa>(a: f64, b: f64) -> f64;

    /// The derivative by `a` at `(a, b)`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// The derivative by `b` at `(a, b)`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// The sum of the values over many elements, where that is cheaper than the values.
    #[doc(hidden)]
    const TOTAL: Option<TotalKernel> = None;

    /// All of the above as data; not to be overridden.
    const RULE: &'static Rule = &Rule {
        name: Self::NAME,
        test_domain: &Self::TEST_DOMAIN,
        kernels: Kernels::of::<BinaryBody<Self>>(),
        partial: |which, x, y| match which {
            0 => Self::derivative_left(x[0], x[1], y),
            _ => Self::derivative_right(x[0], x[1], y),
        },
        total: Self::TOTAL,
        id: TypeId::of::<Self>(),
    };
}

/// The derivative by the argument of the given number, at these arguments, where the value is the
/// last parameter.
type Partial = for<'g> fn(usize, &[Var<'g>], Var<'g>) -> Option<Var<'g>>;

/// An elementwise primitive as data: what [`Unary`] and [`Binary`] turn into.
pub struct Rule {
    pub(crate) name: &'static str,
    pub(crate) test_domain: &'static [(f64, f64)],
    pub(crate) kernels: Kernels,
    pub(crate) partial: Partial,
    /// The sum of the values, where that is cheaper than the values themselves.
    pub(crate) total: Option<TotalKernel>,
    pub(crate) id: TypeId,
}

/// The kernel of the sum of a primitive's values, which the primitives of this crate may have.
#[derive(Debug)]
pub struct TotalKernel(pub(crate) Kernel);

impl Rule {
    /// The name in printed graphs and errors.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The number of arguments.
    pub fn arity(&self) -> usize {
        self.test_domain.len()
    }

    /// Where the tests take the arguments from.
    pub fn test_domain(&self) -> &'static [(f64, f64)] {
        self.test_domain
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An argument of a block kernel: as long as the result, or one number for all of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slice<'a> {
    Full(&'a [f64]),
    Splat(f64),
}

/// Gives `Var` and `Array` a method for each primitive, where the primitive stands.
macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident: $primitive:ty;)*) => {
        impl<'g> $crate::Var<'g> {
            $($(#[$doc])* #[track_caller] #[must_use]
            pub fn $name(self) -> $crate::Var<'g> { self.unary::<$primitive>() })*
        }
        impl $crate::Array {
            $($(#[$doc])* #[must_use]
            pub fn $name(&self) -> $crate::Array { self.unary::<$primitive>() })*
        }
    };
}
use methods;
