//! The distribution function of the standard normal distribution, and its logarithm.

use std::f64::consts::FRAC_1_SQRT_2;

use super::elementary::ln;
use super::erfc::{exp_minus_square, scaled_tail};
use crate::math::Isa;

/// `Φ(x) = ½ erfc(-x/√2)`, to full relative precision: 0 at -∞, 1 at ∞.
#[inline(always)]
pub(crate) fn ndtr<I: Isa>(x: f64) -> f64 {
    let tail = exp_minus_square::<I>(x, 0.5) * (0.5 * scaled_tail::<I>(x.abs(), FRAC_1_SQRT_2));
    if x < 0.0 { tail } else { 1.0 - tail }
}

/// `log Φ(x)`, to full relative precision: -∞ at -∞, 0 at ∞.
///
/// Below 0 by `-x²/2 + log(½ erfcx(-x/√2))`, above by `log(1 - q)` where q is `Φ(-x)`.
#[inline(always)]
pub(crate) fn log_ndtr<I: Isa>(x: f64) -> f64 {
    let lower = x < 0.0;
    let half_scaled = 0.5 * scaled_tail::<I>(x.abs(), FRAC_1_SQRT_2);
    let q = exp_minus_square::<I>(x, 0.5) * half_scaled;
    let rounded = 1.0 - q;
    let log = ln::<I>(if lower { half_scaled } else { rounded });
    // log(1 - q) = log(rounded) + rest/rounded, and 1/rounded is 1 + q where it matters.
    let rest = (1.0 - rounded) - q;
    let rest = I::mul_add(rest, q, rest);
    let square = -0.5 * x * x;
    log + if lower { square } else { rest }
}
