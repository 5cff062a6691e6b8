//! What the warm-up of a Hamiltonian kernel learns.

use super::Metric;
use crate::{Archive, Checkpoint, Tuning};

/// Step size and metric of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct HamiltonianTuning {
    pub(crate) step_size: f64,
    pub(crate) metric: Metric,
}

impl HamiltonianTuning {
    /// The step size of the integrator.
    pub fn step_size(&self) -> f64 {
        self.step_size
    }

    /// The metric of the kinetic energy.
    pub fn metric(&self) -> &Metric {
        &self.metric
    }
}

impl Tuning for HamiltonianTuning {
    fn describe(&self) -> String {
        self.metric.to_string()
    }
}

impl Checkpoint for HamiltonianTuning {
    fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.step_size);
        self.metric.visit(archive);
    }
}
