//! Inverse trigonometric functions.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use super::Isa;
use super::arithmetic::{polynomial, quick_two_sum, quotient, two_sum};

/// What rounding takes from π/2: half as much for π/4, twice as much for π.
const FRAC_PI_2_LOW: f64 = 6.123233995736766e-17;

/// `(asin v - v) / v³` over `v²`, for `v ≤ 1/2`: a relative error of `asin` of 2^-59.8.
const ASIN: [f64; 13] = [
    0.16666666666666763,
    0.07499999999970133,
    0.044642857175241635,
    0.03038194267814437,
    0.0223722158009769,
    0.017351597856020372,
    0.013980984468497446,
    0.011397619321121006,
    0.010787232748044816,
    0.0036810142857486854,
    0.021766992691343693,
    -0.02108034799870293,
    0.03267771707531993,
];

/// `(atan q - q) / q³` over `q²`, for `|q| ≤ tan(π/8)`: a relative error of `atan` of 2^-59.5.
const ATAN: [f64; 11] = [
    -0.333333333333332,
    0.19999999999953808,
    -0.14285714280218748,
    0.11111110784568991,
    -0.09090897789576494,
    0.07692060780160863,
    -0.06663110454050697,
    0.0584793573597801,
    -0.05039513245318426,
    0.03806984962870647,
    -0.017913001452580207,
];

/// tan(π/8) and tan(3π/8)
const TAN_PI_8: f64 = 0.41421356237309503;
const TAN_3_PI_8: f64 = 2.414213562373095;

/// `v` and `asin v - v`, with `v = |x|` up to 1/2 and `v = √((1 - |x|)/2)` above, where
/// `asin |x| = π/2 - 2 asin v`.
#[inline(always)]
fn asin_parts<I: Isa>(size: f64) -> (f64, f64) {
    let large = size > 0.5;
    let half = 0.5 * (1.0 - size);
    let z = if large { half } else { size * size };
    let v = if large { half.sqrt() } else { size };
    (v, v * z * polynomial::<I, 13>(z, ASIN))
}

/// angle between -π/2 and π/2 with the sine `x`
#[inline(always)]
pub(crate) fn asin<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let (v, tail) = asin_parts::<I>(size);
    let (sum, error) = quick_two_sum(FRAC_PI_2, -2.0 * v);
    let large = sum + (error + (FRAC_PI_2_LOW - 2.0 * tail));
    (if size > 0.5 { large } else { v + tail }).copysign(x)
}

/// angle between 0 and π with the cosine `x`
#[inline(always)]
pub(crate) fn acos<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let (v, tail) = asin_parts::<I>(size);
    let large = size > 0.5;
    // π/2 - asin x, or 2 asin v, or π - 2 asin v
    let factor = if large { 2.0 } else { 1.0 };
    let factor = if large == (x < 0.0) { -factor } else { factor };
    let start = if x < 0.0 { 2.0 } else { 0.0 };
    let start = if large { start } else { 1.0 };
    let (sum, error) = quick_two_sum(start * FRAC_PI_2, factor * v);
    sum + (error + I::mul_add(factor, tail, start * FRAC_PI_2_LOW))
}

/// `up` and `along`, not negative, turned back by as many eighths of a turn, none, one or two, as
/// bring them within half of that of the axis: the eighths and the tangent that is left, the latter
/// as the sum of two numbers.
#[inline(always)]
fn turn<I: Isa>(up: f64, along: f64) -> (f64, (f64, f64)) {
    let (middle, large) = (up > TAN_PI_8 * along, up > TAN_3_PI_8 * along);
    let (difference, difference_low) = two_sum(up, -along);
    let (total, total_low) = two_sum(up, along);
    let top = if middle { difference } else { up };
    let top = if large { -along } else { top };
    let bottom = if middle { total } else { along };
    let bottom = if large { up } else { bottom };
    let one = middle & !large;
    let top_low = if one { difference_low } else { 0.0 };
    let bottom_low = if one { total_low } else { 0.0 };
    let eighths = if middle { 1.0 } else { 0.0 };
    let eighths = if large { 2.0 } else { eighths };
    (eighths, quotient::<I>((top, top_low), (bottom, bottom_low)))
}

/// `eighths π/4 + atan q`, for `|q| ≤ tan(π/8)`.
#[inline(always)]
fn atan_from<I: Isa>(eighths: f64, (q, q_low): (f64, f64)) -> f64 {
    let z = q * q;
    let tail = I::mul_add(z * q, polynomial::<I, 11>(z, ATAN), q_low);
    let (sum, error) = quick_two_sum(eighths * FRAC_PI_4, q);
    sum + (error + I::mul_add(eighths, 0.5 * FRAC_PI_2_LOW, tail))
}

/// angle between -π/2 and π/2 with the tangent `x`
#[inline(always)]
pub(crate) fn atan<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    // Infinity would make NaN of the quotient's error.
    let (eighths, q) = turn::<I>(if size > 1e20 { 1e20 } else { size }, 1.0);
    atan_from::<I>(eighths, q).copysign(x)
}

/// angle between -π and π of the point with the coordinates `x` and `y`
#[inline(always)]
pub(crate) fn atan2<I: Isa>(y: f64, x: f64) -> f64 {
    let (up, along) = (y.abs(), x.abs());
    // Neither sums nor inverses may overflow. Where scaling costs digits of the lesser one the
    // quotient is zero all the same.
    let huge = (up > 1e290) | (along > 1e290);
    let tiny = (up < 1e-290) & (along < 1e-290);
    let scale = if huge { 7.888609052210118e-31 } else { 1.0 }; // 2^-100
    let scale = if tiny { 1.6069380442589903e60 } else { scale }; // 2^200
    let (up, along) = (up * scale, along * scale);
    let (eighths, (q, q_low)) = turn::<I>(up, along);
    // Both infinite count as equal, both zero as lying on the axis.
    let equal = up == along;
    let q = if equal { 0.0 } else { q };
    // Nor has an infinite or a subnormal quotient an error that can be computed.
    let exact = equal | (up > f64::MAX) | (along > f64::MAX) | (up < 1e-290);
    let q_low = if exact { 0.0 } else { q_low };
    let eighths = if equal { 1.0 } else { eighths };
    let eighths = if up == 0.0 { 0.0 } else { eighths };
    // On the left count from the negative axis.
    let left = x.is_sign_negative();
    let q = if left { (-q, -q_low) } else { (q, q_low) };
    let eighths = if left { 4.0 - eighths } else { eighths };
    let angle = atan_from::<I>(eighths, q).copysign(y);
    if x.is_nan() | y.is_nan() { f64::NAN } else { angle }
}
