//! The Bernoulli distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};

use super::probability::Probability;
use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The Bernoulli distribution of 1 with probability `probs` and 0 otherwise:
///
/// `P(k) = probs^k (1 - probs)^(1 - k)` for k = 0, 1
///
/// (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, sec. 3.1). The probability may be
/// given by its logit, `log(probs / (1 - probs))`, which is best for logistic regression.
///
/// ```
/// use distributions::{Bernoulli, Distribution};
///
/// let coin = Bernoulli::new(0.25);
/// assert_eq!(coin.log_prob_at([0.0, 1.0])?.data(), [0.75f64.ln(), 0.25f64.ln()]);
/// assert_eq!(Bernoulli::with_logits(0.0).mean_value()?.to_scalar(), Some(0.5));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bernoulli<'a> {
    probability: Probability<'a>,
}

impl<'a> Bernoulli<'a> {
    /// The distribution with this probability of 1.
    pub fn new(probs: impl Into<Operand<'a>>) -> Self {
        Self { probability: Probability::Probs(probs.into()) }
    }

    /// The distribution with this logit of the probability of 1.
    pub fn with_logits(logits: impl Into<Operand<'a>>) -> Self {
        Self { probability: Probability::Logits(logits.into()) }
    }
}

impl Distribution for Bernoulli<'_> {
    fn name(&self) -> &'static str {
        "Bernoulli"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![self.probability.parameter()]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Boolean
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        match &self.probability {
            // One logarithm less than in the general form: a sum over data becomes a dot product
            // and a sum.
            Probability::Logits(logits) => {
                let logits = value.graph().lift(logits);
                value * logits - logits.softplus()
            }
            Probability::Probs(_) => self.probability.log_likelihood(value, 1.0 - value),
        }
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [parameter]| {
            f64::from(u8::from(rng.random::<f64>() < self.probability.of_number(parameter)))
        })
    }

    fn enumerate_support(&self) -> Option<Array> {
        Some([0.0, 1.0].into())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(self.probability.probs(graph))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(self.probability.probs(graph) * self.probability.complement(graph))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let upper = value.less(1.0).select(self.probability.complement(value.graph()), 1.0);
        Some(value.less(0.0).select(0.0, upper))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let complement = self.probability.complement(probability.graph());
        let is_one = probability.greater(complement);
        Some(checked(probability).equal(probability).select(is_one, f64::NAN))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let one = graph.constant(1.0);
        let log_probs = self.probability.log_likelihood(one, graph.constant(0.0));
        let upper = value.less(1.0).select(log_probs, f64::NEG_INFINITY);
        Some(value.less(0.0).select(0.0, upper))
    }
}
