//! The terms of the Kullback-Leibler divergence.

use super::double::Double;
use super::log_ratio::log_ratio;
use crate::math::Isa;

/// `x log(x/y) - x + y` for x, y ≥ 0, without the cancellation for y near x, where it is
/// ½ (x-y)²/x; y at x = 0 and ∞ at y = 0 < x. NaN where an argument is negative or NaN, or both are ∞.
#[inline(always)]
pub(crate) fn kl_div<I: Isa>(x: f64, y: f64) -> f64 {
    let inside = (x > 0.0) & (y > 0.0) & (x < f64::INFINITY) & (y < f64::INFINITY);
    let (a, b) = if inside { (x, y) } else { (1.0, 1.0) };
    let ratio = log_ratio::<I>(Double::new(a), Double::new(b));
    let value = ratio.times::<I>(a).plus(Double::sum(b, -a)).hi;
    // Rounding must not take it below 0.
    let value = if value < 0.0 { 0.0 } else { value };
    let wrong = !((x >= 0.0) & (y >= 0.0)) | ((x == f64::INFINITY) & (y == f64::INFINITY));
    let edge = if x == 0.0 { y } else { f64::INFINITY };
    let value = if inside { value } else { edge };
    if wrong { f64::NAN } else { value }
}
