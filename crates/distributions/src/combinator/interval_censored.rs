//! Data that are known to lie between two values.

use autodiff::{Array, Graph, Shape, Var};
use rand::Rng;

use super::log_mass::log_mass_between;
use crate::event::{broadcast_to_batch, split, too_few_axes};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The distribution of data that are known by two values between which they lie. Events are vectors of
/// these two:
///
/// `log p([low, high]) = log P(low < X ≤ high)`
///
/// (Klein & Moeschberger 2003, Survival Analysis, sec. 3.5). A low value of -∞ makes an upper limit of
/// the high one, a high value of ∞ a lower limit of the low one. Where the two are equal the value is
/// known, and has its log density. A draw is a known value.
///
/// ```
/// use distributions::{Distribution, IntervalCensored, Normal};
///
/// let binned = IntervalCensored::new(Normal::new(0.0, 1.0));
/// let log_prob = binned.log_prob_at([-1.0, 1.0])?.to_scalar().unwrap();
/// assert!((log_prob.exp() - 0.6826894921370859).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct IntervalCensored<D> {
    base: D,
}

impl<D: Distribution> IntervalCensored<D> {
    /// The distribution of intervals around values of this distribution, which is one of numbers.
    pub fn new(base: D) -> Self {
        Self { base }
    }

    fn no_distribution_function(&self) -> String {
        format!(
            "IntervalCensored: {} has no distribution function, which intervals need",
            self.base.name()
        )
    }
}

impl<D: Distribution> Distribution for IntervalCensored<D> {
    fn name(&self) -> &'static str {
        "IntervalCensored"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn event_shape(&self) -> Shape {
        Shape::from(2)
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.base.batch_shape()
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        let graph = Graph::new();
        if self.base.log_cdf(graph.constant(0.0)).is_none() {
            return Err(Error::new(ErrorKind::Missing, self.no_distribution_function()));
        }
        Ok(())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let Some((batch, _)) = split(value.shape(), 1) else {
            return too_few_axes(value, 1);
        };
        if value.is_faulty() {
            return value;
        }
        if value.shape().from_right(0) != 2 {
            return graph.fault(format!(
                "IntervalCensored: a value of shape {} must have a last axis of 2, for the low and the \
                 high value",
                value.shape()
            ));
        }
        let axis = batch.rank();
        let side = |i: usize| value.slice_axis(axis, i..i + 1).reshape(batch);
        let (low, high) = (side(0), side(1));
        let is_known = low.equal(high);
        let is_upper_limit = low.equal(f64::NEG_INFINITY);
        let is_lower_limit = high.equal(f64::INFINITY);
        // What is not used shall have a value and a derivative all the same.
        let finite_high = is_lower_limit.select(is_upper_limit.select(0.0, low), high);
        let finite_low = is_upper_limit.select(finite_high, low);
        let exact = match self.base.support().feasible(graph, batch) {
            Some(feasible) => is_known.select(high, feasible),
            None => high,
        };
        let is_interval = (1.0 - is_known) * (1.0 - is_upper_limit) * (1.0 - is_lower_limit);
        let inner_low = is_interval.select(low, finite_high - 1.0);
        let inner_high = is_interval.select(high, finite_high);
        let parts = (
            log_mass_between(&self.base, inner_low, inner_high),
            self.base.log_cdf(finite_high),
            self.base.log_survival(finite_low),
        );
        let (Some(interval), Some(below), Some(above)) = parts else {
            return graph.fault(self.no_distribution_function());
        };
        let anything = is_upper_limit * is_lower_limit;
        let limit = is_upper_limit.select(below, is_lower_limit.select(above, interval));
        let log_prob = is_known.select(self.base.log_prob(exact), anything.select(0.0, limit));
        broadcast_to_batch(log_prob, self.batch_shape())
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        let log_prob = self.log_prob_in_support(value);
        let Some((batch, _)) = split(value.shape(), 1) else { return log_prob };
        let side = |i: usize| value.slice_axis(batch.rank(), i..i + 1).reshape(batch);
        if log_prob.is_faulty() {
            return log_prob;
        }
        side(0).less_equal(side(1)).select(log_prob, f64::NEG_INFINITY)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let draws = self.base.sample(rng, shape)?;
        let pairs: Vec<f64> = draws.data().iter().flat_map(|&x| [x, x]).collect();
        Array::new(self.value_shape(shape)?, pairs)
            .map_err(|error| Error::new(ErrorKind::Shape, error.to_string()))
    }
}
