//! Distributions behind references and pointers are distributions: lists of several kinds are made
//! of them.

use std::rc::Rc;
use std::sync::Arc;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::{Constraint, Distribution, Error, Parameter, Transform};

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<D: Distribution + ?Sized> Distribution for $pointer {
            fn name(&self) -> &'static str {
                (**self).name()
            }
            fn parameters(&self) -> Vec<Parameter<'_>> {
                (**self).parameters()
            }
            fn support(&self) -> Constraint<'_> {
                (**self).support()
            }
            fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
                (**self).log_prob_in_support(value)
            }
            fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
                (**self).sample(rng, shape)
            }
            fn event_shape(&self) -> Shape {
                (**self).event_shape()
            }
            fn enumerate_support(&self) -> Option<Array> {
                (**self).enumerate_support()
            }
            fn as_transformed<'s>(
                &'s self,
            ) -> Option<(&'s (dyn Distribution + 's), &'s (dyn Transform + 's))> {
                (**self).as_transformed()
            }
            fn with_loc_scale<'b>(
                &'b self,
                loc: Operand<'b>,
                scale: Operand<'b>,
            ) -> Option<Box<dyn Distribution + 'b>> {
                (**self).with_loc_scale(loc, scale)
            }
            fn location_information(&self) -> Option<Operand<'_>> {
                (**self).location_information()
            }
            fn whitening(&self) -> Option<Box<dyn Transform + '_>> {
                (**self).whitening()
            }
            fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
                (**self).mean(graph)
            }
            fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
                (**self).variance(graph)
            }
            fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
                (**self).cdf(value)
            }
            fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
                (**self).icdf(probability)
            }
            fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
                (**self).log_cdf(value)
            }
            fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
                (**self).log_survival(value)
            }
            fn batch_shape(&self) -> Result<Shape, Error> {
                (**self).batch_shape()
            }
            fn value_shape(&self, batch: Shape) -> Result<Shape, Error> {
                (**self).value_shape(batch)
            }
            fn validate(&self) -> Result<(), Error> {
                (**self).validate()
            }
            fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
                (**self).log_prob(value)
            }
        }
    )*};
}

forward!(&D, Box<D>, Rc<D>, Arc<D>);
