//! Observations of which some elements are missing.

use std::rc::Rc;

use autodiff::{Array, Operand, Shape, Var};
use distributions::{Constraint, Distribution, Error, Parameter};
use rand::Rng;

use crate::mask::{apply, over_event};
use crate::{Context, Message, SiteKind};

/// The elements of a batch whose values are missing, as a distribution of their own.
#[derive(Debug, Clone)]
struct Unobserved<'g> {
    inner: Rc<dyn Distribution + 'g>,
    batch: Shape,
    /// The whole array, with what is known in its place.
    data: Var<'g>,
    /// Where `data` holds, over the whole array.
    is_observed: Var<'g>,
    /// The missing elements of the flattened batch.
    missing: Vec<usize>,
}

impl<'g> Unobserved<'g> {
    /// The whole array, given its missing elements.
    fn complete<'h>(&self, missing: Var<'h>) -> Var<'h> {
        let graph = missing.graph();
        let spread = missing.segment_sum(&self.missing, self.batch.size());
        let data = graph.lift(self.data);
        graph.lift(self.is_observed).select(data, spread.reshape(data.shape()))
    }

    /// The missing elements of an array of one value, or one for each event.
    fn part<'h>(&self, whole: Var<'h>, event: Shape) -> Var<'h> {
        whole.reshape(join(Shape::from(self.batch.size()), event)).at(&self.missing)
    }

    /// The missing elements of a bound that broadcasts to the whole array.
    fn bound<'s>(&self, bound: &Operand<'s>) -> Operand<'s>
    where
        'g: 's,
    {
        if bound.shape().size() == 1 {
            return bound.clone();
        }
        let whole = self.data.graph().lift(bound).broadcast_to(self.data.shape());
        self.part(whole, self.inner.event_shape()).into()
    }

    /// The support of the missing elements.
    fn part_of_set<'s>(&self, set: &Constraint<'s>) -> Constraint<'s>
    where
        'g: 's,
    {
        match set {
            Constraint::GreaterThan { low } => Constraint::GreaterThan { low: self.bound(low) },
            Constraint::LessThan { high } => Constraint::LessThan { high: self.bound(high) },
            Constraint::Interval { low, high } => {
                Constraint::Interval { low: self.bound(low), high: self.bound(high) }
            }
            Constraint::IntegerGreaterThan { low } => {
                Constraint::IntegerGreaterThan { low: self.bound(low) }
            }
            Constraint::IntegerInterval { low, high } => {
                Constraint::IntegerInterval { low: self.bound(low), high: self.bound(high) }
            }
            Constraint::Independent { base, rank } => self.part_of_set(base).independent(*rank),
            other => other.clone(),
        }
    }
}

fn join(batch: Shape, event: Shape) -> Shape {
    // A flattened batch has no more axes than the batch, which fits with the event.
    Shape::new(&[batch.axes(), event.axes()].concat()).unwrap_or_default()
}

impl Distribution for Unobserved<'_> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.inner.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        // The set borrows from the inner distribution; its bounds are as free as this value.
        self.part_of_set(&self.inner.support())
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        let log_prob = self.inner.log_prob_in_support(self.complete(value));
        self.part(log_prob, Shape::SCALAR)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let whole = self.inner.sample(rng, self.batch)?;
        let size = self.inner.event_shape().size();
        let chosen: Vec<f64> = self
            .missing
            .iter()
            .flat_map(|i| whole.data()[i * size..(i + 1) * size].iter().copied())
            .collect();
        let part = join(Shape::from(self.missing.len()), self.inner.event_shape());
        let wanted = self.value_shape(shape)?;
        // One number for each element chosen.
        Ok(Array::new(part, chosen).and_then(|part| part.broadcast_to(wanted)).unwrap_or(whole))
    }

    fn event_shape(&self) -> Shape {
        self.inner.event_shape()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        Ok(Shape::from(self.missing.len()))
    }
}

impl<'g> Context<'g> {
    /// Makes the sites of an observation of which some elements are missing: a latent one for these,
    /// and the whole array as an observation in which they are masked.
    pub(crate) fn observe_partly(
        &mut self,
        mut message: Message<'g>,
        data: &Array,
        is_observed: &Array,
    ) -> Var<'g> {
        if message.value.is_some_and(Var::is_faulty) {
            return self.apply(message);
        }
        let SiteKind::Sample { distribution, .. } = &message.kind else {
            return self.apply(message);
        };
        let inner = distribution.clone();
        let (batch, shape) = (message.batch_shape, message.shape());
        if inner.batch_shape().is_ok_and(|own| own.broadcast(batch) != Some(batch)) {
            let text = "a part of the data is missing, and the site depends on a marginalized one, so \
                        what is missing would have a distribution for each of its values; leave the \
                        missing elements out of the plate, or mask them";
            message.value = Some(self.site_fault(&message, text));
            return self.apply(message);
        }
        let (mask, data) = (self.graph.lift(is_observed), self.graph.lift(data));
        if mask.is_faulty() || data.is_faulty() {
            message.value = Some(self.graph.faulty());
            return self.apply(message);
        }
        let fits = |var: Var<'g>, to: Shape| var.shape().broadcast(to) == Some(to);
        if !fits(mask, batch) {
            let text = format!(
                "what is observed has shape {}, but the site has batch shape {batch}; give one bool \
                 for each element of the batch",
                mask.shape()
            );
            message.value = Some(self.site_fault(&message, text));
            return self.apply(message);
        }
        if !fits(data, shape) || data.shape().size() != shape.size() {
            message.value = Some(data);
            return self.apply(message);
        }
        apply(&mut message, mask);
        // Both were built from known arrays.
        let spread = is_observed.broadcast_to(batch).unwrap_or_else(|_| is_observed.clone());
        let missing: Vec<usize> = (0..batch.size()).filter(|&i| spread.data()[i] == 0.0).collect();
        let site = Unobserved {
            inner,
            batch,
            data: data.broadcast_to(shape),
            is_observed: over_event(mask.broadcast_to(batch), message.event_shape.rank())
                .broadcast_to(shape),
            missing,
        };
        if message.fault.is_some() || site.missing.is_empty() {
            message.value = Some(data);
            return self.apply(message);
        }
        // What is there is checked now; what is missing will lie in the support.
        let mut checked = message.clone();
        if self.fit(&mut checked, data, "the observation").is_faulty() {
            message.value = Some(self.graph.faulty());
            return self.apply(message);
        }
        message.in_support = checked.in_support;
        let latent = Message {
            name: format!("{}_unobserved", message.name),
            batch_shape: Shape::from(site.missing.len()),
            plates: Vec::new(),
            mask: None,
            value: None,
            in_support: false,
            kind: SiteKind::Sample { distribution: Rc::new(site.clone()), is_observed: false },
            ..message.clone()
        };
        let unobserved = self.apply(latent);
        message.value = Some(match unobserved.is_faulty() {
            true => unobserved,
            false => site.complete(unobserved),
        });
        self.apply(message)
    }
}
