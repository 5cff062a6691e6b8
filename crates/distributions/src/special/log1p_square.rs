//! The logarithm in densities with tails like powers.

use autodiff::primitive::{Log1p, Unary};
use autodiff::{Isa, Var};

/// `log(1 + x²)`, also where the square leaves the range of doubles
#[derive(Debug)]
pub(crate) struct Log1pSquare;
impl Unary for Log1pSquare {
    const NAME: &'static str = "log1p_square";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        let size = x.abs();
        // Far out it is 2 log |x|; one logarithm serves both.
        let is_far = size > 1e9;
        let argument = if is_far { size - 1.0 } else { size * size };
        let log = Log1p::value::<I>(argument);
        if is_far { 2.0 * log } else { log }
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // Of an infinite square the quotient is 0, which it is to rounding.
        Some(2.0 * (x / (x * x + 1.0)))
    }
}
