//! The derivative of digamma.

use std::f64::consts::PI;

use super::polynomial::polynomial;
use super::reflection::sine_and_cosine;
use crate::math::Isa;

/// `ψ'(x)`: ∞ at 0 and at the negative whole numbers, NaN at -∞, 0 at ∞.
///
/// - x ≥ 0: `1/x + 1/(2x²) + r(x)/x²` where r, about 1/(6x), is one ratio of polynomials;
/// - x < 0: `π²/sin² πx - ψ'(-x) + 1/x²` (Abramowitz & Stegun 1964, 6.4.6 and 6.4.7).
#[inline(always)]
pub(crate) fn trigamma<I: Isa>(x: f64) -> f64 {
    let reflected = x < 0.0;
    let argument = if reflected { -x } else { x };
    // The bound keeps the powers finite.
    let bounded = if argument > 1e20 { 1e20 } else { argument };
    let numerator = polynomial::<I, 10>(&NUMERATOR, bounded);
    let denominator = polynomial::<I, 11>(&DENOMINATOR, bounded);
    let (sine, _) = sine_and_cosine::<I>(argument);
    let square_sine = if reflected { sine * sine } else { 1.0 };

    // Numerator / denominator and 1 / sin² by one division of 1.
    let quotient = 1.0 / (denominator * square_sine);
    let ratio = numerator * square_sine * quotient;
    let inverse = 1.0 / argument;
    let right = inverse * I::mul_add(inverse, 0.5 + ratio, 1.0);
    let left = I::mul_add(inverse, inverse * (0.5 - ratio) - 1.0, PI * PI * denominator * quotient);
    // ∞ at the poles, NaN at -∞.
    let left = if square_sine < f64::MIN_POSITIVE { f64::INFINITY } else { left };
    let left = if x == f64::NEG_INFINITY { f64::NAN } else { left };
    if reflected { left } else { right }
}

/// `x² ψ'(x) - x - ½` from 0 on.
const NUMERATOR: [f64; 10] = [
    0.5,
    1.5297933713913503,
    2.20711804583155,
    1.9345147413476493,
    1.1244938536135791,
    0.44769431206712373,
    0.12200746757998013,
    0.02199284750853961,
    0.0023902595964328116,
    0.00012023321708868087,
];

const DENOMINATOR: [f64; 11] = [
    1.0,
    5.059586742782701,
    11.24354144353205,
    14.518966787643869,
    12.130857860464433,
    6.89189694182552,
    2.7124830888087677,
    0.7349131169792124,
    0.13210136491211208,
    0.014341557578592321,
    0.0007213993025321074,
];
