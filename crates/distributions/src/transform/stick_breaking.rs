//! The transform onto vectors that sum to 1.

use autodiff::{Array, Shape, Var};

use super::Transform;
use super::vector::{part, sums_behind, with_last};
use crate::Constraint;
use crate::event::{sum_event, too_few_axes};

/// From K - 1 numbers to K numbers that are positive and sum to 1, by breaking a stick: the k-th break
/// takes the part `sigmoid(x[k] - log(K - 1 - k))`, k from 0 on, of what is left, and the last element
/// is the rest (Stan Reference Manual, "Unit simplex"). Zeros become equal parts
///
/// ```
/// use autodiff::Graph;
/// use distributions::{StickBreakingTransform, Transform};
///
/// let graph = Graph::new();
/// let y = StickBreakingTransform.forward(graph.constant([0.0, 0.0]));
/// assert!(y.value().unwrap().data().iter().all(|y| (y - 1.0 / 3.0).abs() < 1e-15));
/// ```
#[derive(Debug, Clone)]
pub struct StickBreakingTransform;

impl StickBreakingTransform {
    /// The logits of the parts taken, and the logs of what is left before each break and at the end.
    fn breaks<'g>(x: Var<'g>) -> (Var<'g>, Var<'g>) {
        let shape = x.shape();
        let (axis, breaks) = (shape.rank() - 1, shape.from_right(0));
        let logits = x - offsets(breaks);
        let start = x.graph().constant(Array::full(with_last(shape, |_| 1), 0.0));
        let left = x.graph().concatenate(&[start, (-logits.softplus()).cumsum(axis)], axis);
        (logits, left)
    }
}

/// `log(K - 1), …, log 1` for K - 1 breaks.
fn offsets(breaks: usize) -> Array {
    (0..breaks).map(|k| ((breaks - k) as f64).ln()).collect()
}

impl Transform for StickBreakingTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let Some(axis) = x.shape().rank().checked_sub(1) else {
            return too_few_axes(x, 1);
        };
        let breaks = x.shape().axes()[axis];
        let (logits, left) = Self::breaks(x);
        let taken = part(left, 0..breaks) + logits.log_sigmoid();
        let logs = [taken, part(left, breaks..breaks + 1)];
        x.graph().concatenate(&logs, axis).exp()
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let length = y.shape().from_right(0);
        if y.shape().rank() == 0 {
            return too_few_axes(y, 1);
        }
        if length < 2 {
            return part(y, 0..0);
        }
        part(y, 0..length - 1).log() - sums_behind(y).log() + offsets(length - 1)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        if x.shape().rank() == 0 {
            return too_few_axes(x, 1);
        }
        let (logits, left) = Self::breaks(x);
        let breaks = x.shape().from_right(0);
        sum_event(logits.log_sigmoid_slope() + part(left, 0..breaks), 1)
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Simplex
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        with_last(constrained, |length| length.saturating_sub(1))
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        with_last(unconstrained, |length| length + 1)
    }
}
