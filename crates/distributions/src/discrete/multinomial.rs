//! The multinomial distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use super::binomial::{LARGE, binomial_draw};
use super::weights::Weights;
use crate::concrete::{draw_events, exceeds};
use crate::event::sum_event;
use crate::special::LogFactorialRest;
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of how often each of K outcomes occurs in `total_count` trials:
///
/// `P(k) = total_count! Π probs[i]^k[i] / k[i]!`, where the counts k add to total_count
///
/// (Johnson, Kotz & Balakrishnan 1997, Discrete Multivariate Distributions, ch. 35). Events are
/// vectors of K counts. The probabilities may be given by their logs, up to a common term.
///
/// ```
/// use distributions::{Distribution, Multinomial};
///
/// let colors = Multinomial::new(2.0, [0.5, 0.25, 0.25]);
/// let at = colors.log_prob_at([1.0, 1.0, 0.0])?.to_scalar().unwrap();
/// assert!((at - 0.25f64.ln()).abs() < 1e-15);
/// assert_eq!(colors.mean_value()?.data(), [1.0, 0.5, 0.5]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Multinomial<'a> {
    total_count: Operand<'a>,
    weights: Weights<'a>,
}

impl<'a> Multinomial<'a> {
    /// The distribution for this number of trials with these probabilities, which add to 1 along
    /// the last axis.
    pub fn new(total_count: impl Into<Operand<'a>>, probs: impl Into<Operand<'a>>) -> Self {
        Self { total_count: total_count.into(), weights: Weights::Probs(probs.into()) }
    }

    /// The distribution for this number of trials with probabilities proportional to the
    /// exponentials of these numbers.
    pub fn with_logits(
        total_count: impl Into<Operand<'a>>,
        logits: impl Into<Operand<'a>>,
    ) -> Self {
        Self { total_count: total_count.into(), weights: Weights::Logits(logits.into()) }
    }

    /// The number of trials with an axis for the outcomes.
    fn total_count<'g>(&self, graph: &'g Graph) -> Var<'g> {
        let total_count = graph.lift(&self.total_count);
        total_count.expand_dims(total_count.shape().rank())
    }
}

impl Distribution for Multinomial<'_> {
    fn name(&self) -> &'static str {
        "Multinomial"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let constraint = Constraint::NonNegativeInteger;
        vec![
            Parameter { name: "total_count", value: &self.total_count, constraint },
            self.weights.parameter(),
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Multinomial { total_count: self.total_count.clone() }
    }

    fn event_shape(&self) -> Shape {
        Shape::from(self.weights.count())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let total_count = self.total_count(graph);
        let rest = |count: Var<'g>| count.unary::<LogFactorialRest>();
        let whole = rest(graph.lift(&self.total_count));
        if exceeds(&self.total_count, LARGE) {
            // See Binomial: no terms are larger than the result.
            let deviation = value.kl_div(total_count * self.weights.probs(graph));
            return whole - sum_event(rest(value) + deviation, 1);
        }
        let coefficient = value.xlogy(total_count.maximum(1.0) / value.maximum(1.0)) - rest(value);
        let likelihood = match &self.weights {
            Weights::Probs(probs) => value.xlogy(graph.lift(probs)),
            Weights::Logits(_) => value * self.weights.log_probs(graph),
        };
        whole + sum_event(coefficient, 1) + sum_event(likelihood, 1)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, counts| {
            let probs = self.weights.of_numbers(parameters[1]);
            let (mut left, mut mass) = (parameters[0][0], 1.0);
            let last = probs.len() - 1;
            for (i, (count, &p)) in counts.iter_mut().zip(&probs).enumerate() {
                // The last outcome takes what is left, and so does one that has all of the mass.
                *count =
                    if i == last || p >= mass { left } else { binomial_draw(rng, left, p / mass) };
                left -= *count;
                mass -= p;
            }
        })
    }

    fn enumerate_support(&self) -> Option<Array> {
        const MOST: usize = 1_000_000;
        let total = self.total_count.value()?;
        let outcomes = self.weights.count();
        // With different sums in a batch no event is possible for all.
        let first = *total.data().first()?;
        if total.data().iter().any(|&n| n != first) {
            return None;
        }
        let mut rows: Vec<f64> = Vec::new();
        let mut counts = vec![0.0; outcomes];
        *counts.last_mut()? = first;
        loop {
            rows.extend(&counts);
            if rows.len() > MOST {
                return None;
            }
            if !advance(&mut counts) {
                break;
            }
        }
        let shape = Shape::from([rows.len() / outcomes, outcomes]);
        Array::new(shape, rows).ok()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(self.total_count(graph) * self.weights.probs(graph))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let probs = self.weights.probs(graph);
        Some(self.total_count(graph) * (probs * (1.0 - probs)))
    }
}

/// The next vector of counts with the same sum, in lexicographic order; false after the last.
fn advance(counts: &mut [f64]) -> bool {
    // The rightmost element with something to its right grows by one; the rest goes to the end.
    for i in (0..counts.len().saturating_sub(1)).rev() {
        let right: f64 = counts[i + 1..].iter().sum();
        if right > 0.0 {
            counts[i] += 1.0;
            counts[i + 1..].fill(0.0);
            let last = counts.len() - 1;
            counts[last] = right - 1.0;
            return true;
        }
    }
    false
}
