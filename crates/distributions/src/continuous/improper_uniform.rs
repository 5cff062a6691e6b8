//! The flat density on a set, which may have infinite mass.

use autodiff::{Array, Shape, Var};
use rand::Rng;

use crate::event::{split, too_few_axes};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The density that is 1 everywhere on a set:
///
/// `log p(x) = 0` for x in the support
///
/// As a prior it says nothing but that. Its mass may be infinite, so there are no draws, no moments
/// and no distribution function; that the posterior has a finite mass is up to the likelihood.
///
/// ```
/// use distributions::{Constraint, Distribution, ImproperUniform};
///
/// let flux = ImproperUniform::new(Constraint::Positive, (), ());
/// assert_eq!(flux.log_prob_at([-1.0, 1e9])?.data(), [f64::NEG_INFINITY, 0.0]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ImproperUniform<'a> {
    support: Constraint<'a>,
    batch_shape: Shape,
    event_shape: Shape,
}

impl<'a> ImproperUniform<'a> {
    /// The flat density on a set, for a batch of this shape of events of this shape: `()` for a
    /// single number.
    pub fn new(
        support: Constraint<'a>,
        batch_shape: impl Into<Shape>,
        event_shape: impl Into<Shape>,
    ) -> Self {
        Self { support, batch_shape: batch_shape.into(), event_shape: event_shape.into() }
    }
}

impl Distribution for ImproperUniform<'_> {
    fn name(&self) -> &'static str {
        "ImproperUniform"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        Vec::new()
    }

    fn support(&self) -> Constraint<'_> {
        self.support.clone()
    }

    fn event_shape(&self) -> Shape {
        self.event_shape
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let rank = self.support.event_rank();
        if self.event_shape.rank() != rank {
            let message = format!(
                "ImproperUniform: the support has events of {rank} axes, but the event shape is {}",
                self.event_shape
            );
            return Err(Error::new(ErrorKind::Shape, message));
        }
        Ok(self.batch_shape)
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        match split(value.shape(), self.event_shape.rank()) {
            Some((batch, _)) => value.graph().constant(0.0).broadcast_to(batch),
            None => too_few_axes(value, self.event_shape.rank()),
        }
    }

    fn sample(&self, _rng: &mut dyn Rng, _shape: Shape) -> Result<Array, Error> {
        let message = "ImproperUniform has no draws, as its mass may be infinite; give the site a value \
                       or a prior that can be drawn from";
        Err(Error::new(ErrorKind::Missing, message))
    }
}
