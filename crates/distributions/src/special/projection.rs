//! Integrals over the length of a normal vector with a given direction.

use autodiff::primitive::{Exp, Log, LogNdtr, Ndtr, Unary};
use autodiff::{Isa, Var};

use super::HALF_LOG_TWO_PI;

/// `log ∫₀^∞ r exp(-(r - t)²/2) dr`
#[derive(Debug)]
pub(crate) struct LogRadial1;
impl Unary for LogRadial1 {
    const NAME: &'static str = "log_radial1";
    const TEST_DOMAIN: (f64, f64) = (-6.0, 6.0);
    fn value<I: Isa>(t: f64) -> f64 {
        if t < FAR {
            return log_flat::<I>(t) + Log::value::<I>(ratio(-t, 1));
        }
        let edge = Exp::value::<I>(-0.5 * t * t);
        Log::value::<I>(edge + t * ROOT_TWO_PI * Ndtr::value::<I>(t))
    }
    fn derivative<'g>(t: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some((t.log_ndtr() + HALF_LOG_TWO_PI - y).exp())
    }
}

/// `log ∫₀^∞ r² exp(-(r - t)²/2) dr`
#[derive(Debug)]
pub(crate) struct LogRadial2;
impl Unary for LogRadial2 {
    const NAME: &'static str = "log_radial2";
    const TEST_DOMAIN: (f64, f64) = (-6.0, 6.0);
    fn value<I: Isa>(t: f64) -> f64 {
        if t < FAR {
            return log_flat::<I>(t) + Log::value::<I>(ratio(-t, 1) * ratio(-t, 2));
        }
        let edge = Exp::value::<I>(-0.5 * t * t);
        Log::value::<I>(t * edge + (1.0 + t * t) * ROOT_TWO_PI * Ndtr::value::<I>(t))
    }
    fn derivative<'g>(t: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(2.0 * (t.unary::<LogRadial1>() - y).exp())
    }
}

const ROOT_TWO_PI: f64 = 2.506_628_274_631_000_2;

/// Below this the two terms of the closed form cancel.
const FAR: f64 = -3.0;

/// `log ∫₀^∞ exp(-(r - t)²/2) dr`.
fn log_flat<I: Isa>(t: f64) -> f64 {
    LogNdtr::value::<I>(t) + HALF_LOG_TWO_PI
}

/// The integral with `r^n` divided by the one with `r^(n-1)`, at t = -x < 0.
///
/// Integration by parts gives `I(n+1) = t I(n) + n I(n-1)`, hence the continued fraction
/// `n / (x + (n+1) / (x + …))` (compare Abramowitz & Stegun 1964, 7.2.5 and 26.2.14).
fn ratio(x: f64, n: usize) -> f64 {
    const TERMS: usize = 60;
    // Where it is cut off stands the ratio that changes slowest.
    let rest = 0.5 * ((x * x + 4.0 * (n + TERMS) as f64).sqrt() - x);
    (n..n + TERMS).rev().fold(rest, |ratio, k| k as f64 / (x + ratio))
}
