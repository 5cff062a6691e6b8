//! The complementary error function, also scaled by the size of its tail.

use super::double::Double;
use super::elementary::exp;
use super::polynomial::even_odd;
use crate::math::Isa;

/// `erfcx(x) = exp(x²) erfc(x)`: 0 at ∞, where it falls as 1/(x√π); ∞ below about -26.6.
#[inline(always)]
pub(crate) fn erfcx<I: Isa>(x: f64) -> f64 {
    let positive = scaled_tail::<I>(x.abs(), 1.0);
    if x < 0.0 { 2.0 * exp_square::<I>(x) - positive } else { positive }
}

/// `erfc(x) = 1 - erf(x)`, to full relative precision: 2 at -∞, 0 at ∞.
#[inline(always)]
pub(crate) fn erfc<I: Isa>(x: f64) -> f64 {
    let upper = exp_minus_square::<I>(x, 1.0) * scaled_tail::<I>(x.abs(), 1.0);
    if x < 0.0 { 2.0 - upper } else { upper }
}

/// `erfcx(c x)` for c x ≥ 0.
///
/// With s near √π/2, `(x + s) erfcx(x)` varies little and is flat at 0, so the rounding of its
/// argument is hardly felt; it is approximated by one polynomial in (x - 3)/(x + 3) for all x ≥ 0
/// (after Shepherd and Laframboise 1981, Mathematics of Computation 36, 249).
#[inline(always)]
pub(super) fn scaled_tail<I: Isa>(x: f64, c: f64) -> f64 {
    // Not (x - 3) / (x + 3), which is NaN at ∞.
    let q = 1.0 - 6.0 / I::mul_add(x, c, 3.0);
    even_odd::<I, 25>(&SCALED, q) / I::mul_add(x, c, SHIFT)
}

/// `exp(-c x²)` where c is 1 or ½. The rounding of x², which would be felt x² times, is taken along.
#[inline(always)]
pub(super) fn exp_minus_square<I: Isa>(x: f64, c: f64) -> f64 {
    // Beyond 40 the result is zero; the bound keeps ∞ from becoming NaN.
    let size = x.abs();
    let size = if size > 40.0 { 40.0 } else { size };
    let square = Double::product::<I>(size, size);
    let leading = exp::<I>(-c * square.hi);
    I::mul_add(-c * square.lo, leading, leading)
}

/// `exp(x²)`.
#[inline(always)]
fn exp_square<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let size = if size > 40.0 { 40.0 } else { size };
    let square = Double::product::<I>(size, size);
    let leading = exp::<I>(square.hi);
    let value = I::mul_add(square.lo, leading, leading);
    if leading == f64::INFINITY { leading } else { value }
}

/// Close to √π/2, with few bits.
const SHIFT: f64 = 113.0 / 128.0;

/// `(x + s) erfcx(x)` in (x - 3)/(x + 3).
const SCALED: [f64; 25] = [
    0.6950279073214907,
    -0.1926968377662656,
    0.07023905816627676,
    0.00735632240965926,
    -0.03220225340531981,
    0.02481626002703088,
    -0.010250978706712962,
    0.0015356300857460403,
    0.0007157824015809294,
    -0.0003725918002035403,
    -2.8058250382178103e-05,
    5.762633478176262e-05,
    -5.793670339779817e-07,
    -9.238204189554168e-06,
    1.1363627656210125e-07,
    1.6227359095296424e-06,
    8.876421981785217e-08,
    -2.962959042577351e-07,
    -5.3071925333715125e-08,
    5.0533107651709305e-08,
    1.7676528318622073e-08,
    -6.797887707332504e-09,
    -3.800834702232667e-09,
    5.120936562047956e-10,
    4.097140469688577e-10,
];
