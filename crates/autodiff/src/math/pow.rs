//! Powers.
//!
//! `x^y = e^(y log x)`, where the logarithm has to be known to 2^-65 of its size: `y log x` may be
//! 700, and an error of it is a relative error of the power. So the logarithm is computed as the
//! sum of two numbers, by the formulas of `log` with their first terms in that precision.

use super::Isa;
use super::arithmetic::{SMALLEST, is_positive_and_finite, polynomial, quick_two_sum, two_product};
use super::exp::{LN_2_HIGH, LN_2_LOW, Reduced, clamp};
use super::log::split;

/// `(2 atanh s - 2 s - 2 s³/3) / s⁵` over `s²`, for `|s| ≤ 0.1716`: a relative error of `atanh` of
/// 2^-73.5.
const TAIL: [f64; 8] = [
    0.3999999999999998,
    0.28571428571443847,
    0.22222222217787413,
    0.18181818844367775,
    0.15384558398235865,
    0.13336265810710424,
    0.11675751643119592,
    0.11982012668036221,
];

/// 2/3 in two parts.
const TWO_THIRDS: f64 = 0.6666666666666666;
const TWO_THIRDS_LOW: f64 = 3.700743415417188e-17;

/// `log x` for a positive finite `x`, as the sum of two numbers.
#[inline(always)]
fn log_parts<I: Isa>(x: f64) -> (f64, f64) {
    let (k, m) = split(x);
    let f = m - 1.0;
    // s = f / (2 + f)
    let (bottom, bottom_low) = quick_two_sum(2.0, f);
    let inverse = 1.0 / bottom;
    let s = f * inverse;
    let (product, error) = two_product::<I>(s, bottom);
    let s_low = I::mul_add(-s, bottom_low, (f - product) - error) * inverse;
    // s²
    let (z, z_low) = two_product::<I>(s, s);
    let z_low = I::mul_add(2.0 * s, s_low, z_low);
    // 2/3 + s² (2/5 + …)
    let (t, t_low) = quick_two_sum(TWO_THIRDS, z * polynomial::<I, 8>(z, TAIL));
    let t_low = t_low + TWO_THIRDS_LOW;
    // Times s², times s.
    let (u, u_low) = two_product::<I>(z, t);
    let u_low = I::mul_add(z_low, t, I::mul_add(z, t_low, u_low));
    let (v, v_low) = two_product::<I>(s, u);
    let v_low = I::mul_add(s_low, u, I::mul_add(s, u_low, v_low));
    // k ln 2 + 2 s + v
    let (sum, error_1) = quick_two_sum(k * LN_2_HIGH, 2.0 * s);
    let (sum, error_2) = quick_two_sum(sum, v);
    let low = I::mul_add(2.0, s_low, I::mul_add(k, LN_2_LOW, v_low));
    (sum, (error_1 + error_2) + low)
}

/// Whether `x`, which is not negative, is an integer. Infinity counts as one.
#[inline(always)]
fn is_integer(x: f64) -> bool {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    // Branch-free: `|` evaluates both.
    (x >= TWO_52) | ((x + TWO_52) - TWO_52 == x)
}

/// `x^y`
///
/// As in C99: 1 for `y = 0` or `x = 1` whatever the other is, even NaN; NaN for `x < 0` unless `y`
/// is an integer; and the sign of `x` is kept for odd `y` only.
#[inline(always)]
pub(crate) fn pow<I: Isa>(x: f64, y: f64) -> f64 {
    let (size, y_size) = (x.abs(), y.abs());
    let (log, log_low) = log_parts::<I>(size);
    let (product, error) = two_product::<I>(log, y);
    let low = I::mul_add(log_low, y, error);
    // Beyond the range of results `low` does not matter and may be NaN.
    let low = if product.abs() < 800.0 { low } else { 0.0 };
    let mut r = Reduced::of::<I>(clamp(product, -746.0, 710.0));
    r.low += low;
    let power = r.exp::<I>();

    // Where one of them has no finite logarithm or product: 0 or infinity.
    let limit = if (size > 1.0) == (y > 0.0) { f64::INFINITY } else { 0.0 };
    let no_limit = is_positive_and_finite(size) & (y_size <= f64::MAX);
    let power = if no_limit { power } else { limit };

    let integer = is_integer(y_size);
    let odd = integer & !is_integer(0.5 * y_size);
    let power = if odd { power.copysign(x) } else { power };
    let power = if (x <= -SMALLEST) & !integer & (size <= f64::MAX) { f64::NAN } else { power };
    let power = if x.is_nan() | y.is_nan() { f64::NAN } else { power };
    // (-1)^±∞ is 1 too.
    let one = (y == 0.0) | (x == 1.0) | ((size == 1.0) & (y_size == f64::INFINITY));
    if one { 1.0 } else { power }
}
