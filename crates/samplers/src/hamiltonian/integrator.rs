//! The leapfrog integrator (velocity Verlet).
//!
//! A step of size ε is `p ← p + ε/2 ∇log π(q)`, `q ← q + ε M⁻¹p`, `p ← p + ε/2 ∇log π(q)`. It is
//! reversible, preserves volume, and its energy error is of order ε² (Neal 2011, Handbook of MCMC,
//! equations 5.18 to 5.20).

use super::{KineticEnergy, Point};
use crate::{ChainRng, LogDensity};

/// The Hamiltonian `H(q, p) = -log π(q) + pᵀ M⁻¹ p / 2`.
#[derive(Debug)]
pub(crate) struct Hamiltonian<'a, L, M> {
    pub(crate) density: &'a mut L,
    pub(crate) metric: &'a M,
}

impl<L: LogDensity, M: KineticEnergy> Hamiltonian<'_, L, M> {
    /// Gives the point, whose position and gradient stand, a fresh momentum.
    pub(crate) fn refresh_momentum(&mut self, point: &mut Point, rng: &mut ChainRng) {
        self.metric.sample_momentum(&mut point.momentum, rng);
        self.start(point);
    }

    /// Velocity and energy of a point of which all else is known.
    pub(crate) fn start(&self, point: &mut Point) {
        point.energy = 0.5 * self.metric.start(point) - point.log_density;
    }

    /// Writes to `to` the point one leapfrog step after `from`; a negative step goes back in time.
    ///
    /// A value or gradient that is not finite makes the energy so, too: the gradient reaches it
    /// through the momentum.
    #[inline]
    pub(crate) fn leapfrog(&mut self, from: &Point, to: &mut Point, step: f64) {
        self.metric.kick_and_drift(from, to, step);
        to.log_density = self.density.value_and_grad(&to.position, &mut to.gradient);
        to.energy = 0.5 * self.metric.kick(to, step) - to.log_density;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hamiltonian::DiagonalMetric;

    /// An anharmonic well, `log π = -Σ (q²/2 + q⁴/4)`.
    struct Quartic;

    impl LogDensity for Quartic {
        fn dim(&self) -> usize {
            3
        }
        fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
            for (g, q) in gradient.iter_mut().zip(position) {
                *g = -q - q.powi(3);
            }
            -position.iter().map(|q| q * q / 2.0 + q.powi(4) / 4.0).sum::<f64>()
        }
    }

    fn start(hamiltonian: &mut Hamiltonian<'_, Quartic, DiagonalMetric>) -> Point {
        let mut point = Point::new(3);
        point.position = vec![0.3, -0.8, 0.5];
        point.momentum = vec![1.0, 0.4, -0.7];
        point.log_density =
            hamiltonian.density.value_and_grad(&point.position, &mut point.gradient);
        hamiltonian.start(&mut point);
        point
    }

    fn travel(
        hamiltonian: &mut Hamiltonian<'_, Quartic, DiagonalMetric>,
        from: &Point,
        step: f64,
        num_steps: usize,
    ) -> Point {
        let (mut here, mut there) = (from.clone(), Point::new(3));
        for _ in 0..num_steps {
            hamiltonian.leapfrog(&here, &mut there, step);
            std::mem::swap(&mut here, &mut there);
        }
        here
    }

    #[test]
    fn going_back_in_time_returns_to_the_start() {
        let mut metric = DiagonalMetric::unit(3);
        metric.update([0.5, 2.0, 1.0]);
        let mut hamiltonian = Hamiltonian { density: &mut Quartic, metric: &metric };
        let start = start(&mut hamiltonian);
        let end = travel(&mut hamiltonian, &start, 0.1, 50);
        assert!((end.position[0] - start.position[0]).abs() > 0.1);
        let back = travel(&mut hamiltonian, &end, -0.1, 50);
        for i in 0..3 {
            assert!((back.position[i] - start.position[i]).abs() < 1e-12);
            assert!((back.momentum[i] - start.momentum[i]).abs() < 1e-12);
        }
    }

    #[test]
    fn halving_the_step_quarters_the_energy_error() {
        let metric = DiagonalMetric::unit(3);
        let mut hamiltonian = Hamiltonian { density: &mut Quartic, metric: &metric };
        let start = start(&mut hamiltonian);
        let errors: Vec<f64> = [16, 32, 64, 128]
            .map(|n| travel(&mut hamiltonian, &start, 1.0 / f64::from(n), n as usize).energy)
            .map(|energy| (energy - start.energy).abs())
            .to_vec();
        for pair in errors.windows(2) {
            let order = (pair[0] / pair[1]).log2();
            assert!((order - 2.0).abs() < 0.05, "order {order}");
        }
    }
}
