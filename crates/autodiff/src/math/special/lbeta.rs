//! The logarithm of the beta function.

use super::elementary::{ln, ln_1p};
use super::stirling::{HALF_LN_2PI, stirling_remainder};
use crate::math::Isa;

/// `log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b)` for a, b ≥ 0: ∞ where one is 0, -∞ where one
/// is ∞, NaN where both are so.
///
/// The leading parts of Stirling's formula, which would cancel, are combined by hand (as Didonato
/// and Morris do in 1992, ACM Transactions on Mathematical Software 18, 360). With a ≤ b, c = a + b,
/// r = a/b and Stirling's remainders δ:
///
/// `a log(r/(1+r)) - b log(1+r) - ½ log(a/(1+r)) + ½ log 2π + δ(a) + δ(b) - δ(c)`
///
/// The remainders at small arguments are large, but of one sign with what they are added to.
/// Precise relative to the larger of 1 and the size of the result, which has a line of zeros.
#[inline(always)]
pub(crate) fn lbeta<I: Isa>(a: f64, b: f64) -> f64 {
    let swap = b < a;
    let (a, b) = (if swap { b } else { a }, if swap { a } else { b });
    let ratio = a / b;
    // Where the ratio underflows, a is so small that the logarithm does not matter.
    let bounded = if ratio < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { ratio };
    let log_a = ln::<I>(a);
    let log_ratio = ln::<I>(bounded);
    let log_1p = ln_1p::<I>(ratio);
    let log_b = log_a - log_ratio;
    let log_c = log_b + log_1p;

    let main = I::mul_add(a, log_ratio - log_1p, HALF_LN_2PI)
        - I::mul_add(b, log_1p, 0.5 * (log_a - log_1p));
    let remainders = stirling_remainder::<I>(a, log_a)
        + (stirling_remainder::<I>(b, log_b) - stirling_remainder::<I>(a + b, log_c));
    let value = main + remainders;

    let edge = if a == 0.0 { f64::INFINITY } else { f64::NEG_INFINITY };
    let conflict = (a == f64::INFINITY) | ((a == 0.0) & (b == f64::INFINITY));
    let value = if (a == 0.0) | (b == f64::INFINITY) { edge } else { value };
    if (a < 0.0) | conflict | (a + b).is_nan() { f64::NAN } else { value }
}
