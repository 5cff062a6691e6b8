//! Independent copies of a distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::event::broadcast_to_batch;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// Independent copies of a distribution, as a batch of another shape: what
/// [`Distribution::expand`] makes.
///
/// ```
/// use autodiff::Shape;
/// use distributions::{Distribution, Normal};
///
/// let point = Normal::new(0.0, 1.0).expand(3).to_event(1);
/// assert_eq!(point.event_shape(), Shape::from([3]));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Expanded<D> {
    base: D,
    batch_shape: Shape,
}

impl<D: Distribution> Expanded<D> {
    /// Copies for a batch of this shape, to which that of the base must broadcast.
    pub fn new(base: D, batch_shape: impl Into<Shape>) -> Self {
        Self { base, batch_shape: batch_shape.into() }
    }

    /// A mean or variance for each element of the batch.
    fn spread<'g>(&self, moment: Var<'g>) -> Option<Var<'g>> {
        Some(moment.broadcast_to(self.value_shape(self.batch_shape().ok()?).ok()?))
    }
}

impl<D: Distribution> Distribution for Expanded<D> {
    fn name(&self) -> &'static str {
        "Expanded"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        self.base.support()
    }

    fn event_shape(&self) -> Shape {
        self.base.event_shape()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let (own, wanted) = (self.base.batch_shape()?, self.batch_shape);
        if own.broadcast(wanted) == Some(wanted) {
            return Ok(wanted);
        }
        let name = self.base.name();
        let message = format!(
            "Expanded: {name} has batch shape {own}, which does not broadcast to {wanted}; expand adds \
             axes on the left and repeats those of length 1"
        );
        Err(Error::new(ErrorKind::Shape, message))
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.batch_shape().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        broadcast_to_batch(self.base.log_prob_in_support(value), self.batch_shape())
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        broadcast_to_batch(self.base.log_prob(value), self.batch_shape())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let own = self.batch_shape()?;
        if own.broadcast(shape) != Some(shape) {
            let message = format!("Expanded: batch shape {own} does not broadcast to {shape}");
            return Err(Error::new(ErrorKind::Shape, message));
        }
        self.base.sample(rng, shape)
    }

    fn enumerate_support(&self) -> Option<Array> {
        self.base.enumerate_support()
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        self.base.location_information()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.spread(self.base.mean(graph)?)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.spread(self.base.variance(graph)?)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(broadcast_to_batch(self.base.cdf(value)?, self.batch_shape()))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        Some(broadcast_to_batch(self.base.icdf(probability)?, self.batch_shape()))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(broadcast_to_batch(self.base.log_cdf(value)?, self.batch_shape()))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(broadcast_to_batch(self.base.log_survival(value)?, self.batch_shape()))
    }
}
