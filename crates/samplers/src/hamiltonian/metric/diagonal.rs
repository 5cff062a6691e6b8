//! A metric with a diagonal mass matrix.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::KineticEnergy;
use crate::hamiltonian::Point;
use crate::linear_algebra::{Pass, add_products, dot, plus_multiple, times};
use crate::{Archive, ChainRng};

/// A diagonal inverse mass matrix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiagonalMetric {
    inverse_mass: Vec<f64>,
    /// Its square root: an estimate of the standard deviation of the posterior.
    scale: Vec<f64>,
}

impl DiagonalMetric {
    pub(crate) fn unit(dim: usize) -> Self {
        Self { inverse_mass: vec![1.0; dim], scale: vec![1.0; dim] }
    }

    /// Takes over new inverse masses; one that cannot be used leaves its coordinate as it was.
    pub(crate) fn update(&mut self, inverse_mass: impl IntoIterator<Item = f64>) {
        let old = self.inverse_mass.iter_mut().zip(&mut self.scale);
        for ((inverse_mass, scale), new) in old.zip(inverse_mass) {
            if new.is_normal() && new > 0.0 {
                *inverse_mass = new;
                *scale = new.sqrt();
            }
        }
    }

    /// The diagonal of the inverse mass matrix, an estimate of the posterior variances.
    pub fn inverse_mass_diagonal(&self) -> &[f64] {
        &self.inverse_mass
    }

    /// Draws a momentum from `N(0, M)`, not scaled as those of points are.
    pub(super) fn sample_unscaled(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        for (p, scale) in momentum.iter_mut().zip(&self.scale) {
            *p = rng.sample::<f64, _>(StandardNormal) / scale;
        }
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.inverse_mass);
        archive.list(&mut self.scale);
    }
}

/// Points have `M^-½ p` for a momentum. It is its own velocity: `pᵀ M⁻¹ p'` is the product of two such, so
/// that a step writes, and the criterion reads, one list in the place of two. The acceleration stays
/// unused, too.
impl KineticEnergy for DiagonalMetric {
    #[inline]
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        momentum.fill_with(|| rng.sample(StandardNormal));
    }

    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        for ((v, p), m) in velocity.iter_mut().zip(momentum).zip(&self.inverse_mass) {
            *v = m * p;
        }
    }

    #[inline]
    fn velocity_of<'p>(&self, point: &'p Point) -> &'p [f64] {
        &point.momentum
    }

    #[inline]
    fn start(&self, point: &mut Point) -> f64 {
        dot(&point.momentum, &point.momentum)
    }

    #[inline]
    fn kick_and_drift(&self, from: &Point, to: &mut Point, step: f64) {
        let to = [&mut to.position[..], &mut to.momentum];
        KickAndDrift(step).run(to, [&from.position, &from.momentum, &from.gradient, &self.scale]);
    }

    #[inline]
    fn kick(&self, point: &mut Point, step: f64) -> f64 {
        let [square] = Kick(0.5 * step).run([&mut point.momentum], [&point.gradient, &self.scale]);
        square
    }
}

/// Position and momentum after half a kick and a whole drift, with this step.
#[derive(Clone, Copy)]
struct KickAndDrift(f64);

impl Pass<2, 4, 0> for KickAndDrift {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        _: [[f64; N]; 2],
        [q, p, g, s]: [[f64; N]; 4],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 2] {
        let p = plus_multiple(&p, 0.5 * self.0, &times(&s, &g));
        [plus_multiple(&q, self.0, &times(&s, &p)), p]
    }
}

/// A kick with this factor, and the square of the momentum after it.
#[derive(Clone, Copy)]
struct Kick(f64);

impl Pass<1, 2, 1> for Kick {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [p]: [[f64; N]; 1],
        [g, s]: [[f64; N]; 2],
        [square]: &mut [[f64; N]; 1],
    ) -> [[f64; N]; 1] {
        let p = plus_multiple(&p, self.0, &times(&s, &g));
        add_products(square, &p, &p);
        [p]
    }
}
