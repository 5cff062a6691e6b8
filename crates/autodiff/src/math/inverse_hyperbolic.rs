//! Inverse hyperbolic functions: logarithms of sums that are kept as two numbers.

use super::Isa;
use super::arithmetic::{polynomial, quick_two_sum, quotient, two_product, two_sum};
use super::exp::{LN_2_HIGH, LN_2_LOW};
use super::log::{TAIL, exponent_and_fraction, log_of_sum};

/// The square root of `w + w_low`, as the sum of two numbers.
#[inline(always)]
fn sqrt_parts<I: Isa>(w: f64, w_low: f64) -> (f64, f64) {
    let root = w.sqrt();
    let (square, error) = two_product::<I>(root, root);
    let low = ((w - square) - error + w_low) / (root + root);
    (root, if root == 0.0 { 0.0 } else { low })
}

/// `log(a + b + low)`, or `log(2 x)` where `x` is so large that nothing else matters.
#[inline(always)]
fn log_of_parts<I: Isa>(a: f64, b: f64, low: f64, x: f64) -> f64 {
    let large = x > 1e9;
    let (u, d) = two_sum(a, b);
    let (u, d) = (if large { x } else { u }, if large { 0.0 } else { d + low });
    let y = log_of_sum::<I>(u, d, if large { 1.0 } else { 0.0 });
    // NaN too stays.
    if x <= f64::MAX { y } else { x }
}

/// inverse of [`sinh`](super::sinh): `log(x + √(x² + 1))`
#[inline(always)]
pub(crate) fn asinh<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let (square, square_low) = two_product::<I>(size, size);
    let (w, w_low) = two_sum(1.0, square);
    let (root, root_low) = sqrt_parts::<I>(w, w_low + square_low);
    let y = log_of_parts::<I>(root, size, root_low, size).copysign(x);
    // x³/6 is below half of the last place, and what is above is far from cancelling.
    if size < 1e-9 { x } else { y }
}

/// inverse of [`cosh`](super::cosh), not negative: `log(x + √(x² - 1))`
#[inline(always)]
pub(crate) fn acosh<I: Isa>(x: f64) -> f64 {
    let (square, square_low) = two_product::<I>(x, x);
    let (w, w_low) = two_sum(square, -1.0);
    let (root, root_low) = sqrt_parts::<I>(w, w_low + square_low);
    let y = log_of_parts::<I>(x, root, root_low, x);
    if x >= 1.0 { y } else { f64::NAN }
}

/// inverse of [`tanh`](super::tanh)
///
/// `(1 + x) / (1 - x) = 2^k m` with `m` within √2 of 1, and `log m = 2 atanh s` as for logarithms,
/// where `s = ((1 + x) - 2^k (1 - x)) / ((1 + x) + 2^k (1 - x))` needs no `m`.
#[inline(always)]
pub(crate) fn atanh<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let (above, above_low) = quick_two_sum(1.0, size);
    let (below, below_low) = quick_two_sum(1.0, -size);
    // below = 2^-j times a number within √2 of 1, so k is j or j + 1.
    let (minus_j_bits, fraction) = exponent_and_fraction(below);
    let minus_j = f64::from_bits(minus_j_bits) - (4_503_599_627_370_496.0 + 1023.0);
    let next = above > std::f64::consts::SQRT_2 * fraction;
    let k = if next { 1.0 - minus_j } else { -minus_j };
    let power = f64::from_bits(2046_u64.wrapping_sub(minus_j_bits) << 52);
    let power = if next { power + power } else { power };
    let (scaled, scaled_low) = (below * power, below_low * power);
    let (total, total_low) = quick_two_sum(above, scaled);
    // For k = 0 the sums are 2 |x| and 2.
    let same = k == 0.0;
    let top = if same { size } else { above - scaled };
    let top_low = if same { 0.0 } else { above_low - scaled_low };
    let bottom = if same { 1.0 } else { total };
    let bottom_low = if same { 0.0 } else { total_low + (above_low + scaled_low) };
    let (s, s_low) = quotient::<I>((top, top_low), (bottom, bottom_low));
    let z = s * s;
    let tail = I::mul_add(0.5 * (z * s), polynomial::<I, 7>(z, TAIL), s_low);
    let half_k = 0.5 * k;
    let (sum, error) = quick_two_sum(half_k * LN_2_HIGH, s);
    let y = (sum + (error + I::mul_add(half_k, LN_2_LOW, tail))).copysign(x);
    let y = if size == 1.0 { f64::INFINITY.copysign(x) } else { y };
    let y = if size <= 1.0 { y } else { f64::NAN };
    if size < 1e-9 { x } else { y }
}
