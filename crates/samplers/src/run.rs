//! Many chains at once, on the threads of rayon.

use std::time::Instant;

use draws::Draws;
use rayon::prelude::*;

use crate::chain::{Chain, Finished};
use crate::checkpoint::{CheckpointFile, Journal, checksum};
use crate::{
    ChainRng, Error, ErrorKind, Interruption, Kernel, LogDensity, Observer, Statistics, chain_rngs,
};

/// The size of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The number of chains; 4 by default.
    pub num_chains: usize,
    /// The number of steps in which each chain learns its tuning; 1000 by default.
    pub num_warmup: usize,
    /// The number of draws of each chain; 1000 by default.
    pub num_samples: usize,
    /// The seed of all random numbers; 0 by default.
    pub seed: u64,
    /// Of so many steps after the warm-up one is a draw; 1 by default.
    pub thinning: usize,
    /// Whether the positions of the warm-up are kept as well; no by default.
    pub collect_warmup: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            num_chains: 4,
            num_warmup: 1000,
            num_samples: 1000,
            seed: 0,
            thinning: 1,
            collect_warmup: false,
        }
    }
}

/// What a run leaves behind.
#[derive(Debug, Clone)]
pub struct Run<T> {
    /// The variable `position`, and the kernel's statistics of every draw.
    pub draws: Draws,
    /// The steps of the warm-up of each chain in `draws`, with their statistics, if they were wanted and it was finished.
    pub warmup: Option<Draws>,
    /// The tuning of each chain in `draws`.
    pub tuning: Vec<T>,
    /// The state of each chain in `draws` at its end, for [`Origin::States`].
    pub states: Vec<Vec<u64>>,
    /// The part of the wall time of the run that went into initial positions and warm-up.
    ///
    /// Chains run side by side and may wait for a thread, so the wall time is divided in the
    /// proportion of the times that the chains spent in each part: both sum up to all of it.
    pub warmup_seconds: f64,
    /// The part of the wall time of the run that went into sampling.
    pub sampling_seconds: f64,
    /// The number of gradients evaluated to tune all chains, step size searches included.
    pub gradient_evaluations_warmup: u64,
    /// The number of gradients evaluated to sample all chains, dropped draws included.
    pub gradient_evaluations_sampling: u64,
    /// The number of divergent draws in `draws`.
    pub num_divergences: usize,
    /// Where the first divergent draws of each chain in `draws` diverged, at most a hundred each.
    pub divergent_transitions: Vec<DivergentTransition>,
    /// The work of every chain of the run, kept or not.
    pub chains: Vec<ChainReport>,
    /// What was dropped, if the run was cancelled.
    pub interruption: Option<Interruption>,
    /// Why the file of the run could not be written, if it could not.
    pub checkpoint_failure: Option<String>,
}

/// Where chains come from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// Their initial positions.
    Start,
    /// Their initial positions, or the file of a run that was stopped; the file is kept up to date. The
    /// draws are those of a run that was not stopped, to the last bit.
    Checkpoint(&'a CheckpointFile),
    /// The ends of the chains of an earlier run with the same kernel and the same length of the warm-up,
    /// which is not repeated: only draws are made.
    States(&'a [Vec<u64>]),
}

/// Where a draw diverged.
#[derive(Debug, Clone, PartialEq)]
pub struct DivergentTransition {
    /// The chain, as counted in the draws.
    pub chain: usize,
    /// The draw.
    pub draw: usize,
    /// The position from which the diverging integration step left.
    pub start: Vec<f64>,
    /// The position it reached, not always finite.
    pub end: Vec<f64>,
}

/// The work of one chain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChainReport {
    /// Its number in the run, from 0.
    pub chain: usize,
    /// The number of warm-up steps done.
    pub num_warmup: usize,
    /// The number of draws made.
    pub num_draws: usize,
    /// The number of warm-up steps that diverged.
    pub num_divergences_warmup: usize,
    /// The number of evaluations until the end of the warm-up in which the density was not finite.
    pub num_nonfinite_warmup: u64,
    /// The number of draws that diverged.
    pub num_divergences_sampling: usize,
    /// The time spent in initialisation and warm-up.
    pub warmup_seconds: f64,
    /// The time spent in sampling.
    pub sampling_seconds: f64,
    /// The number of gradients evaluated in initialisation and warm-up.
    pub gradient_evaluations_warmup: u64,
    /// The number of gradients evaluated in sampling.
    pub gradient_evaluations_sampling: u64,
}

/// Runs chains in parallel, each with a clone of the density and random numbers of its own.
///
/// `start` gives the initial position of each chain. Draws depend on the seed, and not on the
/// number of threads; a rayon pool around the call limits these. Once all chains have started,
/// nothing is an error any more: divergences are data, and a cancelled run keeps its draws.
///
/// # Errors
/// If a setting cannot be used, a chain cannot start, or the run is cancelled before there is a
/// step. Of several chains that cannot start, the first is reported.
pub fn run<L, K, E>(
    density: &L,
    kernel: &K,
    settings: &Settings,
    start: impl Fn(usize, &mut L, &mut ChainRng) -> Result<Vec<f64>, E> + Sync,
    observer: &dyn Observer,
) -> Result<Run<K::Tuning>, E>
where
    L: LogDensity + Clone + Send + Sync,
    K: Kernel,
    E: From<Error> + Send,
{
    run_from(Origin::Start, density, kernel, settings, start, observer)
}

/// As [`run`], with chains that may go on where others ended.
///
/// # Errors
/// As [`run`]; a file that cannot be read or written, or states that are those of another run.
pub fn run_from<L, K, E>(
    origin: Origin<'_>,
    density: &L,
    kernel: &K,
    settings: &Settings,
    start: impl Fn(usize, &mut L, &mut ChainRng) -> Result<Vec<f64>, E> + Sync,
    observer: &dyn Observer,
) -> Result<Run<K::Tuning>, E>
where
    L: LogDensity + Clone + Send + Sync,
    K: Kernel,
    E: From<Error> + Send,
{
    let clock = Instant::now();
    let dim = density.dim();
    let mut positions = allocate_positions(settings, dim)?;

    let rngs: Vec<ChainRng> = chain_rngs(settings.seed).take(settings.num_chains).collect();
    let started: Vec<Result<Chain<L, K>, E>> = rngs
        .into_par_iter()
        .enumerate()
        .with_max_len(1)
        .map(|(index, rng)| {
            if observer.is_cancelled() {
                return Err(cancelled().into());
            }
            Chain::start(index, density.clone(), rng, kernel, settings, &start)
        })
        .collect();
    let mut chains = started.into_iter().collect::<Result<Vec<_>, E>>()?;
    let journal = prepare(origin, &mut chains, kernel, settings, &mut positions)?;

    let finished: Vec<Finished<K::Tuning>> = chains
        .into_par_iter()
        .zip(positions.par_chunks_mut(settings.num_samples * dim))
        .with_max_len(1)
        .map(|(chain, positions)| chain.run(kernel, settings, positions, observer, &journal))
        .collect();
    let seconds = clock.elapsed().as_secs_f64();
    let mut run = assemble::<K>(settings, dim, positions, finished, seconds)?;
    run.checkpoint_failure = journal.failure();
    Ok(run)
}

/// Puts chains and draws where they were, if they go on.
fn prepare<L: LogDensity, K: Kernel>(
    origin: Origin<'_>,
    chains: &mut [Chain<L, K>],
    kernel: &K,
    settings: &Settings,
    positions: &mut [f64],
) -> Result<Journal, Error> {
    match origin {
        Origin::Start => Ok(Journal::none()),
        Origin::States(states) => {
            if states.len() != chains.len() {
                let message = format!(
                    "there are {} states to go on from, but num_chains is {}",
                    states.len(),
                    chains.len()
                );
                return Err(Error::new(ErrorKind::Argument, message));
            }
            for (chain, state) in chains.iter_mut().zip(states) {
                chain.restore(state)?;
                chain.begin_anew();
            }
            Ok(Journal::none())
        }
        Origin::Checkpoint(file) => {
            let mut identity: Vec<u64> = [
                settings.num_chains,
                settings.num_warmup,
                settings.num_samples,
                settings.thinning,
                usize::from(settings.collect_warmup),
            ]
            .map(|n| n as u64)
            .to_vec();
            let kernel: Vec<u64> = format!("{kernel:?}").bytes().map(u64::from).collect();
            identity.extend([settings.seed, checksum(&kernel)]);
            identity.extend(chains.iter_mut().map(Chain::identity));
            let (journal, saved) = Journal::open(file, &identity, chains.len())?;
            let size = positions.len() / chains.len().max(1);
            let places = positions.chunks_exact_mut(size);
            for ((chain, saved), positions) in chains.iter_mut().zip(saved).zip(places) {
                let Some(saved) = saved else { continue };
                chain.restore(&saved.state)?;
                chain.put_back(saved, positions);
            }
            Ok(journal)
        }
    }
}

/// Room for all draws.
fn allocate_positions(settings: &Settings, dim: usize) -> Result<Vec<f64>, Error> {
    let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
    for (name, value) in [
        ("num_chains", settings.num_chains),
        ("num_samples", settings.num_samples),
        ("thinning", settings.thinning),
    ] {
        if value == 0 {
            return fail(format!("{name} is 0, but must be at least 1"));
        }
    }
    if dim == 0 {
        return fail("the density has no coordinates, so there is nothing to sample".to_owned());
    }
    let mut positions = Vec::new();
    let size = settings
        .num_chains
        .checked_mul(settings.num_samples)
        .and_then(|size| size.checked_mul(dim))
        .filter(|&size| positions.try_reserve_exact(size).is_ok());
    let Some(size) = size else {
        return fail(format!(
            "{} chains × {} draws of {dim} coordinates do not fit into memory; lower num_samples \
             or num_chains",
            settings.num_chains, settings.num_samples
        ));
    };
    positions.resize(size, 0.0);
    Ok(positions)
}

fn cancelled() -> Error {
    Error::new(
        ErrorKind::Interrupted,
        "the run was cancelled before the first step, so there is nothing to keep",
    )
}

/// Puts the chains together, those that are kept.
fn assemble<K: Kernel>(
    settings: &Settings,
    dim: usize,
    mut positions: Vec<f64>,
    finished: Vec<Finished<K::Tuning>>,
    seconds: f64,
) -> Result<Run<K::Tuning>, Error> {
    let chains: Vec<ChainReport> = finished.iter().map(|f| f.record.report.clone()).collect();
    let num_latest: Vec<usize> = finished.iter().map(|f| f.record.num_latest).collect();
    let interruption = Interruption::new(&chains, &num_latest);
    let num_draws = interruption.num_draws;
    if num_draws == 0 {
        return Err(cancelled());
    }
    let kept: Vec<Finished<K::Tuning>> = finished
        .into_iter()
        .filter(|f| interruption.kept_chains.binary_search(&f.record.report.chain).is_ok())
        .collect();

    // Moves every kept chain to its place; places lie before the chains, so none is overwritten.
    let (old_size, size) = (settings.num_samples * dim, num_draws * dim);
    for (place, chain) in interruption.kept_chains.iter().enumerate() {
        positions.copy_within(chain * old_size..chain * old_size + size, place * size);
    }
    positions.truncate(kept.len() * size);
    positions.shrink_to_fit();
    let mut draws = Draws::new(kept.len(), num_draws);
    let wrong_shape = |error: draws::Error| Error::new(ErrorKind::Argument, error.to_string());
    draws.add("position", &[dim], positions).map_err(wrong_shape)?;

    let names = K::Info::NAMES;
    for (i, name) in names.iter().enumerate() {
        // At once as long as it will be: it would grow by doubling.
        let mut values = Vec::with_capacity(kept.len() * num_draws);
        for chain in &kept {
            values.extend(chain.record.statistic(i, names.len()).take(num_draws));
        }
        draws.add_sample_stat(name, values).map_err(wrong_shape)?;
    }

    let mut warmup_draws = None;
    let is_warm = |chain: &Finished<_>| chain.record.report.num_warmup == settings.num_warmup;
    if settings.collect_warmup && kept.iter().all(is_warm) {
        let mut draws = Draws::new(kept.len(), settings.num_warmup);
        let steps = || {
            kept.iter().flat_map(|chain| chain.record.warmup_steps.chunks_exact(dim + names.len()))
        };
        let values = steps().flat_map(|step| &step[..dim]).copied().collect();
        draws.add("position", &[dim], values).map_err(wrong_shape)?;
        for (i, name) in names.iter().enumerate() {
            let values = steps().map(|step| step[dim + i]).collect();
            draws.add_sample_stat(name, values).map_err(wrong_shape)?;
        }
        warmup_draws = Some(draws);
    }

    let warmup: f64 = chains.iter().map(|c| c.warmup_seconds).sum();
    let sampling: f64 = chains.iter().map(|c| c.sampling_seconds).sum();
    let share = warmup / (warmup + sampling).max(f64::MIN_POSITIVE);
    let mut run = Run {
        draws,
        warmup: warmup_draws,
        tuning: Vec::with_capacity(kept.len()),
        states: Vec::with_capacity(kept.len()),
        checkpoint_failure: None,
        warmup_seconds: seconds * share,
        sampling_seconds: seconds * (1.0 - share),
        gradient_evaluations_warmup: chains.iter().map(|c| c.gradient_evaluations_warmup).sum(),
        gradient_evaluations_sampling: chains.iter().map(|c| c.gradient_evaluations_sampling).sum(),
        num_divergences: 0,
        divergent_transitions: Vec::new(),
        interruption: (chains.iter().any(|c| c.num_draws < settings.num_samples))
            .then_some(interruption),
        chains,
    };
    for (place, chain) in kept.into_iter().enumerate() {
        run.tuning.push(chain.tuning);
        run.states.push(chain.state);
        let record = chain.record;
        run.num_divergences += record.divergent_draws.partition_point(|&draw| draw < num_draws);
        let transitions = record.divergent_transitions.into_iter();
        run.divergent_transitions.extend(
            transitions
                .filter(|transition| transition.draw < num_draws)
                .map(|transition| DivergentTransition { chain: place, ..transition }),
        );
    }
    Ok(run)
}
