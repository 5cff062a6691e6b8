//! The incomplete beta function.

use super::double::Double;
use super::elementary::{exp, exp_m1, ln, ln_1p};
use super::lgamma::lgamma_1p;
use super::log_ratio::{exp_sum, log_ratio};
use super::stirling::stirling_factor;
use crate::math::Isa;

/// `I_x(a, b) = 1/B(a, b) ∫₀ˣ t^(a-1) (1-t)^(b-1) dt`, the regularised function, for a, b ≥ 0 and
/// 0 ≤ x ≤ 1: 0 at x = 0, 1 at x = 1; 1 at a = 0 or b = ∞, 0 at b = 0 or a = ∞, where all mass is
/// in one place; NaN where two of these disagree.
///
/// Left of the mean by a continued fraction or a power series, right of it by `1 - I_(1-x)(b, a)`.
/// Not meant for a or b above 1e10, where the fraction takes very long near the mean.
#[inline(always)]
pub(crate) fn betainc<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
    match limit(a, b, x) {
        Some(value) => value,
        None => lower_and_upper::<I>(a, b, x).0,
    }
}

/// `1 - I_x(a, b)`, precise where it is small although x is not near 1.
#[inline(always)]
pub(crate) fn betaincc<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
    match limit(a, b, x) {
        Some(value) => 1.0 - value,
        None => lower_and_upper::<I>(a, b, x).1,
    }
}

/// `I_x(a, b)` and its difference from 1, where neither is at a limit.
#[inline(always)]
fn lower_and_upper<I: Isa>(a: f64, b: f64, x: f64) -> (f64, f64) {
    // 1 - x as a sum, because its rounding would be felt b times.
    let left = Double::new(x);
    let right = Double::sum(1.0, -x);
    let is_left = x * (a + b + 2.0) <= a + 1.0;
    let (a, b, x, y) = if is_left { (a, b, left, right) } else { (b, a, right, left) };
    let (near, rest) = both::<I>(a, b, x, y);
    if is_left { (near, rest) } else { (rest, near) }
}

/// The value where it is not to be computed.
#[inline(always)]
fn limit(a: f64, b: f64, x: f64) -> Option<f64> {
    if !(a >= 0.0 && b >= 0.0 && (0.0..=1.0).contains(&x)) {
        return Some(f64::NAN);
    }
    let zero = x == 0.0 || b == 0.0 || a == f64::INFINITY;
    let one = x == 1.0 || a == 0.0 || b == f64::INFINITY;
    match (zero, one) {
        (true, true) => Some(f64::NAN),
        (true, false) => Some(0.0),
        (false, true) => Some(1.0),
        (false, false) => None,
    }
}

/// `x^a y^b / B(a, b)` where y = 1 - x: with c = a + b and Stirling's factors s,
/// `s(a) s(b) / s(c) · exp(a log(cx/a) + b log(cy/b))`.
#[inline(always)]
fn density<I: Isa>(a: f64, b: f64, x: Double, y: Double) -> f64 {
    let c = Double::sum(a, b);
    let first = log_ratio::<I>(c.times_double::<I>(x), Double::new(a)).times::<I>(a);
    let second = log_ratio::<I>(c.times_double::<I>(y), Double::new(b)).times::<I>(b);
    let factor = stirling_factor::<I>(a) * (stirling_factor::<I>(b) / stirling_factor::<I>(c.hi));
    factor * exp_sum::<I>(first.plus(second))
}

/// `I_x(a, b)` and its difference from 1, left of the mean.
#[inline(always)]
fn both<I: Isa>(a: f64, b: f64, x: Double, y: Double) -> (f64, f64) {
    if a < 0.5 {
        return series::<I>(a, b, x, y);
    }
    let lower = fraction::<I>(a, b, x, y);
    (lower, 1.0 - lower)
}

/// The continued fraction of Didonato and Morris (1992, ACM Transactions on Mathematical Software
/// 18, 360, routine BFRAC) by Lentz's method. Left of the mean, where a(1-x) - bx is positive, its parts do
/// not cancel; it takes about √max(a, b) steps.
#[inline(always)]
fn fraction<I: Isa>(a: f64, b: f64, x: Double, y: Double) -> f64 {
    let front = density::<I>(a, b, x, y);
    let excess = y.times::<I>(a).plus(x.times::<I>(-b)).hi + 1.0;
    let x = x.hi;
    let mut c = a * excess / (a + 1.0);
    let mut d = 0.0;
    let mut fraction = c;
    for m in 1..MOST {
        let m = f64::from(m);
        let odd = a + 2.0 * m - 1.0;
        let step = m * (b - m) * x / odd;
        let numerator = (a + m - 1.0) * ((a + b + m - 1.0) / odd) * step * x;
        let denominator = m + step + (a + m) / (odd + 2.0) * (excess + m * (2.0 - x));
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front / fraction
}

/// The power series, for a < ½ and x left of the mean (Abramowitz & Stegun 1964, 6.6.8): with
/// `u = x^a / (a B(a, b))` and `v = a Σ_{n≥1} (1-b)(2-b)…(n-b) x^n / (n! (a+n))`,
/// `I_x(a, b) = u (1 + v)` and, without cancellation, `1 - I_x(a, b) = -(u - 1) - u v`.
#[inline(always)]
fn series<I: Isa>(a: f64, b: f64, x: Double, y: Double) -> (f64, f64) {
    let x_hi = x.hi;
    let (mut power, mut sum) = (1.0, 0.0_f64);
    for n in 1..MOST {
        let n = f64::from(n);
        power *= (n - b) / n * x_hi;
        let term = power / (a + n);
        sum += term;
        if term.abs() <= 1e-17 * sum.abs() {
            break;
        }
    }
    // log x from 1 - x where that is the exact one.
    let log_x = if y.hi < 0.5 { ln_1p::<I>(-y.hi) } else { ln::<I>(x_hi) };
    let exponent = a * log_x - (lgamma_1p::<I>(a) - lgamma_difference::<I>(b, a));
    let (u, v) = (exp::<I>(exponent), a * sum);
    let lower = I::mul_add(u, v, u);
    // Rounding must not lift it above 1.
    let lower = if lower > 1.0 { 1.0 } else { lower };
    (lower, -I::mul_add(u, v, exp_m1::<I>(exponent)))
}

/// `log Γ(x + h) - log Γ(x)` for x > 0 and 0 < h < ½, to precision relative to h: by recurrence up
/// to x ≥ 20, there by Stirling's series (Abramowitz & Stegun 1964, 6.1.41) term by term.
#[inline(always)]
fn lgamma_difference<I: Isa>(mut x: f64, h: f64) -> f64 {
    let mut steps = 0.0;
    while x < 20.0 {
        steps += ln_1p::<I>(h / x);
        x += 1.0;
    }
    let log = ln_1p::<I>(h / x);
    let mut remainder = 0.0;
    let mut scale = 1.0 / x;
    for (k, c) in (0..).zip([1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0]) {
        remainder += c * scale * exp_m1::<I>(-f64::from(2 * k + 1) * log);
        scale /= x * x;
    }
    (x - 0.5) * log + h * (ln::<I>(x + h) - 1.0) + remainder - steps
}

/// Enough for a and b up to 1e10 or so.
const MOST: u32 = 1_000_000;
