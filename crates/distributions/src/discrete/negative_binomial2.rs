//! The negative binomial distribution by its mean.

use autodiff::primitive::Betaincc;
use autodiff::{Array, Graph, Operand, Plain, Shape, Var};
use rand::Rng;

use crate::concrete::{draw, exceeds};
use crate::special::{Function, LogFactorialRest, apply, log_probability, smallest_count};
use crate::{Constraint, Distribution, Error, Parameter};

/// The negative binomial distribution of counts with more spread than a Poisson distribution: that of
/// a Poisson count whose rate is gamma distributed with this `mean` and shape `concentration`,
///
/// `P(k) = Γ(k + c) / (k! Γ(c)) (m / (m + c))^k (c / (m + c))^c` for k = 0, 1, 2, …
///
/// with m the mean and c the concentration; the variance is `m + m²/c` (Johnson, Kemp & Kotz 2005,
/// Univariate Discrete Distributions, ch. 5). With growing concentration it becomes the Poisson
/// distribution.
///
/// ```
/// use distributions::{Distribution, NegativeBinomial2};
///
/// let counts = NegativeBinomial2::new(3.0, 1.0);
/// assert_eq!(counts.variance_value()?.to_scalar(), Some(12.0));
/// assert!((counts.log_prob_at(0.0)?.to_scalar().unwrap() - 0.25f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct NegativeBinomial2<'a> {
    mean: Operand<'a>,
    concentration: Operand<'a>,
}

impl<'a> NegativeBinomial2<'a> {
    /// The distribution with this mean and concentration (both positive).
    pub fn new(mean: impl Into<Operand<'a>>, concentration: impl Into<Operand<'a>>) -> Self {
        Self { mean: mean.into(), concentration: concentration.into() }
    }
}

impl Distribution for NegativeBinomial2<'_> {
    fn name(&self) -> &'static str {
        "NegativeBinomial2"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let concentration = &self.concentration;
        vec![
            Parameter { name: "mean", value: &self.mean, constraint: Constraint::Positive },
            Parameter {
                name: "concentration",
                value: concentration,
                constraint: Constraint::Positive,
            },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegativeInteger
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (mean, concentration) = (graph.lift(&self.mean), graph.lift(&self.concentration));
        // Stirling's formula for each gamma function, with the leading terms combined: what is left is
        // neither large for large counts nor for a large concentration.
        let total = value + concentration;
        let rests = total.stirling_remainder()
            - concentration.stirling_remainder()
            - 0.5 * (value / concentration).log1p()
            - value.unary::<LogFactorialRest>();
        if exceeds(&value.into(), LARGE) {
            let share = total / (mean + concentration);
            return rests
                - value.kl_div(share * mean)
                - concentration.kl_div(share * concentration);
        }
        let poisson_like = value.xlogy(mean / value.maximum(1.0));
        poisson_like - total * ((mean - value) / total).log1p() + rests
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [mean, concentration]| {
            let Ok(gamma) = rand_distr::Gamma::new(concentration, 1.0) else { return f64::NAN };
            let unit: f64 = rand_distr::Distribution::sample(&gamma, rng);
            super::poisson::poisson_draw(rng, unit / concentration * mean)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.mean).broadcast_with(graph.lift(&self.concentration)))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let mean = graph.lift(&self.mean);
        Some(mean + mean * (mean / graph.lift(&self.concentration)))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (mean, concentration) = (graph.lift(&self.mean), graph.lift(&self.concentration));
        let next = value.floor().maximum(0.0) + 1.0;
        let inside = (mean / (mean + concentration)).betaincc(next, concentration);
        Some(value.less(0.0).select(0.0, inside))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (mean, concentration) = (graph.lift(&self.mean), graph.lift(&self.concentration));
        Some(apply::<Quantile>(&[probability, mean, concentration]))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (mean, concentration) = (graph.lift(&self.mean), graph.lift(&self.concentration));
        let next = value.floor().maximum(0.0) + 1.0;
        let inside = (mean / (mean + concentration)).betainc(next, concentration);
        Some(value.less(0.0).select(0.0, log_probability(inside)))
    }
}

/// Counts from which on the terms of the log probability become so large that their rounding is
/// felt.
const LARGE: f64 = 1000.0;

/// The smallest k with `P(count ≤ k) ≥ p`; arguments `p`, `mean`, `concentration`. It moves in
/// steps, so its derivatives are taken as zero.
struct Quantile;
impl Function for Quantile {
    const NAME: &'static str = "negative_binomial_quantile";
    fn value(arguments: &[f64]) -> f64 {
        let &[p, mean, concentration] = arguments else { return f64::NAN };
        if !((0.0..=1.0).contains(&p) && mean > 0.0 && concentration > 0.0) {
            return f64::NAN;
        }
        if p == 1.0 {
            return f64::INFINITY;
        }
        let share = mean / (mean + concentration);
        let spread = (mean + mean * (mean / concentration)).sqrt();
        smallest_count(mean, spread, |k| {
            Betaincc::value::<Plain>(k + 1.0, concentration, share) >= p
        })
    }
    fn derivative<'g>(_which: usize, _x: &[Var<'g>], _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}
