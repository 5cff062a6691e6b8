//! A distribution whose last batch axes belong to the event.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::event::{all_rows, broadcast_to_batch, join, split, sum_event};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// Independent values as one event: the last `rank` axes of the batch become axes of the event,
///
/// `log p(x) = Σ log p(x[i])`
///
/// which is what [`Distribution::to_event`] makes. A plate says that values are independent copies;
/// this says that they are parts of one value.
///
/// ```
/// use autodiff::Shape;
/// use distributions::{Distribution, Normal};
///
/// let point = Normal::new([0.0, 1.0, 2.0], 1.0).to_event(1);
/// assert_eq!(point.event_shape(), Shape::from([3]));
/// let log_prob = point.log_prob_at([0.0, 1.0, 2.0])?.to_scalar().unwrap();
/// assert!((log_prob + 1.5 * (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Independent<D> {
    base: D,
    rank: usize,
}

impl<D: Distribution> Independent<D> {
    /// The distribution whose last batch axes, so many, belong to the event.
    pub fn new(base: D, rank: usize) -> Self {
        Self { base, rank }
    }

    /// The batch shape, and the axes that go to the event.
    fn split(&self) -> Result<(Shape, Shape), Error> {
        let batch = self.base.batch_shape()?;
        split(batch, self.rank).ok_or_else(|| {
            let message = format!(
                "Independent: to_event({}) needs that many batch axes, but {} has batch shape {batch}; \
                 use expand to add axes",
                self.rank,
                self.base.name()
            );
            Error::new(ErrorKind::Shape, message)
        })
    }
}

impl<D: Distribution> Distribution for Independent<D> {
    fn name(&self) -> &'static str {
        "Independent"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        self.base.support().independent(self.rank)
    }

    fn event_shape(&self) -> Shape {
        let own = self.split().map_or(Shape::SCALAR, |(_, event)| event);
        join(own, self.base.event_shape()).unwrap_or_default()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.split().map(|(batch, _)| batch)
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.split().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let each = self.base.log_prob_in_support(value);
        sum_event(broadcast_to_batch(each, self.base.batch_shape()), self.rank)
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        let each = self.base.log_prob(value);
        sum_event(broadcast_to_batch(each, self.base.batch_shape()), self.rank)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let (_, event) = self.split()?;
        let shape = join(shape, event).ok_or_else(|| {
            let message =
                format!("Independent: {shape} and {event} are too many axes for one array");
            Error::new(ErrorKind::Shape, message)
        })?;
        self.base.sample(rng, shape)
    }

    fn enumerate_support(&self) -> Option<Array> {
        let (_, event) = self.split().ok()?;
        all_rows(&self.base.enumerate_support()?, event)
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        self.base.location_information()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = self.base.value_shape(self.base.batch_shape().ok()?).ok()?;
        Some(self.base.mean(graph)?.broadcast_to(shape))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = self.base.value_shape(self.base.batch_shape().ok()?).ok()?;
        Some(self.base.variance(graph)?.broadcast_to(shape))
    }
}
