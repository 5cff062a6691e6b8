//! Sines and cosines of multiples of π, for the functions reflected at 0.

use std::f64::consts::PI;

use super::polynomial::polynomial;
use crate::math::Isa;

/// `sin πx` and `cos πx` for x ≥ 0 but for the sign that both share; exactly (0, 1) at whole x.
#[inline(always)]
pub(super) fn sine_and_cosine<I: Isa>(x: f64) -> (f64, f64) {
    // Adding 2⁵² rounds to a whole number; from there on all numbers are whole.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let rest = if x < WHOLE { x - ((x + WHOLE) - WHOLE) } else { 0.0 };
    (sine::<I>(rest), sine::<I>(0.5 - rest.abs()))
}

/// `sin πx` for |x| ≤ ½.
#[inline(always)]
fn sine<I: Isa>(x: f64) -> f64 {
    x * polynomial::<I, 9>(&SINE, x * x)
}

/// `sin(πx) / x` in x² up to ¼.
const SINE: [f64; 9] = [
    PI,
    -5.167712780049969,
    2.550164039877294,
    -0.5992645293187385,
    0.08214588656989676,
    -0.007370430478792083,
    0.00046629968889358653,
    -2.190318568017217e-05,
    7.694729625128113e-07,
];
