//! Mixtures of distributions of one kind.

use autodiff::{Array, Graph, Shape, Var};
use rand::Rng;

use crate::discrete::Categorical;
use crate::event::{broadcast_to_batch, join, split, spread_over_event};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The mixture of K distributions of one kind, whose parameters stand along the last axis of the batch:
///
/// `p(x) = Σ_k P(k) p_k(x)`
///
/// with the probabilities of the labels k of a [`Categorical`] (McLachlan & Peel 2000, Finite Mixture
/// Models, sec. 1.4).
///
/// ```
/// use distributions::{Categorical, Distribution, MixtureSameFamily, Normal};
///
/// let weights = Categorical::new([0.25, 0.75]);
/// let mixture = MixtureSameFamily::new(weights, Normal::new([-3.0, 1.0], 1.0));
/// assert_eq!(mixture.mean_value()?.to_scalar(), Some(0.0));
/// assert_eq!(mixture.variance_value()?.to_scalar(), Some(4.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MixtureSameFamily<'a, D> {
    mixing: Categorical<'a>,
    components: D,
}

impl<'a, D: Distribution> MixtureSameFamily<'a, D> {
    /// The mixture with these weights of these components: as many along the last batch axis as there
    /// are labels.
    pub fn new(mixing: Categorical<'a>, components: D) -> Self {
        Self { mixing, components }
    }

    /// The batch shape of the components without their own axis.
    fn split(&self) -> Result<Shape, Error> {
        let batch = self.components.batch_shape()?;
        let count = self.mixing.weights().count();
        match split(batch, 1) {
            Some((outer, inner)) if inner.size() == count => Ok(outer),
            _ => {
                let message = format!(
                    "MixtureSameFamily: there are {count} weights, so the last batch axis of the \
                     components must be {count}, but {} has batch shape {batch}",
                    self.components.name()
                );
                Err(Error::new(ErrorKind::Shape, message))
            }
        }
    }

    fn event_rank(&self) -> usize {
        self.components.event_shape().rank()
    }

    /// The value with an axis for the components before those of the event.
    fn spread<'g>(&self, value: Var<'g>) -> Var<'g> {
        match value.shape().rank().checked_sub(self.event_rank()) {
            Some(axis) => value.expand_dims(axis),
            None => crate::event::too_few_axes(value, self.event_rank()),
        }
    }

    /// `log Σ P(k) exp(each)`, where `each` has the components along its last axis.
    fn log_total<'g>(&self, each: Var<'g>) -> Var<'g> {
        let each = broadcast_to_batch(each, self.components.batch_shape());
        let terms = each + self.mixing.weights().log_probs(each.graph());
        if terms.is_faulty() {
            return terms;
        }
        let total = terms.logsumexp_axis(terms.shape().rank() - 1);
        broadcast_to_batch(total, self.batch_shape())
    }

    /// The mean of something that each component has, of the shape of its values.
    fn average<'g>(&self, each: Var<'g>) -> Option<Var<'g>> {
        let rank = self.event_rank();
        let shape = self.components.value_shape(self.components.batch_shape().ok()?).ok()?;
        let weights = spread_over_event(self.mixing.weights().probs(each.graph()), rank);
        let terms = weights * each.broadcast_to(shape);
        let axis = terms.shape().rank().checked_sub(rank + 1)?;
        Some(terms.sum_axis(axis))
    }
}

impl<D: Distribution> Distribution for MixtureSameFamily<'_, D> {
    fn name(&self) -> &'static str {
        "MixtureSameFamily"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.mixing.parameters().into_iter().chain(self.components.parameters()).collect()
    }

    fn support(&self) -> Constraint<'_> {
        self.components.support().common()
    }

    fn event_shape(&self) -> Shape {
        self.components.event_shape()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let (components, mixing) = (self.split()?, self.mixing.batch_shape()?);
        components.broadcast(mixing).ok_or_else(|| {
            let message = format!(
                "MixtureSameFamily: the weights have batch shape {mixing}, the components {components}; \
                 they do not broadcast"
            );
            Error::new(ErrorKind::Shape, message)
        })
    }

    fn validate(&self) -> Result<(), Error> {
        self.mixing.validate()?;
        self.components.validate()?;
        self.batch_shape().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let spread = self.spread(value);
        // Where the components differ in their supports, each has to look.
        let each = if self.components.support().is_common() {
            self.components.log_prob_in_support(spread)
        } else {
            self.components.log_prob(spread)
        };
        self.log_total(each)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.validate()?;
        let labels = self.mixing.sample(rng, shape)?;
        let count = self.mixing.weights().count();
        let all = join(shape, Shape::from(count))
            .ok_or_else(|| Error::new(ErrorKind::Shape, "MixtureSameFamily: too many axes"))?;
        let draws = self.components.sample(rng, all)?;
        let size = self.event_shape().size();
        let chosen: Vec<f64> = labels
            .data()
            .iter()
            .enumerate()
            .flat_map(|(i, &label)| {
                let start = (i * count + label as usize) * size;
                &draws.data()[start..start + size]
            })
            .copied()
            .collect();
        Array::new(self.value_shape(shape)?, chosen)
            .map_err(|error| Error::new(ErrorKind::Shape, error.to_string()))
    }

    fn enumerate_support(&self) -> Option<Array> {
        self.components.enumerate_support()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.average(self.components.mean(graph)?)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let means = self.components.mean(graph)?;
        let shape = self.components.value_shape(self.components.batch_shape().ok()?).ok()?;
        let deviation = means.broadcast_to(shape) - self.spread(self.average(means)?);
        self.average(self.components.variance(graph)? + deviation * deviation)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let each = self.components.cdf(self.spread(value))?;
        let terms = each * self.mixing.weights().probs(value.graph());
        Some(terms.sum_axis(terms.shape().rank().checked_sub(1)?))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_total(self.components.log_cdf(self.spread(value))?))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_total(self.components.log_survival(self.spread(value))?))
    }
}
