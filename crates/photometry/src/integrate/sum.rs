//! Sums that keep what rounding takes away.

/// A sum whose error is a few roundings of the sum of magnitudes, however many terms there are
/// (Neumaier 1974, ZAMM 54, 39).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    #[inline(always)]
    pub(crate) fn add(&mut self, term: f64) {
        let total = self.total + term;
        // What is lost of the smaller of both, by Knuth's exact sum, which needs no branch.
        let part = total - self.total;
        self.lost += (self.total - (total - part)) + (term - part);
        self.total = total;
    }

    pub(crate) fn value(self) -> f64 {
        self.total + self.lost
    }
}

/// The sum of the products of two slices, as far as both go: eight sums that do not wait for each other.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let ((a, a_rest), (b, b_rest)) = (a[..length].as_chunks::<8>(), b[..length].as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let mut sum = Sum::default();
        let mut plain = 0.0;
        for _ in 0..1_000_000 {
            sum.add(0.1);
            plain += 0.1;
        }
        assert!((sum.value() - 1e5).abs() < 1e-11, "{}", sum.value());
        assert!((plain - 1e5f64).abs() > 1e-7);
        let mut sum = Sum::default();
        [1e100, 1.0, -1e100].into_iter().for_each(|x| sum.add(x));
        assert_eq!(sum.value(), 1.0);
    }
}
