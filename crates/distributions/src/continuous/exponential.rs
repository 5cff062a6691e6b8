//! The exponential distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The exponential distribution of waiting times with mean `1 / rate`:
///
/// `p(x) = rate exp(-rate x)` for x ≥ 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, eq. 19.1).
///
/// ```
/// use distributions::{Distribution, Exponential};
///
/// let waiting = Exponential::new(0.5);
/// assert_eq!(waiting.mean_value()?.to_scalar(), Some(2.0));
/// assert_eq!(waiting.log_prob_at(0.0)?.to_scalar(), Some(0.5f64.ln()));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Exponential<'a> {
    rate: Operand<'a>,
}

impl<'a> Exponential<'a> {
    /// The distribution with this rate (positive).
    pub fn new(rate: impl Into<Operand<'a>>) -> Self {
        Self { rate: rate.into() }
    }
}

impl Distribution for Exponential<'_> {
    fn name(&self) -> &'static str {
        "Exponential"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "rate", value: &self.rate, constraint: Constraint::Positive }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegative
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let rate = value.graph().lift(&self.rate);
        rate.log() - rate * value
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [rate]| {
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            unit / rate
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(1.0 / graph.lift(&self.rate))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let mean = 1.0 / graph.lift(&self.rate);
        Some(mean * mean)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let rate = value.graph().lift(&self.rate);
        Some(value.greater(0.0).select(-(-rate * value).expm1(), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        Some(-(-checked(probability)).log1p() / probability.graph().lift(&self.rate))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(-value.graph().lift(&self.rate) * value.maximum(0.0))
    }
}
