//! Logarithms and exponentials, of each other and to other bases.

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
    let [c, y] = scaled_exponential(x)?;
    Some(y.log() + c.log())
}

pub(super) fn log10(x: Var<'_>) -> Option<Var<'_>> {
    if let Some(y) = x.argument_of::<Exp10>() {
        return Some(y);
    }
    if let Some(y) = x.argument_of::<Exp>() {
        return Some(LOG10_E * y);
    }
    let [c, y] = scaled_exponential(x)?;
    Some(y.log10() + c.log10())
}

/// `10^(c x)` with a number c in front is `e^(c log(10) x)`, which is faster, and shared with it.
pub(super) fn exp10(x: Var<'_>) -> Option<Var<'_>> {
    let (c, rest) = x.factor();
    (c != 1.0 && c != -1.0).then(|| ((c * LN_10) * rest).exp())
}

pub(super) fn log1p(x: Var<'_>) -> Option<Var<'_>> {
    x.argument_of::<Expm1>()
}

/// `x log y` needs its care for `y = 0` only where `y` can be zero, which an exponential is for
/// arguments that are far from all data.
pub(super) fn xlogy<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
    (x.is_known() && (is_exponential(y) || scaled_exponential(y).is_some())).then(|| x * y.log())
}

fn is_exponential(x: Var<'_>) -> bool {
    x.argument_of::<Exp>().is_some() || x.argument_of::<Exp10>().is_some()
}

/// `[c, y]` for `c · y` where c is known and positive, and y an exponential.
fn scaled_exponential(x: Var<'_>) -> Option<[Var<'_>; 2]> {
    let [c, y] = x.pair_of::<Mul>()?;
    let known = c.value()?;
    let is_positive = known.data().iter().all(|&c| c.is_normal() && c > 0.0);
    (is_positive && is_exponential(y)).then_some([c, y])
}
