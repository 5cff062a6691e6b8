//! Exponential and logarithm for the hand-written loops: no branches, tables or calls, so that a
//! loop around them becomes vector instructions.
//!
//! They know only the arguments that the works give them, unlike those of the engine: no
//! subnormal numbers, no infinities, NaN in NaN out for the exponentials. Within these limits the
//! error is below 2 units of the last place (tested). The coefficients are the engine's.

use std::f64::consts::LOG2_E;

use pallasite::autodiff::Isa;

/// ln 2 in two parts, the first of 42 bits, so that its products with exponents are exact.
const LN_2_HIGH: f64 = 0.6931471805598903;
const LN_2_LOW: f64 = 5.497923018708371e-14;

/// `(e^r - 1 - r) / r²` for `|r| ≤ ln 2 / 2`
const EXP: [f64; 10] = [
    0.5000000000000011,
    0.16666666666666463,
    0.04166666666652859,
    0.00833333333347094,
    0.0013888888943769852,
    0.00019841269545696656,
    2.4801493095726646e-05,
    2.755755848844433e-06,
    2.7630221785190434e-07,
    2.5007303316867764e-08,
];

/// `(2 atanh s - 2 s) / s³` over `s²`, for `|s| ≤ 0.1716`
const LOG: [f64; 7] = [
    0.6666666666666734,
    0.3999999999941648,
    0.2857142874209026,
    0.22222198596334047,
    0.1818356341823921,
    0.15314067577945883,
    0.1479583232021795,
];

/// 1.5 · 2^52 and the bias of an exponent: the low bits of a sum with it are a biased exponent.
const ROUND: f64 = 6_755_399_441_055_744.0 + 1023.0;

/// Even and odd powers apart: two short chains of dependent steps instead of a long one.
#[inline(always)]
fn polynomial<I: Isa, const N: usize>(t: f64, c: [f64; N]) -> f64 {
    let square = t * t;
    let (mut a, mut b) = (c[N - 1], c[N - 2]);
    for i in (0..N - 2).rev() {
        (a, b) = (b, I::mul_add(a, square, c[i]));
    }
    // b holds the even powers, a the odd ones.
    I::mul_add(a, t, b)
}

/// `x = n ln 2 + r`: gives `2^n`, `r` and `e^r - 1 - r`, for x between -708 and 709.
#[inline(always)]
fn reduce<I: Isa>(x: f64) -> (f64, f64, f64) {
    let rounded = I::mul_add(x, LOG2_E, ROUND);
    let n = rounded - ROUND;
    let power = f64::from_bits(rounded.to_bits() << 52);
    let r = I::mul_add(-n, LN_2_LOW, I::mul_add(-n, LN_2_HIGH, x));
    (power, r, r * r * polynomial::<I, 10>(r, EXP))
}

/// `e^x`; beyond -708 and 709 the value there
#[inline(always)]
pub(crate) fn exp<I: Isa>(x: f64) -> f64 {
    let x = if x < -708.0 { -708.0 } else { x };
    let x = if x > 709.0 { 709.0 } else { x };
    let (power, r, tail) = reduce::<I>(x);
    power * (1.0 + (r + tail))
}

/// `e^x - 1` for x ≥ 0; beyond 709 the value there
#[inline(always)]
pub(crate) fn expm1<I: Isa>(x: f64) -> f64 {
    let x = if x > 709.0 { 709.0 } else { x };
    let (power, r, tail) = reduce::<I>(x);
    // Where 2^n is 1 the sum is r + tail, so nothing cancels.
    I::mul_add(power, tail, I::mul_add(power, r, power - 1.0))
}

/// natural logarithm of a positive normal number
#[inline(always)]
pub(crate) fn log<I: Isa>(x: f64) -> f64 {
    /// The bits of √½, rounded down.
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcc;
    /// The bits of 2^52: with an integer in the fraction it is 2^52 plus that integer.
    const INTEGER: u64 = 0x4330_0000_0000_0000;
    let shifted = x.to_bits().wrapping_add((1023 << 52) - SQRT_HALF);
    let k = f64::from_bits((shifted >> 52) | INTEGER) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & ((1 << 52) - 1)).wrapping_add(SQRT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let half = 0.5 * f * f;
    let rest = s * I::mul_add(z, polynomial::<I, 7>(z, LOG), half);
    let low = I::mul_add(k, LN_2_LOW, rest) - half;
    I::mul_add(k, LN_2_HIGH, f + low)
}

#[cfg(test)]
mod tests {
    use pallasite::autodiff::{Fused, Plain};

    use super::*;

    /// The largest difference from libm, which is within 1 ulp, in units of the last place.
    fn worst(
        kernel: impl Fn(f64) -> f64,
        reference: impl Fn(f64) -> f64,
        (low, high): (f64, f64),
    ) -> f64 {
        const COUNT: u32 = 200_000;
        (0..=COUNT)
            .map(|i| low + (high - low) * f64::from(i) / f64::from(COUNT))
            .map(|x| {
                let y = reference(x);
                (kernel(x) - y).abs() / (y.next_up() - y).abs().max(f64::MIN_POSITIVE)
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn kernels_are_within_two_units_of_the_last_place() {
        for range in [(-708.0, 709.0), (-1.0, 1.0)] {
            assert!(worst(exp::<Fused>, f64::exp, range) <= 2.0);
            assert!(worst(exp::<Plain>, f64::exp, range) <= 2.0);
        }
        for range in [(0.0, 709.0), (0.0, 3.0), (1e-9, 1e-3)] {
            assert!(worst(expm1::<Fused>, f64::exp_m1, range) <= 2.0);
            assert!(worst(expm1::<Plain>, f64::exp_m1, range) <= 2.0);
        }
        for range in [(1e-300, 1e300), (1e-3, 20.0), (0.99, 1.01), (1.0, 2.0)] {
            assert!(worst(log::<Fused>, f64::ln, range) <= 2.0);
            assert!(worst(log::<Plain>, f64::ln, range) <= 2.0);
        }
    }

    #[test]
    fn exponentials_hold_at_the_ends_and_keep_nan() {
        assert_eq!(exp::<Fused>(-1e9), exp::<Fused>(-708.0));
        assert_eq!(exp::<Fused>(1e9), exp::<Fused>(709.0));
        assert!(exp::<Fused>(f64::NAN).is_nan());
        assert!(expm1::<Fused>(f64::NAN).is_nan());
        assert_eq!(expm1::<Fused>(0.0), 0.0);
    }
}
