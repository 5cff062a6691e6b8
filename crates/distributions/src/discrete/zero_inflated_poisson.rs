//! The Poisson distribution with additional zeros.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};

use super::Poisson;
use super::poisson::poisson_draw;
use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of counts that are 0 with probability `gate`, and else Poisson distributed with
/// mean `rate`:
///
/// `P(k) = gate [k = 0] + (1 - gate) rate^k exp(-rate) / k!` for k = 0, 1, 2, …
///
/// (Lambert 1992, Technometrics 34, 1).
///
/// ```
/// use distributions::{Distribution, ZeroInflatedPoisson};
///
/// let sightings = ZeroInflatedPoisson::new(0.25, 2.0);
/// assert_eq!(sightings.mean_value()?.to_scalar(), Some(1.5));
/// let none = sightings.log_prob_at(0.0)?.to_scalar().unwrap().exp();
/// assert!((none - (0.25 + 0.75 * (-2f64).exp())).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ZeroInflatedPoisson<'a> {
    gate: Operand<'a>,
    rate: Operand<'a>,
}

impl<'a> ZeroInflatedPoisson<'a> {
    /// The distribution with this probability of an additional zero and this mean of the other
    /// counts (zero or positive).
    pub fn new(gate: impl Into<Operand<'a>>, rate: impl Into<Operand<'a>>) -> Self {
        Self { gate: gate.into(), rate: rate.into() }
    }

    fn poisson(&self) -> Poisson<'_> {
        Poisson::new(&self.rate)
    }
}

impl Distribution for ZeroInflatedPoisson<'_> {
    fn name(&self) -> &'static str {
        "ZeroInflatedPoisson"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let gate = Constraint::unit_interval();
        vec![
            Parameter { name: "gate", value: &self.gate, constraint: gate },
            Parameter { name: "rate", value: &self.rate, constraint: Constraint::NonNegative },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegativeInteger
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (gate, rate) = (graph.lift(&self.gate), graph.lift(&self.rate));
        // Negative parameters would pass the formulas below.
        let is_valid = gate.greater_equal(0.0) * rate.greater_equal(0.0);
        let open = is_valid.select((-gate).log1p(), f64::NAN);
        let zero = gate.log().logaddexp(open - rate);
        value.equal(0.0).select(zero, open + self.poisson().log_prob_in_support(value))
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [gate, rate]| {
            if rng.random::<f64>() < gate { 0.0 } else { poisson_draw(rng, rate) }
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some((1.0 - graph.lift(&self.gate)) * graph.lift(&self.rate))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (gate, rate) = (graph.lift(&self.gate), graph.lift(&self.rate));
        Some((1.0 - gate) * rate * (1.0 + gate * rate))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let gate = value.graph().lift(&self.gate);
        let inside = gate + (1.0 - gate) * self.poisson().cdf(value)?;
        Some(value.less(0.0).select(0.0, inside))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let gate = probability.graph().lift(&self.gate);
        let rest = (checked(probability) - gate) / (1.0 - gate);
        let count = self.poisson().icdf(rest.maximum(0.0))?;
        Some(probability.less_equal(gate).select(checked(probability) * 0.0, count))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let open = (-value.graph().lift(&self.gate)).log1p();
        let inside = open + self.poisson().log_survival(value)?;
        Some(value.less(0.0).select(0.0, inside))
    }
}
