//! The logarithm of a factorial, and what Stirling's leading terms leave of it.

use std::f64::consts::PI;

use autodiff::primitive::{Lgamma, Log, Unary};
use autodiff::{Isa, Var};

/// `log (1/k!)`
#[derive(Debug)]
pub(crate) struct LogInverseFactorial;
impl Unary for LogInverseFactorial {
    const NAME: &'static str = "log_inverse_factorial";
    const TEST_DOMAIN: (f64, f64) = (0.0, 100.0);
    #[inline(always)]
    fn value<I: Isa>(k: f64) -> f64 {
        -Lgamma::value::<I>(k + 1.0)
    }
    fn derivative<'g>(_k: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // Counts do not move.
        None
    }
}

/// `log k! - (k log k - k)`, where `0 log 0` is 0
#[derive(Debug)]
pub(crate) struct LogFactorialRest;
impl Unary for LogFactorialRest {
    const NAME: &'static str = "log_factorial_rest";
    const TEST_DOMAIN: (f64, f64) = (0.0, 100.0);
    #[inline(always)]
    fn value<I: Isa>(k: f64) -> f64 {
        // Abramowitz & Stegun 1964, 6.1.41; from 16 on the next term is below 1e-17.
        const SERIES: [f64; 6] = [
            1.0 / 12.0,
            -1.0 / 360.0,
            1.0 / 1260.0,
            -1.0 / 1680.0,
            1.0 / 1188.0,
            -691.0 / 360_360.0,
        ];
        let inverse = 1.0 / k;
        let square = inverse * inverse;
        let series = SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c) * inverse;
        let large = 0.5 * Log::value::<I>(2.0 * PI * k) + series;
        let center = if k < 1.0 { 1.0 } else { k };
        let small = Lgamma::value::<I>(k + 1.0) - k * Log::value::<I>(center) + k;
        if k < 16.0 { small } else { large }
    }
    fn derivative<'g>(_k: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // Counts do not move.
        None
    }
}
