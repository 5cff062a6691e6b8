//! The error function.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::elementary::exp;
use super::polynomial::{even_odd, polynomial};
use crate::math::Isa;

/// `erf(x) = 2/√π ∫₀ˣ exp(-t²) dt`; ±1 at ±∞.
///
/// A polynomial in x² up to |x| = 1, and `1 - exp(p(|x|))` beyond, where p is a polynomial close
/// to `log erfc`.
#[inline(always)]
pub(crate) fn erf<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let small = x * polynomial::<I, 12>(&SMALL, x * x);
    // From 5.93 on the result is 1 in double precision.
    let bounded = if size > 6.0 { 6.0 } else { size };
    let large = (1.0 - exp::<I>(even_odd::<I, 18>(&LARGE, bounded))).copysign(x);
    if size < 1.0 { small } else { large }
}

/// `erf(x) / x` in x² up to 1.
const SMALL: [f64; 12] = [
    FRAC_2_SQRT_PI,
    -0.3761263890318352,
    0.11283791670944202,
    -0.026866170643113446,
    0.005223977606130888,
    -0.0008548325929766534,
    0.00012055293586937826,
    -1.4924712439536802e-05,
    1.64471326997903e-06,
    -1.6206318752974876e-07,
    1.3710988704197411e-08,
    -7.779462971766635e-10,
];

/// `log erfc(x)` from 1 to 6.
const LARGE: [f64; 18] = [
    -5.133595524460049e-07,
    -1.12837399057741,
    -0.6366440601574146,
    -0.10270227587305385,
    0.01898801554128359,
    0.00041357352887183254,
    -0.0019189847676879986,
    0.0007730752201933707,
    -0.00013657489716920612,
    -1.9513283517141595e-05,
    2.2529037242100663e-05,
    -8.577572234343165e-06,
    2.1145041795172113e-06,
    -3.695105420260752e-07,
    4.5925745537946924e-08,
    -3.8893124857394795e-09,
    2.019937861250188e-10,
    -4.8640164710949765e-12,
];
