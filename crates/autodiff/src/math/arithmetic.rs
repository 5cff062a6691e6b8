//! Sums and products with their rounding errors, polynomials, and numbers made from bits.
//!
//! The sums are Møller's and Knuth's, the product is Dekker's, for which see Muller et al.,
//! Handbook of Floating-Point Arithmetic (2018), chapter 4.

use super::Isa;

/// Adding it to a number below 2^51 rounds that to an integer, ties to even, and leaves the
/// integer in the low bits of the sum: 1.5 · 2^52.
pub(super) const ROUND: f64 = 6_755_399_441_055_744.0;

/// The bits of a number's fraction.
pub(super) const FRACTION: u64 = (1 << 52) - 1;

/// The smallest number above zero.
///
/// Comparisons with zero and infinity, combined, would become tests for classes of numbers, which
/// are slow for vectors: the kernels compare with this and with [`f64::MAX`] instead.
pub(super) const SMALLEST: f64 = f64::from_bits(1);

#[inline(always)]
pub(super) fn is_positive_and_finite(x: f64) -> bool {
    (SMALLEST..=f64::MAX).contains(&x)
}

/// `c[0] + c[1] t + c[2] t² + …` by Horner's rule. With fused steps even and odd powers are kept
/// apart until the last step, which makes two chains of dependent steps, each half as long.
#[inline(always)]
pub(super) fn polynomial<I: Isa, const N: usize>(t: f64, c: [f64; N]) -> f64 {
    if !I::FUSED {
        let mut sum = c[N - 1];
        for i in (0..N - 1).rev() {
            sum = I::mul_add(sum, t, c[i]);
        }
        return sum;
    }
    let square = t * t;
    let (mut one, mut other) = (c[N - 1], c[N - 2]);
    for i in (1..N - 2).rev() {
        (one, other) = (other, I::mul_add(one, square, c[i]));
    }
    I::mul_add(I::mul_add(one, t, other), t, c[0])
}

/// `a + b` and its rounding error, exact where `|a| ≥ |b|` or `a` is zero.
#[inline(always)]
pub(super) fn quick_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// `a + b` and its rounding error.
#[inline(always)]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// `a · b` and its rounding error, to within one part in 2^53 of the error.
#[inline(always)]
pub(super) fn two_product<I: Isa>(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    if I::FUSED {
        (product, a.mul_add(b, -product))
    } else {
        let (a_high, b_high) = (upper_half(a), upper_half(b));
        let (a_low, b_low) = (a - a_high, b - b_high);
        let error = a_high * b_high - product + a_high * b_low + a_low * b_high;
        (product, error + a_low * b_low)
    }
}

/// The first 26 significant bits of `x`: the product of two such is exact.
#[inline(always)]
pub(super) fn upper_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & !((1 << 27) - 1))
}

/// `(a + a_low) / (b + b_low)` as the sum of two numbers, where the low parts are not above the
/// last places.
#[inline(always)]
pub(super) fn quotient<I: Isa>((a, a_low): (f64, f64), (b, b_low): (f64, f64)) -> (f64, f64) {
    let inverse = 1.0 / b;
    let quotient = a * inverse;
    let (product, error) = two_product::<I>(quotient, b);
    let rest = I::mul_add(-quotient, b_low, a_low - error) + (a - product);
    (quotient, rest * inverse)
}

/// `(a + a_low) / (b + b_low)`, where the low parts may be above the last places.
#[inline(always)]
pub(super) fn divide<I: Isa>((a, a_low): (f64, f64), (b, b_low): (f64, f64)) -> f64 {
    let (high, low) = quotient::<I>(quick_two_sum(a, a_low), quick_two_sum(b, b_low));
    high + low
}

/// `2^n` for the integer held in the low bits of `n_bits`, which must be that of a normal number.
#[inline(always)]
pub(super) fn power_of_two(n_bits: u64) -> f64 {
    f64::from_bits(n_bits.wrapping_add(1023) << 52)
}
