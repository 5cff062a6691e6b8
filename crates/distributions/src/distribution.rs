//! The trait of all distributions.

use std::fmt;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::{Constraint, Error, ErrorKind};

/// A parameter of a distribution: its name, value, and the set in which it must lie.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// NumPyro's name of the parameter.
    pub name: &'static str,
    /// The value, which may depend on other random variables.
    pub value: &'a Operand<'a>,
    /// The domain of the parameter.
    pub constraint: Constraint<'a>,
}

/// A probability distribution whose parameters are numbers, arrays or variables of a graph.
///
/// Parameters broadcast against each other to the batch shape: one distribution for each element.
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

    /// The log density, or log probability, of a value that is known to lie in the support.
    /// Elsewhere the result means nothing; [`Distribution::log_prob`] is safe everywhere.
    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g>;

    /// Independent draws of the given shape, to which the batch shape must broadcast.
    ///
    /// # Errors
    /// If a parameter is not known or does not broadcast to the shape.
    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error>;

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

    /// The shape of the parameters broadcast against each other.
    ///
    /// # Errors
    /// If they do not broadcast; the message gives each shape.
    fn batch_shape(&self) -> Result<Shape, Error> {
        let parameters = self.parameters();
        let mut shape = Shape::SCALAR;
        for parameter in &parameters {
            shape = shape.broadcast(parameter.value.shape()).ok_or_else(|| {
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

    /// Checks the shapes of the parameters, and the values of those that are known.
    ///
    /// # Errors
    /// The first parameter outside its domain, with the value found.
    fn validate(&self) -> Result<(), Error> {
        self.batch_shape()?;
        for Parameter { name, value, constraint } in self.parameters() {
            let graph = Graph::new();
            let Some(known) = value.value() else { continue };
            // A bound that is not known yet cannot be checked.
            let Some(inside) = constraint.contains(graph.constant(&known)).value() else {
                continue;
            };
            if let Some(position) = inside.data().iter().position(|&inside| inside == 0.0) {
                // The bound may have more elements than the parameter.
                let spread = known.broadcast_to(inside.shape());
                let found = spread.map_or(f64::NAN, |spread| spread.data()[position]);
                let at = if inside.shape().rank() == 0 {
                    String::new()
                } else {
                    format!(" at element {position}")
                };
                let message =
                    format!("{}: {name} must be {constraint}, found {found}{at}", self.name());
                return Err(Error::new(ErrorKind::Parameter, message));
            }
        }
        Ok(())
    }

    /// The log density, or log probability: minus infinity outside the support.
    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        let inside = self.support().contains(value);
        inside.select(self.log_prob_in_support(value), f64::NEG_INFINITY)
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

/// Evaluates a formula of a distribution on a graph of its own.
fn known(
    distribution: &impl Distribution,
    formula: impl for<'g> FnOnce(&'g Graph) -> Option<Var<'g>>,
    what: &str,
) -> Result<Array, Error> {
    let name = distribution.name();
    distribution.validate()?;
    if distribution.parameters().iter().any(|p| p.value.value().is_none()) {
        let message = format!("{name}: {what} as a number needs parameters that are numbers");
        return Err(Error::new(ErrorKind::Symbolic, message));
    }
    let graph = Graph::new();
    let var = formula(&graph)
        .ok_or_else(|| Error::new(ErrorKind::Missing, format!("{name} has no {what} here")))?;
    match (var.value(), graph.faults().first()) {
        (Some(value), None) => Ok(value),
        (_, fault) => {
            let fault = fault.map_or_else(String::new, |fault| fault.message().to_owned());
            Err(Error::new(ErrorKind::Shape, format!("{name}: {what}: {fault}")))
        }
    }
}

/// Draws each element with the parameters that belong to it.
pub(crate) fn draw<const N: usize>(
    distribution: &impl Distribution,
    rng: &mut dyn Rng,
    shape: Shape,
    mut element: impl FnMut(&mut dyn Rng, [f64; N]) -> f64,
) -> Result<Array, Error> {
    let name = distribution.name();
    let mut values: Vec<Array> = Vec::with_capacity(N);
    for parameter in distribution.parameters() {
        let known = parameter.value.value().ok_or_else(|| {
            let message = format!(
                "{name}: a draw needs a number for {}, which depends on a value not known here",
                parameter.name
            );
            Error::new(ErrorKind::Symbolic, message)
        })?;
        let spread = known.broadcast_to(shape).map_err(|e| {
            Error::new(ErrorKind::Shape, format!("{name}: {}: {e}", parameter.name))
        })?;
        values.push(spread);
    }
    distribution.validate()?;
    let data: Vec<f64> = (0..shape.size())
        .map(|i| element(rng, std::array::from_fn(|k| values[k].data()[i])))
        .collect();
    Array::new(shape, data).map_err(|e| Error::new(ErrorKind::Shape, e.to_string()))
}
