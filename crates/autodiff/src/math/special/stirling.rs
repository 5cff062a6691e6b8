//! The remainder of Stirling's formula.

use super::elementary::{exp, ln};
use super::lgamma::lgamma_1p;
use super::polynomial::polynomial;
use crate::math::Isa;

/// `½ log 2π`.
pub(super) const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

/// `log Γ(x) - ((x - ½) log x - x + ½ log 2π)`, near 1/(12x), to absolute precision for x > 0.
///
/// One ratio of polynomials from ½ to ∞; below, `log Γ(1 + x)` with the given `log x` taken off.
#[inline(always)]
pub(super) fn stirling_remainder<I: Isa>(x: f64, log_x: f64) -> f64 {
    let small = x < 0.5;
    // The bound keeps the powers finite.
    let bounded = if x > 1e20 { 1e20 } else { x };
    let above = polynomial::<I, 10>(&NUMERATOR, bounded);
    let below = polynomial::<I, 7>(&SMALL_NUMERATOR, x);
    let above_denominator = polynomial::<I, 11>(&DENOMINATOR, bounded);
    let below_denominator = polynomial::<I, 7>(&SMALL_DENOMINATOR, x);
    let ratio = (if small { below } else { above })
        / (if small { below_denominator } else { above_denominator });
    let rest = I::mul_add(-(x + 0.5), log_x, x - HALF_LN_2PI);
    if small { ratio + rest } else { ratio }
}

/// [`stirling_remainder`] with its limits: ∞ at 0, 0 at ∞; NaN below 0.
#[inline(always)]
pub(crate) fn stirling_remainder_of<I: Isa>(x: f64) -> f64 {
    let remainder = stirling_remainder::<I>(x, ln::<I>(x));
    if x == f64::INFINITY { 0.0 } else { remainder }
}

/// `x^x e^-x / Γ(x)` for x > 0: about √(x/2π), and x for small x.
#[inline(always)]
pub(super) fn stirling_factor<I: Isa>(x: f64) -> f64 {
    if x < 0.5 {
        return x * exp::<I>(x * ln::<I>(x) - x - lgamma_1p::<I>(x));
    }
    (x / std::f64::consts::TAU).sqrt() * exp::<I>(-stirling_remainder::<I>(x, 0.0))
}

/// The remainder from ½ on.
const NUMERATOR: [f64; 10] = [
    1.9373808627441393,
    77.65211540000648,
    660.8198988334884,
    1990.10229816989,
    3101.2184549893304,
    2820.0485985697674,
    1560.9938563664175,
    502.3393531627243,
    82.39724696224896,
    0.976108298452918,
];

const DENOMINATOR: [f64; 11] = [
    1.0,
    85.98418880191377,
    1482.8278950932497,
    9019.167414179161,
    24958.616001103124,
    37830.70044804725,
    34041.42040222362,
    18764.885174564362,
    6028.462681283811,
    988.7669635468807,
    11.713299581435342,
];

/// `log Γ(1 + x)` up to ½.
const SMALL_NUMERATOR: [f64; 7] = [
    -9.487599536233449e-20,
    -0.5772156649015328,
    -0.6401935221931673,
    0.3540968538582883,
    0.6302250193172008,
    0.21447552859234295,
    0.018611785508997735,
];

const SMALL_DENOMINATOR: [f64; 7] = [
    1.0,
    2.5339931754395217,
    2.303027173912865,
    0.899464594010153,
    0.13994581160911623,
    0.005691196053388839,
    -4.037645459054212e-05,
];
