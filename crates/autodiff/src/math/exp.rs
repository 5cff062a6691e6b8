//! Exponentials.
//!
//! `e^x = 2^n e^r` with `n` the integer nearest to `x / ln 2`, so that `|r| ≤ ln 2 / 2`; `r` is kept
//! as the sum of two numbers (Cody and Waite 1980), and `e^r` is a polynomial of degree 11.

use std::f64::consts::{LN_2, LN_10, LOG2_10, LOG2_E};

use super::Isa;
use super::arithmetic::{ROUND, polynomial, power_of_two, quick_two_sum, upper_half};

/// The first 42 bits of ln 2, so that its product with an exponent is exact, and the rest.
pub(super) const LN_2_HIGH: f64 = 0.6931471805598903;
pub(super) const LN_2_LOW: f64 = 5.497923018708371e-14;

/// `(e^r - 1 - r) / r²` for `|r| ≤ ln 2 / 2`: a relative error of `e^r` of 2^-57.9.
const TAIL: [f64; 10] = [
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

/// [`ROUND`] with twice the exponent's bias, so that the low bits hold a positive number, of which
/// [`Reduced::scale`] takes the halves.
const ROUND_BIASED: f64 = ROUND + 2046.0;

/// An argument as `n ln 2 + high + low`: `low` is small, but not below the last place of `high`.
#[derive(Clone, Copy)]
pub(super) struct Reduced {
    /// `n + 2046` in its low bits
    pub(super) n_bits: u64,
    pub(super) high: f64,
    pub(super) low: f64,
}

impl Reduced {
    /// Of an argument between -746 and 711.
    #[inline(always)]
    pub(super) fn of<I: Isa>(x: f64) -> Reduced {
        let rounded = I::mul_add(x, LOG2_E, ROUND_BIASED);
        let n = rounded - ROUND_BIASED;
        Reduced {
            n_bits: rounded.to_bits(),
            // Exact: the products have few bits, and the difference has a low exponent.
            high: I::mul_add(-n, LN_2_HIGH, x),
            low: -n * LN_2_LOW,
        }
    }

    /// `e^r - 1 - high`, where `r` is `high + low`.
    #[inline(always)]
    pub(super) fn tail<I: Isa>(self) -> f64 {
        let r = self.high + self.low;
        I::mul_add(r * r, polynomial::<I, 10>(r, TAIL), self.low)
    }

    /// `2^n y`, in two steps so that it may be subnormal or infinite while `2^n` would not do.
    #[inline(always)]
    pub(super) fn scale(self, y: f64) -> f64 {
        let half = self.n_bits >> 1;
        let other_half = self.n_bits.wrapping_sub(half);
        y * f64::from_bits(half << 52) * f64::from_bits(other_half << 52)
    }

    /// `2^n e^r`
    #[inline(always)]
    pub(super) fn exp<I: Isa>(self) -> f64 {
        let (sum, error) = quick_two_sum(1.0, self.high);
        self.scale(sum + (error + self.tail::<I>()))
    }
}

/// `x` held within bounds beyond which results are zero or infinite; NaN stays NaN.
#[inline(always)]
pub(super) fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = if high < x { high } else { x };
    if low > x { low } else { x }
}

/// `e^x`
///
/// The hottest kernel, so the sum is that of [`Reduced::exp`] without the first rounding error: the
/// error is 0.9 ulp instead of 0.6.
#[inline(always)]
pub(crate) fn exp<I: Isa>(x: f64) -> f64 {
    let r = Reduced::of::<I>(clamp(x, -746.0, 710.0));
    r.scale(1.0 + (r.high + r.tail::<I>()))
}

/// `f · c` for `|f| ≤ 1/2`, in two parts, where `c` is given as `(near, rest)`, its nearest double
/// and what that leaves, and as `(first, others)`, its first 26 bits and the others.
#[inline(always)]
fn times<I: Isa>(f: f64, (near, rest): (f64, f64), (first, others): (f64, f64)) -> (f64, f64) {
    if I::FUSED {
        let product = f * near;
        (product, f.mul_add(rest, f.mul_add(near, -product)))
    } else {
        let f_high = upper_half(f);
        (f_high * first, (f - f_high) * near + f_high * others)
    }
}

/// `2^x`
#[inline(always)]
pub(crate) fn exp2<I: Isa>(x: f64) -> f64 {
    let x = clamp(x, -1076.0, 1025.0);
    let rounded = x + ROUND_BIASED;
    let f = x - (rounded - ROUND_BIASED);
    let first = (0.6931471675634384, 1.2996506893889889e-08);
    let (high, low) = times::<I>(f, (LN_2, 2.3190468138462996e-17), first);
    let n_bits = rounded.to_bits();
    Reduced { n_bits, high, low }.exp::<I>()
}

/// The first 42 bits of log10 2, and minus the rest times ln 10.
const LOG10_2_HIGH: f64 = 0.30102999566395283;
const LOG10_2_LOW_LN_10: f64 = -6.530912947994468e-14;

/// `10^x`
#[inline(always)]
pub(crate) fn exp10<I: Isa>(x: f64) -> f64 {
    let x = clamp(x, -324.0, 309.0);
    let rounded = I::mul_add(x, LOG2_10, ROUND_BIASED);
    let n = rounded - ROUND_BIASED;
    let f = I::mul_add(-n, LOG10_2_HIGH, x);
    let first = (2.3025850653648376, 2.7629208037533617e-08);
    let (high, low) = times::<I>(f, (LN_10, -2.1707562233822494e-16), first);
    let n_bits = rounded.to_bits();
    let low = I::mul_add(n, LOG10_2_LOW_LN_10, low);
    Reduced { n_bits, high, low }.exp::<I>()
}

/// `e^x - 1`, with full relative precision near zero
///
/// `2^n (1 + p) - 1 = (2^n - 1) + 2^n p`, halved on the way so that `2^n` stays finite.
#[inline(always)]
pub(crate) fn expm1<I: Isa>(x: f64) -> f64 {
    let r = Reduced::of::<I>(clamp(x, -40.0, 710.0));
    let half_power = power_of_two(r.n_bits.wrapping_sub(2047));
    let start = half_power - 0.5;
    let sum = I::mul_add(half_power, r.high, start);
    let error = I::mul_add(half_power, r.high, start - sum);
    let y = 2.0 * (sum + I::mul_add(half_power, r.tail::<I>(), error));
    // Keeps the sign of zero and the last bits of subnormal numbers.
    if x.abs() < 1e-18 { x } else { y }
}
