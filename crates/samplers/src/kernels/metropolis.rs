//! A point that moves to proposals or stays, and what the warm-up learns for the proposals.

use rand::RngExt;

use crate::adaptation::{CovarianceWindows, DualAveraging};
use crate::hamiltonian::start_value;
use crate::linear_algebra::{Cholesky, Matrix, dot};
use crate::{Archive, ChainRng, Checkpoint, Error, LogDensity, Statistics, Tuning};

/// The state of a chain that proposes and decides.
#[derive(Debug, Clone)]
pub struct Metropolis {
    pub(super) position: Vec<f64>,
    pub(super) log_density: f64,
    pub(super) proposal: Vec<f64>,
    pub(super) noise: Vec<f64>,
    gradient: Vec<f64>,
}

impl Metropolis {
    pub(super) fn start_at<L: LogDensity>(
        density: &mut L,
        position: &[f64],
    ) -> Result<Self, Error> {
        let dim = density.dim();
        let mut gradient = vec![0.0; dim];
        let log_density = start_value(density, position, &mut gradient)?;
        let [proposal, noise] = [vec![0.0; dim], vec![0.0; dim]];
        Ok(Self { position: position.to_vec(), log_density, proposal, noise, gradient })
    }

    /// Moves to the proposal with probability `min(1, p(y)/p(x))`.
    pub(super) fn decide<L: LogDensity>(
        &mut self,
        density: &mut L,
        step_size: f64,
        rng: &mut ChainRng,
    ) -> MetropolisInfo {
        let proposed = density.value_and_grad(&self.proposal, &mut self.gradient);
        let is_finite = proposed.is_finite();
        let ratio = (proposed - self.log_density).exp();
        let acceptance_rate = if is_finite { ratio.min(1.0) } else { 0.0 };
        let is_accepted = rng.random::<f64>() < acceptance_rate;
        if is_accepted {
            std::mem::swap(&mut self.position, &mut self.proposal);
            self.log_density = proposed;
        }
        MetropolisInfo {
            log_density: self.log_density,
            acceptance_rate,
            step_size,
            is_accepted,
            is_divergent: false,
        }
    }
}

impl Checkpoint for Metropolis {
    fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.position);
        archive.number(&mut self.log_density);
    }
}

/// The diagnostics of one proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct MetropolisInfo {
    /// The log density of the new position.
    pub log_density: f64,
    /// The probability with which the proposal was accepted.
    pub acceptance_rate: f64,
    /// The size of the proposal.
    pub step_size: f64,
    /// Whether the proposal was accepted.
    pub is_accepted: bool,
    /// Never: a proposal whose density is not finite is rejected.
    pub is_divergent: bool,
}

impl Statistics for MetropolisInfo {
    const NAMES: &'static [&'static str] =
        &["lp", "acceptance_rate", "step_size", "accepted", "diverging"];

    fn write(&self, out: &mut [f64]) {
        let flag = |flag: bool| f64::from(u8::from(flag));
        out.copy_from_slice(&[
            self.log_density,
            self.acceptance_rate,
            self.step_size,
            flag(self.is_accepted),
            flag(self.is_divergent),
        ]);
    }

    fn is_divergent(&self) -> bool {
        self.is_divergent
    }

    fn step_size(&self) -> Option<f64> {
        Some(self.step_size)
    }
}

/// Size and shape of proposals.
#[derive(Debug, Clone, PartialEq)]
pub struct MetropolisTuning {
    pub(super) scale: f64,
    /// The Cholesky factor of the covariance.
    lower: Matrix,
}

impl MetropolisTuning {
    pub(super) fn new(dim: usize) -> Self {
        // The best scale for a normal density of many dimensions (Gelman, Gilks and Roberts 1997).
        Self { scale: 2.38 / (dim as f64).sqrt(), lower: Matrix::identity(dim) }
    }

    /// A coordinate of the factor times noise.
    pub(super) fn along(&self, i: usize, noise: &[f64]) -> f64 {
        dot(&self.lower.row(i)[..=i], &noise[..=i])
    }
}

impl Tuning for MetropolisTuning {
    fn describe(&self) -> String {
        format!("proposals of {:.2e} standard deviations", self.scale)
    }
}

impl Checkpoint for MetropolisTuning {
    fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.scale);
        archive.matrix(&mut self.lower);
    }
}

/// Learns the covariance in Stan's windows, and the scale at every step.
#[derive(Debug)]
pub struct MetropolisAdaptation {
    iteration: usize,
    num_warmup: usize,
    scale: DualAveraging,
    covariance: CovarianceWindows,
}

impl MetropolisAdaptation {
    pub(super) fn new(
        dim: usize,
        num_warmup: usize,
        target: f64,
        tuning: &MetropolisTuning,
    ) -> Self {
        Self {
            iteration: 0,
            num_warmup,
            scale: DualAveraging::new(target, tuning.scale),
            covariance: CovarianceWindows::new(dim, num_warmup),
        }
    }

    pub(super) fn update(&mut self, position: &[f64], rate: f64, tuning: &mut MetropolisTuning) {
        if self.iteration >= self.num_warmup {
            return;
        }
        self.scale.update(rate);
        tuning.scale = self.scale.step_size();
        if let Some(covariance) = self.covariance.update(self.iteration, position)
            && let Some(factor) = Cholesky::new(&covariance)
        {
            tuning.lower = factor.lower().clone();
            tuning.scale = 2.38 / (position.len() as f64).sqrt();
            self.scale.restart(tuning.scale);
        }
        self.iteration += 1;
        if self.iteration == self.num_warmup {
            tuning.scale = self.scale.average_step_size();
        }
    }
}

impl Checkpoint for MetropolisAdaptation {
    fn visit(&mut self, archive: &mut Archive) {
        archive.count(&mut self.iteration);
        self.scale.visit(archive);
        self.covariance.visit(archive);
    }
}
