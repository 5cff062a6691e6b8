//! Variances in one pass (Welford 1962, Technometrics 4, 419), drawn towards a small unit metric.

#[derive(Debug, Clone)]
pub(crate) struct Welford {
    count: f64,
    mean: Vec<f64>,
    /// Sum of squared deviations from the mean.
    squares: Vec<f64>,
}

impl Welford {
    pub(crate) fn new(dim: usize) -> Self {
        Self { count: 0.0, mean: vec![0.0; dim], squares: vec![0.0; dim] }
    }

    pub(crate) fn clear(&mut self) {
        self.count = 0.0;
        self.mean.fill(0.0);
        self.squares.fill(0.0);
    }

    pub(crate) fn add(&mut self, position: &[f64]) {
        self.count += 1.0;
        let moments = self.mean.iter_mut().zip(&mut self.squares);
        for (x, (mean, squares)) in position.iter().zip(moments) {
            let deviation = x - *mean;
            *mean += deviation / self.count;
            *squares += deviation * (x - *mean);
        }
    }

    /// Stan's estimate of the inverse masses, `n/(n+5) s² + 10⁻³ · 5/(n+5)` with `s²` the sample
    /// variance, or nothing with fewer than two positions.
    pub(crate) fn regularized_variances(&self) -> Option<impl Iterator<Item = f64> + '_> {
        let n = self.count;
        (n >= 2.0).then(|| {
            self.squares
                .iter()
                .map(move |squares| n / (n + 5.0) * squares / (n - 1.0) + 1e-3 * 5.0 / (n + 5.0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pass_is_as_good_as_two() {
        // Far from zero, where the difference of mean squares would lose all digits.
        let positions: Vec<[f64; 2]> =
            (0..100).map(|i| f64::from(i * i % 17)).map(|x| [1e8 + x, -3.0 * x]).collect();
        let mut welford = Welford::new(2);
        welford.add(&[5.0, 5.0]);
        assert!(welford.regularized_variances().is_none());
        welford.clear();
        positions.iter().for_each(|p| welford.add(p));
        let variances: Vec<f64> = welford.regularized_variances().unwrap().collect();
        for (i, variance) in variances.iter().enumerate() {
            let mean = positions.iter().map(|p| p[i]).sum::<f64>() / 100.0;
            let squares: f64 = positions.iter().map(|p| (p[i] - mean).powi(2)).sum();
            let expected = 100.0 / 105.0 * squares / 99.0 + 1e-3 * 5.0 / 105.0;
            assert!((variance / expected - 1.0).abs() < 1e-7, "{variance} {expected}");
        }
    }
}
