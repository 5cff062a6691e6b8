//! A metric that is diagonal but for a few directions.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::{Kick, KineticEnergy};
use crate::hamiltonian::Point;
use crate::linear_algebra::{
    AddMultiples, Matrix, Pass, TOGETHER, add_products, dots, plus, times,
};
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
    /// The rows are the columns of `S U`, and zeros up to a whole number of passes, at least one.
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
        let mut scaled = Matrix::zeros(rank.max(1).next_multiple_of(TOGETHER), variances.len());
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
        let mut factors = [[0.0; TOGETHER]; MAX_RANK / TOGETHER];
        for (k, factors) in factors.iter_mut().enumerate().take(self.num_passes()) {
            let along = dots(momentum, self.directions.group(k));
            *factors = self.scaled(along, k, |stretch| 1.0 / stretch.sqrt() - 1.0);
        }
        for (k, &factors) in factors.iter().enumerate().take(self.num_passes()) {
            let [a, b, c, d] = self.directions.group(k);
            AddOverVariance(factors).run([momentum], [&self.inverse_scales, a, b, c, d]);
        }
    }

    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        let (factors, last) = self.all_but_last(momentum, velocity);
        AddMultiples(factors).run([velocity], last);
    }

    /// The last directions are added while the point is changed.
    #[inline]
    fn kick(&self, point: &mut Point, step: f64) -> f64 {
        let (factors, [a, b, c, d]) = self.all_but_last(&point.gradient, &mut point.acceleration);
        let pass = AddMultiplesAndKick { factors, half: 0.5 * step };
        let written = [&mut point.acceleration[..], &mut point.momentum, &mut point.velocity];
        let [product] = pass.run(written, [&point.gradient, a, b, c, d]);
        product
    }
}

impl LowRankMetric {
    /// At least one.
    #[inline]
    fn num_passes(&self) -> usize {
        self.directions.num_rows() / TOGETHER
    }

    /// Writes `M⁻¹ p` without the directions of the last pass, and returns these and their factors.
    #[inline]
    fn all_but_last(
        &self,
        p: &[f64],
        velocity: &mut [f64],
    ) -> ([f64; TOGETHER], [&[f64]; TOGETHER]) {
        let by = |stretch| stretch - 1.0;
        let mut directions = self.directions.group(0);
        let [a, b, c, d] = directions;
        let along = ProductAndDots.run([velocity], [p, &self.variances, a, b, c, d]);
        let mut factors = self.scaled(along, 0, by);
        for k in 1..self.num_passes() {
            AddMultiples(factors).run([velocity], directions);
            directions = self.directions.group(k);
            factors = self.scaled(dots(p, directions), k, by);
        }
        (factors, directions)
    }

    /// Products with the directions of a pass, times a function of the stretches along them.
    #[inline]
    fn scaled(
        &self,
        mut along: [f64; TOGETHER],
        k: usize,
        by: impl Fn(f64) -> f64,
    ) -> [f64; TOGETHER] {
        let stretches = self.stretches.iter().skip(TOGETHER * k);
        along.iter_mut().zip(stretches).for_each(|(along, &stretch)| *along *= by(stretch));
        along
    }
}

/// The product of the first two lists, element by element, and inner products of the first with the others.
#[derive(Clone, Copy)]
struct ProductAndDots;

impl Pass<1, { 2 + TOGETHER }, TOGETHER> for ProductAndDots {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        _: [[f64; N]; 1],
        [p, variances, others @ ..]: [[f64; N]; 2 + TOGETHER],
        sums: &mut [[f64; N]; TOGETHER],
    ) -> [[f64; N]; 1] {
        for k in 0..TOGETHER {
            add_products(&mut sums[k], &p, &others[k]);
        }
        [times(&p, &variances)]
    }
}

/// Adds multiples of lists that are divided by variances, whose inverse roots come first.
#[derive(Clone, Copy)]
struct AddOverVariance([f64; TOGETHER]);

impl Pass<1, { 1 + TOGETHER }, 0> for AddOverVariance {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [mut sum]: [[f64; N]; 1],
        [inverse_scales, lists @ ..]: [[f64; N]; 1 + TOGETHER],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 1] {
        for (factor, list) in self.0.iter().zip(&lists) {
            let multiple = times(&[*factor; N], list);
            sum = plus(&sum, &times(&times(&multiple, &inverse_scales), &inverse_scales));
        }
        [sum]
    }
}

/// Adds multiples of lists to the acceleration, and then kicks momentum and velocity; with the product of both.
#[derive(Clone, Copy)]
struct AddMultiplesAndKick {
    factors: [f64; TOGETHER],
    half: f64,
}

impl Pass<3, { 1 + TOGETHER }, 1> for AddMultiplesAndKick {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [acceleration, p, v]: [[f64; N]; 3],
        [gradient, directions @ ..]: [[f64; N]; 1 + TOGETHER],
        product: &mut [[f64; N]; 1],
    ) -> [[f64; N]; 3] {
        let [acceleration] = AddMultiples(self.factors).lanes([acceleration], directions, &mut []);
        let [p, v] = Kick(self.half).lanes([p, v], [gradient, acceleration], product);
        [acceleration, p, v]
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
