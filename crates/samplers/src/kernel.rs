//! What every sampler does: start, step, and learn from the steps of the warm-up.

use std::fmt::Debug;

use crate::{ChainRng, Checkpoint, Error, LogDensity};

/// A Markov chain Monte Carlo kernel: a rule for one step that leaves the density invariant.
///
/// The kernel itself holds settings only and is shared by all chains. What changes is kept in three
/// types: the state, which is what the next step needs; the tuning, which is fixed after the
/// warm-up; and the adaptation, which is needed during warm-up alone. Diagnostics go into the info
/// of each step. A step never fails: a rejected or divergent one is data in its info.
pub trait Kernel: Sized + Sync + Debug {
    /// What the next step needs: position, cached gradient, scratch memory.
    type State: Send + Checkpoint;
    /// What the warm-up learns, such as step size and metric.
    type Tuning: Tuning;
    /// The estimators of the warm-up.
    type Adaptation: Send + Checkpoint;
    /// The diagnostics of one step.
    type Info: Statistics;

    /// Prepares a chain at `position` for `num_warmup` steps of warm-up.
    ///
    /// # Errors
    /// If the settings cannot be used, the position has the wrong length, the density or its
    /// gradient is not finite there, or no step size works.
    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error>;

    /// Moves the chain by one step and reports how that went.
    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Self::State,
        tuning: &Self::Tuning,
        rng: &mut ChainRng,
    ) -> Self::Info;

    /// Learns from one step of the warm-up; after the last one the tuning is final.
    ///
    /// The state is there to read and for its scratch memory: its position stays as it is.
    fn adapt<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut Self::State,
        info: &Self::Info,
        adaptation: &mut Self::Adaptation,
        tuning: &mut Self::Tuning,
        rng: &mut ChainRng,
    );

    /// Where the chain is.
    fn position<'s>(&self, state: &'s Self::State) -> &'s [f64];
}

/// What a kernel prepares for a chain: state, first tuning, and the estimators of the warm-up.
pub type Initial<K> = (<K as Kernel>::State, <K as Kernel>::Tuning, <K as Kernel>::Adaptation);

/// What a warm-up leaves behind.
pub trait Tuning: Clone + Send + Debug + Checkpoint {
    /// What was learned, in a few words, such as the form of a metric.
    fn describe(&self) -> String;
}

/// The diagnostics of one step, so that a run can store them without knowing the kernel.
pub trait Statistics {
    /// The names of the statistics; those of ArviZ's convention where it has one.
    const NAMES: &'static [&'static str];

    /// Writes the values in the order of [`NAMES`](Self::NAMES), to a slice of that length.
    fn write(&self, out: &mut [f64]);

    /// Whether the step diverged.
    fn is_divergent(&self) -> bool;

    /// Where the step diverged, if the kernel knows.
    fn divergence(&self) -> Option<&Divergence> {
        None
    }

    /// The step size of the step, for kernels that have one.
    fn step_size(&self) -> Option<f64> {
        None
    }
}

/// Where a step diverged: the last good point and the first bad one.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// The position from which the diverging integration step left.
    pub start: Vec<f64>,
    /// The position it reached, not always finite.
    pub end: Vec<f64>,
}
