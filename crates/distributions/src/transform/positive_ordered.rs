//! The transform onto increasing vectors of positive numbers.

use autodiff::Var;

use super::Transform;
use super::vector::part;
use crate::Constraint;
use crate::event::{sum_event, too_few_axes};

/// `y[k] = y[k-1] + exp(x[k])` with `y[-1] = 0`, onto vectors of positive numbers that increase
/// (Stan Reference Manual, "Positive ordered vector")
///
/// ```
/// use autodiff::Graph;
/// use distributions::{PositiveOrderedTransform, Transform};
///
/// let graph = Graph::new();
/// let y = PositiveOrderedTransform.forward(graph.constant([0.0, 0.0]));
/// assert_eq!(y.value().unwrap().data(), [1.0, 2.0]);
/// ```
#[derive(Debug, Clone)]
pub struct PositiveOrderedTransform;

impl Transform for PositiveOrderedTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        match x.shape().rank().checked_sub(1) {
            Some(axis) => x.exp().cumsum(axis),
            None => too_few_axes(x, 1),
        }
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let Some(axis) = y.shape().rank().checked_sub(1) else {
            return too_few_axes(y, 1);
        };
        let length = y.shape().axes()[axis];
        if length < 2 {
            return y.log();
        }
        let steps = part(y, 1..length) - part(y, 0..length - 1);
        y.graph().concatenate(&[part(y, 0..1), steps], axis).log()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        sum_event(x, 1)
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::PositiveOrdered
    }
}
