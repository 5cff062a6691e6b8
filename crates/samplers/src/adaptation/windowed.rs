//! Stan's warm-up of a Hamiltonian kernel: step size at every step, metric at the end of windows.

use super::dual_averaging::DualAveraging;
use super::find_step_size;
use super::welford::Welford;
use super::windows::Windows;
use crate::hamiltonian::{Hamiltonian, HamiltonianTuning, Trajectory};
use crate::{ChainRng, LogDensity};

/// Estimators of the warm-up: dual averaging for the step size, and for the diagonal metric the
/// variances within growing windows (Stan Reference Manual, "HMC algorithm parameters").
#[derive(Debug)]
pub struct WindowedAdaptation {
    iteration: usize,
    num_warmup: usize,
    windows: Windows,
    step_size: DualAveraging,
    variances: Welford,
}

impl WindowedAdaptation {
    pub(crate) fn new(
        dim: usize,
        num_warmup: usize,
        target_accept_prob: f64,
        step_size: f64,
    ) -> Self {
        Self {
            iteration: 0,
            num_warmup,
            windows: Windows::new(num_warmup),
            step_size: DualAveraging::new(target_accept_prob, step_size),
            variances: Welford::new(dim),
        }
    }

    /// Learns from a step that ended at the current point; leaves the tuning alone after the
    /// warm-up.
    pub(crate) fn update<L: LogDensity>(
        &mut self,
        density: &mut L,
        trajectory: &mut Trajectory,
        acceptance_rate: f64,
        tuning: &mut HamiltonianTuning,
        rng: &mut ChainRng,
    ) {
        if self.iteration >= self.num_warmup {
            return;
        }
        self.step_size.update(acceptance_rate);
        tuning.step_size = self.step_size.step_size();
        if self.windows.contains(self.iteration) {
            self.variances.add(&trajectory.current().position);
        }
        if self.windows.end_at(self.iteration) {
            if let Some(variances) = self.variances.regularized_variances() {
                tuning.metric.update(variances);
            }
            self.variances.clear();
            // With another metric another step size fits; if none is found, the last one stays.
            let (here, scratch) = trajectory.current_and_scratch();
            let mut hamiltonian = Hamiltonian { density, metric: &tuning.metric };
            let found = find_step_size(&mut hamiltonian, here, scratch, tuning.step_size, rng);
            tuning.step_size = found.unwrap_or(tuning.step_size);
            self.step_size.restart(tuning.step_size);
        }
        self.iteration += 1;
        if self.iteration == self.num_warmup {
            tuning.step_size = self.step_size.average_step_size();
        }
    }
}
