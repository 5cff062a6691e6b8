//! A chain whose state is a set of points, and what ensembles share.

use rand::RngExt;
use rand_distr::StandardNormal;

use crate::hamiltonian::start_value;
use crate::linear_algebra::Matrix;
use crate::{Archive, ChainRng, Checkpoint, Error, LogDensity, Statistics, Tuning};

/// How often a point of the first set is drawn nearer to the initial position, until its density is finite.
const MOST_HALVINGS: usize = 60;

/// A set of points with their log densities. After each step one of them, chosen evenly, is the position of
/// the chain.
#[derive(Debug, Clone)]
pub struct Ensemble {
    pub(super) points: Matrix,
    pub(super) log_densities: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    pub(super) proposal: Vec<f64>,
    chosen: usize,
}

impl Ensemble {
    /// The initial position, and others drawn around it from a standard normal.
    pub(super) fn around<L: LogDensity>(
        density: &mut L,
        position: &[f64],
        size: usize,
        rng: &mut ChainRng,
    ) -> Result<Self, Error> {
        let dim = density.dim();
        let mut gradient = vec![0.0; dim];
        let at_start = start_value(density, position, &mut gradient)?;
        let mut points = Matrix::zeros(size, dim);
        let mut log_densities = vec![at_start; size];
        points.row_mut(0).copy_from_slice(position);
        for (i, log_density) in log_densities.iter_mut().enumerate().skip(1) {
            let point = points.row_mut(i);
            let mut scale = 1.0;
            for _ in 0..MOST_HALVINGS {
                for (x, center) in point.iter_mut().zip(position) {
                    *x = center + scale * rng.sample::<f64, _>(StandardNormal);
                }
                *log_density = density.value_and_grad(point, &mut gradient);
                if log_density.is_finite() {
                    break;
                }
                scale *= 0.5;
            }
            if !log_density.is_finite() {
                point.copy_from_slice(position);
                *log_density = at_start;
            }
        }
        Ok(Self { points, log_densities, gradient, proposal: vec![0.0; dim], chosen: 0 })
    }

    pub(super) fn chosen(&self) -> &[f64] {
        self.points.row(self.chosen)
    }

    /// Chooses the point that stands for the set, and tells of the step.
    pub(super) fn info(&mut self, acceptance_rate: f64, rng: &mut ChainRng) -> EnsembleInfo {
        self.chosen = rng.random_range(0..self.log_densities.len());
        EnsembleInfo { log_density: self.log_densities[self.chosen], acceptance_rate }
    }

    /// A point of the half to which `i` does not belong.
    pub(super) fn of_other_half(&self, i: usize, rng: &mut ChainRng) -> usize {
        let half = self.log_densities.len() / 2;
        let j = rng.random_range(0..half);
        if i < half { half + j } else { j }
    }
}

impl Checkpoint for Ensemble {
    fn visit(&mut self, archive: &mut Archive) {
        archive.matrix(&mut self.points);
        archive.list(&mut self.log_densities);
        archive.count(&mut self.chosen);
    }
}

/// The diagnostics of one step of an ensemble.
#[derive(Debug, Clone, PartialEq)]
pub struct EnsembleInfo {
    /// The log density of the new position.
    pub log_density: f64,
    /// The mean probability with which proposals were accepted.
    pub acceptance_rate: f64,
}

impl Statistics for EnsembleInfo {
    const NAMES: &'static [&'static str] = &["lp", "acceptance_rate", "diverging"];

    fn write(&self, out: &mut [f64]) {
        out.copy_from_slice(&[self.log_density, self.acceptance_rate, 0.0]);
    }

    fn is_divergent(&self) -> bool {
        false
    }
}

/// Nothing is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTuning;

impl Tuning for NoTuning {
    fn describe(&self) -> String {
        "ensemble".to_owned()
    }
}

impl Checkpoint for NoTuning {
    fn visit(&mut self, _archive: &mut Archive) {}
}

/// Nothing learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAdaptation;

impl Checkpoint for NoAdaptation {
    fn visit(&mut self, _archive: &mut Archive) {}
}
