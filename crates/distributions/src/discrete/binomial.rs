//! The binomial distribution.

use autodiff::primitive::Betaincc;
use autodiff::{Array, Graph, Operand, Plain, Shape, Var};
use rand::Rng;

use super::probability::Probability;
use crate::concrete::{draw, exceeds};
use crate::special::{Function, LogFactorialRest, apply, log_probability, smallest_count};
use crate::{Constraint, Distribution, Error, Parameter};

/// The binomial distribution of the number of successes in `total_count` trials that each succeed
/// with probability `probs`:
///
/// `P(k) = C(total_count, k) probs^k (1 - probs)^(total_count - k)` for k = 0, …, total_count
///
/// (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, ch. 3). The probability may be
/// given by its logit.
///
/// ```
/// use distributions::{Binomial, Distribution};
///
/// let detections = Binomial::new(2.0, 0.5);
/// let log_prob = detections.log_prob_at([0.0, 1.0, 3.0])?;
/// assert!((log_prob.data()[0] - 0.25f64.ln()).abs() < 1e-15);
/// assert!((log_prob.data()[1] - 0.5f64.ln()).abs() < 1e-15);
/// assert_eq!(log_prob.data()[2], f64::NEG_INFINITY);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Binomial<'a> {
    total_count: Operand<'a>,
    probability: Probability<'a>,
}

impl<'a> Binomial<'a> {
    /// The distribution for this number of trials and probability of success.
    pub fn new(total_count: impl Into<Operand<'a>>, probs: impl Into<Operand<'a>>) -> Self {
        Self { total_count: total_count.into(), probability: Probability::Probs(probs.into()) }
    }

    /// The distribution for this number of trials and logit of the probability of success.
    pub fn with_logits(
        total_count: impl Into<Operand<'a>>,
        logits: impl Into<Operand<'a>>,
    ) -> Self {
        Self { total_count: total_count.into(), probability: Probability::Logits(logits.into()) }
    }
}

impl Binomial<'_> {
    /// `I(a, b, probs)`, or its difference from 1, from whichever of the probabilities of success and
    /// failure is small.
    fn tail<'g>(&self, a: Var<'g>, b: Var<'g>, is_lower: bool) -> Var<'g> {
        let probs = self.probability.probs(a.graph());
        let complement = self.probability.complement(a.graph());
        let (from_success, from_failure) = if is_lower {
            (probs.betaincc(a, b), complement.betainc(b, a))
        } else {
            (probs.betainc(a, b), complement.betaincc(b, a))
        };
        probs.less(0.5).select(from_success, from_failure)
    }
}

impl Distribution for Binomial<'_> {
    fn name(&self) -> &'static str {
        "Binomial"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let constraint = Constraint::NonNegativeInteger;
        vec![
            Parameter { name: "total_count", value: &self.total_count, constraint },
            self.probability.parameter(),
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::IntegerInterval { low: 0.0.into(), high: self.total_count.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let total_count = graph.lift(&self.total_count);
        let failures = total_count - value;
        let rest = |count: Var<'g>| count.unary::<LogFactorialRest>();
        let rests = rest(total_count) - rest(value) - rest(failures);
        if exceeds(&self.total_count, LARGE) {
            // All terms but those of the order of the result cancel by construction (Loader 2000,
            // "Fast and accurate computation of binomial probabilities").
            let (probs, complement) =
                (self.probability.probs(graph), self.probability.complement(graph));
            return rests
                - value.kl_div(total_count * probs)
                - failures.kl_div(total_count * complement);
        }
        // The rest of the binomial coefficient, n log n - k log k - (n-k) log(n-k).
        let part = |count: Var<'g>| count.xlogy(total_count.maximum(1.0) / count.maximum(1.0));
        self.probability.log_likelihood(value, failures) + (rests + part(value) + part(failures))
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [total_count, parameter]| {
            binomial_draw(rng, total_count, self.probability.of_number(parameter))
        })
    }

    fn enumerate_support(&self) -> Option<Array> {
        let most = self.total_count.value()?.data().iter().copied().fold(0.0, f64::max);
        Some((0..=most as u64).map(|k| k as f64).collect())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.total_count) * self.probability.probs(graph))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let probability = &self.probability;
        let single = probability.probs(graph) * probability.complement(graph);
        Some(graph.lift(&self.total_count) * single)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let total_count = graph.lift(&self.total_count);
        let count = value.floor().maximum(0.0);
        let rest = (total_count - count).maximum(1.0);
        let inside = self.tail(count + 1.0, rest, true);
        let upper = value.less(total_count).select(inside, 1.0);
        Some(value.less(0.0).select(0.0, upper))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let probs = self.probability.probs(graph);
        Some(apply::<Quantile>(&[probability, graph.lift(&self.total_count), probs]))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let total_count = graph.lift(&self.total_count);
        let count = value.floor().maximum(0.0);
        let rest = (total_count - count).maximum(1.0);
        let inside = log_probability(self.tail(count + 1.0, rest, false));
        let upper = value.less(total_count).select(inside, f64::NEG_INFINITY);
        Some(value.less(0.0).select(0.0, upper))
    }
}

/// Where the terms of the log probability become so large that their rounding is felt.
pub(super) const LARGE: f64 = 1000.0;

/// A draw of the number of successes.
pub(super) fn binomial_draw(rng: &mut dyn Rng, total_count: f64, probs: f64) -> f64 {
    let Ok(binomial) = rand_distr::Binomial::new(total_count as u64, probs) else {
        return f64::NAN;
    };
    rand_distr::Distribution::<u64>::sample(&binomial, rng) as f64
}

/// The smallest k with `P(count ≤ k) ≥ p`; arguments `p`, `total_count`, `probs`. It moves in steps,
/// so its derivatives are taken as zero.
struct Quantile;
impl Function for Quantile {
    const NAME: &'static str = "binomial_quantile";
    fn value(arguments: &[f64]) -> f64 {
        let &[p, total_count, probs] = arguments else { return f64::NAN };
        if !(0.0..=1.0).contains(&p) || !(0.0..=1.0).contains(&probs) {
            return f64::NAN;
        }
        let mean = total_count * probs;
        smallest_count(mean, (mean * (1.0 - probs)).sqrt(), |k| {
            k >= total_count || Betaincc::value::<Plain>(k + 1.0, total_count - k, probs) >= p
        })
    }
    fn derivative<'g>(_which: usize, _x: &[Var<'g>], _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}
