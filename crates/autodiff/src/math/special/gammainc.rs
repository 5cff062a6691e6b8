//! The incomplete gamma functions.

use super::double::Double;
use super::elementary::{exp, exp_m1, ln};
use super::lgamma::lgamma_1p;
use super::log_ratio::{exp_sum, log_ratio};
use super::stirling::stirling_factor;
use super::uniform::{is_uniform, uniform};
use crate::math::Isa;

/// `P(a, x) = 1/Γ(a) ∫₀ˣ t^(a-1) e^-t dt`, the regularised lower function, for a, x ≥ 0: 0 at x = 0,
/// 1 at x = ∞, 1 at a = 0, 0 at a = ∞; NaN where two of these meet.
#[inline(always)]
pub(crate) fn gammainc<I: Isa>(a: f64, x: f64) -> f64 {
    if let Some(upper) = limit(a, x) {
        return 1.0 - upper;
    }
    if is_uniform(a, x) {
        uniform::<I>(a, x).0
    } else if x < a + 1.0 {
        lower_series::<I>(a, x)
    } else {
        1.0 - upper_fraction::<I>(a, x)
    }
}

/// `Q(a, x) = 1 - P(a, x)`, the regularised upper function, to full relative precision.
#[inline(always)]
pub(crate) fn gammaincc<I: Isa>(a: f64, x: f64) -> f64 {
    if let Some(upper) = limit(a, x) {
        return upper;
    }
    if is_uniform(a, x) {
        uniform::<I>(a, x).1
    } else if a < 1.0 && x < 1.5 {
        upper_series::<I>(a, x)
    } else if x < a + 1.0 {
        1.0 - lower_series::<I>(a, x)
    } else {
        upper_fraction::<I>(a, x)
    }
}

/// `Q` where it is not to be computed.
#[inline(always)]
fn limit(a: f64, x: f64) -> Option<f64> {
    let x_edge = x == 0.0 || x == f64::INFINITY;
    let a_edge = a == 0.0 || a == f64::INFINITY;
    if !(a >= 0.0 && x >= 0.0) || (x_edge && a_edge) {
        Some(f64::NAN)
    } else if x == 0.0 || a == f64::INFINITY {
        Some(1.0)
    } else if x_edge || a_edge {
        Some(0.0)
    } else if a > 1e100 {
        // All mass is within rounding of x = a.
        Some(if x < a {
            1.0
        } else if x > a {
            0.0
        } else {
            0.5
        })
    } else {
        None
    }
}

/// `a log(x/a) + a - x`, which is -½ (x-a)²/a near x = a.
#[inline(always)]
pub(super) fn exponent<I: Isa>(a: f64, x: f64) -> Double {
    log_ratio::<I>(Double::new(x), Double::new(a)).times::<I>(a).plus(Double::sum(a, -x))
}

/// `x^a e^-x / Γ(a)`.
#[inline(always)]
fn density<I: Isa>(a: f64, x: f64) -> f64 {
    stirling_factor::<I>(a) * exp_sum::<I>(exponent::<I>(a, x))
}

/// `P = x^a e^-x / Γ(a) Σ x^n / (a (a+1) … (a+n))` (Abramowitz & Stegun 1964, 6.5.29).
#[inline(always)]
fn lower_series<I: Isa>(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..MOST {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    let lower = density::<I>(a, x) * sum / a;
    // Rounding must not lift it above 1.
    if lower > 1.0 { 1.0 } else { lower }
}

/// The continued fraction `Q = x^a e^-x / Γ(a) · 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - …)))`
/// (the even part of Abramowitz & Stegun 1964, 6.5.31) by Lentz's method; for x ≥ a + 1, where no part vanishes.
#[inline(always)]
fn upper_fraction<I: Isa>(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut d = 1.0 / b;
    let mut c = f64::INFINITY;
    let mut fraction = d;
    for n in 1..MOST {
        let n = f64::from(n);
        let numerator = n * (a - n);
        b += 2.0;
        d = 1.0 / (b + numerator * d);
        c = b + numerator / c;
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    density::<I>(a, x) * fraction
}

/// For a < 1 and small x, without the cancellation of 1 - P where Q is small
/// (Gautschi 1979, ACM Transactions on Mathematical Software 5, 466):
///
/// `Q = -(x^a/Γ(1+a) - 1) - x^a/Γ(1+a) · a Σ_{n≥1} (-x)^n / (n! (a+n))`
#[inline(always)]
fn upper_series<I: Isa>(a: f64, x: f64) -> f64 {
    let (mut power, mut sum) = (1.0, 0.0);
    for n in 1..MOST {
        let n = f64::from(n);
        power *= -x / n;
        let term = power / (a + n);
        sum += term;
        if term.abs() < 1e-17 * sum.abs() {
            break;
        }
    }
    let exponent = a * ln::<I>(x) - lgamma_1p_to_one::<I>(a);
    -(exp_m1::<I>(exponent) + exp::<I>(exponent) * (a * sum))
}

/// `log Γ(1 + a)` for 0 ≤ a ≤ 1.
#[inline(always)]
fn lgamma_1p_to_one<I: Isa>(a: f64) -> f64 {
    if a <= 0.5 { lgamma_1p::<I>(a) } else { super::lgamma::<I>(1.0 + a) }
}

/// Both converge in at most about 300 terms where they are used.
const MOST: u32 = 2000;
