//! The diagnostics of a step that proposes the end of a trajectory.

use crate::{Divergence, Statistics};

/// The diagnostics of one step of [`Hmc`](crate::Hmc) or [`Mala`](crate::Mala).
#[derive(Debug, Clone, PartialEq)]
pub struct HmcInfo {
    /// The log density of the new position.
    pub log_density: f64,
    /// The Hamiltonian at the new point.
    pub energy: f64,
    /// The probability with which the end of the trajectory was accepted.
    pub acceptance_rate: f64,
    /// The step size of the integrator.
    pub step_size: f64,
    /// The number of leapfrog steps, each with one evaluation of the gradient.
    pub num_integration_steps: u32,
    /// Whether the end of the trajectory was accepted.
    pub is_accepted: bool,
    /// Where the trajectory diverged, if it did.
    pub divergence: Option<Box<Divergence>>,
}

impl Statistics for HmcInfo {
    const NAMES: &'static [&'static str] =
        &["lp", "energy", "acceptance_rate", "step_size", "n_steps", "accepted", "diverging"];

    fn write(&self, out: &mut [f64]) {
        let values = [
            self.log_density,
            self.energy,
            self.acceptance_rate,
            self.step_size,
            f64::from(self.num_integration_steps),
            f64::from(u8::from(self.is_accepted)),
            f64::from(u8::from(self.divergence.is_some())),
        ];
        out.copy_from_slice(&values);
    }

    fn is_divergent(&self) -> bool {
        self.divergence.is_some()
    }

    fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_deref()
    }

    fn step_size(&self) -> Option<f64> {
        Some(self.step_size)
    }
}
