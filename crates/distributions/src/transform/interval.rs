//! The transform onto an interval.

use autodiff::{Graph, Operand, Var};

use super::Transform;
use crate::Constraint;

/// `y = low + (high - low) sigmoid(x)`, onto the numbers between two bounds
#[derive(Debug, Clone)]
pub struct IntervalTransform<'a> {
    low: Operand<'a>,
    high: Operand<'a>,
}

impl<'a> IntervalTransform<'a> {
    /// The transform onto the numbers between these bounds.
    pub fn new(low: impl Into<Operand<'a>>, high: impl Into<Operand<'a>>) -> Self {
        Self { low: low.into(), high: high.into() }
    }
}

impl Transform for IntervalTransform<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let graph = x.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        low + (high - low) * x.sigmoid()
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let graph = y.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        (y - low).log() - (high - y).log()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        let graph = x.graph();
        let (low, high) = (graph.lift(&self.low), graph.lift(&self.high));
        // log sigmoid(x) + log sigmoid(-x), without the underflow of their product.
        (high - low).log() + x.log_sigmoid_slope()
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Interval { low: self.low.clone(), high: self.high.clone() }
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.constant(1.0))
    }
}
