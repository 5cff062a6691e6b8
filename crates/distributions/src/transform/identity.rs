//! The transform that changes nothing.

use autodiff::{Graph, Var};

use super::Transform;
use crate::Constraint;

/// `y = x`
#[derive(Debug, Clone)]
pub struct IdentityTransform;

impl Transform for IdentityTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        x
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        y
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        x.graph().constant(0.0).broadcast_to(x.shape())
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Real
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.constant(1.0))
    }
}
