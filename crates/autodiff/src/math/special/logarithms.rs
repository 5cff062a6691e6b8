//! Sums and products of logarithms.

use super::elementary::{exp, ln, ln_1p};
use crate::math::Isa;

/// `x log y`, and 0 where x is 0 and y is not negative. A negative y gives NaN whatever x is: a wrong
/// argument must not pass because its factor happens to be 0.
#[inline(always)]
pub(crate) fn xlogy<I: Isa>(x: f64, y: f64) -> f64 {
    let product = x * ln::<I>(y);
    if (x == 0.0) & (y >= 0.0) { 0.0 } else { product }
}

/// `x log(1 + y)`, and 0 where x is 0 and y is not below -1, else NaN as for [`xlogy`].
#[inline(always)]
pub(crate) fn xlog1py<I: Isa>(x: f64, y: f64) -> f64 {
    let product = x * ln_1p::<I>(y);
    if (x == 0.0) & (y >= -1.0) { 0.0 } else { product }
}

/// `log(e^a + e^b)`, also where the powers overflow.
///
/// `max(a, b) + log(1 + exp(-|a - b|))`.
#[inline(always)]
pub(crate) fn logaddexp<I: Isa>(a: f64, b: f64) -> f64 {
    let larger = if a > b { a } else { b };
    let difference = (a - b).abs();
    // Equal infinities have no difference.
    let difference = if a == b { 0.0 } else { difference };
    larger + ln_1p::<I>(exp::<I>(-difference))
}
