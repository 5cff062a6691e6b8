//! A value in a set, to stand where a value does not count.

use autodiff::{Array, Graph, Shape, Var};
use distributions::{Constraint, biject_to};

/// An array of this shape all of whose events lie in the set.
pub(crate) fn feasible<'g>(set: &Constraint<'_>, graph: &'g Graph, shape: Shape) -> Var<'g> {
    let zeros = |shape: Shape| graph.constant(0.0).broadcast_to(shape);
    if let Some(transform) = biject_to(set) {
        return transform.forward(zeros(transform.unconstrained_shape(shape)));
    }
    match set {
        Constraint::IntegerGreaterThan { low } => graph.lift(low).floor() + 1.0,
        Constraint::IntegerInterval { low, .. } => graph.lift(low),
        Constraint::Point { value, .. } => graph.lift(value),
        Constraint::Sphere => {
            let first = (0..shape.from_right(0)).map(|k| f64::from(u8::from(k == 0)));
            graph.constant(first.collect::<Array>())
        }
        Constraint::Independent { base, .. } => feasible(base, graph, shape),
        // Counts and truth values.
        _ => zeros(shape),
    }
    .broadcast_to(shape)
}
