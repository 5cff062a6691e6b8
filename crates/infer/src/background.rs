//! A run beside the program: look at it, pause it, stop it.

use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use draws::Draws;

use crate::progress::{ChainProgress, Control, Watch};
use crate::{CompiledModel, Error, ErrorKind, Posterior};

/// What the thread of a run shares with the program.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) control: Arc<Control>,
    pub(crate) running: OnceLock<(CompiledModel, Arc<Watch>)>,
}

/// A run in the background, from [`Mcmc::spawn`](crate::Mcmc::spawn).
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
/// let run = Mcmc::new(Nuts::default()).draws(200).spawn(model);
/// run.pause();
/// let so_far = run.progress();
/// run.unpause();
/// let posterior = run.wait()?;
/// assert_eq!(posterior.draws().num_draws(), 200);
/// # let _ = so_far;
/// # Ok::<(), infer::Error>(())
/// ```
pub struct Background {
    pub(crate) shared: Arc<Shared>,
    pub(crate) thread: JoinHandle<Result<Posterior, Error>>,
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Background").field("progress", &self.progress()).finish_non_exhaustive()
    }
}

impl Background {
    /// How far each chain has come; empty while the model is compiled.
    pub fn progress(&self) -> Vec<ChainProgress> {
        self.shared.running.get().map_or(Vec::new(), |(_, watch)| watch.progress())
    }

    /// The draws so far: of every chain as many as the shortest has.
    ///
    /// # Errors
    /// If there is no draw yet.
    pub fn draws(&self) -> Result<Draws, Error> {
        let none =
            || Error::new(ErrorKind::Sampler, "the run has not made a draw yet; wait for it");
        let (compiled, watch) = self.shared.running.get().ok_or_else(none)?;
        let chains = watch.positions();
        let dim = compiled.dim();
        let num_draws = chains.iter().map(|chain| chain.len() / dim).min().unwrap_or(0);
        if num_draws == 0 {
            return Err(none());
        }
        let mut positions = Draws::new(chains.len(), num_draws);
        let values = chains.iter().flat_map(|chain| &chain[..num_draws * dim]).copied();
        positions.add("position", &[dim], values.collect())?;
        compiled.constrain_draws(&positions)
    }

    /// Lets every chain finish its step and wait.
    pub fn pause(&self) {
        self.shared.control.pause(true);
    }

    /// Lets the chains go on.
    pub fn unpause(&self) {
        self.shared.control.pause(false);
    }

    /// Ends the run; what it made so far is what [`wait`](Self::wait) gives.
    pub fn stop(&self) {
        self.shared.control.stop();
    }

    /// Whether the run has ended.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the end of the run.
    ///
    /// # Errors
    /// As [`Mcmc::run`](crate::Mcmc::run).
    pub fn wait(self) -> Result<Posterior, Error> {
        self.thread.join().unwrap_or_else(|_| {
            Err(Error::new(ErrorKind::Sampler, "the thread of the run ended with a panic"))
        })
    }
}
