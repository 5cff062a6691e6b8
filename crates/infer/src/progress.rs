//! Watching the chains: a progress line on a terminal, and Ctrl-C.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use samplers::{Observer, Phase, Progress, Settings};

use crate::interrupt::Interrupt;

/// The most chains whose progress is counted. Whether a run of so many fits the machine is for the
/// sampler to say.
const MOST_SHOWN: usize = 4096;

/// What one chain has done, on a cache line of its own so that chains do not wait for each other.
#[derive(Default)]
#[repr(align(128))]
struct Chain {
    steps: AtomicU64,
    divergences: AtomicU64,
    is_sampling: AtomicBool,
}

/// Counts the steps of all chains, and stops them on Ctrl-C.
pub(crate) struct Watch {
    chains: Vec<Chain>,
    num_warmup: u64,
    total: u64,
    interrupt: Interrupt,
}

impl Watch {
    pub(crate) fn new(settings: &Settings, interrupt: Interrupt) -> Self {
        let num_warmup = settings.num_warmup as u64;
        Self {
            chains: (0..settings.num_chains.min(MOST_SHOWN)).map(|_| Chain::default()).collect(),
            num_warmup,
            total: num_warmup
                .saturating_add(settings.num_samples as u64)
                .saturating_mul(settings.num_chains as u64),
            interrupt,
        }
    }

    /// Runs `work` with a progress line beside it, if asked for and standard error is a terminal.
    pub(crate) fn beside<R>(&self, show: bool, work: impl FnOnce() -> R) -> R {
        if !show || !std::io::stderr().is_terminal() {
            return work();
        }
        std::thread::scope(|scope| {
            let (done, is_done) = mpsc::channel::<()>();
            scope.spawn(move || self.draw_until(&is_done));
            let result = work();
            drop(done);
            result
        })
    }

    /// Draws the line ten times a second until the sender is gone.
    fn draw_until(&self, is_done: &mpsc::Receiver<()>) {
        let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
        // The template is fixed text; should it not parse, the default style shows the same.
        if let Ok(style) = ProgressStyle::with_template(
            "{msg} [{bar:30}] {pos}/{len} steps, {per_sec}, {eta} left",
        ) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message("warm-up");
        while is_done.recv_timeout(Duration::from_millis(100))
            == Err(mpsc::RecvTimeoutError::Timeout)
        {
            let sum = |f: fn(&Chain) -> u64| self.chains.iter().map(f).sum::<u64>();
            bar.set_position(sum(|c| c.steps.load(Ordering::Relaxed)));
            let sampling = sum(|c| u64::from(c.is_sampling.load(Ordering::Relaxed)));
            let phase = if sampling == 0 { "warm-up" } else { "sampling" };
            let divergences = sum(|c| c.divergences.load(Ordering::Relaxed));
            bar.set_message(match divergences {
                0 => phase.to_owned(),
                n => format!("{phase}, {n} divergences"),
            });
        }
        bar.finish_and_clear();
    }
}

impl Observer for Watch {
    fn observe(&self, progress: &Progress<'_>) {
        let Some(chain) = self.chains.get(progress.chain) else {
            return;
        };
        let before = if progress.phase == Phase::Sampling {
            chain.is_sampling.store(true, Ordering::Relaxed);
            chain.divergences.store(progress.num_divergences as u64, Ordering::Relaxed);
            self.num_warmup
        } else {
            0
        };
        chain.steps.store(before + progress.iteration as u64, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.interrupt.is_pressed()
    }
}
