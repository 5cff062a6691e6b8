//! The log-uniform distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};

use crate::concrete::draw;
use crate::special::{MeanPosition, checked, log_probability};
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of a number whose logarithm is uniform between those of `low` and `high`, also known
/// as reciprocal distribution and as Jeffreys' prior of a scale:
///
/// `p(x) = 1 / (x log(high/low))` for low ≤ x ≤ high
///
/// ```
/// use distributions::{Distribution, LogUniform};
///
/// let period = LogUniform::new(1.0, 100.0);
/// assert!((period.cdf_at(10.0)?.to_scalar().unwrap() - 0.5).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LogUniform<'a> {
    low: Operand<'a>,
    high: Operand<'a>,
}

impl<'a> LogUniform<'a> {
    /// The distribution between these bounds (`0 < low < high`).
    pub fn new(low: impl Into<Operand<'a>>, high: impl Into<Operand<'a>>) -> Self {
        Self { low: low.into(), high: high.into() }
    }
}

impl Distribution for LogUniform<'_> {
    fn name(&self) -> &'static str {
        "LogUniform"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let above_low = Constraint::GreaterThan { low: self.low.clone() };
        vec![
            Parameter { name: "low", value: &self.low, constraint: Constraint::Positive },
            Parameter { name: "high", value: &self.high, constraint: above_low },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Interval { low: self.low.clone(), high: self.high.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        -value.log() - log_ratio(high, low).log()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [low, high]| {
            let log_ratio = ((high - low) / low).ln_1p().min(high.ln() - low.ln());
            // In two steps, as the ratio may overflow.
            let root = (0.5 * log_ratio * rng.random::<f64>()).exp();
            (low * root * root).clamp(low, high)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        Some((high - low) / log_ratio(high, low))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        let log_ratio = log_ratio(high, low);
        let mean = (high - low) / log_ratio;
        // By how much the middle is above the mean, without the cancellation of a narrow interval.
        let above = (high - low) * (log_ratio.unary::<MeanPosition>() - 0.5);
        Some(mean * above)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        let inside = value.clamp(low, high);
        Some(log_ratio(inside, low) / log_ratio(high, low))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        // In two steps, as the ratio may overflow.
        let root = (0.5 * log_ratio(high, low) * checked(probability)).exp();
        Some(low * root * root)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        let inside = value.clamp(low, high);
        Some(log_probability(log_ratio(high, inside) / log_ratio(high, low)))
    }
}

/// `log(high / low)`, also where the two are close, or the quotient overflows.
pub(super) fn log_ratio<'g>(high: Var<'g>, low: Var<'g>) -> Var<'g> {
    let is_near = high.less(2.0 * low);
    // Where it is not used the quotient, which may overflow, shall have a derivative all the same.
    let excess = is_near.select(high - low, 0.0) / is_near.select(low, 1.0);
    is_near.select(excess.log1p(), high.log() - low.log())
}
