//! The transform onto increasing vectors.

use autodiff::Var;

use super::Transform;
use super::vector::part;
use crate::Constraint;
use crate::event::{sum_event, too_few_axes};

/// `y[0] = x[0]`, `y[k] = y[k-1] + exp(x[k])`, onto vectors whose elements increase
/// (Stan Reference Manual, "Ordered vector")
///
/// ```
/// use autodiff::Graph;
/// use distributions::{OrderedTransform, Transform};
///
/// let graph = Graph::new();
/// let y = OrderedTransform.forward(graph.constant([-3.0, 0.0, 0.0]));
/// assert_eq!(y.value().unwrap().data(), [-3.0, -2.0, -1.0]);
/// ```
#[derive(Debug, Clone)]
pub struct OrderedTransform;

impl Transform for OrderedTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let Some(axis) = x.shape().rank().checked_sub(1) else {
            return too_few_axes(x, 1);
        };
        let length = x.shape().axes()[axis];
        if length < 2 {
            return x;
        }
        let steps = [part(x, 0..1), part(x, 1..length).exp()];
        x.graph().concatenate(&steps, axis).cumsum(axis)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let Some(axis) = y.shape().rank().checked_sub(1) else {
            return too_few_axes(y, 1);
        };
        let length = y.shape().axes()[axis];
        if length < 2 {
            return y;
        }
        let steps = (part(y, 1..length) - part(y, 0..length - 1)).log();
        y.graph().concatenate(&[part(y, 0..1), steps], axis)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        if x.shape().rank() == 0 {
            return too_few_axes(x, 1);
        }
        let length = x.shape().from_right(0);
        sum_event(part(x, 1.min(length)..length), 1)
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Ordered
    }
}
