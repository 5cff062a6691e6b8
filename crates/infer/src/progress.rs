//! Watching the chains: a table on a terminal, plain lines elsewhere, a callback; and stopping them.

use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use samplers::{Observer, Phase, Progress, Settings};

use crate::interrupt::Interrupt;
use crate::progress_table::{COLUMNS, Table, cells, in_words};
use crate::recorder::Recorder;

/// The most chains whose progress is counted. Whether a run of so many fits the machine is for the
/// sampler to say.
const MOST_COUNTED: usize = 4096;

/// The most chains that have a line of their own.
const MOST_SHOWN: usize = 16;

/// How often a plain line is written where there is no terminal; short runs write none.
const PLAIN_INTERVAL: Duration = Duration::from_secs(10);

/// A function that hears of every step of every chain, from several threads.
#[derive(Clone)]
pub(crate) struct Callback(pub(crate) Arc<dyn Fn(&Progress<'_>) + Send + Sync>);

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback")
    }
}

/// Stops and pauses a run from another thread.
#[derive(Debug, Default)]
pub(crate) struct Control {
    is_stopped: AtomicBool,
    is_paused: Mutex<bool>,
    changed: Condvar,
}

impl Control {
    pub(crate) fn stop(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        self.pause(false);
    }

    pub(crate) fn pause(&self, pause: bool) {
        if let Ok(mut is_paused) = self.is_paused.lock() {
            *is_paused = pause;
        }
        self.changed.notify_all();
    }

    /// Waits as long as the run is paused; whether it is to stop.
    fn asks_to_stop(&self) -> bool {
        if let Ok(is_paused) = self.is_paused.lock() {
            drop(self.changed.wait_while(is_paused, |is_paused| *is_paused));
        }
        self.is_stopped.load(Ordering::SeqCst)
    }
}

/// How far a chain has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChainProgress {
    /// Whether the warm-up is done.
    pub is_sampling: bool,
    /// How many steps of warm-up and sampling are done.
    pub num_steps: u64,
    /// How many there will be.
    pub total: u64,
    /// How many steps of this phase diverged.
    pub num_divergences: u64,
    /// The step size of the latest step; NaN for kernels without one.
    pub step_size: f64,
    /// How often the latest step evaluated the gradient.
    pub num_gradient_evaluations: u64,
}

/// What one chain has done, on a cache line of its own so that chains do not wait for each other.
#[derive(Default)]
#[repr(align(128))]
struct Chain {
    /// When it took its first step, and how many it had then: it may go on from a file, or wait for a thread.
    begun: OnceLock<(Instant, u64)>,
    ended: OnceLock<Instant>,
    steps: AtomicU64,
    divergences: AtomicU64,
    is_sampling: AtomicBool,
    step_size: AtomicU64,
    gradients: AtomicU64,
    /// The positions of the draws, if someone wants to look at them.
    positions: Mutex<Vec<f64>>,
}

/// Counts the steps of all chains, and stops them.
pub(crate) struct Watch {
    chains: Vec<Chain>,
    num_warmup: u64,
    /// The number of steps of a chain.
    total: u64,
    interrupt: Interrupt,
    deadline: Option<Instant>,
    callback: Option<Callback>,
    recorder: Option<Recorder>,
    control: Option<Arc<Control>>,
}

impl Watch {
    pub(crate) fn new(settings: &Settings, interrupt: Interrupt) -> Self {
        let num_warmup = settings.num_warmup as u64;
        let num_chains = settings.num_chains.min(MOST_COUNTED);
        Self {
            chains: (0..num_chains).map(|_| Chain::default()).collect(),
            num_warmup,
            total: num_warmup.saturating_add(settings.num_samples as u64),
            interrupt,
            deadline: None,
            callback: None,
            recorder: None,
            control: None,
        }
    }

    pub(crate) fn until(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    pub(crate) fn telling(mut self, callback: Option<Callback>) -> Self {
        self.callback = callback;
        self
    }

    /// Writes the draws to a file.
    pub(crate) fn recording(mut self, recorder: Option<Recorder>) -> Self {
        self.recorder = recorder;
        self
    }

    pub(crate) fn recorder(&self) -> Option<&Recorder> {
        self.recorder.as_ref()
    }

    /// Listens to someone who may also look at the draws.
    pub(crate) fn controlled(mut self, control: Arc<Control>) -> Self {
        self.control = Some(control);
        self
    }

    /// How far every chain has come.
    pub(crate) fn progress(&self) -> Vec<ChainProgress> {
        let of_chain = |chain: &Chain| ChainProgress {
            is_sampling: chain.is_sampling.load(Ordering::Relaxed),
            num_steps: chain.steps.load(Ordering::Relaxed),
            total: self.total,
            num_divergences: chain.divergences.load(Ordering::Relaxed),
            step_size: f64::from_bits(chain.step_size.load(Ordering::Relaxed)),
            num_gradient_evaluations: chain.gradients.load(Ordering::Relaxed),
        };
        self.chains.iter().map(of_chain).collect()
    }

    /// The steps of every chain in a second, since its first; NaN before there are two.
    fn speeds(&self) -> impl Iterator<Item = f64> + '_ {
        self.chains.iter().map(|chain| {
            let num_steps = chain.steps.load(Ordering::Relaxed);
            match chain.begun.get() {
                Some((begun, before)) if num_steps > *before => {
                    let now = chain.ended.get().copied().unwrap_or_else(Instant::now);
                    (num_steps - before) as f64 / (now - *begun).as_secs_f64().max(1e-3)
                }
                _ => f64::NAN,
            }
        })
    }

    /// The positions of the draws so far, chain by chain.
    pub(crate) fn positions(&self) -> Vec<Vec<f64>> {
        let of_chain = |chain: &Chain| {
            chain.positions.lock().map(|positions| positions.clone()).unwrap_or_default()
        };
        self.chains.iter().map(of_chain).collect()
    }

    /// Runs `work` with its progress told on standard error beside it, if asked for.
    pub(crate) fn beside<R>(&self, show: bool, work: impl FnOnce() -> R) -> R {
        if !show {
            return work();
        }
        std::thread::scope(|scope| {
            let (done, is_done) = mpsc::channel::<()>();
            scope.spawn(move || match std::io::stderr().is_terminal() {
                true => self.draw_until(&is_done),
                false => self.write_until(&is_done),
            });
            let result = work();
            drop(done);
            result
        })
    }

    /// Draws the table ten times a second until the sender is gone.
    fn draw_until(&self, is_done: &mpsc::Receiver<()>) {
        let display = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let table = Table::of_width(usize::from(Term::stderr().size().1));
        // The templates are fixed text; should one not parse, the default style shows the same.
        let style = |template| {
            ProgressStyle::with_template(template)
                .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("=> "))
        };
        let [head_style, style] = match table.has_bar {
            true => [style("chain         {msg}"), style("{prefix} [{bar:8}] {msg}")],
            false => [style("   {msg}"), style("{prefix} {msg}")],
        };
        let head = display.add(ProgressBar::new(1).with_style(head_style));
        head.set_message(table.line(&COLUMNS.map(|(name, _)| name.to_owned())));
        let bars: Vec<ProgressBar> = (0..self.chains.len().min(MOST_SHOWN))
            .map(|chain| {
                let bar = display.add(ProgressBar::new(self.total).with_style(style.clone()));
                bar.set_prefix(format!("{chain:2}"));
                bar
            })
            .collect();
        while is_done.recv_timeout(Duration::from_millis(100))
            == Err(mpsc::RecvTimeoutError::Timeout)
        {
            for ((bar, progress), speed) in bars.iter().zip(self.progress()).zip(self.speeds()) {
                bar.set_position(progress.num_steps);
                bar.set_message(table.line(&cells(&progress, speed)));
            }
        }
        head.finish_and_clear();
        bars.iter().for_each(ProgressBar::finish_and_clear);
    }

    /// Writes a line now and then until the sender is gone.
    fn write_until(&self, is_done: &mpsc::Receiver<()>) {
        while is_done.recv_timeout(PLAIN_INTERVAL) == Err(mpsc::RecvTimeoutError::Timeout) {
            let chains = self.progress().into_iter().zip(self.speeds());
            for (chain, (progress, speed)) in chains.enumerate().take(MOST_SHOWN) {
                let line = in_words(&progress, speed);
                // Progress that cannot be written is no reason to stop.
                let _ = writeln!(std::io::stderr(), "chain {chain}: {line}");
            }
        }
    }
}

impl Observer for Watch {
    fn observe(&self, progress: &Progress<'_>) {
        if let Some(Callback(callback)) = &self.callback {
            callback(progress);
        }
        if let Some(recorder) = &self.recorder {
            recorder.observe(progress);
        }
        let Some(chain) = self.chains.get(progress.chain) else {
            return;
        };
        let before = if progress.phase == Phase::Sampling {
            chain.is_sampling.store(true, Ordering::Relaxed);
            if self.control.is_some()
                && let Ok(mut positions) = chain.positions.lock()
            {
                positions.extend_from_slice(progress.position);
            }
            self.num_warmup
        } else {
            0
        };
        chain.divergences.store(progress.num_divergences as u64, Ordering::Relaxed);
        let step_size = progress.step_size.unwrap_or(f64::NAN);
        chain.step_size.store(step_size.to_bits(), Ordering::Relaxed);
        chain.gradients.store(progress.num_gradient_evaluations, Ordering::Relaxed);
        let num_steps = before + progress.iteration as u64;
        chain.begun.get_or_init(|| (Instant::now(), num_steps));
        if num_steps >= self.total {
            chain.ended.get_or_init(Instant::now);
        }
        chain.steps.store(num_steps, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.interrupt.is_pressed()
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
            || self.control.as_ref().is_some_and(|control| control.asks_to_stop())
    }
}
