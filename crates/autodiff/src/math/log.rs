//! Logarithms.
//!
//! `x = 2^k m` with `m` within √2 of 1, and `log m = 2 atanh s` with `s = f / (2 + f)`, `f = m - 1`.
//! That is `f - f²/2 + s (f²/2 + R)`, where `R` is a polynomial in `s²` (fdlibm's `e_log.c`), and
//! the terms are added in an order that loses little.

use super::Isa;
use super::arithmetic::{FRACTION, SMALLEST, polynomial, quick_two_sum, two_sum};
use super::exp::{LN_2_HIGH, LN_2_LOW};

/// `(2 atanh s - 2 s) / s³` over `s²`, for `|s| ≤ 0.1716`: a relative error of `atanh` of 2^-59.5.
pub(super) const TAIL: [f64; 7] = [
    0.6666666666666734,
    0.3999999999941648,
    0.2857142874209026,
    0.22222198596334047,
    0.1818356341823921,
    0.15314067577945883,
    0.1479583232021795,
];

/// The bits of √½, rounded down.
const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcc;

/// The bits of 2^52: with an integer in the fraction it is 2^52 plus that integer.
const INTEGER: u64 = 0x4330_0000_0000_0000;

/// The `k` with `x = 2^k m`, as bits of `2^52 + 1023 + k`, and `m` between √½ and √2, for a
/// positive normal `x`.
#[inline(always)]
pub(super) fn exponent_and_fraction(x: f64) -> (u64, f64) {
    let shifted = x.to_bits().wrapping_add((1023 << 52) - SQRT_HALF);
    let k_bits = (shifted >> 52) | INTEGER;
    let m = f64::from_bits((shifted & FRACTION).wrapping_add(SQRT_HALF));
    (k_bits, m)
}

/// `k` and `m` with `x = 2^k m`, for any positive `x`.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    let subnormal = x < f64::MIN_POSITIVE;
    let scaled = x * 18_014_398_509_481_984.0; // 2^54
    let (k_bits, m) = exponent_and_fraction(if subnormal { scaled } else { x });
    let bias = if subnormal { 1023.0 + 54.0 } else { 1023.0 };
    (f64::from_bits(k_bits) - 4_503_599_627_370_496.0 - bias, m)
}

/// `log(1 + f) = f - half + rest`, where `half = f²/2`.
struct Parts {
    f: f64,
    half: f64,
    rest: f64,
    s: f64,
}

impl Parts {
    #[inline(always)]
    fn of<I: Isa>(m: f64) -> Parts {
        let f = m - 1.0;
        let s = f / (2.0 + f);
        let z = s * s;
        let half = 0.5 * f * f;
        let rest = s * I::mul_add(z, polynomial::<I, 7>(z, TAIL), half);
        Parts { f, half, rest, s }
    }

    /// `k ln 2 + f - half + rest`
    #[inline(always)]
    fn with_exponent<I: Isa>(&self, k: f64) -> f64 {
        let sum = I::mul_add(k, LN_2_HIGH, self.f);
        // k times the high part of ln 2 is exact.
        let error = I::mul_add(k, LN_2_HIGH, -sum) + self.f;
        let low = I::mul_add(k, LN_2_LOW, self.rest);
        sum + (error + (low - self.half))
    }

    /// `k + log(1 + f) / log(base)`, where `k` is given in two parts, and `1 / log(base)` as its
    /// first 32 bits and the others.
    #[inline(always)]
    fn to_base<I: Isa>(&self, (k, k_low): (f64, f64), (first, others): (f64, f64)) -> f64 {
        // With its low bits gone the product with `first` is exact.
        let high = f64::from_bits((self.f - self.half).to_bits() & !0xffff_ffff);
        let low = (self.f - high) - self.half + self.rest;
        let (sum, error) = quick_two_sum(k, high * first);
        let low = I::mul_add(low, first, I::mul_add(high + low, others, k_low));
        sum + (error + low)
    }
}

/// `y` where `x` is positive and finite, and otherwise what a logarithm is there.
#[inline(always)]
fn special(x: f64, y: f64) -> f64 {
    let outside = if x > -SMALLEST { f64::NEG_INFINITY } else { f64::NAN };
    let y = if x < SMALLEST { outside } else { y };
    if x <= f64::MAX { y } else { x }
}

/// natural logarithm
#[inline(always)]
pub(crate) fn log<I: Isa>(x: f64) -> f64 {
    let (k, m) = split(x);
    special(x, Parts::of::<I>(m).with_exponent::<I>(k))
}

/// logarithm to base 2, exact for powers of 2
#[inline(always)]
pub(crate) fn log2<I: Isa>(x: f64) -> f64 {
    let (k, m) = split(x);
    let inverse = (1.4426950407214463, 1.6751713164886512e-10);
    special(x, Parts::of::<I>(m).to_base::<I>((k, 0.0), inverse))
}

/// logarithm to base 10
#[inline(always)]
pub(crate) fn log10<I: Isa>(x: f64) -> f64 {
    let (k, m) = split(x);
    let inverse = (0.4342944818781689, 2.5082946711645275e-11);
    // log10 2 as its first 42 bits and the others.
    let k_parts = (k * 0.30102999566395283, k * 2.8363394551044964e-14);
    special(x, Parts::of::<I>(m).to_base::<I>(k_parts, inverse))
}

/// `log(2^doublings (u + d))` for a positive normal `u` and a `d` not much above its last place.
/// Where the sum is near 1 the result is as precise as `(u - 1) + d`.
#[inline(always)]
pub(super) fn log_of_sum<I: Isa>(u: f64, d: f64, doublings: f64) -> f64 {
    let (k_bits, m) = exponent_and_fraction(u);
    let k = f64::from_bits(k_bits) - (4_503_599_627_370_496.0 + 1023.0);
    let mut parts = Parts::of::<I>(m);
    // 2^(1-k): the low bits of k_bits hold k + 1023, where k is at most 1024.
    let scale = f64::from_bits(2047_u64.wrapping_sub(k_bits) << 52);
    // log(m + c) = log m + c / m, and 1/m = (1 - s) / (1 + s), of which this is half.
    let s = parts.s;
    let inverse = I::mul_add(s - 1.0, s, 0.5);
    parts.rest = I::mul_add(d * scale, inverse, parts.rest);
    parts.with_exponent::<I>(k + doublings)
}

/// `log(1 + x)`, with full relative precision near zero
#[inline(always)]
pub(crate) fn log1p<I: Isa>(x: f64) -> f64 {
    let (u, d) = two_sum(1.0, x);
    let y = special(u, log_of_sum::<I>(u, d, 0.0));
    // Keeps the sign of zero.
    if x.abs() < 1e-18 { x } else { y }
}

/// `log(1 + x)` for an x between 0 and 1, with full relative precision near zero
///
/// `1 + x` is `m` or `2 m` with an `m` within √2 of 1, of which `m - 1` is exact.
#[inline(always)]
pub(crate) fn log1p_unit<I: Isa>(x: f64) -> f64 {
    let doubled = x > 0.4142;
    let f = if doubled { 0.5 * x - 0.5 } else { x };
    let s = f / (2.0 + f);
    let z = s * s;
    let half = 0.5 * f * f;
    let rest = s * I::mul_add(z, polynomial::<I, 7>(z, TAIL), half);
    let parts = Parts { f, half, rest, s };
    parts.with_exponent::<I>(if doubled { 1.0 } else { 0.0 })
}
