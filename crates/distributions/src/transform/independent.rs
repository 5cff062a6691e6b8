//! A transform whose last axes make one event.

use autodiff::{Shape, Var};

use super::Transform;
use crate::Constraint;
use crate::event::sum_event;

/// A transform applied to each element of an event: the log Jacobians of the elements add up
#[derive(Debug)]
pub struct IndependentTransform<T> {
    base: T,
    rank: usize,
}

impl<T: Transform> IndependentTransform<T> {
    /// The transform whose last `rank` axes, before those of the base, make one event.
    pub fn new(base: T, rank: usize) -> Self {
        Self { base, rank }
    }
}

impl<T: Transform> Transform for IndependentTransform<T> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        self.base.forward(x)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        self.base.inverse(y)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        sum_event(self.base.log_abs_det_jacobian(x, y), self.rank)
    }

    fn domain(&self) -> Constraint<'_> {
        self.base.domain().independent(self.rank)
    }

    fn codomain(&self) -> Constraint<'_> {
        self.base.codomain().independent(self.rank)
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        self.base.unconstrained_shape(constrained)
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        self.base.constrained_shape(unconstrained)
    }
}

impl<T: Transform + ?Sized> Transform for Box<T> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        (**self).forward(x)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        (**self).inverse(y)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        (**self).log_abs_det_jacobian(x, y)
    }

    fn domain(&self) -> Constraint<'_> {
        (**self).domain()
    }

    fn codomain(&self) -> Constraint<'_> {
        (**self).codomain()
    }

    fn sign<'g>(&self, graph: &'g autodiff::Graph) -> Option<Var<'g>> {
        (**self).sign(graph)
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        (**self).unconstrained_shape(constrained)
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        (**self).constrained_shape(unconstrained)
    }
}
