//! Logarithms of the incomplete gamma functions, also where these underflow.

use autodiff::primitive::{
    Binary, Gammainc, Gammaincc, KlDiv, Log, Log1p, StirlingRemainder, Unary,
};
use autodiff::{Isa, Var};

use super::HALF_LOG_TWO_PI;

/// `log P(a, x)`, where P is the regularised lower function; arguments `a`, `x`
#[derive(Debug)]
pub(crate) struct LogGammainc;
impl Binary for LogGammainc {
    const NAME: &'static str = "log_gammainc";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.5, 20.0), (0.1, 30.0)];
    fn value<I: Isa>(a: f64, x: f64) -> f64 {
        let lower = Gammainc::value::<I>(a, x);
        if lower > 0.5 {
            return Log1p::value::<I>(-Gammaincc::value::<I>(a, x));
        }
        if lower > SMALL || lower.is_nan() || x == 0.0 {
            return Log::value::<I>(lower);
        }
        // Abramowitz & Stegun 1964, 6.5.29.
        let (mut term, mut sum) = (1.0, 1.0);
        for n in 1..MOST {
            term *= x / (a + f64::from(n));
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        log_density::<I>(a, x) + Log::value::<I>(sum / a)
    }
    fn derivative_left<'g>(a: Var<'g>, _x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(no_derivative(a))
    }
    fn derivative_right<'g>(a: Var<'g>, x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(((a - 1.0).xlogy(x) - x - a.lgamma() - y).exp())
    }
}

/// `log Q(a, x)`, where Q is the regularised upper function; arguments `a`, `x`
#[derive(Debug)]
pub(crate) struct LogGammaincc;
impl Binary for LogGammaincc {
    const NAME: &'static str = "log_gammaincc";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.5, 20.0), (0.1, 30.0)];
    fn value<I: Isa>(a: f64, x: f64) -> f64 {
        let upper = Gammaincc::value::<I>(a, x);
        if upper > 0.5 {
            return Log1p::value::<I>(-Gammainc::value::<I>(a, x));
        }
        if upper > SMALL || upper.is_nan() || x == f64::INFINITY {
            return Log::value::<I>(upper);
        }
        // The even part of Abramowitz & Stegun 1964, 6.5.31, by Lentz's method.
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
            fraction *= c * d;
            if (c * d - 1.0).abs() < 1e-16 {
                break;
            }
        }
        log_density::<I>(a, x) + Log::value::<I>(fraction)
    }
    fn derivative_left<'g>(a: Var<'g>, _x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(no_derivative(a))
    }
    fn derivative_right<'g>(a: Var<'g>, x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(-((a - 1.0).xlogy(x) - x - a.lgamma() - y).exp())
    }
}

/// `log(x^a e^-x / Γ(a))`.
fn log_density<I: Isa>(a: f64, x: f64) -> f64 {
    0.5 * Log::value::<I>(a)
        - HALF_LOG_TWO_PI
        - StirlingRemainder::value::<I>(a)
        - KlDiv::value::<I>(a, x)
}

fn no_derivative(a: Var<'_>) -> Var<'_> {
    a.graph().fault(
        "a distribution function of the gamma family has no derivative by its shape here: keep \
         that parameter constant",
    )
}

/// Below this the functions are no longer told apart from 0 precisely.
const SMALL: f64 = 1e-290;

/// Both converge in fewer terms where they are used.
const MOST: u32 = 100_000;
