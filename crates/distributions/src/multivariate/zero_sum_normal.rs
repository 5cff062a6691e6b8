//! The normal distribution of numbers that sum to zero.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::concrete::draw_events;
use crate::event::{spread_over_event, sum_event};
use crate::special::HALF_LOG_TWO_PI;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// Independent normal variables with mean 0 and standard deviation `scale`, under the condition that
/// they sum to 0 along each axis of the event:
///
/// `p(x) = exp(-Σ x² / (2 scale²)) / (scale √(2π))^d` with `d = Π (n_k - 1)` for axes of lengths n_k
///
/// It is the density on the space that the condition leaves, of d dimensions. Effects of groups, of
/// which only the differences count, are often so (as in PyMC and NumPyro).
///
/// ```
/// use distributions::{Distribution, ZeroSumNormal};
///
/// let effects = ZeroSumNormal::new(1.0, 3);
/// let log_prob = effects.log_prob_at([1.0, -1.0, 0.0])?.to_scalar().unwrap();
/// assert!((log_prob + 1.0 + (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// assert_eq!(effects.log_prob_at([1.0, 1.0, 0.0])?.to_scalar(), Some(f64::NEG_INFINITY));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ZeroSumNormal<'a> {
    scale: Operand<'a>,
    event_shape: Shape,
}

impl<'a> ZeroSumNormal<'a> {
    /// The distribution with this scale (positive) of events of this shape, which has at least one
    /// axis.
    pub fn new(scale: impl Into<Operand<'a>>, event_shape: impl Into<Shape>) -> Self {
        Self { scale: scale.into(), event_shape: event_shape.into() }
    }
}

impl Distribution for ZeroSumNormal<'_> {
    fn name(&self) -> &'static str {
        "ZeroSumNormal"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::ZeroSum { event_rank: self.event_shape.rank() }
    }

    fn event_shape(&self) -> Shape {
        self.event_shape
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        if self.event_shape.rank() == 0 || self.event_shape.size() == 0 {
            let message = format!(
                "ZeroSumNormal: the event shape {} must have an axis, and elements",
                self.event_shape
            );
            return Err(Error::new(ErrorKind::Shape, message));
        }
        Ok(self.scale.shape())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let scale = value.graph().lift(&self.scale);
        let rank = self.event_shape.rank();
        let z = value / spread_over_event(scale, rank);
        let dimensions: usize =
            self.event_shape.axes().iter().map(|n| n.saturating_sub(1)).product();
        -0.5 * sum_event(z * z, rank) - dimensions as f64 * (scale.log() + HALF_LOG_TWO_PI)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, event| {
            event.fill_with(|| parameters[0][0] * rng.sample::<f64, _>(StandardNormal));
            // What is left when the means along each axis are taken off has the distribution.
            let mut inner = 1;
            for &length in self.event_shape.axes().iter().rev() {
                for block in event.chunks_exact_mut(length * inner) {
                    for i in 0..inner {
                        let mean = block[i..].iter().step_by(inner).sum::<f64>() / length as f64;
                        block[i..].iter_mut().step_by(inner).for_each(|x| *x -= mean);
                    }
                }
                inner *= length;
            }
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = self.value_shape(self.batch_shape().ok()?).ok()?;
        Some(graph.constant(0.0).broadcast_to(shape))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = self.value_shape(self.batch_shape().ok()?).ok()?;
        let scale = spread_over_event(graph.lift(&self.scale), self.event_shape.rank());
        let part: f64 = self.event_shape.axes().iter().map(|&n| 1.0 - 1.0 / n as f64).product();
        Some((part * (scale * scale)).broadcast_to(shape))
    }
}
