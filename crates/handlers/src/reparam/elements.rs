//! Independent draws of a distribution of numbers as one event.

use std::rc::Rc;

use autodiff::{Array, Shape, Var};
use distributions::{Constraint, Distribution, Error, Parameter};
use rand::Rng;

/// An array of independent numbers, all of one distribution whose parameters broadcast to it.
#[derive(Debug, Clone)]
pub(super) struct Elements<'g> {
    pub(super) inner: Rc<dyn Distribution + 'g>,
    pub(super) event: Shape,
}

impl Distribution for Elements<'_> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.inner.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        self.inner.support().independent(self.event.rank())
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        let mut log_prob = self.inner.log_prob_in_support(value);
        for _ in 0..self.event.rank() {
            log_prob = log_prob.sum_axis(log_prob.shape().rank() - 1);
        }
        log_prob
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.inner.sample(rng, self.value_shape(shape)?)
    }

    fn event_shape(&self) -> Shape {
        self.event
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        Ok(Shape::SCALAR)
    }
}
