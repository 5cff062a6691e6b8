//! Polynomials with coefficients in ascending order of powers.

use crate::math::Isa;

/// `Σ c[k] x^k` by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<I: Isa, const N: usize>(c: &[f64; N], x: f64) -> f64 {
    let mut sum = c[N - 1];
    let mut k = N - 1;
    while k > 0 {
        k -= 1;
        sum = I::mul_add(sum, x, c[k]);
    }
    sum
}

/// The same with the even and the odd powers summed apart: two chains of half the length, for long
/// polynomials whose first coefficients dominate.
#[inline(always)]
pub(super) fn even_odd<I: Isa, const N: usize>(c: &[f64; N], x: f64) -> f64 {
    let square = x * x;
    let (mut one, mut other) = (c[N - 1], c[N - 2]);
    let mut k = N - 2;
    while k > 1 {
        one = I::mul_add(one, square, c[k - 1]);
        other = I::mul_add(other, square, c[k - 2]);
        k -= 2;
    }
    if k == 1 {
        one = I::mul_add(one, square, c[0]);
        I::mul_add(other, x, one)
    } else {
        I::mul_add(one, x, other)
    }
}
