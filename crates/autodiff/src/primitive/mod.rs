//! Elementwise primitives: what each must say of itself, and the list of all.
//!
//! A primitive stands in one place: its name, kernel, derivative and test domain on adjacent lines
//! of one file, its methods below them, and one row in [`ELEMENTWISE`]. The tests run over the
//! list: finite differences, both directions of differentiation, and reference values.

mod binary;
mod compare;
mod gamma;
mod normal;
mod unary;

use std::any::TypeId;
use std::fmt;

use crate::Var;

pub use binary::{Add, Div, Mul, Pow, Sub, Xlogy};
pub use compare::{Equal, Less, LessEqual, Select};
pub use gamma::{Digamma, Gammaincc, Lgamma, Polygamma};
pub use normal::{Ndtr, Ndtri};
pub use unary::{
    Cos, Exp, Exp10, Expm1, Floor, Log, Log1p, Log10, Neg, Sigmoid, Sin, Softplus, Sqrt, Tan, Tanh,
};

/// Every elementwise primitive of this crate.
pub const ELEMENTWISE: &[&Rule] = &[
    Add::RULE,
    Cos::RULE,
    Digamma::RULE,
    Div::RULE,
    Equal::RULE,
    Exp::RULE,
    Exp10::RULE,
    Expm1::RULE,
    Floor::RULE,
    Gammaincc::RULE,
    Less::RULE,
    LessEqual::RULE,
    Lgamma::RULE,
    Log::RULE,
    Log10::RULE,
    Log1p::RULE,
    Mul::RULE,
    Ndtr::RULE,
    Ndtri::RULE,
    Neg::RULE,
    Polygamma::RULE,
    Pow::RULE,
    Select::RULE,
    Sigmoid::RULE,
    Sin::RULE,
    Softplus::RULE,
    Sqrt::RULE,
    Sub::RULE,
    Tan::RULE,
    Tanh::RULE,
    Xlogy::RULE,
];

/// A function of one number, applied to each element.
pub trait Unary: Sized + 'static {
    /// The name in printed graphs and errors.
    const NAME: &'static str;
    /// Where the tests take their arguments from.
    const TEST_DOMAIN: (f64, f64);

    /// The value at `x`.
    fn value(x: f64) -> f64;

    /// The derivative at `x`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// All of the above as data; not to be overridden.
    const RULE: &'static Rule = &Rule {
        name: Self::NAME,
        test_domain: &[Self::TEST_DOMAIN],
        apply: apply_unary::<Self>,
        partial: |_, x, y| Self::derivative(x[0], y),
        id: TypeId::of::<Self>(),
    };
}

/// A function of two numbers, applied to each pair of elements after broadcasting.
pub trait Binary: Sized + 'static {
    /// The name in printed graphs and errors.
    const NAME: &'static str;
    /// Where the tests take their arguments from.
    const TEST_DOMAIN: [(f64, f64); 2];

    /// The value at `(a, b)`.
    fn value(a: f64, b: f64) -> f64;

    /// The derivative by `a` at `(a, b)`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// The derivative by `b` at `(a, b)`, where the value is `y`; `None` if it is zero everywhere.
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>>;

    /// All of the above as data; not to be overridden.
    const RULE: &'static Rule = &Rule {
        name: Self::NAME,
        test_domain: &Self::TEST_DOMAIN,
        apply: apply_binary::<Self>,
        partial: |which, x, y| match which {
            0 => Self::derivative_left(x[0], x[1], y),
            _ => Self::derivative_right(x[0], x[1], y),
        },
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
    pub(crate) apply: fn(&[Slice<'_>], &mut [f64]),
    pub(crate) partial: Partial,
    pub(crate) id: TypeId,
}

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

/// An argument of an elementwise kernel: as long as the result, or one number for all of it.
#[derive(Debug, Clone, Copy)]
pub enum Slice<'a> {
    /// One element for each of the result's.
    Full(&'a [f64]),
    /// The same number for all.
    Splat(f64),
}

impl<'a> Slice<'a> {
    pub(crate) fn of(data: &'a [f64], size: usize) -> Self {
        match *data {
            [value] if size != 1 => Slice::Splat(value),
            _ => Slice::Full(data),
        }
    }

    fn at(self, i: usize) -> f64 {
        match self {
            Slice::Full(data) => data[i],
            Slice::Splat(value) => value,
        }
    }
}

fn apply_unary<P: Unary>(arguments: &[Slice<'_>], out: &mut [f64]) {
    match arguments[0] {
        Slice::Full(x) => out.iter_mut().zip(x).for_each(|(y, &x)| *y = P::value(x)),
        Slice::Splat(x) => out.fill(P::value(x)),
    }
}

fn apply_binary<P: Binary>(arguments: &[Slice<'_>], out: &mut [f64]) {
    match (arguments[0], arguments[1]) {
        (Slice::Full(a), Slice::Full(b)) => {
            for ((y, &a), &b) in out.iter_mut().zip(a).zip(b) {
                *y = P::value(a, b);
            }
        }
        (Slice::Full(a), Slice::Splat(b)) => {
            out.iter_mut().zip(a).for_each(|(y, &a)| *y = P::value(a, b));
        }
        (Slice::Splat(a), Slice::Full(b)) => {
            out.iter_mut().zip(b).for_each(|(y, &b)| *y = P::value(a, b));
        }
        (Slice::Splat(a), Slice::Splat(b)) => out.fill(P::value(a, b)),
    }
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
