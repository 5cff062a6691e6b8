//! Sampling the posterior of a model.

use std::time::Instant;

use draws::Draws;
use handlers::Model;
use samplers::{DivergentTransition, Kernel, Settings, Tuning, run};

use crate::diagnose::Evidence;
use crate::initialize::{explain, init_to_uniform};
use crate::interrupt::Interrupt;
use crate::posterior::{Posterior, Timing};
use crate::progress::Watch;
use crate::{CompiledModel, Error, Store};

/// Markov chain Monte Carlo on a model: a kernel, and how much of it.
///
/// ```
/// use distributions::{Normal, Uniform};
/// use handlers::Context;
/// use infer::Mcmc;
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Uniform::new(-10.0, 10.0));
///     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 1.0), [1.0, 2.0, 3.0]));
/// };
/// let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(500).draws(500).seed(1).run(&model)?;
/// let mean = posterior.summary().row("mean").unwrap().mean;
/// assert!((mean - 2.0).abs() < 0.2);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mcmc<K> {
    kernel: K,
    settings: Settings,
    store: Store,
    show_progress: bool,
    catch_interrupt: bool,
}

impl<K: Kernel> Mcmc<K> {
    /// Four chains of 1000 draws after 1000 warm-up steps, with seed 0.
    pub fn new(kernel: K) -> Self {
        Self {
            kernel,
            settings: Settings::default(),
            store: Store::Automatic,
            show_progress: true,
            catch_interrupt: true,
        }
    }

    /// The number of chains.
    #[must_use]
    pub fn chains(mut self, num_chains: usize) -> Self {
        self.settings.num_chains = num_chains;
        self
    }

    /// The number of warm-up steps of each chain.
    #[must_use]
    pub fn warmup(mut self, num_warmup: usize) -> Self {
        self.settings.num_warmup = num_warmup;
        self
    }

    /// The number of draws of each chain.
    #[must_use]
    pub fn draws(mut self, num_samples: usize) -> Self {
        self.settings.num_samples = num_samples;
        self
    }

    /// The seed of all random numbers. The same seed gives the same draws, whatever the number of
    /// threads.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Which deterministic sites are kept among the draws; by default all of them, or the scalars
    /// alone if all would take more than 1 GiB.
    #[must_use]
    pub fn store(mut self, store: Store) -> Self {
        self.store = store;
        self
    }

    /// Whether to show progress when standard error is a terminal; yes by default.
    #[must_use]
    pub fn progress(mut self, show: bool) -> Self {
        self.show_progress = show;
        self
    }

    /// Whether Ctrl-C ends the run with the draws made so far, rather than the process; yes by
    /// default.
    #[must_use]
    pub fn catch_interrupt(mut self, catch: bool) -> Self {
        self.catch_interrupt = catch;
        self
    }

    /// Compiles the model and samples its posterior, chains in parallel on rayon's current pool.
    ///
    /// # Errors
    /// Every mistake found in the model; a chain that finds no point to start from, with the sites
    /// at fault; settings that cannot be used; Ctrl-C before the first draw. After the first draw
    /// nothing is an error: divergences are counted, and an interrupted run keeps its draws.
    pub fn run<M: Model + ?Sized>(&self, model: &M) -> Result<Posterior, Error> {
        let clock = Instant::now();
        let num_draws = self.settings.num_chains.saturating_mul(self.settings.num_samples);
        let compiled = CompiledModel::storing(model, self.store, num_draws)?;
        let compile_seconds = clock.elapsed().as_secs_f64();

        let interrupt =
            if self.catch_interrupt { Interrupt::catch() } else { Interrupt::ignored() };
        let watch = Watch::new(&self.settings, interrupt);
        let mut result = watch
            .beside(self.show_progress, || {
                run(
                    &compiled.log_density(),
                    &self.kernel,
                    &self.settings,
                    |_chain, density, rng| init_to_uniform(&compiled, density, rng),
                    &watch,
                )
            })
            .map_err(|error| explain(error, model, &compiled))?;

        let divergent = divergent_places(&compiled, &result.divergent_transitions)?;
        let mut draws = compiled.constrain_draws(&result.draws)?;
        draws.take_sample_stats(&mut result.draws)?;
        let timing = Timing {
            compile_seconds,
            warmup_seconds: result.warmup_seconds,
            sampling_seconds: result.sampling_seconds,
            total_seconds: clock.elapsed().as_secs_f64(),
        };
        Ok(Posterior {
            draws,
            dim: compiled.dim(),
            settings: self.settings.clone(),
            timing,
            gradient_evaluations_warmup: result.gradient_evaluations_warmup,
            gradient_evaluations_sampling: result.gradient_evaluations_sampling,
            num_divergences: result.num_divergences,
            interruption: result.interruption,
            left_out: compiled.left_out,
            evidence: Evidence { divergent, chains: result.chains },
            tuning: result.tuning.iter().map(Tuning::describe).collect(),
        })
    }
}

/// The sites at the places from which divergent steps left.
fn divergent_places(
    compiled: &CompiledModel,
    transitions: &[DivergentTransition],
) -> Result<Option<Draws>, Error> {
    if transitions.is_empty() {
        return Ok(None);
    }
    let mut positions = Draws::new(1, transitions.len());
    let starts = transitions.iter().flat_map(|transition| transition.start.iter().copied());
    positions.add("position", &[compiled.dim()], starts.collect())?;
    Ok(Some(compiled.constrain_draws(&positions)?))
}
