//! The transform onto arrays with sums of zero.

use autodiff::{Shape, Var};

use super::Transform;
use crate::Constraint;
use crate::event::too_few_axes;

/// From arrays whose last axes are shorter by one to arrays whose sums along each of them are 0. The
/// transform is orthogonal: it keeps lengths, so that independent normal variables become normal
/// variables under the condition, and its log Jacobian is 0
///
/// (Egozcue et al. 2003, Mathematical Geology 35, 279, for such bases; this one is a Householder
/// reflection, as in PyMC).
///
/// ```
/// use autodiff::Graph;
/// use distributions::{Transform, ZeroSumTransform};
///
/// let graph = Graph::new();
/// let y = ZeroSumTransform::new(1).forward(graph.constant([1.0, 2.0]));
/// let y = y.value().unwrap();
/// assert!(y.data().iter().sum::<f64>().abs() < 1e-15);
/// assert!((y.data().iter().map(|y| y * y).sum::<f64>() - 5.0).abs() < 1e-14);
/// ```
#[derive(Debug, Clone)]
pub struct ZeroSumTransform {
    event_rank: usize,
}

impl ZeroSumTransform {
    /// The transform along so many of the last axes, at least 1.
    pub fn new(event_rank: usize) -> Self {
        Self { event_rank }
    }
}

impl Transform for ZeroSumTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let rank = x.shape().rank();
        if rank < self.event_rank {
            return too_few_axes(x, self.event_rank);
        }
        (rank - self.event_rank..rank).fold(x, |x, axis| {
            let n = (x.shape().axes()[axis] + 1) as f64;
            let sum = x.sum_axis(axis).expand_dims(axis);
            let shift = sum / (n.sqrt() + n);
            x.graph().concatenate(&[x - shift, -sum / n.sqrt()], axis)
        })
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let rank = y.shape().rank();
        if rank < self.event_rank {
            return too_few_axes(y, self.event_rank);
        }
        (rank - self.event_rank..rank).fold(y, |y, axis| {
            let length = y.shape().axes()[axis];
            if length == 0 {
                return y;
            }
            let n = length as f64;
            let last = y.slice_axis(axis, length - 1..length);
            y.slice_axis(axis, 0..length - 1) - last * (n.sqrt() / (n.sqrt() + n))
        })
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        match crate::event::split(x.shape(), self.event_rank) {
            Some((batch, _)) => x.graph().constant(0.0).broadcast_to(batch),
            None => too_few_axes(x, self.event_rank),
        }
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(self.event_rank)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::ZeroSum { event_rank: self.event_rank }
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        self.with_event(constrained, |length| length.saturating_sub(1))
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        self.with_event(unconstrained, |length| length + 1)
    }
}

impl ZeroSumTransform {
    fn with_event(&self, shape: Shape, length: impl Fn(usize) -> usize) -> Shape {
        let batch = shape.rank().saturating_sub(self.event_rank);
        let mut axes = shape.axes().to_vec();
        axes[batch..].iter_mut().for_each(|axis| *axis = length(*axis));
        Shape::new(&axes).unwrap_or(shape)
    }
}
