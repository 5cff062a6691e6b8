//! The transform onto the numbers above a bound.

use autodiff::{Operand, Var};

use super::Transform;

/// `y = low + exp(x)`, onto the numbers above `low`
#[derive(Debug, Clone)]
pub struct ExpTransform<'a> {
    low: Operand<'a>,
}

impl<'a> ExpTransform<'a> {
    /// The transform onto the numbers above this bound.
    pub fn new(low: impl Into<Operand<'a>>) -> Self {
        Self { low: low.into() }
    }
}

impl Transform for ExpTransform<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        x.exp() + x.graph().lift(&self.low)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        (y - y.graph().lift(&self.low)).log()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        x
    }
}
