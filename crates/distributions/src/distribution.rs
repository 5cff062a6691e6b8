//! The trait of all distributions.

use std::fmt;

use autodiff::{Array, Graph, MAX_RANK, Operand, Shape, Var};
use rand::Rng;

use crate::combinator::{Expanded, Independent, Masked};
use crate::concrete::known;
use crate::event::{join, split, spread_over_event};
use crate::special::log_probability;
use crate::{Constraint, Error, ErrorKind, Transform};

/// A parameter of a distribution: its name, value, and the set in which it must lie.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// NumPyro's name of the parameter.
    pub name: &'static str,
    /// The value, which may depend on other random variables.
    pub value: &'a Operand<'a>,
    /// The domain of the parameter. It tells how many of the last axes make one value.
    pub constraint: Constraint<'a>,
}

impl Parameter<'_> {
    /// The shape without the axes that make one value.
    fn batch_shape(&self) -> Option<Shape> {
        split(self.value.shape(), self.constraint.event_rank()).map(|(batch, _)| batch)
    }
}

/// A probability distribution whose parameters are numbers, arrays or variables of a graph.
///
/// Parameters broadcast against each other to the batch shape: one distribution for each element.
/// A value is a number, or an *event* of several numbers that belong together, such as a vector: the
/// last axes of a value are those of the event, the ones before those of the batch.
///
/// Constructors never fail, so that models read like formulas: [`Distribution::validate`] finds
/// wrong parameters, and whoever runs a model calls it for every site.
///
/// Formulas are written over [`Var`]. The methods whose names end in `_at` or `_value` evaluate
/// them for distributions whose parameters are known:
///
/// ```
/// use distributions::{Distribution, Normal};
///
/// let normal = Normal::new(1.0, 2.0);
/// let log_prob = normal.log_prob_at([1.0, 3.0])?;
/// assert!((log_prob.data()[0] - log_prob.data()[1] - 0.5).abs() < 1e-15);
/// assert_eq!(normal.variance_value()?.to_scalar(), Some(4.0));
/// # Ok::<(), distributions::Error>(())
/// ```
pub trait Distribution: fmt::Debug {
    /// The name, such as `Normal`.
    fn name(&self) -> &'static str;

    /// The parameters, in the order of the constructor.
    fn parameters(&self) -> Vec<Parameter<'_>>;

    /// The set in which values lie.
    fn support(&self) -> Constraint<'_>;

    /// The log density, or log probability, of a value that is known to lie in the support: one
    /// number for each event. Elsewhere the result means nothing; [`Distribution::log_prob`] is safe
    /// everywhere.
    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g>;

    /// Independent draws: one event for each element of the given shape, to which the batch shape
    /// must broadcast. The result has the axes of the event behind those of the shape.
    ///
    /// # Errors
    /// If a parameter is not known or does not broadcast to the shape.
    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error>;

    /// The shape of one event: no axes for a distribution of numbers.
    fn event_shape(&self) -> Shape {
        Shape::SCALAR
    }

    /// Every value that has a probability in some element of the batch, along the first axis, if
    /// there are finitely many. The shape is that of one event with an axis in front.
    fn enumerate_support(&self) -> Option<Array> {
        None
    }

    /// The base and the transform, for the distribution of a transformed variable.
    fn as_transformed<'s>(
        &'s self,
    ) -> Option<(&'s (dyn Distribution + 's), &'s (dyn Transform + 's))> {
        None
    }

    /// The same distribution with another `loc` and `scale`, for a location-scale family.
    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        let _ = (loc, scale);
        None
    }

    /// The Fisher information of `loc` at scale 1, for a location-scale family: how narrowly one value
    /// determines it.
    fn location_information(&self) -> Option<Operand<'_>> {
        None
    }

    /// The transform that makes a value of independent standard normal variables, for a distribution of
    /// normal vectors.
    fn whitening(&self) -> Option<Box<dyn Transform + '_>> {
        None
    }

    /// The mean, where it exists.
    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let _ = graph;
        None
    }

    /// The variance, where it exists.
    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let _ = graph;
        None
    }

    /// The probability of a value not above this one, where it can be computed.
    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let _ = value;
        None
    }

    /// The value below which this probability lies, where it can be computed. For a discrete
    /// distribution the smallest value whose [`Distribution::cdf`] is at least the probability.
    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let _ = probability;
        None
    }

    /// `log P(X ≤ value)`, where it can be computed; also where the probability underflows, if
    /// the distribution knows how.
    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.cdf(value).map(log_probability)
    }

    /// `log P(X > value)`, where it can be computed; also where the probability underflows, if
    /// the distribution knows how.
    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.cdf(value).map(|cdf| {
            let is_one = cdf.equal(1.0);
            is_one.select(f64::NEG_INFINITY, (-is_one.select(0.0, cdf)).log1p())
        })
    }

    /// The shape of the parameters broadcast against each other: one distribution for each element.
    ///
    /// # Errors
    /// If they do not broadcast; the message gives each shape.
    fn batch_shape(&self) -> Result<Shape, Error> {
        let parameters = self.parameters();
        let mut shape = Shape::SCALAR;
        for parameter in &parameters {
            let own = parameter.batch_shape().ok_or_else(|| {
                let message = format!(
                    "{}: {} must be {}, found a value of shape {}, which has too few axes",
                    self.name(),
                    parameter.name,
                    parameter.constraint,
                    parameter.value.shape()
                );
                Error::new(ErrorKind::Shape, message)
            })?;
            shape = shape.broadcast(own).ok_or_else(|| {
                let shapes: Vec<String> = parameters
                    .iter()
                    .map(|p| format!("{} has shape {}", p.name, p.value.shape()))
                    .collect();
                let message =
                    format!("{}: {}; they do not broadcast", self.name(), shapes.join(", "));
                Error::new(ErrorKind::Shape, message)
            })?;
        }
        Ok(shape)
    }

    /// The shape of draws whose batch has this shape: the axes of the event behind it.
    ///
    /// # Errors
    /// If these are more axes than an array can have.
    fn value_shape(&self, batch: Shape) -> Result<Shape, Error> {
        let event = self.event_shape();
        join(batch, event).ok_or_else(|| {
            let message = format!(
                "{}: a batch of shape {batch} of events of shape {event} has more than {MAX_RANK} \
                 axes; use fewer plates",
                self.name()
            );
            Error::new(ErrorKind::Shape, message)
        })
    }

    /// Checks the shapes of the parameters, and the values of those that are known.
    ///
    /// # Errors
    /// The first parameter outside its domain, with the value found.
    fn validate(&self) -> Result<(), Error> {
        self.batch_shape()?;
        check_parameters(self.name(), self.parameters())
    }

    /// The log density, or log probability: minus infinity outside the support.
    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        let support = self.support();
        let inside = support.contains(value);
        // What the formula would be outside shall not be, nor its derivative.
        let feasible = match support.is_real() || value.is_faulty() {
            true => None,
            false => support.feasible(value.graph(), value.shape()),
        };
        let exact = feasible.map_or(value, |feasible| {
            spread_over_event(inside, support.event_rank()).select(value, feasible)
        });
        inside.select(self.log_prob_in_support(exact), f64::NEG_INFINITY)
    }

    /// The distribution whose last batch axes, so many, belong to the event.
    fn to_event(self, rank: usize) -> Independent<Self>
    where
        Self: Sized,
    {
        Independent::new(self, rank)
    }

    /// Independent copies for a batch of this shape, to which the batch shape must broadcast.
    fn expand(self, batch_shape: impl Into<Shape>) -> Expanded<Self>
    where
        Self: Sized,
    {
        Expanded::new(self, batch_shape)
    }

    /// The distribution where the mask is not 0; elsewhere the log density is 0 for every value.
    fn mask<'a>(self, mask: impl Into<Operand<'a>>) -> Masked<'a, Self>
    where
        Self: Sized,
    {
        Masked::new(self, mask)
    }

    /// [`Distribution::log_prob`] of a known value.
    ///
    /// # Errors
    /// If a parameter is not known, or wrong.
    fn log_prob_at(&self, value: impl Into<Array>) -> Result<Array, Error>
    where
        Self: Sized,
    {
        known(self, |graph| Some(self.log_prob(graph.constant(value))), "log_prob")
    }

    /// [`Distribution::cdf`] of a known value.
    ///
    /// # Errors
    /// If there is none, or a parameter is not known or wrong.
    fn cdf_at(&self, value: impl Into<Array>) -> Result<Array, Error>
    where
        Self: Sized,
    {
        known(self, |graph| self.cdf(graph.constant(value)), "cdf")
    }

    /// [`Distribution::icdf`] of a known probability.
    ///
    /// # Errors
    /// If there is none, or a parameter is not known or wrong.
    fn icdf_at(&self, probability: impl Into<Array>) -> Result<Array, Error>
    where
        Self: Sized,
    {
        known(self, |graph| self.icdf(graph.constant(probability)), "icdf")
    }

    /// [`Distribution::mean`] of known parameters.
    ///
    /// # Errors
    /// If there is none, or a parameter is not known or wrong.
    fn mean_value(&self) -> Result<Array, Error>
    where
        Self: Sized,
    {
        known(self, |graph| self.mean(graph), "mean")
    }

    /// [`Distribution::variance`] of known parameters.
    ///
    /// # Errors
    /// If there is none, or a parameter is not known or wrong.
    fn variance_value(&self) -> Result<Array, Error>
    where
        Self: Sized,
    {
        known(self, |graph| self.variance(graph), "variance")
    }
}

/// The value at one element of the batch, as text.
fn element(values: &Array, batch: Shape, event_rank: usize, position: usize) -> String {
    // A bound may have more elements than the parameter.
    let spread = split(values.shape(), event_rank)
        .and_then(|(_, event)| join(batch, event))
        .and_then(|shape| values.broadcast_to(shape).ok());
    let Some(spread) = spread else { return format!("{values:?}") };
    let size = spread.len() / batch.size();
    match &spread.data()[position * size..(position + 1) * size] {
        [number] if event_rank == 0 => number.to_string(),
        event => format!("{event:?}"),
    }
}

fn is_all(set: &Constraint<'_>, values: &Array) -> bool {
    set.contains_all(values) == Some(true)
}

/// Checks the values of the parameters that are known.
pub(crate) fn check_parameters(
    distribution: &str,
    parameters: Vec<Parameter<'_>>,
) -> Result<(), Error> {
    for Parameter { name, value, constraint } in parameters {
        let graph = Graph::new();
        let Some(known) = value.value() else { continue };
        // A bound that is not known yet cannot be checked.
        if constraint.bounds().iter().flatten().any(|bound| bound.value().is_none()) {
            continue;
        }
        let inside = constraint.contains(graph.constant(&known));
        if let Some(fault) = graph.faults().first() {
            let message =
                format!("{distribution}: {name} must be {constraint}: {}", fault.message());
            return Err(Error::new(ErrorKind::Shape, message));
        }
        let Some(inside) = inside.value() else { continue };
        if let Some(position) = inside.data().iter().position(|&inside| inside == 0.0) {
            let found = element(&known, inside.shape(), constraint.event_rank(), position);
            let at = if inside.shape().rank() == 0 {
                String::new()
            } else {
                format!(" at element {position}")
            };
            let hint = match &constraint {
                // A matrix that is given in the place of another is taken for what it is not.
                Constraint::PositiveDefinite if is_all(&Constraint::LowerCholesky, &known) => {
                    "; it is lower triangular: a Cholesky factor goes into with_scale_tril"
                }
                Constraint::LowerCholesky if is_all(&Constraint::PositiveDefinite, &known) => {
                    "; it is symmetric and positive definite: a covariance matrix goes into new, its \
                     inverse into with_precision"
                }
                _ => "",
            };
            let message =
                format!("{distribution}: {name} must be {constraint}, found {found}{at}{hint}");
            return Err(Error::new(ErrorKind::Parameter, message));
        }
    }
    Ok(())
}
