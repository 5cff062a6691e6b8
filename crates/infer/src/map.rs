//! The maximum of the posterior density.

use std::collections::BTreeMap;

use autodiff::Array;
use handlers::Model;
use rayon::prelude::*;
use samplers::{ChainRng, chain_rngs};

use crate::compiled::Measure;
use crate::initialize::{explain, init_to_uniform};
use crate::lbfgs::{Optimum, maximize};
use crate::store::Store;
use crate::unconstrained::Params;
use crate::{CompiledModel, Error, ErrorKind};

/// Maximum a posteriori estimation: where the posterior density of a model is highest.
///
/// The density is that of the values of the sites, unless [`Map::jacobian`] says otherwise; params are
/// optimised with the latent sites. The search (L-BFGS) climbs from several points and keeps the
/// highest maximum.
///
/// ```
/// use distributions::{Normal, Uniform};
/// use handlers::Context;
/// use infer::Map;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Uniform::new(-10.0, 10.0));
///     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 1.0), [1.0, 2.0, 6.0]));
/// };
/// let map = Map::new().run(&model)?;
/// assert!((map.values["mean"].to_scalar().unwrap() - 3.0).abs() < 1e-7);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Map {
    seed: u64,
    num_starts: usize,
    max_iterations: usize,
    measure: Measure,
}

/// Where the posterior density is highest: what [`Map`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct MapEstimate {
    /// The values of latent sites, params and deterministic sites.
    pub values: BTreeMap<String, Array>,
    /// The log density there.
    pub log_density: f64,
    /// The unconstrained coordinates.
    pub position: Vec<f64>,
    /// The number of steps of the search.
    pub num_iterations: usize,
    /// The largest element of the gradient at the end, in unconstrained coordinates.
    pub largest_gradient: f64,
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl Map {
    /// The best of four searches of at most 10 000 steps each, with seed 0.
    pub fn new() -> Self {
        Self { seed: 0, num_starts: 4, max_iterations: 10_000, measure: Measure::Values }
    }

    /// The seed of the points to start from.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The number of points to start from.
    #[must_use]
    pub fn starts(mut self, num_starts: usize) -> Self {
        self.num_starts = num_starts;
        self
    }

    /// The most steps that a search takes.
    #[must_use]
    pub fn max_iterations(mut self, max_iterations: usize) -> Self {
        self.max_iterations = max_iterations;
        self
    }

    /// Whether to maximise the density of the unconstrained coordinates, which has the Jacobian of the
    /// transforms in it, rather than that of the values.
    #[must_use]
    pub fn jacobian(mut self, is_included: bool) -> Self {
        self.measure = if is_included { Measure::Coordinates } else { Measure::Values };
        self
    }

    /// Compiles the model and searches.
    ///
    /// # Errors
    /// Every mistake found in the model; no point to start from; no search that converged.
    pub fn run<M: Model + ?Sized>(&self, model: &M) -> Result<MapEstimate, Error> {
        let compiled = CompiledModel::compile(model, Store::All, 0, Params::Free, self.measure)?;
        self.search(model, &compiled)
    }

    /// Searches with a compiled model.
    pub(crate) fn search<M: Model + ?Sized>(
        &self,
        model: &M,
        compiled: &CompiledModel,
    ) -> Result<MapEstimate, Error> {
        if self.num_starts == 0 {
            let message = "starts is 0, but must be at least 1";
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let rngs: Vec<ChainRng> = chain_rngs(self.seed).take(self.num_starts).collect();
        let found: Vec<Result<Optimum, Error>> = rngs
            .into_par_iter()
            .map(|mut rng| {
                let mut density = compiled.log_density();
                let start = init_to_uniform(compiled, &mut density, &mut rng)?;
                Ok(maximize(&mut density, start, self.max_iterations))
            })
            .collect();
        let found = found
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| explain(error, model, compiled))?;
        let higher = |a: &&Optimum, b: &&Optimum| a.log_density.total_cmp(&b.log_density);
        let best = found.iter().filter(|optimum| optimum.is_converged).max_by(higher);
        let best = best.ok_or_else(|| not_converged(found.iter().max_by(higher)))?;
        Ok(MapEstimate {
            values: compiled.constrain(&best.position)?,
            log_density: best.log_density,
            position: best.position.clone(),
            num_iterations: best.num_iterations,
            largest_gradient: best.largest_gradient,
        })
    }
}

fn not_converged(best: Option<&Optimum>) -> Error {
    let reached = best.map_or_else(String::new, |optimum| {
        format!(
            " (log density {:.6e}, largest gradient {:.1e} after {} steps)",
            optimum.log_density, optimum.largest_gradient, optimum.num_iterations
        )
    });
    Error::new(
        ErrorKind::Optimization,
        format!(
            "no search found a maximum{reached}: the density may grow without bound, as that of \
             hierarchical models does where a scale goes to zero; sample the posterior instead, or \
             keep scales away from zero with another prior"
        ),
    )
}
