//! Mixtures of distributions of different kinds.

use autodiff::{Array, Graph, Shape, Var};
use rand::Rng;

use crate::discrete::Categorical;
use crate::event::{broadcast_to_batch, spread_over_event};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The mixture of any distributions with events of one shape:
///
/// `p(x) = Σ_k P(k) p_k(x)`
///
/// with the probabilities of the labels k of a [`Categorical`] (McLachlan & Peel 2000, Finite Mixture
/// Models, sec. 1.4). Where the supports of the components differ, that of the mixture is all real
/// numbers.
///
/// ```
/// use distributions::{Categorical, Cauchy, Distribution, MixtureGeneral, Normal};
///
/// // A tenth of the data are outliers.
/// let data = MixtureGeneral::new(
///     Categorical::new([0.9, 0.1]),
///     vec![Box::new(Normal::new(0.0, 1.0)), Box::new(Cauchy::new(0.0, 1.0))],
/// );
/// let expected = 0.9 / (2.0 * std::f64::consts::PI).sqrt() + 0.1 / std::f64::consts::PI;
/// assert!((data.log_prob_at(0.0)?.to_scalar().unwrap() - expected.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug)]
pub struct MixtureGeneral<'a> {
    mixing: Categorical<'a>,
    components: Vec<Box<dyn Distribution + 'a>>,
}

impl<'a> MixtureGeneral<'a> {
    /// The mixture with these weights of these components, as many as there are labels.
    pub fn new(mixing: Categorical<'a>, components: Vec<Box<dyn Distribution + 'a>>) -> Self {
        Self { mixing, components }
    }

    /// Something that each component has, one for each element of the batch, along a new last axis.
    fn each<'g>(
        &self,
        graph: &'g Graph,
        event: Shape,
        of: impl Fn(&dyn Distribution) -> Option<Var<'g>>,
    ) -> Option<Var<'g>> {
        let all: Option<Vec<Var<'g>>> =
            self.components.iter().map(|component| of(&**component)).collect();
        let mut shape = self.batch_shape().ok()?;
        shape = crate::event::join(shape, event)?;
        let all = all?;
        for each in &all {
            shape = shape.broadcast(each.shape())?;
        }
        let spread: Vec<Var<'g>> = all.iter().map(|each| each.broadcast_to(shape)).collect();
        Some(graph.stack(&spread, shape.rank()))
    }

    /// `log Σ P(k) exp(each)`, where `each` has the components along its last axis.
    fn log_total<'g>(&self, each: Var<'g>) -> Var<'g> {
        let terms = each + self.mixing.weights().log_probs(each.graph());
        if terms.is_faulty() {
            return terms;
        }
        let total = terms.logsumexp_axis(terms.shape().rank() - 1);
        broadcast_to_batch(total, self.batch_shape())
    }

    /// The mean of something that each component has, along the last axis behind those of the event.
    fn average<'g>(&self, each: Var<'g>) -> Var<'g> {
        let probs = self.mixing.weights().probs(each.graph());
        let rank = self.event_shape().rank();
        // The axis of the components goes behind those of the event.
        let spread = spread_over_event(probs, rank);
        let axis = probs.shape().rank().saturating_sub(1);
        let mut order: Vec<usize> = (0..spread.shape().rank()).filter(|&a| a != axis).collect();
        order.push(axis);
        let terms = each * spread.permute_dims(order);
        terms.sum_axis(terms.shape().rank().saturating_sub(1))
    }
}

impl Distribution for MixtureGeneral<'_> {
    fn name(&self) -> &'static str {
        "MixtureGeneral"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let components = self.components.iter().flat_map(|component| component.parameters());
        self.mixing.parameters().into_iter().chain(components).collect()
    }

    fn support(&self) -> Constraint<'_> {
        let Some((first, rest)) = self.components.split_first() else {
            return Constraint::Real;
        };
        let support = first.support();
        let is_same = rest.iter().all(|other| other.support().is_like(&support));
        if is_same && support.is_common() {
            return support;
        }
        Constraint::Real.independent(first.event_shape().rank())
    }

    fn event_shape(&self) -> Shape {
        self.components.first().map_or(Shape::SCALAR, |first| first.event_shape())
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let mut shape = self.mixing.batch_shape()?;
        for component in &self.components {
            let own = component.batch_shape()?;
            shape = shape.broadcast(own).ok_or_else(|| {
                let message = format!(
                    "MixtureGeneral: {} has batch shape {own}, which does not broadcast with {shape}",
                    component.name()
                );
                Error::new(ErrorKind::Shape, message)
            })?;
        }
        Ok(shape)
    }

    fn validate(&self) -> Result<(), Error> {
        self.mixing.validate()?;
        let (count, weights) = (self.components.len(), self.mixing.weights().count());
        if count != weights {
            let message =
                format!("MixtureGeneral: there are {weights} weights for {count} components");
            return Err(Error::new(ErrorKind::Shape, message));
        }
        for component in &self.components {
            component.validate()?;
            let (own, first) = (component.event_shape(), self.event_shape());
            if own != first {
                let message = format!(
                    "MixtureGeneral: {} has event shape {own}, but that of the first component is {first}",
                    component.name()
                );
                return Err(Error::new(ErrorKind::Shape, message));
            }
        }
        self.batch_shape().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let support = self.support();
        let each = self.each(value.graph(), Shape::SCALAR, |component| {
            let knows = component.support().is_like(&support);
            Some(if knows {
                component.log_prob_in_support(value)
            } else {
                component.log_prob(value)
            })
        });
        match each {
            Some(each) => self.log_total(each),
            None => value.graph().fault(format!(
                "MixtureGeneral: a value of shape {} does not fit the components",
                value.shape()
            )),
        }
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.validate()?;
        let labels = self.mixing.sample(rng, shape)?;
        let draws: Result<Vec<Array>, Error> =
            self.components.iter().map(|component| component.sample(rng, shape)).collect();
        let draws = draws?;
        let size = self.event_shape().size();
        let chosen: Vec<f64> = labels
            .data()
            .iter()
            .enumerate()
            .flat_map(|(i, &label)| &draws[label as usize].data()[i * size..(i + 1) * size])
            .copied()
            .collect();
        Array::new(self.value_shape(shape)?, chosen)
            .map_err(|error| Error::new(ErrorKind::Shape, error.to_string()))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(self.average(self.each(graph, self.event_shape(), |c| c.mean(graph))?))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let means = self.each(graph, self.event_shape(), |c| c.mean(graph))?;
        let variances = self.each(graph, self.event_shape(), |c| c.variance(graph))?;
        let mean = self.average(means);
        let deviation = means - mean.expand_dims(mean.shape().rank());
        Some(self.average(variances + deviation * deviation))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.average(self.each(value.graph(), Shape::SCALAR, |c| c.cdf(value))?))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_total(self.each(value.graph(), Shape::SCALAR, |c| c.log_cdf(value))?))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_total(self.each(value.graph(), Shape::SCALAR, |c| c.log_survival(value))?))
    }
}
