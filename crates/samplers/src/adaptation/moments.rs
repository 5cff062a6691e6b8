//! Means and sums of squares in one pass (Welford 1962, Technometrics 4, 419).

use crate::Archive;

/// Mean and variance of each of several numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moments {
    count: f64,
    mean: Vec<f64>,
    /// Sum of squared deviations from the mean.
    squares: Vec<f64>,
}

impl Moments {
    pub(crate) fn new(dim: usize) -> Self {
        Self { count: 0.0, mean: vec![0.0; dim], squares: vec![0.0; dim] }
    }

    pub(crate) fn clear(&mut self) {
        self.count = 0.0;
        self.mean.fill(0.0);
        self.squares.fill(0.0);
    }

    pub(crate) fn count(&self) -> f64 {
        self.count
    }

    pub(crate) fn mean(&self) -> &[f64] {
        &self.mean
    }

    pub(crate) fn squares(&self) -> &[f64] {
        &self.squares
    }

    pub(crate) fn add(&mut self, values: &[f64]) {
        self.count += 1.0;
        let share = 1.0 / self.count;
        let moments = self.mean.iter_mut().zip(&mut self.squares);
        for (x, (mean, squares)) in values.iter().zip(moments) {
            let deviation = x - *mean;
            *mean += deviation * share;
            *squares += deviation * (x - *mean);
        }
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.number(&mut self.count);
        archive.list(&mut self.mean);
        archive.list(&mut self.squares);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pass_is_as_good_as_two() {
        // Far from zero, where the difference of mean squares would lose all digits.
        let values: Vec<[f64; 2]> =
            (0..100).map(|i| f64::from(i * i % 17)).map(|x| [1e8 + x, -3.0 * x]).collect();
        let mut moments = Moments::new(2);
        moments.add(&[5.0, 5.0]);
        moments.clear();
        values.iter().for_each(|x| moments.add(x));
        assert_eq!(moments.count(), 100.0);
        for i in 0..2 {
            let mean = values.iter().map(|x| x[i]).sum::<f64>() / 100.0;
            let squares: f64 = values.iter().map(|x| (x[i] - mean).powi(2)).sum();
            assert!((moments.mean()[i] / mean - 1.0).abs() < 1e-14);
            assert!((moments.squares()[i] / squares - 1.0).abs() < 1e-7);
        }
    }
}
