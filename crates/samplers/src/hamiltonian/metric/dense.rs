//! A metric with a full matrix, or with full blocks of coordinates beside a diagonal.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::{DiagonalMetric, KineticEnergy};
use crate::linear_algebra::{Cholesky, Matrix, dot};
use crate::{Archive, ChainRng};

/// An inverse mass matrix that is full within blocks of coordinates, and diagonal elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DenseMetric {
    diagonal: DiagonalMetric,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
struct Block {
    coordinates: Vec<usize>,
    inverse_mass: Matrix,
    factor: Cholesky,
}

impl DenseMetric {
    /// One block of all coordinates; nothing if the matrix is not positive definite.
    pub(crate) fn whole(inverse_mass: Matrix) -> Option<Self> {
        let dim = inverse_mass.num_rows();
        let mut metric = Self { diagonal: DiagonalMetric::unit(dim), blocks: Vec::new() };
        metric.add_block((0..dim).collect(), inverse_mass)?;
        Some(metric)
    }

    /// No block yet, on this diagonal.
    pub(crate) fn on(diagonal: DiagonalMetric) -> Self {
        Self { diagonal, blocks: Vec::new() }
    }

    /// Adds a block; nothing changes if its matrix is not positive definite.
    pub(crate) fn add_block(
        &mut self,
        coordinates: Vec<usize>,
        inverse_mass: Matrix,
    ) -> Option<()> {
        let factor = Cholesky::new(&inverse_mass)?;
        self.blocks.push(Block { coordinates, inverse_mass, factor });
        Some(())
    }

    /// The number of coordinates in blocks.
    pub(crate) fn rank(&self) -> usize {
        self.blocks.iter().map(|block| block.coordinates.len()).sum()
    }

    pub(crate) fn num_blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Whether one block has all coordinates, in their order.
    pub(crate) fn is_whole(&self) -> bool {
        let dim = self.diagonal.inverse_mass_diagonal().len();
        matches!(&self.blocks[..], [block] if block.coordinates.iter().copied().eq(0..dim))
    }

    /// The diagonal of the inverse mass matrix, an estimate of the posterior variances.
    pub fn inverse_mass_diagonal(&self) -> Vec<f64> {
        let mut diagonal = self.diagonal.inverse_mass_diagonal().to_vec();
        for block in &self.blocks {
            for (row, &i) in block.coordinates.iter().enumerate() {
                diagonal[i] = block.inverse_mass.row(row)[row];
            }
        }
        diagonal
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        self.diagonal.visit(archive);
        let mut num_blocks = self.blocks.len();
        archive.count(&mut num_blocks);
        let empty = Matrix::zeros(0, 0);
        // An empty matrix has an empty factor.
        while self.blocks.len() < num_blocks && !archive.has_failed() {
            let Some(factor) = Cholesky::new(&empty) else { return };
            let (coordinates, inverse_mass) = (Vec::new(), empty.clone());
            self.blocks.push(Block { coordinates, inverse_mass, factor });
        }
        self.blocks.truncate(num_blocks);
        for block in &mut self.blocks {
            archive.counts(&mut block.coordinates);
            archive.matrix(&mut block.inverse_mass);
            match Cholesky::new(&block.inverse_mass) {
                Some(factor) => block.factor = factor,
                None => archive.fail(),
            }
        }
    }
}

impl KineticEnergy for DenseMetric {
    fn sample_momentum(&self, momentum: &mut [f64], rng: &mut ChainRng) {
        self.diagonal.sample_unscaled(momentum, rng);
        for Block { coordinates, factor, .. } in &self.blocks {
            coordinates.iter().for_each(|&i| momentum[i] = rng.sample(StandardNormal));
            // M⁻¹ = L Lᵀ, so the momentum is the solution p of Lᵀ p = z.
            for (row, &i) in coordinates.iter().enumerate().rev() {
                let lower = factor.lower().row(row);
                momentum[i] /= lower[row];
                let p = momentum[i];
                for (&j, l) in coordinates[..row].iter().zip(lower) {
                    momentum[j] -= l * p;
                }
            }
        }
    }

    #[inline]
    fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        self.diagonal.velocity(momentum, velocity);
        for Block { coordinates, inverse_mass, .. } in &self.blocks {
            if coordinates.len() == momentum.len() {
                for (v, row) in velocity.iter_mut().zip(inverse_mass.rows()) {
                    *v = dot(row, momentum);
                }
                continue;
            }
            for (&i, row) in coordinates.iter().zip(inverse_mass.rows()) {
                velocity[i] = coordinates.iter().zip(row).map(|(&j, m)| m * momentum[j]).sum();
            }
        }
    }
}
