//! The transform that changes nothing.

use autodiff::Var;

use super::Transform;

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
}
