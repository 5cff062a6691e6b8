//! The logarithm of the complement of a probability given by its logarithm.

use std::f64::consts::LN_2;

use autodiff::primitive::{Exp, Expm1, Log, Log1p, Unary};
use autodiff::{Isa, Var};

/// `log(1 - exp(x))` for x ≤ 0 (Mächler 2012, "Accurately computing log(1 - exp(-|a|))")
#[derive(Debug)]
pub(crate) struct Log1mexp;
impl Unary for Log1mexp {
    const NAME: &'static str = "log1mexp";
    const TEST_DOMAIN: (f64, f64) = (-30.0, -0.1);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        let near = Log::value::<I>(-Expm1::value::<I>(x));
        let far = Log1p::value::<I>(-Exp::value::<I>(x));
        if x > -LN_2 { near } else { far }
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-1.0 / (-x).expm1())
    }
}
