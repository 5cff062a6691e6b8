//! A distribution that counts for some elements of its batch only.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::event::{broadcast_to_batch, spread_over_event};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// A distribution that counts only where a mask is not 0; elsewhere the log density is 0, whatever the
/// value, and so are its derivatives: what [`Distribution::mask`] makes.
///
/// So data that are missing may be NaN:
///
/// ```
/// use distributions::{Distribution, Normal};
///
/// let partly = Normal::new(0.0, 1.0).mask([1.0, 0.0]);
/// let log_prob = partly.log_prob_at([0.0, f64::NAN])?;
/// assert_eq!(log_prob.data(), [-0.5 * (2.0 * std::f64::consts::PI).ln(), 0.0]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Masked<'a, D> {
    base: D,
    mask: Operand<'a>,
}

impl<'a, D: Distribution> Masked<'a, D> {
    /// The distribution where the mask, one number for each element of the batch, is not 0.
    pub fn new(base: D, mask: impl Into<Operand<'a>>) -> Self {
        Self { base, mask: mask.into() }
    }

    /// A formula where the mask is not 0. Elsewhere it is given a value inside the support, so that
    /// neither it nor its derivatives spoil the result.
    fn masked<'g>(&self, value: Var<'g>, formula: impl Fn(Var<'g>) -> Var<'g>) -> Var<'g> {
        let mask = value.graph().lift(&self.mask);
        if mask.value().is_some_and(|mask| mask.data().iter().all(|&x| x != 0.0)) {
            return broadcast_to_batch(formula(value), self.batch_shape());
        }
        let event_rank = self.base.event_shape().rank();
        let safe = match self.base.support().feasible(value.graph(), value.shape()) {
            Some(feasible) => spread_over_event(mask, event_rank).select(value, feasible),
            None => value,
        };
        let log_prob = mask.select(formula(safe), 0.0);
        broadcast_to_batch(log_prob, self.batch_shape())
    }
}

impl<D: Distribution> Distribution for Masked<'_, D> {
    fn name(&self) -> &'static str {
        "Masked"
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
        let own = self.base.batch_shape()?;
        own.broadcast(self.mask.shape()).ok_or_else(|| {
            let message = format!(
                "Masked: the mask has shape {}, and {} has batch shape {own}; they do not broadcast",
                self.mask.shape(),
                self.base.name()
            );
            Error::new(ErrorKind::Shape, message)
        })
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.batch_shape().map(|_| ())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.masked(value, |value| self.base.log_prob_in_support(value))
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.masked(value, |value| self.base.log_prob(value))
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.base.sample(rng, shape)
    }

    fn enumerate_support(&self) -> Option<Array> {
        self.base.enumerate_support()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.base.mean(graph)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.base.variance(graph)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.base.cdf(value)
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        self.base.icdf(probability)
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.base.log_cdf(value)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.base.log_survival(value)
    }
}
