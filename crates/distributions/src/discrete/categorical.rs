//! The categorical distribution.

use autodiff::{Array, Operand, Shape, Var};
use rand::{Rng, RngExt};

use super::weights::{Weights, labels, pick};
use crate::concrete::draw_events;
use crate::special::{checked, log_probability};
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of a label that is k with probability `probs[k]`:
///
/// `P(k) = probs[k]` for k = 0, …, K - 1
///
/// The last axis of the parameter has one element for each of the K labels. The probabilities may be
/// given by their logs, up to a common term. There are no moments, as labels are names.
///
/// ```
/// use distributions::{Categorical, Distribution};
///
/// let class = Categorical::new([0.5, 0.2, 0.3]);
/// assert_eq!(class.log_prob_at([1.0, 0.0])?.data(), [0.2f64.ln(), 0.5f64.ln()]);
/// assert_eq!(class.enumerate_support().unwrap().data(), [0.0, 1.0, 2.0]);
///
/// let same = Categorical::with_logits([5f64.ln(), 2f64.ln(), 3f64.ln()]);
/// assert!((same.log_prob_at(2.0)?.to_scalar().unwrap() - 0.3f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Categorical<'a> {
    weights: Weights<'a>,
}

impl<'a> Categorical<'a> {
    /// The distribution with these probabilities, which add to 1 along the last axis.
    pub fn new(probs: impl Into<Operand<'a>>) -> Self {
        Self { weights: Weights::Probs(probs.into()) }
    }

    /// The distribution with probabilities proportional to the exponentials of these numbers.
    pub fn with_logits(logits: impl Into<Operand<'a>>) -> Self {
        Self { weights: Weights::Logits(logits.into()) }
    }

    /// The probabilities of the labels.
    pub(crate) fn weights(&self) -> &Weights<'a> {
        &self.weights
    }
}

impl Distribution for Categorical<'_> {
    fn name(&self) -> &'static str {
        "Categorical"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![self.weights.parameter()]
    }

    fn support(&self) -> Constraint<'_> {
        let last = self.weights.count().saturating_sub(1);
        Constraint::IntegerInterval { low: 0.0.into(), high: (last as f64).into() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        pick(self.weights.log_probs(value.graph()), value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, label| {
            let probs = self.weights.of_numbers(parameters[0]);
            let mut rest: f64 = rng.random();
            let reached = probs.iter().position(|p| {
                rest -= p;
                rest < 0.0
            });
            // Rounding may leave a rest: it belongs to the last label that has a probability.
            let last = || probs.iter().rposition(|&p| p > 0.0);
            label[0] = reached.or_else(last).unwrap_or(0) as f64;
        })
    }

    fn enumerate_support(&self) -> Option<Array> {
        Some(labels(self.weights.count()))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let is_below = graph
            .constant(labels(self.weights.count()))
            .less_equal(value.expand_dims(value.shape().rank()));
        let below = is_below.select(self.weights.probs(graph), 0.0);
        let sum = below.sum_axis(below.shape().rank() - 1);
        let last = self.weights.count().saturating_sub(1) as f64;
        Some(value.less(last).select(sum, 1.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let probs = self.weights.probs(probability.graph());
        let axis = probs.shape().rank().checked_sub(1)?;
        // The number of labels, but for the last, up to which the probability is not yet reached.
        let reached = probs.cumsum(axis).slice_axis(axis, 0..self.weights.count() - 1);
        let is_below = reached.less(probability.expand_dims(probability.shape().rank()));
        let label = is_below.sum_axis(is_below.shape().rank() - 1);
        Some(checked(probability).equal(probability).select(label, f64::NAN))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let is_above = graph
            .constant(labels(self.weights.count()))
            .greater(value.expand_dims(value.shape().rank()));
        let above = is_above.select(self.weights.probs(graph), 0.0);
        Some(log_probability(above.sum_axis(above.shape().rank() - 1)))
    }
}
