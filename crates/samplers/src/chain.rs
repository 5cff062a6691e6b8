//! One chain: start, warm up, sample; stop early when the observer says so.

use std::time::Instant;

use crate::log_density::Counted;
use crate::{
    ChainReport, ChainRng, Divergence, DivergentTransition, Error, Kernel, LogDensity, Observer,
    Phase, Progress, Settings, Statistics,
};

/// How many divergent transitions a chain remembers: enough to see where they lie.
const MAX_DIVERGENT_TRANSITIONS: usize = 100;

/// A chain that stands at its initial position.
pub(crate) struct Chain<L, K: Kernel> {
    density: Counted<L>,
    rng: ChainRng,
    state: K::State,
    tuning: K::Tuning,
    adaptation: K::Adaptation,
    report: ChainReport,
}

/// What a chain leaves behind.
pub(crate) struct Finished<T> {
    pub(crate) tuning: T,
    pub(crate) report: ChainReport,
    /// Draw by draw, in the order of the names.
    pub(crate) statistics: Vec<f64>,
    /// Which draws diverged.
    pub(crate) divergent_draws: Vec<usize>,
    /// Where the first of them did.
    pub(crate) divergent_transitions: Vec<DivergentTransition>,
}

impl<T> Finished<T> {
    /// One of `width` statistics, draw by draw.
    pub(crate) fn statistic(&self, i: usize, width: usize) -> impl Iterator<Item = f64> + '_ {
        self.statistics.iter().skip(i).step_by(width).copied()
    }
}

impl<L: LogDensity, K: Kernel> Chain<L, K> {
    /// Finds the initial position of the chain and prepares the kernel there.
    pub(crate) fn start<E: From<Error>>(
        index: usize,
        density: L,
        mut rng: ChainRng,
        kernel: &K,
        settings: &Settings,
        start: &impl Fn(usize, &mut L, &mut ChainRng) -> Result<Vec<f64>, E>,
    ) -> Result<Self, E> {
        let clock = Instant::now();
        let mut density = Counted::new(density);
        let position = start(index, &mut density.density, &mut rng)?;
        let (state, tuning, adaptation) =
            kernel.init(&mut density, &position, settings.num_warmup, &mut rng)?;
        let report = ChainReport {
            chain: index,
            warmup_seconds: clock.elapsed().as_secs_f64(),
            gradient_evaluations_warmup: density.count,
            ..ChainReport::default()
        };
        Ok(Self { density, rng, state, tuning, adaptation, report })
    }

    /// Warms up and samples; the draws go to `positions`, one after the other.
    pub(crate) fn run(
        mut self,
        kernel: &K,
        settings: &Settings,
        positions: &mut [f64],
        observer: &dyn Observer,
    ) -> Finished<K::Tuning> {
        let clock = Instant::now();
        self.warm_up(kernel, settings.num_warmup, observer);
        let warmup_seconds = clock.elapsed().as_secs_f64();
        self.report.warmup_seconds += warmup_seconds;
        self.report.gradient_evaluations_warmup = self.density.count;
        self.report.num_nonfinite_warmup = self.density.num_nonfinite;

        let mut finished = Finished {
            tuning: self.tuning.clone(),
            report: self.report.clone(),
            statistics: Vec::new(),
            divergent_draws: Vec::new(),
            divergent_transitions: Vec::new(),
        };
        // The draws of a chain whose warm-up was cut short would be worth nothing.
        if finished.report.num_warmup == settings.num_warmup {
            self.sample(kernel, settings.num_samples, positions, observer, &mut finished);
        }
        let report = &mut finished.report;
        report.sampling_seconds = clock.elapsed().as_secs_f64() - warmup_seconds;
        report.gradient_evaluations_sampling =
            self.density.count - report.gradient_evaluations_warmup;
        report.num_divergences_sampling = finished.divergent_draws.len();
        finished
    }

    fn warm_up(&mut self, kernel: &K, num_warmup: usize, observer: &dyn Observer) {
        while self.report.num_warmup < num_warmup && !observer.is_cancelled() {
            let before = self.density.count;
            let info = kernel.step(&mut self.density, &mut self.state, &self.tuning, &mut self.rng);
            kernel.adapt(
                &mut self.density,
                &mut self.state,
                &info,
                &mut self.adaptation,
                &mut self.tuning,
                &mut self.rng,
            );
            self.report.num_warmup += 1;
            self.report.num_divergences_warmup += usize::from(info.is_divergent());
            observer.observe(&Progress {
                chain: self.report.chain,
                phase: Phase::Warmup,
                iteration: self.report.num_warmup,
                total: num_warmup,
                num_divergences: self.report.num_divergences_warmup,
                step_size: info.step_size(),
                num_gradient_evaluations: self.density.count - before,
            });
        }
    }

    fn sample(
        &mut self,
        kernel: &K,
        num_samples: usize,
        positions: &mut [f64],
        observer: &dyn Observer,
        finished: &mut Finished<K::Tuning>,
    ) {
        let mut row = vec![0.0; K::Info::NAMES.len()];
        for (draw, position) in positions.chunks_exact_mut(self.density.dim()).enumerate() {
            if observer.is_cancelled() {
                break;
            }
            let before = self.density.count;
            let info = kernel.step(&mut self.density, &mut self.state, &self.tuning, &mut self.rng);
            position.copy_from_slice(kernel.position(&self.state));
            info.write(&mut row);
            finished.statistics.extend_from_slice(&row);
            if info.is_divergent() {
                finished.divergent_draws.push(draw);
            }
            if let Some(Divergence { start, end }) = info.divergence()
                && finished.divergent_transitions.len() < MAX_DIVERGENT_TRANSITIONS
            {
                finished.divergent_transitions.push(DivergentTransition {
                    chain: self.report.chain,
                    draw,
                    start: start.clone(),
                    end: end.clone(),
                });
            }
            finished.report.num_draws += 1;
            observer.observe(&Progress {
                chain: self.report.chain,
                phase: Phase::Sampling,
                iteration: draw + 1,
                total: num_samples,
                num_divergences: finished.divergent_draws.len(),
                step_size: info.step_size(),
                num_gradient_evaluations: self.density.count - before,
            });
        }
    }
}
