//! Watching the chains: a table on a terminal, plain lines elsewhere, a callback; and stopping them.

use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use samplers::{Observer, Phase, Progress, Settings};

use crate::interrupt::Interrupt;
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
        let clock = Instant::now();
        let table = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        // The template is fixed text; should it not parse, the default style shows the same.
        let style = ProgressStyle::with_template("{prefix} [{bar:8}] {msg}")
            .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("=> "));
        let head = table.add(ProgressBar::new(1));
        head.set_style(
            ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        let names = ["phase", "step", "step size", "leapfrogs", "divergent", "steps/s", "left"];
        head.set_message(format!("{:14}{}", "chain", in_columns(&names)));
        let bars: Vec<ProgressBar> = (0..self.chains.len().min(MOST_SHOWN))
            .map(|chain| {
                let bar = table.add(ProgressBar::new(self.total).with_style(style.clone()));
                bar.set_prefix(format!("{chain:2}"));
                bar
            })
            .collect();
        while is_done.recv_timeout(Duration::from_millis(100))
            == Err(mpsc::RecvTimeoutError::Timeout)
        {
            let seconds = clock.elapsed().as_secs_f64();
            for (bar, progress) in bars.iter().zip(self.progress()) {
                bar.set_position(progress.num_steps);
                let columns = columns(&progress, seconds);
                bar.set_message(in_columns(&columns.each_ref().map(String::as_str)));
            }
        }
        head.finish_and_clear();
        bars.iter().for_each(ProgressBar::finish_and_clear);
    }

    /// Writes a line now and then until the sender is gone.
    fn write_until(&self, is_done: &mpsc::Receiver<()>) {
        let clock = Instant::now();
        while is_done.recv_timeout(PLAIN_INTERVAL) == Err(mpsc::RecvTimeoutError::Timeout) {
            let seconds = clock.elapsed().as_secs_f64();
            for (chain, progress) in self.progress().iter().enumerate().take(MOST_SHOWN) {
                let line = in_words(progress, seconds);
                // Progress that cannot be written is no reason to stop.
                let _ = writeln!(std::io::stderr(), "chain {chain}: {line}");
            }
        }
    }
}

/// A chain in numbers: phase, step, step size, leapfrogs, divergences, speed, time left.
fn columns(progress: &ChainProgress, seconds: f64) -> [String; 7] {
    let &ChainProgress { num_steps, total, .. } = progress;
    let phase = if progress.is_sampling { "sampling" } else { "warm-up" };
    let steps = format!("{num_steps}/{total}");
    if num_steps == 0 {
        return [phase, &steps, "-", "-", "-", "-", "-"].map(str::to_owned);
    }
    let speed = num_steps as f64 / seconds.max(1e-3);
    let left = total.saturating_sub(num_steps) as f64 / speed;
    [
        phase.to_owned(),
        steps,
        match progress.step_size {
            step_size if step_size.is_finite() => format!("{step_size:.2e}"),
            _ => "-".to_owned(),
        },
        progress.num_gradient_evaluations.to_string(),
        progress.num_divergences.to_string(),
        format!("{speed:.0}"),
        format!("{left:.0} s"),
    ]
}

/// A line of the table, which with chain and bar fits into 80 characters.
fn in_columns([phase, steps, step_size, leapfrogs, divergent, speed, left]: &[&str; 7]) -> String {
    format!(
        "{phase:8} {steps:>11} {step_size:>9} {leapfrogs:>9} {divergent:>9} {speed:>7} {left:>6}"
    )
}

/// The same in a line of its own.
fn in_words(progress: &ChainProgress, seconds: f64) -> String {
    let [phase, steps, step_size, leapfrogs, divergent, speed, left] = columns(progress, seconds);
    format!(
        "{phase} {steps}, step size {step_size}, {leapfrogs} leapfrogs, {divergent} divergences, \
         {speed}/s, {left} left"
    )
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
        chain.steps.store(before + progress.iteration as u64, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.interrupt.is_pressed()
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
            || self.control.as_ref().is_some_and(|control| control.asks_to_stop())
    }
}
