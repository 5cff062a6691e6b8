//! The logarithm of the gamma function.

use std::f64::consts::FRAC_1_PI;

use super::elementary::ln;
use super::polynomial::polynomial;
use super::reflection::sine_and_cosine;
use crate::math::Isa;

/// `log |Γ(x)|`: ∞ at 0, at the negative whole numbers and at ±∞.
///
/// Relative precision for x > -½; to the left, precision relative to the larger of 1 and the size
/// of the result, which has zeros there.
///
/// - ½ ≤ x < 8: `(x-1)(x-2)` times a ratio of polynomials;
/// - 8 ≤ x: Stirling's formula with the remainder as a polynomial in 1/x²;
/// - |x| < ½: `log |Γ(1 + x)| - log |x|`;
/// - x ≤ -½: `log (π / |x sin πx|) - log Γ(-x)` (Abramowitz & Stegun 1964, 6.1.17).
#[inline(always)]
pub(crate) fn lgamma<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let small = size < 0.5;
    let far = size >= 8.0;
    let reflected = x <= -0.5;
    let above_one = if small { x } else { size - 1.0 };

    let (numerator, denominator) = near_ratio::<I>(if small { x + 0.5 } else { size - 0.5 });
    // The same division gives 1/x where it is far.
    let ratio = if far { 1.0 } else { numerator } / if far { size } else { denominator };
    // Adding 0 makes 0 at 1 a positive one.
    let near = I::mul_add(above_one * (above_one - 1.0), OFFSET + ratio, 0.0);
    let log = ln::<I>(size);
    let stirling = I::mul_add(ratio, polynomial::<I, 5>(&FAR, ratio * ratio), STIRLING_CONSTANT);
    let positive = if far { I::mul_add(size - 0.5, log - 1.0, stirling) } else { near };

    let (sine, _) = sine_and_cosine::<I>(size);
    let pole = sine == 0.0;
    let mirror = ln::<I>(size * (sine.abs() * FRAC_1_PI));
    let reflection = if pole { f64::INFINITY } else { -positive - mirror };
    let right = if small { positive - log } else { positive };
    if reflected { reflection } else { right }
}

/// `log Γ(1 + x)` for |x| ≤ ½, to full relative precision.
#[inline(always)]
pub(super) fn lgamma_1p<I: Isa>(x: f64) -> f64 {
    let (numerator, denominator) = near_ratio::<I>(x + 0.5);
    x * (x - 1.0) * (OFFSET + numerator / denominator)
}

/// Numerator and denominator of `log Γ(x) / ((x-1)(x-2)) - ¼` in x - ½, for ½ ≤ x ≤ 8.
#[inline(always)]
fn near_ratio<I: Isa>(x: f64) -> (f64, f64) {
    (polynomial::<I, 12>(&NUMERATOR, x), polynomial::<I, 12>(&DENOMINATOR, x))
}

const OFFSET: f64 = 0.25;

/// `½ log 2π - ½`.
const STIRLING_CONSTANT: f64 = 0.418_938_533_204_672_7;

/// `log Γ(x) / ((x-1)(x-2)) - ¼` in x - ½, from ½ to 8.
const NUMERATOR: [f64; 12] = [
    0.5131532572329335,
    3.3535730864217816,
    8.713943821172384,
    11.482626062769892,
    8.060961205286649,
    2.809859840776159,
    0.30024107406267037,
    -0.07674636334750656,
    -0.023120458226197568,
    -0.002001864922216686,
    -5.9806765454552095e-05,
    -4.458191349805659e-07,
];

const DENOMINATOR: [f64; 12] = [
    1.0,
    7.671219165704924,
    24.296757038333098,
    41.28937288503042,
    41.062942689278245,
    24.55468741377059,
    8.782574690889764,
    1.8227953238961754,
    0.20722836367668698,
    0.011701872513659936,
    0.00027505989280525136,
    1.8031539875749965e-06,
];

/// x times the remainder of Stirling, in 1/x².
const FAR: [f64; 5] = [
    0.08333333333333191,
    -0.0027777777601041297,
    0.0007936431979058775,
    -0.0005940743465262324,
    0.0007652908074196601,
];
