//! The quantile function of the standard normal distribution.

use super::elementary::ln;
use super::polynomial::polynomial;
use crate::math::Isa;

/// `Φ⁻¹(p)` for 0 ≤ p ≤ 1: -∞ at 0, ∞ at 1.
///
/// Ratios of polynomials in the arguments of Wichura's algorithm AS 241 (1988, Applied Statistics
/// 37, 477): for q = p - ½ up to 0.4 in size, `q (2.75 + ratio(0.16 - q²))`; in the tails, with
/// t the smaller of p and 1 - p and s = √(-2 log t), `s - ratio(s)`.
#[inline(always)]
pub(crate) fn ndtri<I: Isa>(p: f64) -> f64 {
    let q = p - 0.5;
    let center = q.abs() <= 0.4;
    let r = I::mul_add(-q, q, LIMIT);
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let s = (-2.0 * ln::<I>(tail)).sqrt();
    // The bound keeps the ratio from ∞/∞ at p = 0.
    let bounded = if s > 40.0 { 40.0 } else { s };

    let center_numerator = polynomial::<I, 8>(&CENTER_NUMERATOR, r);
    let center_denominator = polynomial::<I, 8>(&CENTER_DENOMINATOR, r);
    let tail_numerator = polynomial::<I, 11>(&TAIL_NUMERATOR, bounded);
    let tail_denominator = polynomial::<I, 11>(&TAIL_DENOMINATOR, bounded);
    let numerator = if center { center_numerator } else { tail_numerator };
    let denominator = if center { center_denominator } else { tail_denominator };
    let ratio = numerator / denominator;
    if center { q * (OFFSET + ratio) } else { (s - ratio).copysign(q) }
}

const LIMIT: f64 = 0.16;
const OFFSET: f64 = 2.75;

/// `Φ⁻¹(½ + q) / q - 2.75` in 0.16 - q².
const CENTER_NUMERATOR: [f64; 8] = [
    0.4538789138615012,
    7.635306786212982,
    -17.169480249747075,
    -987.9779723624453,
    -6593.092065020817,
    -16596.11173681917,
    -15258.959543543484,
    -3422.5701537317805,
];

const CENTER_DENOMINATOR: [f64; 8] = [
    1.0,
    33.995018846523585,
    447.401634200362,
    2877.4198995809734,
    9401.19197626059,
    14724.25392059113,
    9287.495159390686,
    1493.5885840057658,
];

/// `s + Φ⁻¹(exp(-s²/2))` for s from 2.1 to 38.6.
const TAIL_NUMERATOR: [f64; 11] = [
    3.5781128113933303,
    28.821581112152344,
    46.245483498345294,
    25.67554291049918,
    7.707992303928309,
    1.2660280320111557,
    0.09791430932132028,
    0.0031759448524218588,
    3.7441022980466837e-05,
    1.1526146097300075e-07,
    1.3279874911829139e-11,
];

const TAIL_DENOMINATOR: [f64; 11] = [
    1.0,
    12.648828106151795,
    32.0589167393395,
    28.333922245564107,
    11.917235581168903,
    2.902428311979613,
    0.3820212488448363,
    0.023853433594497372,
    0.0006324879569107251,
    6.076420158228417e-06,
    1.4514906604221182e-08,
];
