//! A distribution seen through a transform.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::event::{broadcast_to_batch, join, split, sum_event};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter, Transform};

/// The distribution of `y = transform(x)` for x of another distribution:
///
/// `log p(y) = log p(x) - log |det dy/dx|`
///
/// If the transform takes vectors, the last axes of the batch of the base become axes of the event, as
/// many as it needs.
///
/// ```
/// use distributions::{Distribution, ExpTransform, Normal, Transformed};
///
/// let log_normal = Transformed::new(Normal::new(0.0, 1.0), ExpTransform::new(0.0));
/// assert_eq!(log_normal.cdf_at(1.0)?.to_scalar(), Some(0.5));
/// assert_eq!(log_normal.log_prob_at(-1.0)?.to_scalar(), Some(f64::NEG_INFINITY));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Transformed<D, T> {
    base: D,
    transform: T,
}

impl<D: Distribution, T: Transform> Transformed<D, T> {
    /// The distribution of transformed values of the base.
    pub fn new(base: D, transform: T) -> Self {
        Self { base, transform }
    }

    /// How many batch axes of the base the transform takes into its events, and how many axes of the
    /// base's events it does not know of.
    fn extra_axes(&self) -> (usize, usize) {
        let (base, domain) = (self.base.event_shape().rank(), self.transform.domain().event_rank());
        (domain.saturating_sub(base), base.saturating_sub(domain))
    }

    /// The batch shape of the base without the axes that go to the event, and these.
    fn split(&self) -> Result<(Shape, Shape), Error> {
        let batch = self.base.batch_shape()?;
        let (taken, _) = self.extra_axes();
        split(batch, taken).ok_or_else(|| {
            let message = format!(
                "Transformed: the transform takes events of {} axes, but {} has batch shape {batch} and \
                 event shape {}; use expand to add axes",
                self.transform.domain().event_rank(),
                self.base.name(),
                self.base.event_shape()
            );
            Error::new(ErrorKind::Shape, message)
        })
    }

    /// The set of transformed values, if it is known to be all of them: the codomain, where the base
    /// has all of the domain, or else the part between the transformed bounds of the base.
    fn image(&self) -> Option<Constraint<'_>> {
        let support = self.base.support();
        let codomain = self.transform.codomain();
        if support.is_like(&self.transform.domain()) {
            return Some(codomain);
        }
        let [low, high] = support.bounds();
        if support.is_discrete() || (low.is_none() && high.is_none()) {
            return None;
        }
        let graph = Graph::new();
        let signs = self.transform.sign(&graph)?.value()?;
        let transformed = |bound: Option<Operand<'_>>| match bound {
            Some(bound) => {
                let image = self.transform.forward(graph.lift(bound)).value()?;
                Some(Some(Operand::Array(image)))
            }
            None => Some(None),
        };
        let (low, high) = (transformed(low)?, transformed(high)?);
        let [low, high] = match signs.data() {
            signs if signs.iter().all(|&sign| sign > 0.0) => [low, high],
            signs if signs.iter().all(|&sign| sign < 0.0) => [high, low],
            _ => return None,
        };
        Some(codomain.between(low.as_ref(), high.as_ref()))
    }

    fn log_prob_by<'g>(&self, value: Var<'g>, base: impl Fn(Var<'g>) -> Var<'g>) -> Var<'g> {
        let (taken, spared) = self.extra_axes();
        let x = self.transform.inverse(value);
        let log_prob = sum_event(broadcast_to_batch(base(x), self.base.batch_shape()), taken);
        log_prob - sum_event(self.transform.log_abs_det_jacobian(x, value), spared)
    }

    /// Where a number lies below, and above, all values of the transform.
    fn beyond<'g>(&self, value: Var<'g>) -> [Var<'g>; 2] {
        let graph = value.graph();
        let [low, high] = self.transform.codomain().bounds();
        let never = graph.constant(0.0);
        [
            low.map_or(never, |low| value.less_equal(graph.lift(low))),
            high.map_or(never, |high| value.greater_equal(graph.lift(high))),
        ]
    }

    /// A formula of the base, `increasing` or `decreasing` as the transform is, at the inverse of
    /// the value; constants beyond the bounds.
    fn by_sign<'g>(
        &self,
        value: Var<'g>,
        increasing: impl Fn(&D, Var<'g>) -> Option<Var<'g>>,
        decreasing: impl Fn(&D, Var<'g>) -> Option<Var<'g>>,
        [at_low, at_high]: [f64; 2],
    ) -> Option<Var<'g>> {
        let is_increasing = self.transform.sign(value.graph())?.greater(0.0);
        let [below, above] = self.beyond(value);
        let inside = (1.0 - below) * (1.0 - above);
        let feasible = self.transform.codomain().feasible(value.graph(), value.shape());
        let safe = feasible.map_or(value, |feasible| inside.select(value, feasible));
        let x = self.transform.inverse(safe);
        let result = is_increasing.select(increasing(&self.base, x)?, decreasing(&self.base, x)?);
        Some(below.select(at_low, above.select(at_high, result)))
    }
}

impl<D: Distribution, T: Transform> Distribution for Transformed<D, T> {
    fn name(&self) -> &'static str {
        "Transformed"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        let (_, spared) = self.extra_axes();
        self.image().unwrap_or_else(|| self.transform.codomain()).independent(spared)
    }

    fn as_transformed<'s>(
        &'s self,
    ) -> Option<(&'s (dyn Distribution + 's), &'s (dyn Transform + 's))> {
        // Where the transform takes axes of the batch, values of the base have another shape.
        (self.extra_axes() == (0, 0)).then_some((&self.base, &self.transform))
    }

    fn event_shape(&self) -> Shape {
        let taken = self.split().map_or(Shape::SCALAR, |(_, taken)| taken);
        let event = join(taken, self.base.event_shape()).unwrap_or_default();
        self.transform.constrained_shape(event)
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.split().map(|(batch, _)| batch)
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.split().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        // Where the support is larger than the image, the base has to look.
        if self.image().is_some() {
            self.log_prob_by(value, |x| self.base.log_prob_in_support(x))
        } else {
            self.log_prob_by(value, |x| self.base.log_prob(x))
        }
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        // At a bound the inverse may be infinite, and so are then both terms of the difference.
        let (_, spared) = self.extra_axes();
        let rank = self.transform.domain().event_rank() + spared;
        let is_finite = Constraint::Real.independent(rank).contains(self.transform.inverse(value));
        let inside = self.support().contains(value) * is_finite;
        inside.select(self.log_prob_in_support(value), f64::NEG_INFINITY)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let (_, taken) = self.split()?;
        let shape = join(shape, taken).ok_or_else(|| {
            let message =
                format!("Transformed: {shape} and {taken} are too many axes for one array");
            Error::new(ErrorKind::Shape, message)
        })?;
        let draws = self.base.sample(rng, shape)?;
        let graph = Graph::new();
        let values = self.transform.forward(graph.constant(draws));
        match (graph.faults().first(), values.value()) {
            (None, Some(values)) => Ok(values),
            (fault, _) => {
                let why = fault.map_or("its parameters are not known", |fault| fault.message());
                let message = format!("Transformed: a draw cannot go through the transform: {why}");
                Err(Error::new(ErrorKind::Symbolic, message))
            }
        }
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let complement = |base: &D, x: Var<'g>| base.log_survival(x).map(Var::exp);
        self.by_sign(value, |base, x| base.cdf(x), complement, [0.0, 1.0])
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let sign = self.transform.sign(probability.graph())?;
        let lower = sign.greater(0.0).select(probability, 1.0 - probability);
        Some(self.transform.forward(self.base.icdf(lower)?))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let ends = [f64::NEG_INFINITY, 0.0];
        self.by_sign(value, |base, x| base.log_cdf(x), |base, x| base.log_survival(x), ends)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let ends = [0.0, f64::NEG_INFINITY];
        self.by_sign(value, |base, x| base.log_survival(x), |base, x| base.log_cdf(x), ends)
    }
}
