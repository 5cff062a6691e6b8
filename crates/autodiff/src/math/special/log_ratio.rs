//! The logarithm of a ratio to more than double precision, because powers multiply its error.

use super::double::Double;
use super::elementary::exp;
use super::polynomial::polynomial;
use crate::math::Isa;

/// `log(x / y)` for positive finite x and y, with an error near 2⁻⁵⁹ of the part between powers of
/// two, and far less where x is close to y.
///
/// `x/y = 2^k (1 + s)/(1 - s)` with |s| ≤ 0.172, and `log((1 + s)/(1 - s)) = 2 artanh s`.
#[inline(always)]
pub(super) fn log_ratio<I: Isa>(x: Double, y: Double) -> Double {
    let (mut x, first) = normalized(x);
    let (y, second) = normalized(y);
    let mut exponent = first - second;
    if x.hi > y.hi * std::f64::consts::SQRT_2 {
        x = scaled(x, 0.5);
        exponent += 1.0;
    } else if x.hi < y.hi * std::f64::consts::FRAC_1_SQRT_2 {
        x = scaled(x, 2.0);
        exponent -= 1.0;
    }
    let s = x.plus(scaled(y, -1.0)).over::<I>(x.plus(y));
    let square = s.hi * s.hi;
    let cubic = s.hi * square * polynomial::<I, 12>(&ARTANH, square);
    let log = scaled(s, 2.0).plus(Double::new(cubic));
    LN_2.times::<I>(exponent).plus(log)
}

/// `exp` of a number of twice the precision.
#[inline(always)]
pub(super) fn exp_sum<I: Isa>(sum: Double) -> f64 {
    let leading = exp::<I>(sum.hi);
    leading + leading * sum.lo
}

/// A number of [1, 2) and its exponent.
#[inline(always)]
pub(super) fn normalized(x: Double) -> (Double, f64) {
    // 2⁵⁴, so that subnormal numbers have an exponent too.
    const UP: f64 = 18_014_398_509_481_984.0;
    let (x, shift) = if x.hi < 1e-290 { (scaled(x, UP), 54) } else { (x, 0) };
    let exponent = ((x.hi.to_bits() >> 52) & 0x7ff) as i64 - 1023;
    // In two steps, as 2⁻¹⁰²³ is not a normal number.
    let half = exponent / 2;
    let x = scaled(scaled(x, power_of_two(-half)), power_of_two(half - exponent));
    (x, (exponent - shift) as f64)
}

/// 2 to a power from -1022 to 1023.
#[inline(always)]
pub(super) fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

#[inline(always)]
fn scaled(x: Double, power: f64) -> Double {
    Double { hi: x.hi * power, lo: x.lo * power }
}

const LN_2: Double = Double { hi: std::f64::consts::LN_2, lo: 2.319_046_813_846_299_6e-17 };

/// `2 / (2k + 3)`: `2 artanh s = 2s + s³ Σ c[k] s^2k`.
const ARTANH: [f64; 12] = [
    2.0 / 3.0,
    2.0 / 5.0,
    2.0 / 7.0,
    2.0 / 9.0,
    2.0 / 11.0,
    2.0 / 13.0,
    2.0 / 15.0,
    2.0 / 17.0,
    2.0 / 19.0,
    2.0 / 21.0,
    2.0 / 23.0,
    2.0 / 25.0,
];
