//! Logarithms of exponentials.

use std::f64::consts::{LN_10, LOG10_E};

use crate::Var;
use crate::primitive::{Exp, Exp10, Expm1, Mul};

pub(super) fn log(x: Var<'_>) -> Option<Var<'_>> {
    if let Some(y) = x.argument_of::<Exp>() {
        return Some(y);
    }
    if let Some(y) = x.argument_of::<Exp10>() {
        return Some(LN_10 * y);
    }
    let (c, y) = scaled_exponential(x)?;
    Some(y.log() + c.ln())
}

pub(super) fn log10(x: Var<'_>) -> Option<Var<'_>> {
    if let Some(y) = x.argument_of::<Exp10>() {
        return Some(y);
    }
    if let Some(y) = x.argument_of::<Exp>() {
        return Some(LOG10_E * y);
    }
    let (c, y) = scaled_exponential(x)?;
    Some(y.log10() + c.log10())
}

pub(super) fn log1p(x: Var<'_>) -> Option<Var<'_>> {
    x.argument_of::<Expm1>()
}

/// `x log y` needs its care for `y = 0` only where the logarithm is not a plain number.
pub(super) fn xlogy<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
    let is_exponential =
        |y: Var<'g>| y.argument_of::<Exp>().is_some() || y.argument_of::<Exp10>().is_some();
    (is_exponential(y) || scaled_exponential(y).is_some()).then(|| x * y.log())
}

/// `(c, y)` for `c · y` where c is a positive number and y an exponential.
fn scaled_exponential(x: Var<'_>) -> Option<(f64, Var<'_>)> {
    let [c, y] = x.pair_of::<Mul>()?;
    let c = c.number().filter(|&c| c > 0.0 && c.is_finite())?;
    let is_exponential = y.argument_of::<Exp>().is_some() || y.argument_of::<Exp10>().is_some();
    is_exponential.then_some((c, y))
}
