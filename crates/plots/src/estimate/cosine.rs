//! Cosine series of counts along an interval: the basis in which smoothing is a product, and which
//! reflects at both ends.

use std::f64::consts::PI;

/// `cos(π k (j + 1/2) / n)` for all `k` and `j` below `n`.
#[derive(Debug)]
pub(crate) struct Cosines {
    /// One period: `cos(π i / (2 n))` for `i` below `4 n`.
    table: Vec<f64>,
    count: usize,
}

impl Cosines {
    pub(crate) fn new(count: usize) -> Self {
        let table = (0..4 * count).map(|i| (PI * i as f64 / (2 * count) as f64).cos());
        Self { table: table.collect(), count }
    }

    fn at(&self, k: usize, j: usize) -> f64 {
        self.table[k * (2 * j + 1) % self.table.len()]
    }

    /// The mean of each cosine over cells with these weights, whose sum is 1.
    pub(crate) fn coefficients(&self, weights: &[f64]) -> Vec<f64> {
        let mean = |k| weights.iter().enumerate().map(|(j, w)| w * self.at(k, j)).sum();
        (0..self.count).map(mean).collect()
    }

    /// The density on the unit interval, at the middle of each cell, that has these coefficients.
    pub(crate) fn density(&self, coefficients: &[f64]) -> Vec<f64> {
        let height = |j| {
            let series = coefficients.iter().enumerate().skip(1);
            // Those that smoothing has made nothing of are the last ones.
            let series = series.take_while(|(_, c)| **c != 0.0);
            1.0 + 2.0 * series.map(|(k, c)| c * self.at(k, j)).sum::<f64>()
        };
        (0..self.count).map(height).collect()
    }
}
