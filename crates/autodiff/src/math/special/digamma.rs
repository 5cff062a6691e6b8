//! The logarithmic derivative of the gamma function.

use std::f64::consts::PI;

use super::elementary::ln;
use super::polynomial::polynomial;
use super::reflection::sine_and_cosine;
use crate::math::Isa;

/// `ψ(x) = d/dx log Γ(x)`: ∓∞ at ±0, NaN at the negative whole numbers and at -∞, ∞ at ∞.
///
/// Relative precision for x > 0, also near the root x₀ = 1.46…; to the left, where there is a root
/// between any two poles, precision relative to the larger of 1 and the size of the result.
///
/// - ½ ≤ x < 8: `x - x₀` times a ratio of polynomials;
/// - 8 ≤ x: `log x - 1/(2x)` and a polynomial in 1/x²;
/// - |x| < ½: `ψ(1 + x) - 1/x`;
/// - x ≤ -½: `ψ(-x) - 1/x - π cot πx` (Abramowitz & Stegun 1964, 6.3.5 and 6.3.7).
#[inline(always)]
pub(crate) fn digamma<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let small = size < 0.5;
    let far = size >= 8.0;
    let reflected = x <= -0.5;
    let inverse = 1.0 / x;

    // Numerator / denominator and cosine / sine by one division of 1.
    let argument = if small { x + 0.5 } else { size - 0.5 };
    let numerator = polynomial::<I, 10>(&NUMERATOR, argument);
    let denominator = polynomial::<I, 10>(&DENOMINATOR, argument);
    let denominator = if far { 1.0 } else { denominator };
    let (sine, cosine) = sine_and_cosine::<I>(size);
    let sine = if reflected { sine } else { 1.0 };
    let quotient = 1.0 / (denominator * sine);

    let from_root = if small { x - (ROOT_HI - 1.0) } else { size - ROOT_HI } - ROOT_LO;
    let near = from_root * I::mul_add(numerator * sine, quotient, OFFSET);
    let square = inverse * inverse;
    let series = square * polynomial::<I, 6>(&FAR, square);
    let far_value = ln::<I>(size) - (0.5 * inverse.abs() + series);
    let positive = if far { far_value } else { near };

    let pole = if small | reflected { inverse } else { 0.0 };
    let cotangent = if reflected { PI * cosine * (denominator * quotient) } else { 0.0 };
    let value = positive - pole + cotangent;
    if sine == 0.0 { f64::NAN } else { value }
}

const OFFSET: f64 = 0.4;

/// The positive root in two parts.
const ROOT_HI: f64 = 1.461_632_144_968_362_2;
const ROOT_LO: f64 = 9.549_995_429_965_697e-17;

/// `ψ(x) / (x - x₀) - 0.4` in x - ½, from ½ to 8.
const NUMERATOR: [f64; 10] = [
    1.641851487905516,
    3.188710776983341,
    2.0691076947491958,
    0.4995120309063541,
    -0.002054874992886522,
    -0.020409939240131382,
    -0.0032772842404379865,
    -0.00019876292286622238,
    -4.53765565690387e-06,
    -2.7503093223024445e-08,
];

const DENOMINATOR: [f64; 10] = [
    1.0,
    3.774450037309999,
    4.752168757578907,
    2.8099482365031445,
    0.8786701722941818,
    0.15046348806226914,
    0.013848285422409736,
    0.0006362505121414311,
    1.2401212750631596e-05,
    6.917466353884144e-08,
];

/// `x² (log x - 1/(2x) - ψ(x))` in 1/x².
const FAR: [f64; 6] = [
    0.08333333333332586,
    -0.00833333332391438,
    0.003968250010055482,
    -0.004165898293345574,
    0.0074995468681737735,
    -0.017270915254255715,
];
