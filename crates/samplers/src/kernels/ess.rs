//! The ensemble slice sampler.

use rand::RngExt;

use super::ensemble::{Ensemble, EnsembleInfo};
use super::walkers::num_walkers;
use crate::{Archive, ChainRng, Checkpoint, Error, Initial, Kernel, LogDensity, Tuning};

/// The most widenings of a slice, over both ends, and the most narrowings.
const MOST_WIDENINGS: usize = 1000;
const MOST_NARROWINGS: usize = 1000;

/// The ensemble slice sampler (Karamanis and Beutler 2021, Statistics and Computing 31, 61; the software
/// zeus): every walker is drawn anew from a slice of the density along the difference of two walkers of
/// the other half. Nothing is ever rejected. It needs no gradient; the warm-up tunes the length of slices.
///
/// A step moves every walker once; a draw is one of them, chosen evenly.
///
/// ```
/// let kernel = samplers::Ess::default().num_walkers(32);
/// # let _ = kernel;
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ess {
    num_walkers: Option<usize>,
}

impl Ess {
    /// The number of walkers, even and at least twice the dimension; by default four times the dimension.
    #[must_use]
    pub fn num_walkers(mut self, num_walkers: usize) -> Self {
        self.num_walkers = Some(num_walkers);
        self
    }
}

/// The walkers, and how often slices were widened and narrowed in the latest step.
#[derive(Debug, Clone)]
pub struct EssState {
    ensemble: Ensemble,
    direction: Vec<f64>,
    num_widenings: usize,
    num_narrowings: usize,
}

impl Checkpoint for EssState {
    fn visit(&mut self, archive: &mut Archive) {
        self.ensemble.visit(archive);
    }
}

/// The length of slices, in differences of walkers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EssTuning {
    mu: f64,
}

impl Tuning for EssTuning {
    fn describe(&self) -> String {
        format!("slices of length {:.2}", self.mu)
    }
}

impl Checkpoint for EssTuning {
    fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.mu);
    }
}

/// How many steps of the warm-up are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EssAdaptation {
    num_left: usize,
}

impl Checkpoint for EssAdaptation {
    fn visit(&mut self, archive: &mut Archive) {
        archive.count(&mut self.num_left);
    }
}

impl Kernel for Ess {
    type State = EssState;
    type Tuning = EssTuning;
    type Adaptation = EssAdaptation;
    type Info = EnsembleInfo;

    fn init<L: LogDensity>(
        &self,
        density: &mut L,
        position: &[f64],
        num_warmup: usize,
        rng: &mut ChainRng,
    ) -> Result<Initial<Self>, Error> {
        let size = num_walkers(self.num_walkers, density.dim())?;
        let ensemble = Ensemble::around(density, position, size, rng)?;
        let direction = vec![0.0; density.dim()];
        let state = EssState { ensemble, direction, num_widenings: 0, num_narrowings: 0 };
        Ok((state, EssTuning { mu: 1.0 }, EssAdaptation { num_left: num_warmup }))
    }

    fn step<L: LogDensity>(
        &self,
        density: &mut L,
        state: &mut EssState,
        tuning: &EssTuning,
        rng: &mut ChainRng,
    ) -> EnsembleInfo {
        let EssState { ensemble, direction, num_widenings, num_narrowings } = state;
        (*num_widenings, *num_narrowings) = (0, 0);
        for i in 0..ensemble.points.num_rows() {
            let j = ensemble.of_other_half(i, rng);
            let mut k = ensemble.of_other_half(i, rng);
            while k == j {
                k = ensemble.of_other_half(i, rng);
            }
            let (a, b) = (ensemble.points.row(j), ensemble.points.row(k));
            for ((d, a), b) in direction.iter_mut().zip(a).zip(b) {
                *d = 2.0 * tuning.mu * (a - b);
            }
            let level = ensemble.log_densities[i] + rng.random::<f64>().ln();
            let Ensemble { points, gradient, proposal: there, .. } = &mut *ensemble;
            let mut at = |length: f64| {
                for ((x, start), d) in there.iter_mut().zip(points.row(i)).zip(&*direction) {
                    *x = start + length * d;
                }
                density.value_and_grad(there, gradient)
            };
            // Neal (2003), Annals of Statistics 31, 705, figures 3 and 5; the widenings are divided at
            // random between both ends, so that a slice found from any of its points is as likely.
            let mut low = -rng.random::<f64>();
            let mut high = low + 1.0;
            let mut left = rng.random_range(0..=MOST_WIDENINGS);
            let mut right = MOST_WIDENINGS - left;
            while left > 0 && at(low) > level {
                low -= 1.0;
                left -= 1;
                *num_widenings += 1;
            }
            while right > 0 && at(high) > level {
                high += 1.0;
                right -= 1;
                *num_widenings += 1;
            }
            for _ in 0..MOST_NARROWINGS {
                let length = low + (high - low) * rng.random::<f64>();
                let log_density = at(length);
                if log_density > level && log_density.is_finite() {
                    ensemble.points.row_mut(i).copy_from_slice(&ensemble.proposal);
                    ensemble.log_densities[i] = log_density;
                    break;
                }
                *num_narrowings += 1;
                if length < 0.0 { low = length } else { high = length }
            }
        }
        ensemble.info(1.0, rng)
    }

    fn adapt<L: LogDensity>(
        &self,
        _density: &mut L,
        state: &mut EssState,
        _info: &EnsembleInfo,
        adaptation: &mut EssAdaptation,
        tuning: &mut EssTuning,
        _rng: &mut ChainRng,
    ) {
        if adaptation.num_left == 0 {
            return;
        }
        adaptation.num_left -= 1;
        // Robbins and Monro, towards as many widenings as narrowings: μ ← 2 μ Nₑ/(Nₑ + N꜀).
        let widenings = state.num_widenings.max(1) as f64;
        let narrowings = state.num_narrowings as f64;
        tuning.mu = (tuning.mu * 2.0 * widenings / (widenings + narrowings)).clamp(1e-6, 1e6);
    }

    fn position<'s>(&self, state: &'s EssState) -> &'s [f64] {
        state.ensemble.chosen()
    }
}
