//! The metric: the inverse mass matrix `M⁻¹` of the kinetic energy `K(p) = pᵀ M⁻¹ p / 2`.
//!
//! The closer `M⁻¹` is to the covariance of the posterior, the fewer steps a trajectory needs
//! (Neal 2011, Handbook of MCMC, section 5.4.1).

use rand::RngExt;
use rand_distr::StandardNormal;

use crate::ChainRng;

/// What the integrator needs of a metric.
pub(crate) trait Metric {
    /// Writes `M⁻¹ p`.
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]);

    /// Draws the momentum from `N(0, M)`.
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng);
}

/// A metric with a diagonal mass matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagonalMetric {
    inverse_mass: Vec<f64>,
    /// Square root of the mass: the standard deviation of the momentum.
    momentum_scale: Vec<f64>,
}

impl DiagonalMetric {
    pub(crate) fn unit(dim: usize) -> Self {
        Self { inverse_mass: vec![1.0; dim], momentum_scale: vec![1.0; dim] }
    }

    /// Takes over new inverse masses; one that cannot be used leaves its coordinate as it was.
    pub(crate) fn update(&mut self, inverse_mass: impl IntoIterator<Item = f64>) {
        let old = self.inverse_mass.iter_mut().zip(&mut self.momentum_scale);
        for ((inverse_mass, scale), new) in old.zip(inverse_mass) {
            if new.is_normal() && new > 0.0 {
                *inverse_mass = new;
                *scale = 1.0 / new.sqrt();
            }
        }
    }

    /// The diagonal of the inverse mass matrix, an estimate of the posterior variances.
    pub fn inverse_mass_diagonal(&self) -> &[f64] {
        &self.inverse_mass
    }
}

impl Metric for DiagonalMetric {
    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        for ((v, p), m) in velocity.iter_mut().zip(momentum).zip(&self.inverse_mass) {
            *v = m * p;
        }
    }

    #[inline]
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        for (p, scale) in momentum.iter_mut().zip(&self.momentum_scale) {
            *p = scale * rng.sample::<f64, _>(StandardNormal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_inverse_masses_are_left_out() {
        let mut metric = DiagonalMetric::unit(5);
        metric.update([4.0, 0.0, f64::NAN, f64::INFINITY, -1.0]);
        assert_eq!(metric.inverse_mass_diagonal(), [4.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!(metric.momentum_scale[0], 0.5);
    }

    #[test]
    fn momenta_have_the_variance_of_the_mass() {
        let mut rng = crate::chain_rngs(3).next().unwrap();
        let mut metric = DiagonalMetric::unit(1);
        metric.update([0.04]);
        let n = 100_000;
        let mut sum = 0.0;
        for _ in 0..n {
            let mut p = [0.0];
            metric.sample_momentum(&mut p, &mut rng);
            sum += p[0] * p[0];
        }
        // The relative standard error of a variance is sqrt(2 / n) = 0.0045.
        assert!((sum / f64::from(n) / 25.0 - 1.0).abs() < 0.027);
    }
}
