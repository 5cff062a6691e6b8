//! What the warm-up of a Hamiltonian kernel learns.

use super::DiagonalMetric;

/// Step size and metric of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct HamiltonianTuning {
    pub(crate) step_size: f64,
    pub(crate) metric: DiagonalMetric,
}

impl HamiltonianTuning {
    /// The step size of the integrator.
    pub fn step_size(&self) -> f64 {
        self.step_size
    }

    /// The metric of the kinetic energy.
    pub fn metric(&self) -> &DiagonalMetric {
        &self.metric
    }
}
