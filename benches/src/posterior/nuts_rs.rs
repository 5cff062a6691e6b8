//! The sampler of nuts-rs on our compiled log densities.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use nuts_rs::rand::SeedableRng;
use nuts_rs::rand::rngs::StdRng;
use nuts_rs::{
    Chain, CpuLogpFunc, CpuMath, CpuMathError, DiagNutsSettings, HasDims, LogpError,
    LowRankNutsSettings, Settings,
};
use pallasite::draws::Draws;
use pallasite::infer::{CompiledModel, ModelDensity};
use pallasite::samplers::LogDensity;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::Size;

/// A log density, as nuts-rs wants it.
struct Density(ModelDensity);

/// The density is not finite.
#[derive(Debug)]
struct NotFinite;

impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the log density is not finite")
    }
}

impl Error for NotFinite {}

impl LogpError for NotFinite {
    fn is_recoverable(&self) -> bool {
        true
    }
}

impl HasDims for Density {
    fn dim_sizes(&self) -> HashMap<String, u64> {
        [("unconstrained_parameter".to_owned(), self.0.dim() as u64)].into()
    }
}

impl CpuLogpFunc for Density {
    type LogpError = NotFinite;
    type FlowParameters = ();
    type ExpandedVector = Vec<f64>;

    fn dim(&self) -> usize {
        self.0.dim()
    }

    fn logp(&mut self, position: &[f64], gradient: &mut [f64]) -> Result<f64, NotFinite> {
        let value = self.0.value_and_grad(position, gradient);
        if value.is_finite() { Ok(value) } else { Err(NotFinite) }
    }

    fn expand_vector<R: nuts_rs::rand::Rng + ?Sized>(
        &mut self,
        _rng: &mut R,
        position: &[f64],
    ) -> Result<Vec<f64>, CpuMathError> {
        Ok(position.to_vec())
    }
}

/// What a chain leaves behind.
pub(super) struct Finished {
    positions: Vec<Box<[f64]>>,
    pub(super) gradients_warmup: u64,
    pub(super) gradients: u64,
    pub(super) divergences: usize,
}

/// Runs the chains on the threads of rayon.
pub(super) fn sample(
    compiled: &CompiledModel,
    low_rank: bool,
    size: Size,
) -> Result<Vec<Finished>, Box<dyn Error>> {
    let chains: Vec<Result<Finished, String>> = (0..size.chains)
        .into_par_iter()
        .with_max_len(1)
        .map(|chain| {
            let chain = chain as u64;
            let (num_tune, num_draws) = (size.warmup as u64, size.draws as u64);
            if low_rank {
                let settings = LowRankNutsSettings { num_tune, num_draws, ..Default::default() };
                one_chain(settings, compiled, chain, size)
            } else {
                let settings = DiagNutsSettings { num_tune, num_draws, ..Default::default() };
                one_chain(settings, compiled, chain, size)
            }
        })
        .collect();
    Ok(chains.into_iter().collect::<Result<_, _>>()?)
}

fn one_chain<S: Settings>(
    settings: S,
    compiled: &CompiledModel,
    chain: u64,
    size: Size,
) -> Result<Finished, String> {
    let mut density = compiled.log_density();
    let mut ours = Xoshiro256PlusPlus::seed_from_u64(size.seed * 1000 + chain);
    let mut rng = StdRng::seed_from_u64(size.seed * 1000 + chain);
    let mut gradient = vec![0.0; density.dim()];
    let start = loop {
        let position: Vec<f64> = (0..density.dim()).map(|_| ours.random_range(-2.0..2.0)).collect();
        let value = density.value_and_grad(&position, &mut gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
            break position;
        }
    };
    let math = CpuMath::new(Density(density));
    let mut sampler =
        settings.new_chain(chain, math, &mut rng).map_err(|error| error.to_string())?;
    sampler.set_position(&start).map_err(|error| error.to_string())?;
    let mut finished = Finished {
        positions: Vec::with_capacity(size.draws),
        gradients_warmup: 0,
        gradients: 0,
        divergences: 0,
    };
    for i in 0..size.warmup + size.draws {
        let (position, progress) = sampler.draw().map_err(|error| error.to_string())?;
        if i < size.warmup {
            finished.gradients_warmup += progress.num_gradients;
        } else {
            finished.gradients += progress.num_gradients;
            finished.divergences += usize::from(progress.diverging);
            finished.positions.push(position);
        }
    }
    Ok(finished)
}

/// The draws of the sites.
pub(super) fn constrained(
    compiled: &CompiledModel,
    chains: &[Finished],
) -> Result<Draws, Box<dyn Error>> {
    let num_draws = chains.first().map_or(0, |chain| chain.positions.len());
    let mut columns: Vec<Vec<f64>> = compiled.stored_sites().iter().map(|_| Vec::new()).collect();
    for position in chains.iter().flat_map(|chain| &chain.positions) {
        let values = compiled.constrain(position)?;
        for (column, site) in columns.iter_mut().zip(compiled.stored_sites()) {
            column.extend_from_slice(values[&site.name].data());
        }
    }
    let mut draws = Draws::new(chains.len(), num_draws);
    for (column, site) in columns.into_iter().zip(compiled.stored_sites()) {
        draws.add(&site.name, site.shape.axes(), column)?;
    }
    Ok(draws)
}
