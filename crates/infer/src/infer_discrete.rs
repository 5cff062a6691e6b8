//! The sites that a fit summed out, given the draws of the others.

use autodiff::{Array, Graph, Program, Shape, Var, grad};
use draws::{Draws, Variable};
use handlers::{Enumerate, Model};
use rand::{RngExt, SeedableRng};
use samplers::ChainRng;

use crate::batch::evaluate;
use crate::discrete::{Assigned, Discrete};
use crate::from_draws::FromDraws;
use crate::store::StoredSite;
use crate::{Error, ErrorKind};

/// Draws of the sites that a fit summed out ([`Context::marginalize`](handlers::Context::marginalize)),
/// given the data and each draw of the other sites: NumPyro's `infer_discrete`.
///
/// Several sites are drawn together from their joint distribution. The same seed gives the same draws.
/// The result holds these sites alone.
///
/// ```
/// use distributions::{Bernoulli, Normal, Uniform};
/// use handlers::Context;
/// use infer::{Mcmc, discrete_probabilities, infer_discrete};
/// use samplers::Nuts;
///
/// // A line through points of which some are outliers.
/// let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
/// let y = [1.0, 3.1, 4.9, 20.0, 9.1, 10.9];
/// let model = |m: &mut Context| {
///     let slope = m.sample("slope", Uniform::new(-5.0, 5.0));
///     let offset = m.sample("offset", Normal::new(0.0, 10.0));
///     let fraction = m.sample("fraction", Uniform::new(0.0, 0.5));
///     m.plate("data", 6, |m| {
///         let is_outlier = m.marginalize("is_outlier", Bernoulli::new(fraction));
///         let scatter = is_outlier.select(20.0, 0.2);
///         m.observe("y", Normal::new(slope * &x.into() + offset, scatter), y);
///     });
/// };
/// let posterior = Mcmc::new(Nuts::default()).seed(1).warmup(500).draws(200).run(&model)?;
/// assert!((posterior.summary().row("slope").unwrap().mean - 2.0).abs() < 0.2);
///
/// let is_outlier = infer_discrete(&model, posterior.draws(), 1)?;
/// assert_eq!(is_outlier.variable("is_outlier")?.draw(0, 0)[3], 1.0);
/// // The last axis of the probabilities is that of the values, 0 and 1.
/// let probabilities = discrete_probabilities(&model, posterior.draws())?;
/// let of_first = &probabilities.variable("is_outlier")?.draw(0, 0)[..2];
/// assert!(of_first[0] > 0.5 && (of_first[0] + of_first[1] - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; no site that is summed out; another latent site that is not among
/// the draws, or has another shape there; a draw at which the log density is not finite.
pub fn infer_discrete<M: Model + ?Sized>(
    model: &M,
    draws: &Draws,
    seed: u64,
) -> Result<Draws, Error> {
    let graph = Graph::new();
    let conditional = Conditional::new(model, &graph, draws)?;
    let mut rng = ChainRng::seed_from_u64(seed);
    let size = [draws.num_chains(), draws.num_draws()];
    let mut weights = conditional.even_weights(size)?;
    let mut values = vec![Vec::new(); conditional.sites.len()];
    // A site in fewer plates may link the elements of one in more, so it is drawn first.
    let mut order: Vec<usize> = (0..conditional.sites.len()).collect();
    order.sort_by_key(|&i| conditional.sites[i].num_plates);
    for i in order {
        let site = &conditional.sites[i];
        let probabilities = conditional.probabilities(&weights, size)?;
        let probabilities = probabilities.variable(&site.stored.name)?.values();
        let batch = site.batch.size();
        let mut chosen = vec![f64::NEG_INFINITY; probabilities.len()];
        let rows = probabilities.chunks_exact(site.count * batch);
        for (row, chosen) in rows.zip(chosen.chunks_exact_mut(site.count * batch)) {
            for element in 0..batch {
                let of_value = |k: usize| row[element * site.count + k];
                let k = draw(site.count, of_value, rng.random())
                    .ok_or_else(|| no_probability(&site.stored.name))?;
                chosen[k * batch + element] = 0.0;
                let event = site.event;
                values[i].extend_from_slice(&site.support.data()[k * event..(k + 1) * event]);
            }
        }
        weights[i] = Draws::new(size[0], size[1]);
        weights[i].add("weights", &[site.count, batch], chosen)?;
    }
    let mut result = Draws::new(size[0], size[1]);
    for (site, values) in conditional.sites.iter().zip(values) {
        site.stored.add_to(&mut result, values)?;
    }
    Ok(result)
}

/// The probability of each value of the sites that a fit summed out, given the data and each draw of
/// the other sites. The last axis is that of the values, in the order of
/// [`enumerate_support`](distributions::Distribution::enumerate_support).
///
/// They are exact, so their means over the draws have less noise than those of [`infer_discrete`].
/// Those of several sites are the probabilities of each site alone.
///
/// ```
/// use distributions::{Bernoulli, Normal};
/// use draws::Draws;
/// use handlers::Context;
/// use infer::discrete_probabilities;
///
/// let model = |m: &mut Context| {
///     let scale = m.sample("scale", Normal::new(1.0, 0.1));
///     let is_high = m.marginalize("is_high", Bernoulli::new(0.2));
///     m.observe("y", Normal::new(is_high.select(2.0, 0.0), scale), 1.0);
/// };
/// let mut draws = Draws::new(1, 1);
/// draws.add("scale", &[], vec![0.9])?;
/// // The data are as far from one mean as from the other.
/// let probabilities = discrete_probabilities(&model, &draws)?;
/// let found = probabilities.variable("is_high")?.draw(0, 0);
/// assert!((found[0] - 0.8).abs() < 1e-15 && (found[1] - 0.2).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`infer_discrete`].
pub fn discrete_probabilities<M: Model + ?Sized>(model: &M, draws: &Draws) -> Result<Draws, Error> {
    let graph = Graph::new();
    let conditional = Conditional::new(model, &graph, draws)?;
    let size = [draws.num_chains(), draws.num_draws()];
    let probabilities = conditional.probabilities(&conditional.even_weights(size)?, size)?;
    match probabilities.variables().iter().find(|v| v.values().iter().any(|p| p.is_nan())) {
        Some(wrong) => Err(no_probability(wrong.name())),
        None => Ok(probabilities),
    }
}

/// A site that is summed out.
struct DiscreteSite {
    stored: StoredSite,
    batch: Shape,
    /// The number of elements of one event.
    event: usize,
    /// The number of values.
    count: usize,
    support: Array,
    num_plates: usize,
}

/// The program for the probabilities of all values, given the draws and log weights of the values.
struct Conditional<'d> {
    program: Program,
    variables: Vec<&'d Variable>,
    sites: Vec<DiscreteSite>,
}

impl<'d> Conditional<'d> {
    fn new<'g, M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        draws: &'d Draws,
    ) -> Result<Self, Error> {
        let (discrete, assigned) = Discrete::assigned(0);
        let plain = FromDraws::trace_with(model, graph, draws, Some(discrete))?.trace;
        let (discrete, weights) = Discrete::weighted(Enumerate::beyond(&plain));
        let FromDraws { trace, mut inputs, variables } =
            FromDraws::trace_with(model, graph, draws, Some(discrete))?;
        let weights: Vec<Var<'g>> = weights.take();
        let assigned: Vec<Assigned<'g>> = assigned.take();
        if weights.is_empty() {
            let names: Vec<&str> = trace.sites().iter().map(|site| site.name()).collect();
            let message = format!(
                "infer_discrete: no site is summed out, so there is none to draw; make it with \
                 marginalize; the sites are: {}",
                names.join(", ")
            );
            return Err(Error::new(ErrorKind::Model, message));
        }
        // The derivative by the log weight of a value is its probability, times the scale of the site.
        let slopes = grad(trace.log_density(graph), &weights);
        let mut sites = Vec::new();
        let mut outputs = Vec::new();
        for (site, slope) in assigned.iter().zip(slopes) {
            let Some(same) = plain.get(&site.name) else { continue };
            let (batch, count) = (same.batch_shape(), site.support.shape().axes()[0]);
            let by_value = slope.reshape([count, batch.size()]);
            let share = by_value / by_value.sum_axis(0);
            outputs.push(share.permute_dims([1, 0]));
            sites.push(DiscreteSite {
                stored: StoredSite::new(same),
                batch,
                event: same.event_shape().size(),
                count,
                support: site.support.clone(),
                num_plates: batch
                    .axes()
                    .iter()
                    .filter(|&&n| n > 1)
                    .count()
                    .max(same.plates().len()),
            });
        }
        inputs.extend(&weights);
        let program = graph.compile(&inputs, &outputs)?;
        Ok(Self { program, variables, sites })
    }

    /// Log weights that are the same for all values.
    fn even_weights(&self, [num_chains, num_draws]: [usize; 2]) -> Result<Vec<Draws>, Error> {
        let of_site = |site: &DiscreteSite| {
            let (count, batch) = (site.count, site.batch.size());
            let mut weights = Draws::new(num_chains, num_draws);
            let zeros = vec![0.0; num_chains * num_draws * count * batch];
            weights.add("weights", &[count, batch], zeros)?;
            Ok(weights)
        };
        self.sites.iter().map(of_site).collect()
    }

    /// The probabilities of the values of each site alone, with these log weights.
    fn probabilities(&self, weights: &[Draws], size: [usize; 2]) -> Result<Draws, Error> {
        let mut variables = self.variables.clone();
        for weights in weights {
            variables.push(weights.variable("weights")?);
        }
        let outputs: Result<Vec<StoredSite>, Error> = self
            .sites
            .iter()
            .map(|site| {
                let axes = [site.batch.axes(), &[site.count]].concat();
                let shape = Shape::new(&axes).ok_or_else(|| {
                    let message = format!(
                        "the probabilities of site \"{}\" have more axes than an array can have",
                        site.stored.name
                    );
                    Error::new(ErrorKind::Model, message)
                })?;
                let mut stored = site.stored.clone();
                stored.dims.truncate(site.batch.rank());
                stored.dims.push(None);
                stored.shape = shape;
                Ok(stored)
            })
            .collect();
        evaluate(&self.program, &variables, &outputs?, size)
    }
}

/// The number of the value that belongs to a uniform random number.
fn draw(count: usize, probability: impl Fn(usize) -> f64, uniform: f64) -> Option<usize> {
    let mut rest = uniform;
    let reached = (0..count).find(|&k| {
        rest -= probability(k);
        rest < 0.0
    });
    // Rounding may leave a rest: it belongs to the last value that has a probability.
    reached.or_else(|| (0..count).rev().find(|&k| probability(k) > 0.0))
}

fn no_probability(site: &str) -> Error {
    let message = format!(
        "site \"{site}\" has no value with a probability at one of the draws: the draws are those of \
         another model, or of other data"
    );
    Error::new(ErrorKind::Argument, message)
}
