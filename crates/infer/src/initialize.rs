//! Where chains start, and what to say when they cannot.

use std::collections::BTreeMap;

use autodiff::{Array, Graph};
use handlers::{Model, seed, trace};
use rand::RngExt;
use samplers::{ChainRng, LogDensity, Observer, Settings, Silent};

use crate::compiled::{ModelDensity, Part};
use crate::pathfinder::pathfinder;
use crate::unconstrained::{Inputs, Params, Unconstrained};
use crate::{CompiledModel, Error, ErrorKind};

/// How many points a chain tries.
const TRIES: usize = 100;

/// Where chains start; NumPyro's `init_strategy`.
///
/// Coordinates are those in which the sampler moves ([`Coordinates`](crate::Coordinates)).
/// A site with an initial value of its own (`infer_config`) starts there, whatever the strategy.
///
/// ```
/// use distributions::{Normal, Uniform};
/// use handlers::Context;
/// use infer::{InitStrategy, Mcmc};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let scale = m.sample("scale", Uniform::new(0.0, 10.0));
///     m.sample("x", Normal::new(0.0, scale));
/// };
/// let start = InitStrategy::value([("scale", 2.0)]);
/// let posterior = Mcmc::new(Nuts::default()).draws(50).init_strategy(start).run(&model)?;
/// assert_eq!(posterior.draws().num_draws(), 50);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum InitStrategy {
    /// Unconstrained coordinates drawn uniformly from minus this radius to it; the default, with radius 2,
    /// as in Stan and NumPyro.
    Uniform(f64),
    /// All unconstrained coordinates at zero: the same point for every chain.
    Feasible,
    /// The median of so many draws from the prior, of each element; NumPyro takes 15.
    Median(usize),
    /// The mean of so many draws from the prior, of each element.
    Mean(usize),
    /// A draw from the prior.
    Sample,
    /// These values of sites; the others are drawn as by default.
    Value(BTreeMap<String, Array>),
    /// A draw from a normal approximation of the posterior, of twice its width, that is found on the way from
    /// a uniform point to a mode: Pathfinder (Zhang, Carpenter, Gelman & Vehtari 2022, Journal of Machine Learning
    /// Research 23, 306). Each chain has a way of its own, so chains still start apart.
    Pathfinder,
}

impl Default for InitStrategy {
    fn default() -> Self {
        Self::Uniform(2.0)
    }
}

impl InitStrategy {
    /// Values of sites by name.
    pub fn value<N: Into<String>, V: Into<Array>>(
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let named = values.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self::Value(named.collect())
    }
}

/// What is known of the starts of all chains before they are looked for.
#[derive(Debug)]
pub(crate) struct Starts {
    radius: f64,
    /// Whether a chain goes towards a mode first.
    is_warm: bool,
    /// The values that each chain tries one after the other; none are drawn.
    candidates: Vec<Vec<BTreeMap<String, Array>>>,
}

impl Starts {
    pub(crate) fn new<M: Model + ?Sized>(
        strategy: &InitStrategy,
        model: &M,
        compiled: &CompiledModel,
        settings: &Settings,
    ) -> Result<Self, Error> {
        /// How many draws from the prior a chain tries.
        const SAMPLES: usize = 20;
        let mut starts = Self { radius: 2.0, is_warm: false, candidates: Vec::new() };
        let (num_samples, by_median) = match strategy {
            InitStrategy::Uniform(radius) => {
                if !(*radius >= 0.0 && radius.is_finite()) {
                    let message = format!(
                        "the radius of init_strategy is {radius}, but must be finite, not below 0"
                    );
                    return Err(Error::new(ErrorKind::Argument, message));
                }
                starts.radius = *radius;
                return Ok(starts);
            }
            InitStrategy::Pathfinder => {
                starts.is_warm = true;
                return Ok(starts);
            }
            InitStrategy::Feasible => {
                starts.radius = 0.0;
                return Ok(starts);
            }
            InitStrategy::Value(values) => {
                if let Some(unknown) =
                    values.keys().find(|name| compiled.parts.iter().all(|part| part.name != **name))
                {
                    let known: Vec<&str> =
                        compiled.parts.iter().map(|part| part.name.as_str()).collect();
                    let message = format!(
                        "init_strategy has a value for \"{unknown}\", which is no latent site; those are: \
                         {}",
                        known.join(", ")
                    );
                    return Err(Error::new(ErrorKind::Argument, message));
                }
                starts.candidates = vec![vec![values.clone()]; settings.num_chains];
                return Ok(starts);
            }
            InitStrategy::Median(n) => ((*n).max(1), Some(true)),
            InitStrategy::Mean(n) => ((*n).max(1), Some(false)),
            InitStrategy::Sample => (SAMPLES, None),
        };
        for chain in 0..settings.num_chains as u64 {
            let seed = settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(chain << 32);
            let draws = (0..num_samples as u64)
                .map(|i| from_prior(model, compiled, seed.wrapping_add(i)))
                .collect::<Result<Vec<_>, _>>()?;
            let Some(by_median) = by_median else {
                starts.candidates.push(draws);
                continue;
            };
            let mut candidate = BTreeMap::new();
            for part in &compiled.parts {
                let center = |element: usize| {
                    let values: Vec<f64> =
                        draws.iter().map(|draw| draw[&part.name].data()[element]).collect();
                    match by_median {
                        true => diagnostics::quantile(&values, 0.5),
                        false => values.iter().sum::<f64>() / values.len() as f64,
                    }
                };
                let values: Vec<f64> = (0..part.shape.size()).map(center).collect();
                candidate.insert(part.name.clone(), Array::new(part.shape, values)?);
            }
            starts.candidates.push(vec![candidate]);
        }
        Ok(starts)
    }

    /// A point at which the log density and its gradient are finite (Stan Reference Manual,
    /// "Initialization").
    pub(crate) fn find(
        &self,
        chain: usize,
        compiled: &CompiledModel,
        density: &mut ModelDensity,
        rng: &mut ChainRng,
        observer: &dyn Observer,
    ) -> Result<Vec<f64>, Error> {
        let mut gradient = vec![0.0; density.dim()];
        let mut position = vec![0.0; density.dim()];
        let candidates = self.candidates.get(chain).filter(|candidates| !candidates.is_empty());
        for attempt in 0..TRIES {
            position.fill_with(|| self.radius * (2.0 * rng.random::<f64>() - 1.0));
            let candidate = candidates.map(|candidates| &candidates[attempt % candidates.len()]);
            place_given(compiled, candidate, &mut position)?;
            let value = density.value_and_grad(&position, &mut gradient);
            if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
                if self.is_warm {
                    self.warm_up(compiled, density, rng, observer, &mut position)?;
                }
                return Ok(position);
            }
        }
        let mut error = Error::new(ErrorKind::Initialization, "no point to start from was found");
        error.tried = position;
        Err(error)
    }

    /// Moves a position near the bulk of the density, if it can.
    fn warm_up(
        &self,
        compiled: &CompiledModel,
        density: &mut ModelDensity,
        rng: &mut ChainRng,
        observer: &dyn Observer,
        position: &mut Vec<f64>,
    ) -> Result<(), Error> {
        let is_cancelled = || observer.is_cancelled();
        let Some(mut warm) = pathfinder(density, position, rng, &is_cancelled) else {
            return Ok(());
        };
        place_given(compiled, None, &mut warm)?;
        let mut gradient = vec![0.0; warm.len()];
        let value = density.value_and_grad(&warm, &mut gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
            *position = warm;
        }
        Ok(())
    }
}

/// A point drawn uniformly from (-2, 2) in each coordinate at which the log density and its gradient are
/// finite.
pub(crate) fn init_to_uniform(
    compiled: &CompiledModel,
    density: &mut ModelDensity,
    rng: &mut ChainRng,
) -> Result<Vec<f64>, Error> {
    let starts = Starts { radius: 2.0, is_warm: false, candidates: Vec::new() };
    starts.find(0, compiled, density, rng, &Silent)
}

/// The latent sites of one draw from the prior.
fn from_prior<M: Model + ?Sized>(
    model: &M,
    compiled: &CompiledModel,
    number: u64,
) -> Result<BTreeMap<String, Array>, Error> {
    let graph = Graph::new();
    let trace = trace(&seed(model, number), &graph)?;
    let value = |part: &Part| {
        let value = trace.get(&part.name).and_then(|site| site.value().value());
        let value = value.ok_or_else(|| {
            let message = format!(
                "init_strategy: site \"{}\" has no value in a draw from the prior",
                part.name
            );
            Error::new(ErrorKind::Argument, message)
        })?;
        Ok((part.name.clone(), value))
    };
    compiled.parts.iter().map(value).collect()
}

/// Moves the coordinates of sites with an initial value to it, or else to that of the candidate, and
/// leaves the values of the others.
fn place_given(
    compiled: &CompiledModel,
    candidate: Option<&BTreeMap<String, Array>>,
    position: &mut Vec<f64>,
) -> Result<(), Error> {
    let given = || compiled.parts.iter().filter_map(|part| Some((part, part.initial.as_ref()?)));
    if given().next().is_none() && candidate.is_none() {
        return Ok(());
    }
    let mut values = compiled.constrain(position)?;
    values
        .extend(candidate.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
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
            "no point to start from: in {TRIES} tries the log density or its gradient was never finite. At the last \
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
    let placement = compiled.plan.placement(&graph);
    let (from, params) = (Inputs::Coordinates, Params::Free);
    let unconstrained = Unconstrained::trace_placed(model, &graph, from, params, &placement)?;
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
