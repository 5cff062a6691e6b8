//! Modified Bessel functions of the first kind, scaled by `exp(-|x|)`.

use super::{Unary, methods};
use crate::Var;
use crate::math::{Isa, special};

/// `exp(-|x|) I₀(x)`
#[derive(Debug)]
pub struct I0e;
impl Unary for I0e {
    const NAME: &'static str = "i0e";
    const TEST_DOMAIN: (f64, f64) = (0.2, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::i0e::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(x.i1e() - x.sign() * y)
    }
}

/// `exp(-|x|) I₁(x)`
#[derive(Debug)]
pub struct I1e;
impl Unary for I1e {
    const NAME: &'static str = "i1e";
    const TEST_DOMAIN: (f64, f64) = (0.2, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::i1e::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        // I₁(x) / x tends to 1/2 at 0, where the quotient of kernels is 0/0.
        let ratio = x.equal(0.0).select(0.5, y / x.equal(0.0).select(1.0, x));
        Some(x.i0e() - ratio - x.sign() * y)
    }
}

methods! {
    /// `exp(-|x|) I₀(x)` of each element.
    i0e: I0e;
    /// `exp(-|x|) I₁(x)` of each element.
    i1e: I1e;
}
