//! One chain: start, warm up, sample; stop early when the observer says so, or go on where another ended.

use std::time::Instant;

use crate::checkpoint::{Journal, Saved, checksum};
use crate::log_density::Counted;
use crate::{
    Archive, ChainReport, ChainRng, Checkpoint, Divergence, DivergentTransition, Error, ErrorKind,
    Kernel, LogDensity, Observer, Phase, Progress, Settings, Statistics,
};

/// How many divergent transitions a chain remembers: enough to see where they lie.
const MAX_DIVERGENT_TRANSITIONS: usize = 100;

/// A chain, from its initial position on.
pub(crate) struct Chain<L, K: Kernel> {
    density: Counted<L>,
    rng: ChainRng,
    state: K::State,
    tuning: K::Tuning,
    adaptation: K::Adaptation,
    record: Record,
}

/// What a chain has done so far.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) report: ChainReport,
    /// Draw by draw, in the order of the names; those of the latest warm-up steps until there is a draw.
    pub(crate) statistics: Vec<f64>,
    /// Which draws diverged.
    pub(crate) divergent_draws: Vec<usize>,
    /// Where the first of them did.
    pub(crate) divergent_transitions: Vec<DivergentTransition>,
    /// How many warm-up steps are kept in the place of draws, as long as there is none: the latest.
    pub(crate) num_latest: usize,
    /// The steps of the warm-up, if they are wanted: position and statistics of each.
    pub(crate) warmup_steps: Vec<f64>,
}

impl Record {
    /// One of `width` statistics, draw by draw.
    pub(crate) fn statistic(&self, i: usize, width: usize) -> impl Iterator<Item = f64> + '_ {
        self.statistics.iter().skip(i).step_by(width).copied()
    }
}

/// What a chain leaves behind.
pub(crate) struct Finished<T> {
    pub(crate) tuning: T,
    pub(crate) record: Record,
    /// All that the next step needs, as words.
    pub(crate) state: Vec<u64>,
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
        let record = Record { report, ..Record::default() };
        Ok(Self { density, rng, state, tuning, adaptation, record })
    }

    /// Takes over the state of a chain that was saved.
    pub(crate) fn restore(&mut self, words: &[u64]) -> Result<(), Error> {
        let mut archive = Archive::reader(words.to_vec());
        self.visit(&mut archive);
        if archive.is_complete() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Argument,
            format!(
                "the saved state of chain {} does not fit: it is of another kernel, other settings or \
                 another density",
                self.record.report.chain
            ),
        ))
    }

    /// A number that tells this start from that of another density.
    pub(crate) fn identity(&mut self) -> u64 {
        let mut archive = Archive::writer();
        self.state.visit(&mut archive);
        checksum(&archive.into_words())
    }

    /// Takes over what was saved beside the state.
    pub(crate) fn put_back(&mut self, saved: Saved, positions: &mut [f64]) {
        let len = saved.draws.len().min(positions.len());
        positions[..len].copy_from_slice(&saved.draws[..len]);
        self.record.statistics = saved.statistics;
        self.record.warmup_steps = saved.warmup_steps;
    }

    /// Forgets the draws that were made, to make others after them.
    pub(crate) fn begin_anew(&mut self) {
        self.record = Record {
            report: ChainReport {
                chain: self.record.report.chain,
                num_warmup: self.record.report.num_warmup,
                ..ChainReport::default()
            },
            ..Record::default()
        };
        self.density.count = 0;
        self.density.num_nonfinite = 0;
    }

    /// All of the chain but its draws.
    pub(crate) fn save(&mut self) -> Vec<u64> {
        let mut archive = Archive::writer();
        self.visit(&mut archive);
        archive.into_words()
    }

    fn visit(&mut self, archive: &mut Archive) {
        archive.rng(&mut self.rng);
        archive.word(&mut self.density.count);
        archive.word(&mut self.density.num_nonfinite);
        self.state.visit(archive);
        self.tuning.visit(archive);
        self.adaptation.visit(archive);
        let report = &mut self.record.report;
        archive.count(&mut report.num_warmup);
        archive.count(&mut report.num_draws);
        archive.count(&mut report.num_divergences_warmup);
        archive.number(&mut report.warmup_seconds);
        archive.number(&mut report.sampling_seconds);
        archive.word(&mut report.gradient_evaluations_warmup);
        archive.word(&mut report.num_nonfinite_warmup);
        archive.counts(&mut self.record.divergent_draws);
        let mut num_transitions = self.record.divergent_transitions.len();
        archive.count(&mut num_transitions);
        let chain = self.record.report.chain;
        while self.record.divergent_transitions.len() < num_transitions && !archive.has_failed() {
            let (start, end) = (Vec::new(), Vec::new());
            let draw = 0;
            self.record.divergent_transitions.push(DivergentTransition { chain, draw, start, end });
        }
        for transition in &mut self.record.divergent_transitions {
            archive.count(&mut transition.draw);
            archive.list(&mut transition.start);
            archive.list(&mut transition.end);
        }
    }

    /// Warms up and samples; the draws go to `positions`, one after the other, which has the first ones
    /// if the chain was restored.
    pub(crate) fn run(
        mut self,
        kernel: &K,
        settings: &Settings,
        positions: &mut [f64],
        observer: &dyn Observer,
        journal: &Journal,
    ) -> Finished<K::Tuning> {
        let clock = Instant::now();
        let before = (self.record.report.warmup_seconds, self.record.report.sampling_seconds);
        self.warm_up(kernel, settings, positions, observer, journal);
        let warmup_seconds = clock.elapsed().as_secs_f64();
        self.record.report.warmup_seconds = before.0 + warmup_seconds;
        if self.record.report.num_draws == 0 {
            self.record.report.gradient_evaluations_warmup = self.density.count;
            self.record.report.num_nonfinite_warmup = self.density.num_nonfinite;
        }
        if self.record.report.num_warmup == settings.num_warmup {
            self.sample(kernel, settings, positions, observer, journal);
        }
        let report = &mut self.record.report;
        report.sampling_seconds = before.1 + clock.elapsed().as_secs_f64() - warmup_seconds;
        report.gradient_evaluations_sampling =
            self.density.count - report.gradient_evaluations_warmup;
        report.num_divergences_sampling = self.record.divergent_draws.len();
        self.log(journal, positions);
        let state = self.save();
        Finished { tuning: self.tuning, record: self.record, state }
    }

    /// Writes the draws since the last time, and the state, to the journal.
    fn log(&mut self, journal: &Journal, positions: &[f64]) {
        if !journal.is_kept() {
            return;
        }
        let words = self.save();
        let Record { report, statistics, warmup_steps, .. } = &self.record;
        let dim = self.density.dim();
        let draws = &positions[..report.num_draws * dim];
        // Statistics of the warm-up stand where those of draws will be.
        let statistics = if report.num_draws > 0 { &statistics[..] } else { &[] };
        journal.write(report.chain, &words, [draws, statistics, warmup_steps]);
    }

    fn warm_up(
        &mut self,
        kernel: &K,
        settings: &Settings,
        positions: &mut [f64],
        observer: &dyn Observer,
        journal: &Journal,
    ) {
        let dim = self.density.dim();
        let width = K::Info::NAMES.len();
        let num_kept = settings.num_samples.min(settings.num_warmup);
        let mut num_steps = 0;
        while self.record.report.num_warmup < settings.num_warmup && !observer.is_cancelled() {
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
            let position = kernel.position(&self.state);
            let record = &mut self.record;
            // The latest steps, for a run that is cancelled before it has draws.
            let place = num_steps % num_kept;
            num_steps += 1;
            record.num_latest = num_steps.min(num_kept);
            positions[place * dim..(place + 1) * dim].copy_from_slice(position);
            record.statistics.resize(record.statistics.len().max((place + 1) * width), 0.0);
            info.write(&mut record.statistics[place * width..(place + 1) * width]);
            if settings.collect_warmup {
                record.warmup_steps.extend_from_slice(position);
                let statistics = &record.statistics[place * width..(place + 1) * width];
                record.warmup_steps.extend_from_slice(statistics);
            }
            record.report.num_warmup += 1;
            record.report.num_divergences_warmup += usize::from(info.is_divergent());
            observer.observe(&Progress {
                chain: record.report.chain,
                phase: Phase::Warmup,
                iteration: record.report.num_warmup,
                total: settings.num_warmup,
                num_divergences: record.report.num_divergences_warmup,
                step_size: info.step_size(),
                num_gradient_evaluations: self.density.count - before,
                position,
                statistics: &record.statistics[place * width..(place + 1) * width],
            });
            if journal.is_due(self.record.report.chain) {
                self.log(journal, positions);
            }
        }
        if num_steps > num_kept && self.record.report.num_warmup < settings.num_warmup {
            let oldest = num_steps % num_kept;
            positions[..num_kept * dim].rotate_left(oldest * dim);
            self.record.statistics.rotate_left(oldest * width);
        }
    }

    fn sample(
        &mut self,
        kernel: &K,
        settings: &Settings,
        positions: &mut [f64],
        observer: &dyn Observer,
        journal: &Journal,
    ) {
        let (dim, width) = (self.density.dim(), K::Info::NAMES.len());
        if self.record.report.num_draws == 0 {
            self.record.statistics.clear();
        }
        let room = settings.num_samples.saturating_mul(width);
        self.record.statistics.reserve_exact(room.saturating_sub(self.record.statistics.len()));
        let mut row = vec![0.0; width];
        while self.record.report.num_draws < settings.num_samples {
            let draw = self.record.report.num_draws;
            let before = self.density.count;
            if observer.is_cancelled() {
                return;
            }
            for _ in 1..settings.thinning {
                let info =
                    kernel.step(&mut self.density, &mut self.state, &self.tuning, &mut self.rng);
                self.note_divergence(draw, &info);
            }
            let info = kernel.step(&mut self.density, &mut self.state, &self.tuning, &mut self.rng);
            self.note_divergence(draw, &info);
            let position = kernel.position(&self.state);
            positions[draw * dim..(draw + 1) * dim].copy_from_slice(position);
            info.write(&mut row);
            self.record.statistics.extend_from_slice(&row);
            self.record.report.num_draws += 1;
            observer.observe(&Progress {
                chain: self.record.report.chain,
                phase: Phase::Sampling,
                iteration: draw + 1,
                total: settings.num_samples,
                num_divergences: self.record.divergent_draws.len(),
                step_size: info.step_size(),
                num_gradient_evaluations: self.density.count - before,
                position,
                statistics: &row,
            });
            if journal.is_due(self.record.report.chain) {
                self.log(journal, positions);
            }
        }
    }

    fn note_divergence(&mut self, draw: usize, info: &K::Info) {
        let record = &mut self.record;
        if info.is_divergent() && record.divergent_draws.last() != Some(&draw) {
            record.divergent_draws.push(draw);
        }
        if let Some(Divergence { start, end }) = info.divergence()
            && record.divergent_transitions.len() < MAX_DIVERGENT_TRANSITIONS
        {
            let (chain, start, end) = (record.report.chain, start.clone(), end.clone());
            record.divergent_transitions.push(DivergentTransition { chain, draw, start, end });
        }
    }
}
