//! Whole posteriors: the models, our sampler and another on the same log density, and what is told of both.

mod models;
mod nuts_rs;
mod star;

use std::error::Error;
use std::time::Instant;

use pallasite::infer::{Coordinates, Mcmc};
use pallasite::samplers::{Kernel, Nuts};

pub use models::{MODELS, model};

/// The size of a run.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// The number of chains.
    pub chains: usize,
    /// The number of warm-up steps of each.
    pub warmup: usize,
    /// The number of draws of each.
    pub draws: usize,
    /// The seed of all random numbers.
    pub seed: u64,
}

/// What is told of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Seconds of the warm-up and the sampling.
    pub seconds: f64,
    /// Those of the draws alone; of both, where that is not known.
    pub sampling_seconds: f64,
    /// The number of gradients of the warm-up, over all chains.
    pub gradients_warmup: u64,
    /// The number of gradients of the draws, over all chains.
    pub gradients: u64,
    /// The smallest effective sample size of any element of a latent site.
    pub min_ess: f64,
    /// The largest R-hat.
    pub max_r_hat: f64,
    /// The number of divergent draws.
    pub divergences: usize,
    /// The mean acceptance rate, where it is known.
    pub acceptance_rate: f64,
}

/// Our sampler, the posterior with it.
///
/// # Errors
/// If the model is unknown, or its data cannot be read.
pub fn ours<K: Kernel>(
    name: &str,
    kernel: K,
    size: Size,
) -> Result<(Outcome, pallasite::infer::Posterior), Box<dyn Error>> {
    let model = model(name)?;
    let mcmc = Mcmc::new(kernel).chains(size.chains).warmup(size.warmup).draws(size.draws);
    // The density that the other sampler gets.
    let mcmc = mcmc.coordinates(Coordinates::as_written());
    let posterior = mcmc.seed(size.seed).progress(false).run(&*model)?;
    let (timing, summary) = (posterior.timing(), posterior.summary());
    let outcome = Outcome {
        seconds: timing.warmup_seconds + timing.sampling_seconds,
        sampling_seconds: timing.sampling_seconds,
        gradients_warmup: posterior.gradient_evaluations_warmup(),
        gradients: posterior.gradient_evaluations_sampling(),
        min_ess: summary.min_ess_bulk(),
        max_r_hat: summary.max_r_hat(),
        divergences: posterior.num_divergences(),
        acceptance_rate: posterior
            .draws()
            .sample_stat("acceptance_rate")
            .map_or(f64::NAN, |rate| mean(rate.values())),
    };
    Ok((outcome, posterior))
}

/// nuts-rs with a diagonal or a low-rank metric, on the same log density and the same threads.
///
/// # Errors
/// If the model is unknown, or a chain fails.
pub fn theirs(name: &str, low_rank: bool, size: Size) -> Result<Outcome, Box<dyn Error>> {
    let model = model(name)?;
    let compiled = pallasite::infer::CompiledModel::new(&*model)?;
    let clock = Instant::now();
    let chains = nuts_rs::sample(&compiled, low_rank, size)?;
    let seconds = clock.elapsed().as_secs_f64();
    let summary = pallasite::diagnostics::summary(&nuts_rs::constrained(&compiled, &chains)?);
    Ok(Outcome {
        seconds,
        sampling_seconds: seconds,
        gradients_warmup: chains.iter().map(|chain| chain.gradients_warmup).sum(),
        gradients: chains.iter().map(|chain| chain.gradients).sum(),
        min_ess: summary.min_ess_bulk(),
        max_r_hat: summary.max_r_hat(),
        divergences: chains.iter().map(|chain| chain.divergences).sum(),
        acceptance_rate: f64::NAN,
    })
}

/// The sampler that is compared by default.
pub fn default_kernel() -> Nuts {
    Nuts::default()
}

/// The median of some numbers, of which there is at least one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    0.5 * (values[(n - 1) / 2] + values[n / 2])
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
