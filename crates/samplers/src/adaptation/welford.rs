//! The metric from the covariance of draws, in Stan's windows.

use super::moments::Moments;
use super::windows::Windows;
use crate::Archive;
use crate::hamiltonian::{DenseMetric, DiagonalMetric, Metric};
use crate::linear_algebra::{Matrix, add_scaled};

/// The covariance of the draws of each window (Stan Reference Manual, "HMC algorithm parameters"), drawn
/// towards a small unit metric: `n/(n+5) S + 10⁻³ · 5/(n+5)`, with `S` the sample covariance.
#[derive(Debug)]
pub(crate) struct WelfordAdaptation {
    windows: Windows,
    moments: Moments,
    blocks: Vec<BlockMoments>,
}

/// The sum of products of deviations from the mean, of the coordinates of a block.
#[derive(Debug)]
struct BlockMoments {
    coordinates: Vec<usize>,
    mean: Vec<f64>,
    deviation: Vec<f64>,
    products: Matrix,
}

impl WelfordAdaptation {
    /// The covariance is that of these blocks; other coordinates have variances only.
    pub(crate) fn new(dim: usize, num_warmup: usize, blocks: Vec<Vec<usize>>) -> Self {
        let block = |coordinates: Vec<usize>| {
            let size = coordinates.len();
            let [mean, deviation] = [vec![0.0; size], vec![0.0; size]];
            BlockMoments { coordinates, mean, deviation, products: Matrix::zeros(size, size) }
        };
        Self {
            windows: Windows::new(num_warmup),
            moments: Moments::new(dim),
            blocks: blocks.into_iter().map(block).collect(),
        }
    }

    /// The iteration from which on the metric stays.
    pub(crate) fn late(&self) -> usize {
        self.windows.end()
    }

    /// Learns from a draw; true if the metric changed.
    pub(crate) fn update(
        &mut self,
        iteration: usize,
        position: &[f64],
        metric: &mut Metric,
    ) -> bool {
        if self.windows.contains(iteration) {
            self.moments.add(position);
            let count = self.moments.count();
            self.blocks.iter_mut().for_each(|block| block.add(position, count));
        }
        if !self.windows.end_at(iteration) {
            return false;
        }
        if self.moments.count() >= 2.0 {
            *metric = self.estimate(metric);
        }
        self.moments.clear();
        for block in &mut self.blocks {
            block.mean.fill(0.0);
            block.products.values_mut().fill(0.0);
        }
        true
    }

    fn estimate(&self, old: &Metric) -> Metric {
        let n = self.moments.count();
        let (share, floor) = (n / (n + 5.0) / (n - 1.0), 1e-3 * 5.0 / (n + 5.0));
        let mut diagonal = DiagonalMetric::unit(self.moments.mean().len());
        diagonal.update(old.inverse_mass_diagonal());
        diagonal.update(self.moments.squares().iter().map(|squares| share * squares + floor));
        if self.blocks.is_empty() {
            return Metric::Diagonal(diagonal);
        }
        let mut metric = DenseMetric::on(diagonal);
        for block in &self.blocks {
            let mut covariance = block.products.clone();
            covariance.values_mut().iter_mut().for_each(|x| *x *= share);
            (0..block.coordinates.len()).for_each(|i| covariance.row_mut(i)[i] += floor);
            // A block that is not positive definite, of draws that overflow, stays diagonal.
            let _ = metric.add_block(block.coordinates.clone(), covariance);
        }
        Metric::Dense(metric)
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        self.moments.visit(archive);
        for block in &mut self.blocks {
            archive.list(&mut block.mean);
            archive.matrix(&mut block.products);
        }
    }
}

impl BlockMoments {
    /// Adds the `count`-th position; the products grow by `(n-1)/n · d dᵀ`, with `d` its deviation from
    /// the mean before.
    fn add(&mut self, position: &[f64], count: f64) {
        let entries = self.coordinates.iter().zip(&mut self.mean).zip(&mut self.deviation);
        for ((&i, mean), deviation) in entries {
            *deviation = position[i] - *mean;
            *mean += *deviation / count;
        }
        for i in 0..self.deviation.len() {
            let factor = (count - 1.0) / count * self.deviation[i];
            add_scaled(self.products.row_mut(i), factor, &self.deviation);
        }
    }
}

/// The covariance of all coordinates, for kernels without a metric.
#[derive(Debug)]
pub(crate) struct CovarianceWindows {
    welford: WelfordAdaptation,
    latest: Metric,
}

impl CovarianceWindows {
    pub(crate) fn new(dim: usize, num_warmup: usize) -> Self {
        let welford = WelfordAdaptation::new(dim, num_warmup, vec![(0..dim).collect()]);
        Self { welford, latest: Metric::Diagonal(DiagonalMetric::unit(dim)) }
    }

    /// Learns from a draw; the covariance when a window ends.
    pub(crate) fn update(&mut self, iteration: usize, position: &[f64]) -> Option<Matrix> {
        self.welford.update(iteration, position, &mut self.latest).then(|| {
            let mut covariance = Matrix::zeros(position.len(), position.len());
            covariance.values_mut().copy_from_slice(&self.latest.inverse_mass_matrix());
            covariance
        })
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        self.welford.visit(archive);
        self.latest.visit(archive);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariances_of_a_block_and_variances_beside_it() {
        let positions: Vec<[f64; 3]> = (0..100_u32)
            .map(|i| [f64::from(i * i % 17), f64::from(i % 7), f64::from(i * i % 17 + i % 3)])
            .collect();
        let mut adaptation = WelfordAdaptation::new(3, 20, vec![vec![2, 0]]);
        let mut metric = Metric::Diagonal(DiagonalMetric::unit(3));
        let learned: Vec<&[f64; 3]> = positions[3..=17].iter().collect();
        for (i, position) in positions[..20].iter().enumerate() {
            assert_eq!(adaptation.update(i, position, &mut metric), i == 17);
        }
        let n = learned.len() as f64;
        let covariance = |i: usize, j: usize| {
            let mean = |i: usize| learned.iter().map(|x| x[i]).sum::<f64>() / n;
            let products = learned.iter().map(|x| (x[i] - mean(i)) * (x[j] - mean(j)));
            n / (n + 5.0) * products.sum::<f64>() / (n - 1.0)
        };
        let floor = 1e-3 * 5.0 / (n + 5.0);
        let matrix = metric.inverse_mass_matrix();
        for (i, j) in [(0, 0), (1, 1), (2, 2), (0, 2), (2, 0)] {
            let expected = covariance(i, j) + if i == j { floor } else { 0.0 };
            assert!((matrix[3 * i + j] / expected - 1.0).abs() < 1e-12, "{i} {j}");
        }
        assert_eq!(matrix[1], 0.0);
        assert_eq!(metric.to_string(), "1 dense blocks");
    }
}
