//! A metric that is diagonal but for a few directions.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::KineticEnergy;
use crate::linear_algebra::{Matrix, Pass, add_products, dot, plus_multiple, times};
use crate::{Archive, ChainRng};

/// The most directions.
pub(crate) const MAX_RANK: usize = 64;

/// So many directions are multiplied with in one pass.
const TOGETHER: usize = 4;

/// An inverse mass matrix `S (1 + U (Λ - 1) Uᵀ) S`, with `S` diagonal and the columns of `U`
/// orthonormal: in coordinates scaled by `S`, the posterior variance along each of them is `λ`.
#[derive(Debug, Clone, PartialEq)]
pub struct LowRankMetric {
    /// `s²`
    variances: Vec<f64>,
    /// `1/s`
    inverse_scales: Vec<f64>,
    /// The rows are the columns of `S U`, and zeros up to a whole number of passes.
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
        let mut scaled = Matrix::zeros(rank.next_multiple_of(TOGETHER), variances.len());
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
        Product.run([velocity], [momentum, &self.variances]);
        for (i, stretches) in self.stretches.chunks(TOGETHER).enumerate() {
            let row = |k: usize| self.directions.row(TOGETHER * i + k);
            let mut factors = Dots.run([], [momentum, row(0), row(1), row(2), row(3)]);
            for (factor, stretch) in factors.iter_mut().zip(stretches) {
                *factor *= stretch - 1.0;
            }
            AddMultiples(factors).run([velocity], [row(0), row(1), row(2), row(3)]);
        }
    }
}

/// The products of two lists, element by element.
#[derive(Clone, Copy)]
struct Product;

impl Pass<1, 2, 0> for Product {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        _: [[f64; N]; 1],
        [a, b]: [[f64; N]; 2],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 1] {
        [times(&a, &b)]
    }
}

/// The inner products of the first list with the others.
#[derive(Clone, Copy)]
struct Dots;

impl Pass<0, { 1 + TOGETHER }, TOGETHER> for Dots {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        []: [[f64; N]; 0],
        [p, others @ ..]: [[f64; N]; 1 + TOGETHER],
        sums: &mut [[f64; N]; TOGETHER],
    ) -> [[f64; N]; 0] {
        for k in 0..TOGETHER {
            add_products(&mut sums[k], &p, &others[k]);
        }
        []
    }
}

/// Adds multiples of lists.
#[derive(Clone, Copy)]
struct AddMultiples([f64; TOGETHER]);

impl Pass<1, TOGETHER, 0> for AddMultiples {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [mut sum]: [[f64; N]; 1],
        lists: [[f64; N]; TOGETHER],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 1] {
        for (factor, list) in self.0.iter().zip(&lists) {
            sum = plus_multiple(&sum, *factor, list);
        }
        [sum]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn velocities_are_those_of_the_matrix() {
        for (dim, rank) in [(3, 1), (11, 4), (40, 6)] {
            let variances: Vec<f64> = (1..=dim).map(|i| f64::from(i) * 0.5).collect();
            let mut directions = Matrix::zeros(rank as usize, dim as usize);
            let entry = |i: i32, j: i32| (f64::from(i + 1) * f64::from(j + 2)).sin();
            for i in 0..rank {
                let row = directions.row_mut(i as usize);
                row.iter_mut().zip(0..).for_each(|(x, j)| *x = entry(i, j));
            }
            let directions = directions.orthonormal_rows(1e-9);
            let stretches: Vec<f64> = (0..rank).map(|i| 10.0_f64.powi(i - 1)).collect();
            let metric = LowRankMetric::new(&variances, &directions, &stretches);
            assert_eq!(metric.rank(), rank as usize);
            let momentum: Vec<f64> = (0..dim).map(|j| entry(7, j)).collect();
            let mut velocity = vec![0.0; dim as usize];
            metric.velocity(&momentum, &mut velocity);
            // S (1 + U (Λ - 1) Uᵀ) S p, by hand.
            let scaled: Vec<f64> =
                momentum.iter().zip(&variances).map(|(p, v)| p * v.sqrt()).collect();
            let mut expected = scaled.clone();
            for (u, stretch) in directions.rows().zip(&stretches) {
                let along: f64 = u.iter().zip(&scaled).map(|(u, x)| u * x).sum();
                expected.iter_mut().zip(u).for_each(|(x, u)| *x += (stretch - 1.0) * along * u);
            }
            for ((found, x), variance) in velocity.iter().zip(expected).zip(&variances) {
                assert!((found - x * variance.sqrt()).abs() < 1e-9, "{dim}: {found}");
            }
        }
    }
}
