//! The transform onto the positive numbers that leaves large ones as they are.

use autodiff::{Graph, Var};

use super::Transform;
use crate::Constraint;
use crate::special::Log1mexp;

/// `y = log(1 + exp(x))`, onto the positive numbers
///
/// ```
/// use autodiff::Graph;
/// use distributions::{SoftplusTransform, Transform};
///
/// let graph = Graph::new();
/// let y = SoftplusTransform.forward(graph.constant([0.0, 800.0]));
/// assert_eq!(y.value().unwrap().data(), [std::f64::consts::LN_2, 800.0]);
/// ```
#[derive(Debug, Clone)]
pub struct SoftplusTransform;

impl Transform for SoftplusTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        x.softplus()
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        // log(exp(y) - 1), without overflow.
        y + (-y).unary::<Log1mexp>()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        x.log_sigmoid()
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.constant(1.0))
    }
}
