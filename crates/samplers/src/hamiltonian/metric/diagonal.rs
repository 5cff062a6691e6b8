//! A metric with a diagonal mass matrix.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::KineticEnergy;
use crate::hamiltonian::Point;
use crate::{Archive, ChainRng};

/// A diagonal inverse mass matrix.
#[derive(Debug, Clone, PartialEq, Default)]
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

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.inverse_mass);
        archive.list(&mut self.momentum_scale);
    }
}

/// The product with a diagonal is cheaper than keeping it, so the acceleration stays unused.
impl KineticEnergy for DiagonalMetric {
    #[inline]
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        for (p, scale) in momentum.iter_mut().zip(&self.momentum_scale) {
            *p = scale * rng.sample::<f64, _>(StandardNormal);
        }
    }

    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        for ((v, p), m) in velocity.iter_mut().zip(momentum).zip(&self.inverse_mass) {
            *v = m * p;
        }
    }

    #[inline]
    fn start(&self, point: &mut Point) -> f64 {
        self.kick(point, 0.0)
    }

    #[inline]
    fn kick_and_drift(&self, from: &Point, to: &mut Point, step: f64) {
        let half = 0.5 * step;
        let start = from.position.iter().zip(&from.momentum).zip(&from.gradient);
        let end = to.position.iter_mut().zip(&mut to.momentum);
        for (((q_new, p_new), ((q, p), g)), m) in end.zip(start).zip(&self.inverse_mass) {
            let kicked = p + half * g;
            *p_new = kicked;
            *q_new = q + step * (m * kicked);
        }
    }

    #[inline]
    fn kick(&self, point: &mut Point, step: f64) -> f64 {
        const LANES: usize = 4;
        let half = 0.5 * step;
        let (p, p_rest) = point.momentum.as_chunks_mut::<LANES>();
        let (v, v_rest) = point.velocity.as_chunks_mut::<LANES>();
        let (g, g_rest) = point.gradient.as_chunks::<LANES>();
        let (m, m_rest) = self.inverse_mass.as_chunks::<LANES>();
        let mut lanes = [0.0; LANES];
        for (((p, v), g), m) in p.iter_mut().zip(v).zip(g).zip(m) {
            for k in 0..LANES {
                p[k] += half * g[k];
                v[k] = m[k] * p[k];
                lanes[k] += p[k] * v[k];
            }
        }
        let mut sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (((p, v), g), m) in p_rest.iter_mut().zip(v_rest).zip(g_rest).zip(m_rest) {
            *p += half * g;
            *v = m * *p;
            sum += *p * *v;
        }
        sum
    }
}
