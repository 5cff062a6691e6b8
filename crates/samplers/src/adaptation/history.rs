//! Draws with their gradients, as many as tell how coordinates depend on each other.

use crate::Archive;
use crate::linear_algebra::Matrix;

/// Evenly spread draws of the latest windows: when they are too many, every other is dropped.
#[derive(Debug, Clone)]
pub(crate) struct History {
    dim: usize,
    capacity: usize,
    draws: Vec<f64>,
    gradients: Vec<f64>,
    /// One of so many draws is kept.
    stride: usize,
    num_offered: usize,
    /// The first row of the newer window.
    newer: usize,
}

impl History {
    pub(crate) fn new(dim: usize, capacity: usize) -> Self {
        Self {
            dim,
            capacity,
            draws: Vec::with_capacity(dim * capacity),
            gradients: Vec::with_capacity(dim * capacity),
            stride: 1,
            num_offered: 0,
            newer: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.draws.len() / self.dim.max(1)
    }

    pub(crate) fn add(&mut self, draw: &[f64], gradient: &[f64]) {
        self.num_offered += 1;
        if self.capacity == 0 || !self.num_offered.is_multiple_of(self.stride) {
            return;
        }
        if self.len() == self.capacity {
            let len = self.len();
            for list in [&mut self.draws, &mut self.gradients] {
                for (to, from) in (1..len).step_by(2).enumerate() {
                    list.copy_within(from * self.dim..(from + 1) * self.dim, to * self.dim);
                }
                list.truncate(len / 2 * self.dim);
            }
            self.newer /= 2;
            self.stride *= 2;
            if !self.num_offered.is_multiple_of(self.stride) {
                return;
            }
        }
        self.draws.extend_from_slice(draw);
        self.gradients.extend_from_slice(gradient);
    }

    /// Forgets the older window; a new one begins.
    pub(crate) fn switch(&mut self) {
        self.draws.drain(..self.newer * self.dim);
        self.gradients.drain(..self.newer * self.dim);
        self.newer = self.len();
        while self.stride > 1 && self.len() * 4 <= self.capacity {
            self.stride /= 2;
        }
    }

    /// Draws and gradients as rows, without their means, in coordinates divided by these scales.
    pub(crate) fn whitened(&self, scales: &[f64]) -> [Matrix; 2] {
        let center = |values: &[f64], factor: &dyn Fn(f64) -> f64| {
            let mut matrix = Matrix::zeros(self.len(), self.dim);
            let mut mean = vec![0.0; self.dim];
            let share = 1.0 / (self.len() as f64);
            for row in values.chunks_exact(self.dim) {
                mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += share * x);
            }
            for (i, row) in values.chunks_exact(self.dim).enumerate() {
                let entries = matrix.row_mut(i).iter_mut().zip(row).zip(&mean).zip(scales);
                entries.for_each(|(((entry, x), mean), s)| *entry = (x - mean) * factor(*s));
            }
            matrix
        };
        [center(&self.draws, &|s| 1.0 / s), center(&self.gradients, &|s| s)]
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.draws);
        archive.list(&mut self.gradients);
        archive.count(&mut self.stride);
        archive.count(&mut self.num_offered);
        archive.count(&mut self.newer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_over_the_windows() {
        let mut history = History::new(1, 8);
        for i in 1..=20_u32 {
            history.add(&[f64::from(i)], &[-f64::from(i)]);
        }
        assert_eq!(history.draws, [4.0, 8.0, 12.0, 16.0, 20.0]);
        history.switch();
        assert_eq!((history.len(), history.newer), (5, 5));
        for i in 21..=24_u32 {
            history.add(&[f64::from(i)], &[0.0]);
        }
        history.switch();
        assert_eq!(history.draws, [24.0]);
        let [draws, _] = history.whitened(&[2.0]);
        assert_eq!(draws.row(0), [0.0]);
    }
}
