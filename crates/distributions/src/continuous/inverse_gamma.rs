//! The inverse gamma distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use super::gamma::{LARGE, log_normalizer, log_poisson_like_of, unit_draw, upper_quantile};
use crate::concrete::{draw, is_at_most};
use crate::special::{LogGammainc, LogGammaincc};
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of `1/x` where x is gamma distributed with shape `concentration` and this rate:
///
/// `p(x) = rate^concentration x^(-concentration - 1) exp(-rate / x) / Γ(concentration)` for x > 0
///
/// (Gelman et al. 2013, Bayesian Data Analysis, table A.1). NumPyro, too, calls the scale `rate`. There
/// is a mean for a concentration above 1, and a variance above 2.
///
/// ```
/// use distributions::{Distribution, InverseGamma};
///
/// let variance = InverseGamma::new(3.0, 2.0);
/// assert_eq!(variance.mean_value()?.to_scalar(), Some(1.0));
/// assert_eq!(InverseGamma::new(0.5, 2.0).mean_value()?.to_scalar(), Some(f64::INFINITY));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct InverseGamma<'a> {
    concentration: Operand<'a>,
    rate: Operand<'a>,
}

impl<'a> InverseGamma<'a> {
    /// The distribution with this shape and scale (both positive).
    pub fn new(concentration: impl Into<Operand<'a>>, rate: impl Into<Operand<'a>>) -> Self {
        Self { concentration: concentration.into(), rate: rate.into() }
    }
}

impl Distribution for InverseGamma<'_> {
    fn name(&self) -> &'static str {
        "InverseGamma"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter {
                name: "concentration",
                value: &self.concentration,
                constraint: Constraint::Positive,
            },
            Parameter { name: "rate", value: &self.rate, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = value.log();
        if is_at_most(&self.concentration, LARGE) {
            let normalizer = log_normalizer(concentration, rate);
            return -(concentration + 1.0) * log - rate / value - normalizer;
        }
        log_poisson_like_of(concentration, rate, 1.0 / value, log)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [concentration, rate]| {
            (rate / unit_draw(rng, concentration)).min(f64::MAX)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let finite = rate / (concentration - 1.0);
        Some(concentration.greater(1.0).select(finite, f64::INFINITY))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let mean = rate / (concentration - 1.0);
        let finite = mean * mean / (concentration - 2.0);
        Some(concentration.greater(2.0).select(finite, f64::INFINITY))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let inverse = rate / value.maximum(0.0);
        Some(value.greater(0.0).select(concentration.gammaincc(inverse), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        Some(rate / upper_quantile(probability, concentration))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = concentration.binary::<LogGammaincc>(rate / value.maximum(0.0));
        Some(value.greater(0.0).select(log, f64::NEG_INFINITY))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (concentration, rate) = (graph.lift(&self.concentration), graph.lift(&self.rate));
        let log = concentration.binary::<LogGammainc>(rate / value.maximum(0.0));
        Some(value.greater(0.0).select(log, 0.0))
    }
}
