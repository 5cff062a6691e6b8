//! The Poisson distribution.

use autodiff::primitive::{Binary, Gammaincc};
use autodiff::{Array, Graph, Isa, Operand, Shape, Var};
use rand::Rng;

use crate::concrete::draw;
use crate::special::{
    LogFactorialRest, LogGammainc, LogGammaincc, LogInverseFactorial, smallest_count,
};
use crate::{Constraint, Distribution, Error, Parameter};

/// The Poisson distribution of counts with mean `rate`:
///
/// `P(k) = rate^k exp(-rate) / k!` for k = 0, 1, 2, …
///
/// (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, eq. 4.1). A rate of zero gives
/// the count 0 for certain.
///
/// ```
/// use distributions::{Distribution, Poisson};
///
/// let photons = Poisson::new(3.0);
/// let at = photons.log_prob_at([2.0, 2.5])?;
/// assert!((at.data()[0].exp() - 4.5 * (-3f64).exp()).abs() < 1e-15);
/// assert_eq!(at.data()[1], f64::NEG_INFINITY);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Poisson<'a> {
    rate: Operand<'a>,
}

impl<'a> Poisson<'a> {
    /// The distribution with this mean (zero or positive).
    pub fn new(rate: impl Into<Operand<'a>>) -> Self {
        Self { rate: rate.into() }
    }
}

impl Distribution for Poisson<'_> {
    fn name(&self) -> &'static str {
        "Poisson"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "rate", value: &self.rate, constraint: Constraint::NonNegative }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegativeInteger
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let rate = value.graph().lift(&self.rate);
        if value.value().is_some_and(|known| known.data().iter().all(|&k| k <= SMALL)) {
            // What is known is next to a product, where the sum over many counts falls apart.
            return value.xlogy(rate) + value.unary::<LogInverseFactorial>() - rate;
        }
        // k log λ - λ - log k!, centered at λ = k: for large counts the three terms are much larger
        // than their sum (Loader 2000, "Fast and accurate computation of binomial probabilities").
        let center = value.maximum(1.0);
        value.xlogy(rate / center) - (rate - value) - value.unary::<LogFactorialRest>()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [rate]| poisson_draw(rng, rate))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.rate))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.rate))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let rate = value.graph().lift(&self.rate);
        let next = value.greater_equal(0.0).select(value.floor() + 1.0, 1.0);
        Some(value.greater_equal(0.0).select(next.gammaincc(rate), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let rate = probability.graph().lift(&self.rate);
        Some(probability.binary::<PoissonQuantile>(rate))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let rate = value.graph().lift(&self.rate);
        let next = value.maximum(0.0).floor() + 1.0;
        let log = next.binary::<LogGammaincc>(rate);
        Some(value.greater_equal(0.0).select(log, f64::NEG_INFINITY))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let rate = value.graph().lift(&self.rate);
        let next = value.maximum(0.0).floor() + 1.0;
        Some(value.greater_equal(0.0).select(next.binary::<LogGammainc>(rate), 0.0))
    }
}

/// Counts up to which the three terms of the log density are not so large that their rounding is felt.
const SMALL: f64 = 100.0;

/// A draw of the count.
pub(super) fn poisson_draw(rng: &mut dyn Rng, rate: f64) -> f64 {
    match rand_distr::Poisson::new(rate) {
        Ok(poisson) => rand_distr::Distribution::sample(&poisson, rng),
        Err(_) if rate == 0.0 => 0.0,
        // A rate beyond 1e19: the spread is below the spacing of doubles.
        Err(_) => rate.floor(),
    }
}

/// The smallest k with `P(count ≤ k) ≥ p`; arguments `p`, `rate`. It moves in steps, so its
/// derivatives are taken as zero.
#[derive(Debug)]
struct PoissonQuantile;
impl Binary for PoissonQuantile {
    const NAME: &'static str = "poisson_quantile";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.0, 1.0), (0.0, 100.0)];
    fn value<I: Isa>(p: f64, rate: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) || rate.is_nan() || rate < 0.0 {
            return f64::NAN;
        }
        if p == 1.0 && rate > 0.0 {
            return f64::INFINITY;
        }
        smallest_count(rate, rate.sqrt(), |k| {
            rate == 0.0 || Gammaincc::value::<I>(k + 1.0, rate) >= p
        })
    }
    fn derivative_left<'g>(_p: Var<'g>, _rate: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    fn derivative_right<'g>(_p: Var<'g>, _rate: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}
