//! The logarithm of `(exp(t) - 1) / t`, the normalisation of powers and exponentials on an interval.

use autodiff::primitive::{Expm1, Log, Unary};
use autodiff::{Isa, Var};

/// `log((exp(t) - 1) / t)`, smooth through 0: the log of the mean of `exp(t s)` over 0 < s < 1
#[derive(Debug)]
pub(crate) struct LogExprel;
impl Unary for LogExprel {
    const NAME: &'static str = "log_exprel";
    const TEST_DOMAIN: (f64, f64) = (-20.0, 20.0);
    #[inline(always)]
    fn value<I: Isa>(t: f64) -> f64 {
        // exprel(t) = exp(t) exprel(-t), so that only negative exponents are used.
        let size = t.abs();
        let bounded = if size > 1e-10 { size } else { 1.0 };
        let decaying = Log::value::<I>(-Expm1::value::<I>(-bounded) / bounded);
        let decaying = if size > 1e-10 { decaying } else { -0.5 * size };
        if t > 0.0 { t + decaying } else { decaying }
    }
    fn derivative<'g>(t: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(t.unary::<MeanPosition>())
    }
}

/// The mean of s on (0, 1) under the density ∝ `exp(t s)`: `1 / (1 - exp(-t)) - 1 / t`
#[derive(Debug)]
pub(crate) struct MeanPosition;
impl Unary for MeanPosition {
    const NAME: &'static str = "mean_position";
    const TEST_DOMAIN: (f64, f64) = (-20.0, 20.0);
    #[inline(always)]
    fn value<I: Isa>(t: f64) -> f64 {
        let is_small = t.abs() < BOUND;
        let bounded = if is_small { 1.0 } else { t };
        let far = -1.0 / Expm1::value::<I>(-bounded) - 1.0 / bounded;
        let square = t * t;
        let near = 0.5 + t * SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c);
        if is_small { near } else { far }
    }
    fn derivative<'g>(t: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        let is_small = t.abs().less(BOUND);
        let bounded = is_small.select(1.0, t);
        let half_sinh = (0.5 * bounded).sinh();
        let far = 1.0 / (bounded * bounded) - 0.25 / (half_sinh * half_sinh);
        let square = t * t;
        let near = SERIES
            .iter()
            .enumerate()
            .rev()
            .fold(t.graph().constant(0.0), |sum, (k, c)| sum * square + (2 * k + 1) as f64 * c);
        Some(is_small.select(near, far))
    }
}

/// Where the series takes over: it has lost its 17th digit there, the difference its first.
const BOUND: f64 = 0.7;

/// `B(2k) / (2k)!` for k = 1, 2, …: `t / (1 - exp(-t)) = 1 + t/2 + Σ B(2k) t^2k / (2k)!`
/// (Abramowitz & Stegun 1964, 23.1.1).
const SERIES: [f64; 9] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3617.0 / 10_670_622_842_880_000.0,
    43_867.0 / 5_109_094_217_170_944_000.0,
];
