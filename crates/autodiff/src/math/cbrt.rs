//! The cube root.

use super::Isa;
use super::arithmetic::{FRACTION, ROUND, is_positive_and_finite, polynomial, two_product};

/// `m^(-1/3)` for `m` from 1 to 2: a relative error of 2^-11.9.
const START: [f64; 4] =
    [1.5418942021638973, -0.8099744195944367, 0.3177672343300522, -0.04993940015715087];

/// `∛x`
///
/// `|x| = 2^(3 q + e) m` with `e` -1, 0 or 1 and `m` from 1 to 2. A polynomial starts `y = M^(-1/3)`
/// for `M = 2^e m`; with `h = 1 - M y³` a step of third order is `y (1 + h/3 + 2 h²/9)`; and one step
/// of Newton's for `c = M y²` uses a residual `M - c³` of twice the precision.
#[inline(always)]
pub(crate) fn cbrt<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    let subnormal = size < f64::MIN_POSITIVE;
    let scaled = size * 18_014_398_509_481_984.0; // 2^54
    let bits = (if subnormal { scaled } else { size }).to_bits();
    let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
    let exponent = exponent - if subnormal { 1023.0 + 54.0 } else { 1023.0 };
    let m = f64::from_bits((bits & FRACTION) | (1023 << 52));
    let rounded = I::mul_add(exponent, 1.0 / 3.0, ROUND);
    let e = I::mul_add(-3.0, rounded - ROUND, exponent);

    let start = polynomial::<I, 4>(m, START);
    // Times 2^(-e/3).
    let factor = if e > 0.0 { 0.7937005259840998 } else { 1.0 };
    let y = start * if e < 0.0 { 1.2599210498948732 } else { factor };
    let factor = if e > 0.0 { 2.0 } else { 1.0 };
    let m = m * if e < 0.0 { 0.5 } else { factor };

    let h = I::mul_add(-m * y, y * y, 1.0);
    let y = I::mul_add(y * h, I::mul_add(h, 2.0 / 9.0, 1.0 / 3.0), y);
    let square = y * y;
    let c = m * square;
    let (c2, c2_low) = two_product::<I>(c, c);
    let (c3, c3_low) = two_product::<I>(c2, c);
    let residual = I::mul_add(-c2_low, c, (m - c3) - c3_low);
    let root = I::mul_add(residual * square, 1.0 / 3.0, c);

    // Times 2^q, which never leaves the range of normal numbers.
    let root = f64::from_bits(root.to_bits().wrapping_add(rounded.to_bits() << 52));
    let y = root.copysign(x);
    // Zero, infinity and NaN are their own roots.
    if is_positive_and_finite(size) { y } else { x }
}
