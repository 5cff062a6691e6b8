//! The transform onto the numbers on one side of a bound.

use autodiff::{Graph, Operand, Var};

use super::Transform;
use crate::Constraint;

/// `y = low + exp(x)`, onto the numbers above `low`, or `y = high - exp(x)`, onto those below `high`
#[derive(Debug, Clone)]
pub struct ExpTransform<'a> {
    bound: Operand<'a>,
    sign: f64,
}

impl<'a> ExpTransform<'a> {
    /// The transform onto the numbers above this bound.
    pub fn new(low: impl Into<Operand<'a>>) -> Self {
        Self { bound: low.into(), sign: 1.0 }
    }

    /// The transform onto the numbers below this bound.
    pub fn below(high: impl Into<Operand<'a>>) -> Self {
        Self { bound: high.into(), sign: -1.0 }
    }
}

impl Transform for ExpTransform<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        self.sign * x.exp() + x.graph().lift(&self.bound)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        (self.sign * (y - y.graph().lift(&self.bound))).log()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        x.broadcast_with(y)
    }

    fn codomain(&self) -> Constraint<'_> {
        let bound = self.bound.clone();
        let is_zero = matches!(bound, Operand::Scalar(0.0));
        match self.sign > 0.0 {
            true if is_zero => Constraint::Positive,
            true => Constraint::GreaterThan { low: bound },
            false => Constraint::LessThan { high: bound },
        }
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.constant(self.sign))
    }
}
