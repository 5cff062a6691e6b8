//! Where chains start, and what to say when they cannot.

use autodiff::Graph;
use handlers::Model;
use rand::RngExt;
use samplers::{ChainRng, LogDensity};

use crate::compiled::ModelDensity;
use crate::unconstrained::{Inputs, Params, Unconstrained};
use crate::{CompiledModel, Error, ErrorKind};

/// Each coordinate starts between minus this and this, as in Stan and NumPyro.
const RADIUS: f64 = 2.0;

/// How many points a chain tries.
const TRIES: usize = 100;

/// A point drawn uniformly from (-2, 2) in each coordinate at which the log density and its gradient
/// are finite (Stan Reference Manual, "Initialization"). Sites with an initial value of their own
/// start there.
pub(crate) fn init_to_uniform(
    compiled: &CompiledModel,
    density: &mut ModelDensity,
    rng: &mut ChainRng,
) -> Result<Vec<f64>, Error> {
    let mut gradient = vec![0.0; density.dim()];
    let mut position = vec![0.0; density.dim()];
    for _ in 0..TRIES {
        position.fill_with(|| RADIUS * (2.0 * rng.random::<f64>() - 1.0));
        place_given(compiled, &mut position)?;
        let value = density.value_and_grad(&position, &mut gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
            return Ok(position);
        }
    }
    let mut error = Error::new(ErrorKind::Initialization, "no point to start from was found");
    error.tried = position;
    Err(error)
}

/// Moves the coordinates of sites with an initial value to it, and leaves the values of the others.
fn place_given(compiled: &CompiledModel, position: &mut Vec<f64>) -> Result<(), Error> {
    let given = || compiled.parts.iter().filter_map(|part| Some((part, part.initial.as_ref()?)));
    if given().next().is_none() {
        return Ok(());
    }
    let mut values = compiled.constrain(position)?;
    for (part, initial) in given() {
        values.insert(part.name.clone(), initial.clone());
    }
    *position = compiled
        .unconstrain(values)
        .map_err(|e| Error::new(ErrorKind::Argument, format!("initial value: {e}")))?;
    Ok(())
}

/// An initialization error with the sites at fault, found by tracing the model again.
pub(crate) fn explain<M: Model + ?Sized>(
    error: Error,
    model: &M,
    compiled: &CompiledModel,
) -> Error {
    if error.kind() != ErrorKind::Initialization {
        return error;
    }
    let sites = match sites_at_fault(model, compiled, &error.tried) {
        Ok(sites) if !sites.is_empty() => sites.join("\n"),
        _ => "no single site is: the terms of several sites overflow together".to_owned(),
    };
    Error::new(
        ErrorKind::Initialization,
        format!(
            "no point to start from: in {TRIES} tries, the unconstrained coordinates drawn between \
             -{RADIUS} and {RADIUS}, the log density or its gradient was never finite. At the last \
             try these were not:\n{sites}\nNarrow the priors, or write the model so that its \
             parameters stay in their domain for every value that the priors allow."
        ),
    )
}

/// A line for each site whose log density, or gradient, is not finite at this position.
fn sites_at_fault<M: Model + ?Sized>(
    model: &M,
    compiled: &CompiledModel,
    position: &[f64],
) -> Result<Vec<String>, Error> {
    let graph = Graph::new();
    let unconstrained = Unconstrained::trace(model, &graph, Inputs::Coordinates, Params::Free)?;
    let inputs = unconstrained.coordinates();
    let mut lines = Vec::new();
    for site in unconstrained.trace.sites() {
        let Some(log_prob) = site.log_density() else {
            continue;
        };
        let parameters: Vec<_> = site
            .distribution()
            .into_iter()
            .flat_map(|d| d.parameters())
            .map(|p| (p.name, graph.lift(p.value)))
            .collect();
        let mut outputs = vec![log_prob.sum()];
        outputs.extend(parameters.iter().map(|(_, value)| *value));
        let program = graph.compile(&inputs, &outputs)?;
        let mut values = vec![0.0; program.output_len()];
        program.eval(&mut program.workspace(), position, &mut values)?;
        if values[0].is_finite() {
            continue;
        }
        let mut start = 1;
        let ranges: Vec<String> = parameters
            .iter()
            .map(|(name, value)| {
                let part = &values[start..start + value.shape().size()];
                start += part.len();
                format!("{name} {}", range(part))
            })
            .collect();
        let what = match site.distribution() {
            Some(distribution) => {
                format!("the log density of {} with {}", distribution.name(), ranges.join(", "))
            }
            None => "the factor".to_owned(),
        };
        let location = site.location();
        lines.push(format!(
            "  site \"{}\" ({}:{}): {what} is {}",
            site.name(),
            location.file(),
            location.line(),
            values[0],
        ));
    }
    if lines.is_empty() {
        let mut gradient = vec![0.0; compiled.dim()];
        compiled.log_density().value_and_grad(position, &mut gradient);
        let mut rest = gradient.as_slice();
        for latent in &unconstrained.latents {
            let (part, tail) = rest.split_at(latent.unconstrained.shape().size());
            rest = tail;
            if part.iter().any(|g| !g.is_finite()) {
                lines.push(format!(
                    "  site \"{}\": the gradient of the log density by it is not finite",
                    latent.name
                ));
            }
        }
    }
    Ok(lines)
}

/// The values of a parameter in a few words.
fn range(values: &[f64]) -> String {
    if values.iter().any(|x| x.is_nan()) {
        return "partly NaN".to_owned();
    }
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low == high { format!("{low:.3e}") } else { format!("from {low:.3e} to {high:.3e}") }
}
