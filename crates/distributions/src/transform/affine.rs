//! The transform that moves and stretches.

use autodiff::{Graph, Operand, Var};

use super::Transform;
use crate::Constraint;

/// `y = loc + scale · x`, where the scale may be negative but not 0
///
/// ```
/// use autodiff::Graph;
/// use distributions::{AffineTransform, Transform};
///
/// let graph = Graph::new();
/// let y = AffineTransform::new(1.0, -2.0).forward(graph.constant([0.0, 1.0]));
/// assert_eq!(y.value().unwrap().data(), [1.0, -1.0]);
/// ```
#[derive(Debug, Clone)]
pub struct AffineTransform<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> AffineTransform<'a> {
    /// The transform that stretches by `scale`, then moves by `loc`.
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Transform for AffineTransform<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let graph = x.graph();
        graph.lift(&self.scale) * x + graph.lift(&self.loc)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let graph = y.graph();
        (y - graph.lift(&self.loc)) / graph.lift(&self.scale)
    }

    fn log_abs_det_jacobian<'g>(&self, _x: Var<'g>, y: Var<'g>) -> Var<'g> {
        y.graph().lift(&self.scale).abs().log().broadcast_with(y)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Real
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.scale).sign())
    }
}
