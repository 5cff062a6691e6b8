//! A value inside a set, for where some value has to stand.

use autodiff::{Array, Graph, Shape, Var};

use super::Constraint;
use crate::transform::biject_to;

impl Constraint<'_> {
    /// An array of this shape whose events lie in the set, away from its bounds.
    pub(crate) fn feasible<'g>(&self, graph: &'g Graph, shape: Shape) -> Option<Var<'g>> {
        let number = match self {
            Constraint::Boolean | Constraint::NonNegativeInteger => graph.constant(0.0),
            Constraint::IntegerGreaterThan { low } => graph.lift(low).floor() + 1.0,
            Constraint::IntegerGreaterThanEqual { low }
            | Constraint::IntegerInterval { low, .. } => graph.lift(low).ceil(),
            Constraint::Point { value, .. } => graph.lift(value),
            Constraint::Sphere => {
                let first = (0..shape.from_right(0)).map(|k| f64::from(u8::from(k == 0)));
                graph.constant(first.collect::<Array>())
            }
            Constraint::Multinomial { total_count } => {
                // All counts for the first outcome.
                let first: Array =
                    (0..shape.from_right(0)).map(|k| f64::from(u8::from(k == 0))).collect();
                let total_count = graph.lift(total_count);
                total_count.expand_dims(total_count.shape().rank()) * first
            }
            Constraint::Independent { base, .. } => return base.feasible(graph, shape),
            _ => {
                let transform = biject_to(self)?;
                let origin = Array::full(transform.unconstrained_shape(shape), 0.0);
                return Some(transform.forward(graph.constant(origin)));
            }
        };
        (number.shape().broadcast(shape) == Some(shape)).then(|| number.broadcast_to(shape))
    }
}
