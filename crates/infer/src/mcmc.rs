//! Sampling the posterior of a model.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use handlers::Model;
use samplers::{CheckpointFile, Kernel, Origin, Progress, Settings, Statistics, Tuning, run_from};

use crate::background::{Background, Shared};
use crate::coordinates::Coordinates;
use crate::diagnose::Evidence;
use crate::divergence::Divergences;
use crate::initialize::{InitStrategy, Starts, explain};
use crate::interrupt::Interrupt;
use crate::posterior::{Posterior, Timing};
use crate::progress::{Callback, Watch};
use crate::recorder::Recorder;
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
    init_strategy: InitStrategy,
    coordinates: Coordinates,
    deadline: Option<Duration>,
    callback: Option<Callback>,
    checkpoint: Option<CheckpointFile>,
    save_to: Option<PathBuf>,
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
            init_strategy: InitStrategy::default(),
            coordinates: Coordinates::default(),
            deadline: None,
            callback: None,
            checkpoint: None,
            save_to: None,
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

    /// Of so many steps after the warm-up one is a draw; 1 by default, since thinning saves memory and
    /// nothing else.
    #[must_use]
    pub fn thinning(mut self, thinning: usize) -> Self {
        self.settings.thinning = thinning;
        self
    }

    /// Whether the steps of the warm-up are kept, for [`Posterior::warmup`]; no by default.
    #[must_use]
    pub fn collect_warmup(mut self, collect: bool) -> Self {
        self.settings.collect_warmup = collect;
        self
    }

    /// Where chains start.
    #[must_use]
    pub fn init_strategy(mut self, init_strategy: InitStrategy) -> Self {
        self.init_strategy = init_strategy;
        self
    }

    /// The coordinates in which the sampler moves; by default they are chosen so that a hierarchical
    /// model need not be reparameterised by hand. Draws are in the sites of the model, whatever they are.
    #[must_use]
    pub fn coordinates(mut self, coordinates: Coordinates) -> Self {
        self.coordinates = coordinates;
        self
    }

    /// The time after which the run ends with what there is, as with Ctrl-C; none by default.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// A function that is called after every step of every chain, from several threads; it should be
    /// quick.
    #[must_use]
    pub fn on_progress(mut self, callback: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.callback = Some(Callback(Arc::new(callback)));
        self
    }

    /// Keeps the run in a file, every few seconds, or goes on with the one in the file to the same draws
    /// that it would have made.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use infer::Mcmc;
    /// use samplers::{CheckpointFile, Nuts};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("run.checkpoint");
    ///
    /// let model = |m: &mut Context| {
    ///     m.sample("x", Normal::new(0.0, 1.0));
    /// };
    /// let mcmc = Mcmc::new(Nuts::default()).draws(100);
    /// let posterior = mcmc.clone().checkpoint(CheckpointFile::create(&path)).run(&model)?;
    /// // Had it been stopped, this would finish it.
    /// let again = mcmc.checkpoint(CheckpointFile::resume(&path)).run(&model)?;
    /// assert_eq!(posterior.draws(), again.draws());
    /// # Ok::<(), infer::Error>(())
    /// ```
    #[must_use]
    pub fn checkpoint(mut self, file: CheckpointFile) -> Self {
        self.checkpoint = Some(file);
        self
    }

    /// Writes the draws to a Zarr folder while chains make them, every two seconds, in the place of an
    /// older one: if the process is killed, all draws but those of the last seconds are there.
    ///
    /// Written are the sites that [`Posterior::draws`] has, with the sampler's statistics, and the warm-up
    /// if it is collected. [`ZarrStream`](draws::io::ZarrStream) says how the file grows.
    ///
    /// ```
    /// use distributions::Normal;
    /// use draws::Group;
    /// use handlers::Context;
    /// use infer::Mcmc;
    /// use samplers::Nuts;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("draws.zarr");
    ///
    /// let model = |m: &mut Context| {
    ///     m.sample("x", Normal::new(0.0, 1.0));
    /// };
    /// let posterior = Mcmc::new(Nuts::default()).draws(100).save_to(&path).run(&model)?;
    /// let read = draws::io::read_zarr(&path)?;
    /// assert_eq!(read.group(Group::Posterior)?, posterior.draws());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn save_to(mut self, path: impl Into<PathBuf>) -> Self {
        self.save_to = Some(path.into());
        self
    }

    /// Compiles the model and samples its posterior, chains in parallel on rayon's current pool.
    ///
    /// # Errors
    /// Every mistake found in the model; a chain that finds no point to start from, with the sites
    /// at fault; settings that cannot be used; a checkpoint that cannot be read or written; Ctrl-C or the
    /// deadline before the first step; a folder for the draws that cannot be made. After the first draw nothing is an error: divergences are counted, and an
    /// interrupted run keeps its draws.
    pub fn run<M: Model + ?Sized>(&self, model: &M) -> Result<Posterior, Error> {
        let origin = self.checkpoint.as_ref().map_or(Origin::Start, Origin::Checkpoint);
        self.run_from(model, origin, None, None)
    }

    /// Makes more draws where the chains of a posterior ended, without a warm-up.
    ///
    /// Model, kernel, number of chains and length of the warm-up must be those of the earlier run, whose
    /// coordinates are kept.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use infer::Mcmc;
    /// use samplers::Nuts;
    ///
    /// let model = |m: &mut Context| {
    ///     m.sample("x", Normal::new(0.0, 1.0));
    /// };
    /// let mcmc = Mcmc::new(Nuts::default()).draws(100);
    /// let first = mcmc.run(&model)?;
    /// let second = mcmc.continue_from(&model, &first)?;
    /// assert_ne!(first.draws(), second.draws());
    /// // Together they are one long run.
    /// let both = mcmc.draws(200).run(&model)?;
    /// let x = |posterior: &infer::Posterior| posterior.draws().variable("x").unwrap().clone();
    /// assert_eq!(x(&both).draw(0, 150), x(&second).draw(0, 50));
    /// # Ok::<(), infer::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`run`](Self::run), and if the earlier run was another.
    pub fn continue_from<M: Model + ?Sized>(
        &self,
        model: &M,
        posterior: &Posterior,
    ) -> Result<Posterior, Error> {
        self.run_from(model, Origin::States(&posterior.states), None, Some(posterior))
    }

    /// Runs in a thread of its own, on rayon's global pool, without progress on the terminal and without
    /// catching Ctrl-C.
    pub fn spawn<M: Model + Send + 'static>(self, model: M) -> Background
    where
        K: Send + 'static,
    {
        let shared = Arc::new(Shared::default());
        let of_thread = shared.clone();
        let thread = std::thread::spawn(move || {
            let quiet = self.progress(false).catch_interrupt(false);
            let origin = quiet.checkpoint.as_ref().map_or(Origin::Start, Origin::Checkpoint);
            quiet.run_from(&model, origin, Some(&of_thread), None)
        });
        Background { shared, thread }
    }

    /// The number of draws of all chains.
    pub(crate) fn num_draws(&self) -> usize {
        self.settings.num_chains.saturating_mul(self.settings.num_samples)
    }

    pub(crate) fn random_seed(&self) -> u64 {
        self.settings.seed
    }

    /// As it is, but one of many runs: with this seed, nothing shown or caught, and no file.
    pub(crate) fn quiet(&self, seed: u64) -> Self
    where
        K: Clone,
    {
        let quiet = Self { checkpoint: None, ..self.clone() };
        quiet.seed(seed).progress(false).catch_interrupt(false)
    }

    fn run_from<M: Model + ?Sized>(
        &self,
        model: &M,
        origin: Origin<'_>,
        shared: Option<&Shared>,
        earlier: Option<&Posterior>,
    ) -> Result<Posterior, Error> {
        let clock = Instant::now();
        // From here on, since the choice of coordinates may take a while.
        let interrupt =
            if self.catch_interrupt { Interrupt::catch() } else { Interrupt::ignored() };
        let deadline = self.deadline.and_then(|deadline| clock.checked_add(deadline));
        let mut watch =
            Watch::new(&self.settings, interrupt).until(deadline).telling(self.callback.clone());
        if let Some(shared) = shared {
            watch = watch.controlled(shared.control.clone());
        }
        let num_draws = self.settings.num_chains.saturating_mul(self.settings.num_samples);
        let compiled = match earlier {
            Some(Posterior { plan, coordinates, .. }) => {
                let (plan, report) = (plan.clone(), coordinates.clone());
                CompiledModel::planned(model, self.store, num_draws, plan, report)?
            }
            None => {
                let coordinates = &self.coordinates;
                CompiledModel::storing(model, self.store, num_draws, coordinates, &watch)?
            }
        };
        let starts = Starts::new(&self.init_strategy, model, &compiled, &self.settings)?;
        let compile_seconds = clock.elapsed().as_secs_f64();

        let recorder = self
            .save_to
            .clone()
            .map(|path| Recorder::create(path, &compiled, &self.settings, K::Info::NAMES));
        let watch = Arc::new(watch.recording(recorder.transpose()?));
        if let Some(shared) = shared {
            let _ = shared.running.set((compiled.clone(), watch.clone()));
        }
        let mut result = watch
            .beside(self.show_progress, || {
                run_from(
                    origin,
                    &compiled.log_density(),
                    &self.kernel,
                    &self.settings,
                    |chain, density, rng| starts.find(chain, &compiled, density, rng, &*watch),
                    &*watch,
                )
            })
            .map_err(|error| explain(error, model, &compiled))?;

        let warmup = match &mut result.warmup {
            Some(positions) => {
                let mut warmup = compiled.constrain_draws(positions)?;
                warmup.take_sample_stats(positions)?;
                Some(warmup)
            }
            None => None,
        };
        let divergences = Divergences::of(&compiled, &result.divergent_transitions)?;
        let mut draws = compiled.constrain_draws(&result.draws)?;
        draws.take_sample_stats(&mut result.draws)?;
        let is_whole = result.interruption.is_none() && !matches!(origin, Origin::Checkpoint(_));
        let save_failure = watch
            .recorder()
            .and_then(|recorder| recorder.finish(is_whole, &draws, warmup.as_ref()));
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
            coordinates: compiled.coordinates,
            plan: compiled.plan,
            warmup,
            states: result.states,
            checkpoint_failure: result.checkpoint_failure,
            save_failure,
            evidence: Evidence { divergences, chains: result.chains },
            tuning: result.tuning.iter().map(Tuning::describe).collect(),
        })
    }
}
