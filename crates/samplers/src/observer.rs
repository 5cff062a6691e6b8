//! Watching a run, and stopping it.

/// Watches a run from outside: progress after every step, and a say in whether to go on.
///
/// Chains call it from several threads, and often; it should be quick.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use samplers::{Observer, Progress};
///
/// /// Counts steps, and stops the run after a thousand.
/// #[derive(Default)]
/// struct Budget(AtomicU64);
///
/// impl Observer for Budget {
///     fn observe(&self, progress: &Progress<'_>) {
///         self.0.fetch_add(progress.num_gradient_evaluations, Ordering::Relaxed);
///     }
///     fn is_cancelled(&self) -> bool {
///         self.0.load(Ordering::Relaxed) > 1000
///     }
/// }
/// ```
pub trait Observer: Sync {
    /// Called after every step of every chain.
    fn observe(&self, progress: &Progress<'_>) {
        let _ = progress;
    }

    /// Asked before every step of every chain; once it says yes, it should go on to do so.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Watches nothing and never cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}

/// The two parts of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The kernel learns; nothing is kept.
    Warmup,
    /// The kernel is fixed; every step is a draw.
    Sampling,
}

/// How far a chain has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress<'a> {
    /// Which chain, from 0.
    pub chain: usize,
    /// Warm-up or sampling.
    pub phase: Phase,
    /// How many steps of this phase are done.
    pub iteration: usize,
    /// How many steps this phase has.
    pub total: usize,
    /// How many steps of this phase diverged.
    pub num_divergences: usize,
    /// The step size of the latest step, for kernels that have one.
    pub step_size: Option<f64>,
    /// How often the latest step evaluated the gradient, learning from it included.
    pub num_gradient_evaluations: u64,
    /// Where the chain is.
    pub position: &'a [f64],
    /// The statistics of the latest step, in the order of the kernel's names.
    pub statistics: &'a [f64],
}
