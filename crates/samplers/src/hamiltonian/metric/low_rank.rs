//! A metric that is diagonal but for a few directions.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::KineticEnergy;
use crate::linear_algebra::{Matrix, add_scaled, dot};
use crate::{Archive, ChainRng};

/// The most directions.
pub(crate) const MAX_RANK: usize = 64;

/// An inverse mass matrix `S (1 + U (Λ - 1) Uᵀ) S`, with `S` diagonal and the columns of `U`
/// orthonormal: in coordinates scaled by `S`, the posterior variance along each of them is `λ`.
#[derive(Debug, Clone, PartialEq)]
pub struct LowRankMetric {
    /// `s²`
    variances: Vec<f64>,
    /// `1/s`
    inverse_scales: Vec<f64>,
    /// The rows are the columns of `S U`.
    directions: Matrix,
    /// `λ`
    stretches: Vec<f64>,
}

impl Default for LowRankMetric {
    fn default() -> Self {
        Self::new(&[], &Matrix::zeros(0, 0), &[])
    }
}

impl LowRankMetric {
    /// From `s²`, the columns of `U` as rows, and `λ`; of more than [`MAX_RANK`] directions the first.
    pub(crate) fn new(variances: &[f64], directions: &Matrix, stretches: &[f64]) -> Self {
        let rank = stretches.len().min(MAX_RANK);
        let mut scaled = Matrix::zeros(rank, variances.len());
        for (i, direction) in directions.rows().take(rank).enumerate() {
            let entries = scaled.row_mut(i).iter_mut().zip(direction).zip(variances);
            entries.for_each(|((scaled, u), variance)| *scaled = u * variance.sqrt());
        }
        Self {
            variances: variances.to_vec(),
            inverse_scales: variances.iter().map(|variance| 1.0 / variance.sqrt()).collect(),
            directions: scaled,
            stretches: stretches[..rank].to_vec(),
        }
    }

    /// The number of directions that do not lie along coordinates.
    pub fn rank(&self) -> usize {
        self.stretches.len()
    }

    /// The posterior variance along each of them, relative to that of the diagonal.
    pub fn stretches(&self) -> &[f64] {
        &self.stretches
    }

    /// The diagonal of the inverse mass matrix, an estimate of the posterior variances.
    pub fn inverse_mass_diagonal(&self) -> Vec<f64> {
        let mut diagonal = self.variances.clone();
        for (direction, stretch) in self.directions.rows().zip(&self.stretches) {
            for (entry, u) in diagonal.iter_mut().zip(direction) {
                *entry += (stretch - 1.0) * u * u;
            }
        }
        diagonal
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.variances);
        archive.list(&mut self.inverse_scales);
        archive.matrix(&mut self.directions);
        archive.list(&mut self.stretches);
    }
}

impl KineticEnergy for LowRankMetric {
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        for (p, scale) in momentum.iter_mut().zip(&self.inverse_scales) {
            *p = scale * rng.sample::<f64, _>(StandardNormal);
        }
        let mut along = [0.0; MAX_RANK];
        for (along, direction) in along.iter_mut().zip(self.directions.rows()) {
            *along = dot(direction, momentum);
        }
        for ((along, stretch), direction) in
            along.iter().zip(&self.stretches).zip(self.directions.rows())
        {
            let factor = along * (1.0 / stretch.sqrt() - 1.0);
            let entries = momentum.iter_mut().zip(direction).zip(&self.inverse_scales);
            entries.for_each(|((p, u), scale)| *p += factor * u * scale * scale);
        }
    }

    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        for ((v, p), variance) in velocity.iter_mut().zip(momentum).zip(&self.variances) {
            *v = variance * p;
        }
        for (direction, stretch) in self.directions.rows().zip(&self.stretches) {
            let factor = (stretch - 1.0) * dot(direction, momentum);
            add_scaled(velocity, factor, direction);
        }
    }
}
