//! The geometric distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use super::probability::Probability;
use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The geometric distribution of the number of failures before the first success, where each trial
/// succeeds with probability `probs`:
///
/// `P(k) = probs (1 - probs)^k` for k = 0, 1, 2, …
///
/// (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, sec. 5.2). The probability may be
/// given by its logit.
///
/// ```
/// use distributions::{Distribution, Geometric};
///
/// let failures = Geometric::new(0.25);
/// assert_eq!(failures.mean_value()?.to_scalar(), Some(3.0));
/// assert!((failures.cdf_at(1.0)?.to_scalar().unwrap() - 0.4375).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Geometric<'a> {
    probability: Probability<'a>,
}

impl<'a> Geometric<'a> {
    /// The distribution for this probability of success.
    pub fn new(probs: impl Into<Operand<'a>>) -> Self {
        Self { probability: Probability::Probs(probs.into()) }
    }

    /// The distribution for this logit of the probability of success.
    pub fn with_logits(logits: impl Into<Operand<'a>>) -> Self {
        Self { probability: Probability::Logits(logits.into()) }
    }
}

impl Distribution for Geometric<'_> {
    fn name(&self) -> &'static str {
        "Geometric"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![self.probability.parameter()]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegativeInteger
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.probability.log_likelihood(value.graph().constant(1.0), value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [parameter]| {
            // The whole part of an exponential waiting time is geometric.
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            let rate = match &self.probability {
                Probability::Probs(_) => -(-parameter).ln_1p(),
                Probability::Logits(_) => parameter.max(0.0) + (-parameter.abs()).exp().ln_1p(),
            };
            (unit / rate).floor().min(f64::MAX)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(self.probability.complement(graph) / self.probability.probs(graph))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let probs = self.probability.probs(graph);
        Some(self.probability.complement(graph) / (probs * probs))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(-self.log_survival(value)?.expm1())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let log_complement = self.probability.log_complement(probability.graph());
        let wanted = (-checked(probability)).log1p();
        // Rounding may put the quotient on the wrong side of a whole number.
        let near = (wanted / log_complement).ceil().maximum(1.0);
        let reaches = |trials: Var<'g>| (trials * log_complement).less_equal(wanted);
        let lower = (near - 1.0).maximum(1.0);
        let trials = reaches(lower).select(lower, reaches(near).select(near, near + 1.0));
        Some(trials - 1.0)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let trials = (value.floor() + 1.0).maximum(0.0);
        let log = trials * self.probability.log_complement(value.graph());
        Some(value.less(0.0).select(0.0, log))
    }
}
