//! Distributions with known parameters: formulas as numbers, and draws.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::event::{join, split};
use crate::{Distribution, Error, ErrorKind};

/// Evaluates a formula of a distribution on a graph of its own.
pub(crate) fn known(
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

/// Whether an element is known to be above a bound.
pub(crate) fn exceeds(operand: &Operand<'_>, bound: f64) -> bool {
    operand.value().is_some_and(|known| known.data().iter().any(|&x| x > bound))
}

/// Whether all elements are known not to be above a bound.
pub(crate) fn is_at_most(operand: &Operand<'_>, bound: f64) -> bool {
    operand.value().is_some_and(|known| known.data().iter().all(|&x| x <= bound))
}

/// Draws numbers, each with the parameters that belong to it: what [`Distribution::sample`] needs.
///
/// The closure gets the parameters in the order of [`Distribution::parameters`], all of which are numbers.
/// The generator and its methods are those of [`rand`](crate::rand).
///
/// # Errors
/// If a parameter is not known, lies outside its domain, or does not broadcast to the shape.
pub fn draw<const N: usize>(
    distribution: &impl Distribution,
    rng: &mut dyn Rng,
    shape: Shape,
    mut element: impl FnMut(&mut dyn Rng, [f64; N]) -> f64,
) -> Result<Array, Error> {
    draw_events(distribution, rng, shape, |rng, parameters, event| {
        event[0] = element(rng, std::array::from_fn(|k| parameters[k][0]));
    })
}

/// As [`draw`], for events of several numbers: the closure fills zeroed slices.
///
/// # Errors
/// As [`draw`].
pub fn draw_events(
    distribution: &impl Distribution,
    rng: &mut dyn Rng,
    shape: Shape,
    mut fill: impl FnMut(&mut dyn Rng, &[&[f64]], &mut [f64]),
) -> Result<Array, Error> {
    let name = distribution.name();
    let mut values: Vec<Array> = Vec::new();
    for parameter in distribution.parameters() {
        let known = parameter.value.value().ok_or_else(|| {
            let message = format!(
                "{name}: a draw needs a number for {}, which depends on a value not known here",
                parameter.name
            );
            Error::new(ErrorKind::Symbolic, message)
        })?;
        let spread = split(known.shape(), parameter.constraint.event_rank())
            .and_then(|(_, event)| join(shape, event))
            .map(|shape| known.broadcast_to(shape))
            .transpose()
            .map_err(|e| {
                Error::new(ErrorKind::Shape, format!("{name}: {}: {e}", parameter.name))
            })?;
        // A parameter with too few axes is told by `validate`.
        values.extend(spread);
    }
    distribution.validate()?;
    let event_size = distribution.event_shape().size();
    let mut data = vec![0.0; shape.size() * event_size];
    let mut parameters: Vec<&[f64]> = Vec::with_capacity(values.len());
    for i in 0..shape.size() {
        parameters.clear();
        parameters.extend(values.iter().map(|value| {
            let size = value.len() / shape.size();
            &value.data()[i * size..(i + 1) * size]
        }));
        fill(rng, &parameters, &mut data[i * event_size..(i + 1) * event_size]);
    }
    Array::new(distribution.value_shape(shape)?, data)
        .map_err(|e| Error::new(ErrorKind::Shape, e.to_string()))
}
