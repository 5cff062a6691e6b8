//! A distribution between bounds.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};

use super::log_mass::log_mass_between;
use crate::distribution::check_parameters;
use crate::event::broadcast_to_batch;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// Any distribution of numbers that has a distribution function F, restricted to values from `low` on,
/// up to `high`, or between both:
///
/// `p(x) = p_base(x) / P(low ≤ X ≤ high)`
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, sec. 10.1, for the normal
/// one). The bounds must lie within those of the base. The mass between them is taken by its logarithm
/// from the smaller tail. For a normal base [`TruncatedNormal`](crate::TruncatedNormal) also knows the
/// moments, and quantiles in the farthest tails.
///
/// ```
/// use distributions::{Distribution, Exponential, Truncated};
///
/// let decay = Truncated::new(Exponential::new(1.0)).high(2.0);
/// assert_eq!(decay.cdf_at([-1.0, 2.0])?.data(), [0.0, 1.0]);
/// assert_eq!(decay.log_prob_at(2.5)?.to_scalar(), Some(f64::NEG_INFINITY));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Truncated<'a, D> {
    base: D,
    low: Option<Operand<'a>>,
    high: Option<Operand<'a>>,
}

impl<'a, D: Distribution> Truncated<'a, D> {
    /// The distribution itself, without bounds yet.
    pub fn new(base: D) -> Self {
        Self { base, low: None, high: None }
    }

    /// The distribution restricted to values from this bound on.
    #[must_use]
    pub fn low(mut self, low: impl Into<Operand<'a>>) -> Self {
        self.low = Some(low.into());
        self
    }

    /// The distribution restricted to values up to this bound.
    #[must_use]
    pub fn high(mut self, high: impl Into<Operand<'a>>) -> Self {
        self.high = Some(high.into());
        self
    }

    fn bounds(&self) -> Vec<Parameter<'_>> {
        let mut bounds = Vec::new();
        if let Some(low) = &self.low {
            bounds.push(Parameter { name: "low", value: low, constraint: Constraint::Real });
        }
        if let Some(high) = &self.high {
            let constraint = match &self.low {
                Some(low) => Constraint::GreaterThan { low: low.clone() },
                None => Constraint::Real,
            };
            bounds.push(Parameter { name: "high", value: high, constraint });
        }
        bounds
    }

    /// The greatest value below the lower bound that matters, and the upper bound: a value x of the
    /// distribution fulfils `below < x ≤ high`.
    fn limits<'g>(&self, graph: &'g Graph) -> (Option<Var<'g>>, Option<Var<'g>>) {
        let is_discrete = self.base.support().is_discrete();
        let below = self.low.as_ref().map(|low| {
            let low = graph.lift(low);
            if is_discrete { low.ceil() - 1.0 } else { low }
        });
        (below, self.high.as_ref().map(|high| graph.lift(high)))
    }

    /// `log P(below < X ≤ high)` of the base.
    fn log_mass<'g>(
        &self,
        graph: &'g Graph,
        below: Option<Var<'g>>,
        high: Option<Var<'g>>,
    ) -> Option<Var<'g>> {
        match (below, high) {
            (None, None) => Some(graph.constant(0.0)),
            (Some(below), None) => self.base.log_survival(below),
            (None, Some(high)) => self.base.log_cdf(high),
            (Some(below), Some(high)) => log_mass_between(&self.base, below, high),
        }
    }

    fn log_norm<'g>(&self, graph: &'g Graph) -> Var<'g> {
        let (below, high) = self.limits(graph);
        self.log_mass(graph, below, high)
            .unwrap_or_else(|| graph.fault(self.no_distribution_function()))
    }

    fn no_distribution_function(&self) -> String {
        format!("Truncated: {} has no distribution function, which bounds need", self.base.name())
    }

    /// The value moved between the bounds.
    fn inside<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let value = self.low.as_ref().map_or(value, |low| value.maximum(graph.lift(low)));
        self.high.as_ref().map_or(value, |high| value.minimum(graph.lift(high)))
    }

    /// The value of the base with log survival `t`, by bisection: for tails in which the distribution
    /// function is 1 to rounding.
    fn by_log_survival(&self, t: &Array, low: &Array, high: Option<&Array>) -> Option<Array> {
        let graph = Graph::new();
        let log_survival = |x: &[f64]| -> Option<Vec<f64>> {
            let x = graph.constant(Array::new(t.shape(), x).ok()?);
            Some(self.base.log_survival(x)?.value()?.data().to_vec())
        };
        let mut near = low.data().to_vec();
        let mut far = match high {
            Some(high) => high.data().to_vec(),
            None => near.iter().map(|x| x + 1.0).collect(),
        };
        // Outwards in growing steps, then inwards by halves.
        for step in (0..2000).map(|k| 2f64.powi(k.min(1000))) {
            let at = log_survival(&far)?;
            let mut is_reached = true;
            for ((x, at), t) in far.iter_mut().zip(at).zip(t.data()) {
                if at > *t && high.is_none() && *x < f64::MAX {
                    *x = (*x + step).min(f64::MAX);
                    is_reached = false;
                }
            }
            if is_reached {
                break;
            }
        }
        for _ in 0..200 {
            let middle: Vec<f64> =
                near.iter().zip(&far).map(|(near, far)| 0.5 * near + 0.5 * far).collect();
            let at = log_survival(&middle)?;
            for (i, (middle, at)) in middle.into_iter().zip(at).enumerate() {
                if at > t.data()[i] { near[i] = middle } else { far[i] = middle }
            }
        }
        if self.base.support().is_discrete() {
            // The smallest whole number at which survival has fallen that far.
            far.iter_mut().for_each(|x| *x = x.floor());
        }
        Array::new(t.shape(), far).ok()
    }
}

impl<D: Distribution> Distribution for Truncated<'_, D> {
    fn name(&self) -> &'static str {
        "Truncated"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters().into_iter().chain(self.bounds()).collect()
    }

    fn support(&self) -> Constraint<'_> {
        self.base.support().between(self.low.as_ref(), self.high.as_ref())
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let mut shape = self.base.batch_shape()?;
        for bound in self.bounds() {
            shape = shape.broadcast(bound.value.shape()).ok_or_else(|| {
                let message = format!(
                    "Truncated: {} has shape {}, and {} has batch shape {shape}; they do not broadcast",
                    bound.name,
                    bound.value.shape(),
                    self.base.name()
                );
                Error::new(ErrorKind::Shape, message)
            })?;
        }
        Ok(shape)
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.batch_shape()?;
        check_parameters(self.name(), self.bounds())?;
        if self.base.event_shape().rank() > 0 {
            let message = format!("Truncated: {} is no distribution of numbers", self.base.name());
            return Err(Error::new(ErrorKind::Shape, message));
        }
        let graph = Graph::new();
        if self.base.log_cdf(graph.constant(0.0)).is_none() {
            return Err(Error::new(ErrorKind::Missing, self.no_distribution_function()));
        }
        Ok(())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let log_prob = self.base.log_prob_in_support(value) - self.log_norm(value.graph());
        broadcast_to_batch(log_prob, self.batch_shape())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.validate()?;
        let graph = Graph::new();
        let unknown = || {
            let message =
                "Truncated: a draw needs numbers for all parameters, and a base with quantiles";
            Error::new(ErrorKind::Symbolic, message)
        };
        let u: Vec<f64> = (0..shape.size()).map(|_| rng.random()).collect();
        let u = Array::new(shape, u).map_err(|e| Error::new(ErrorKind::Shape, e.to_string()))?;
        let u = graph.constant(u);
        let log_norm = self.log_norm(&graph);
        let (below, high) = self.limits(&graph);
        let spread = |x: Option<Var<'_>>| {
            let value = x.and_then(Var::value);
            value.map(|value| value.broadcast_to(shape)).transpose()
        };
        let (low, high) = spread(below)
            .and_then(|low| Ok((low, spread(high)?)))
            .map_err(|e| Error::new(ErrorKind::Shape, format!("Truncated: {e}")))?;
        // In the upper tail quantiles are lost; there survival counts.
        let survival = match below.and_then(|below| self.base.log_survival(below)) {
            Some(log_survival) => log_survival.value().ok_or_else(unknown)?,
            None => Array::scalar(0.0),
        };
        let is_far = survival.data().iter().any(|&s| s < -3.0);
        let draws = if let (true, Some(low)) = (is_far, &low) {
            let above =
                below.and_then(|below| self.base.log_survival(below)).ok_or_else(unknown)?;
            let target = above + (-u * (log_norm - above).exp()).log1p();
            let target = target.value().ok_or_else(unknown)?;
            self.by_log_survival(&target, low, high.as_ref())
        } else {
            self.icdf(u).and_then(Var::value)
        };
        let draws = draws.ok_or_else(unknown)?;
        let inside = self.inside(graph.constant(draws)).broadcast_to(shape);
        inside.value().ok_or_else(unknown)
    }

    fn enumerate_support(&self) -> Option<Array> {
        let values = self.base.enumerate_support()?;
        let bound = |bound: &Option<Operand<'_>>, none: f64, pick: fn(f64, f64) -> f64| match bound
        {
            Some(bound) => bound.value().map(|b| b.data().iter().copied().fold(-none, pick)),
            None => Some(none),
        };
        let low = bound(&self.low, f64::NEG_INFINITY, f64::min)?;
        let high = bound(&self.high, f64::INFINITY, f64::max)?;
        Some(values.data().iter().copied().filter(|&x| low <= x && x <= high).collect())
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        Some(self.log_cdf(value)?.exp())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (below, _) = self.limits(graph);
        let lower = match below {
            Some(below) => self.base.cdf(below)?,
            None => graph.constant(0.0),
        };
        let p = lower + checked(probability) * self.log_norm(graph).exp();
        Some(self.inside(self.base.icdf(p.minimum(1.0))?))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (below, high) = self.limits(graph);
        let is_below = below.map_or(graph.constant(0.0), |below| value.less_equal(below));
        let is_above = high.map_or(graph.constant(0.0), |high| value.greater_equal(high));
        let inside = self.log_mass(graph, below, Some(self.inside(value)))?;
        let log_cdf = is_above.select(0.0, inside - self.log_norm(graph));
        Some(is_below.select(f64::NEG_INFINITY, log_cdf))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (below, high) = self.limits(graph);
        let is_below = below.map_or(graph.constant(0.0), |below| value.less_equal(below));
        let is_above = high.map_or(graph.constant(0.0), |high| value.greater_equal(high));
        let inside = self.log_mass(graph, Some(self.inside(value)), high)?;
        let log_survival = is_above.select(f64::NEG_INFINITY, inside - self.log_norm(graph));
        Some(is_below.select(0.0, log_survival))
    }
}
