//! The uniform distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};

use crate::concrete::draw;
use crate::special::{checked, log_probability};
use crate::{Constraint, Distribution, Error, Parameter};

/// The uniform distribution between `low` and `high`:
///
/// `p(x) = 1 / (high - low)` for low ≤ x ≤ high
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, eq. 26.1).
///
/// ```
/// use distributions::{Distribution, Uniform};
///
/// let slope = Uniform::new(-5.0, 5.0);
/// let at = slope.log_prob_at([0.0, 6.0])?;
/// assert_eq!(at.data(), [-10f64.ln(), f64::NEG_INFINITY]);
///
/// let error = Uniform::new(5.0, -5.0).validate().unwrap_err();
/// assert_eq!(error.to_string(), "Uniform: high must be finite and greater than 5, found -5");
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Uniform<'a> {
    low: Operand<'a>,
    high: Operand<'a>,
}

impl<'a> Uniform<'a> {
    /// The distribution between these bounds (`low < high`).
    pub fn new(low: impl Into<Operand<'a>>, high: impl Into<Operand<'a>>) -> Self {
        Self { low: low.into(), high: high.into() }
    }
}

impl Distribution for Uniform<'_> {
    fn name(&self) -> &'static str {
        "Uniform"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let above_low = Constraint::GreaterThan { low: self.low.clone() };
        vec![
            Parameter { name: "low", value: &self.low, constraint: Constraint::Real },
            Parameter { name: "high", value: &self.high, constraint: above_low },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Interval { low: self.low.clone(), high: self.high.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        -(graph.lift(&self.high) - graph.lift(&self.low)).log().broadcast_with(value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [low, high]| low + (high - low) * rng.random::<f64>())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(0.5 * (graph.lift(&self.low) + graph.lift(&self.high)))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let width = graph.lift(&self.high) - graph.lift(&self.low);
        Some(width * width / 12.0)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        let inside = (value - low) / (high - low);
        Some(value.less_equal(low).select(0.0, value.less(high).select(inside, 1.0)))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        Some(low + (high - low) * checked(probability))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        Some(log_probability((high - value.clamp(low, high)) / (high - low)))
    }
}
