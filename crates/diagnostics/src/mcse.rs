//! Monte Carlo standard errors: how far an estimate may be off because the draws are few.

use crate::beta::beta_quantile;
use crate::chains::Chains;
use crate::effective_sample_size::{of_mean, of_quantile, of_sd};
use crate::moments::{deviations, mean, standard_deviation};

/// The Monte Carlo standard error of the mean: `sd / sqrt(ESS)`.
///
/// `ESS` is [`effective_sample_size_mean`](crate::effective_sample_size_mean) and `sd` has the
/// divisor `S - 1`. Zero if all draws are equal; NaN if a draw is not finite or there are fewer
/// than four per chain.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// let error = diagnostics::mcse_mean(&[&chain, &chain]);
/// assert!(0.5 < error && error < 2.5, "{error}");
/// ```
pub fn mcse_mean<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| {
        standard_deviation(chains.values()) / of_mean(&chains.split()).sqrt()
    })
}

/// The Monte Carlo standard error of the standard deviation.
///
/// With `c` the deviations from the mean, `Var(c^2) / ESS` is the squared error of the variance
/// `E(c^2)`, and `sqrt(Var(c^2) / ESS / (4 E(c^2)))` that of its root by linear propagation. `ESS`
/// is [`effective_sample_size_sd`](crate::effective_sample_size_sd). This is the definition of
/// ArviZ 1.x and of the R package posterior; it does not assume normal draws.
///
/// NaN if all draws are equal, a draw is not finite, or there are fewer than four per chain.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// let error = diagnostics::mcse_sd(&[&chain, &chain]);
/// assert!(0.3 < error && error < 1.5, "{error}");
/// ```
pub fn mcse_sd<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| {
        let squares: Vec<f64> = deviations(chains.values()).iter().map(|c| c * c).collect();
        error_of_sd(&squares, of_sd(&chains))
    })
}

/// The error of the standard deviation, from squared deviations and their effective sample size.
pub(crate) fn error_of_sd(squares: &[f64], size: f64) -> f64 {
    let variance = mean(squares);
    // E(c^4) - E(c^2)^2 would cancel, and could turn negative, for draws of two values.
    let spread: Vec<f64> = squares.iter().map(|x| (x - variance).powi(2)).collect();
    (mean(&spread) / size / variance / 4.0).sqrt()
}

/// The Monte Carlo standard error of the quantile at `prob`.
///
/// The share of draws below the true quantile has a Beta(ESS p + 1, ESS (1 - p) + 1) distribution
/// around `p`, with `ESS` that of [`crate::effective_sample_size_quantile`]. Half the distance
/// between the order statistics at its 15.87 % and 84.13 % quantiles, one standard deviation of a
/// normal to either side, is the error: Vehtari et al. (2021), section 4.
///
/// NaN if `prob` is not in `[0, 1]`, a draw is NaN, or there are fewer than four per chain.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// let error = diagnostics::mcse_quantile(&[&chain, &chain], 0.5);
/// assert!(1.0 < error && error < 5.0, "{error}");
/// ```
pub fn mcse_quantile<C: AsRef<[f64]>>(chains: &[C], prob: f64) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| {
        let size = of_quantile(&chains, prob);
        if size.is_nan() {
            return f64::NAN;
        }
        let mut sorted = chains.values().to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len() - 1;
        // Indices from zero, rounded outwards; `as` takes what is below zero to zero.
        let index = |share: f64| {
            let share = beta_quantile(share, size * prob + 1.0, size * (1.0 - prob) + 1.0);
            share * sorted.len() as f64 - 1.0
        };
        let low = sorted[(index(0.158_655_3).floor() as usize).min(last)];
        let high = sorted[(index(0.841_344_7).ceil() as usize).min(last)];
        0.5 * (high - low)
    })
}

/// The Monte Carlo standard error of the median: that of the quantile at 1/2.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// let error = diagnostics::mcse_median(&[&chain, &chain]);
/// assert!(1.0 < error && error < 5.0, "{error}");
/// ```
pub fn mcse_median<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    mcse_quantile(chains, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_draws_have_a_certain_mean_and_no_error_of_the_spread() {
        let chains = [[0.1; 9], [0.1; 9]];
        assert_eq!(mcse_mean(&chains), 0.0);
        assert!(mcse_sd(&chains).is_nan());
        assert_eq!(mcse_quantile(&chains, 0.3), 0.0);
    }

    #[test]
    fn two_values_in_equal_number_have_a_certain_spread() {
        assert_eq!(mcse_sd(&[[1.0, -1.0, -1.0, 1.0, -1.0, 1.0]]), 0.0);
    }

    #[test]
    fn what_cannot_be_computed_is_nan() {
        for chain in [vec![1.0, 2.0, 3.0], vec![1.0, 2.0, f64::NAN, 3.0], vec![]] {
            assert!(mcse_mean(&[&chain]).is_nan());
            assert!(mcse_sd(&[&chain]).is_nan());
            assert!(mcse_quantile(&[&chain], 0.5).is_nan());
        }
        let infinite = [[1.0, 2.0, f64::INFINITY, 3.0]];
        assert!(mcse_mean(&infinite).is_nan());
        assert!(mcse_sd(&infinite).is_nan());
        let chain = [[1.0, 2.0, 4.0, 3.0]];
        assert!(mcse_quantile(&chain, -0.1).is_nan());
        assert!(mcse_quantile(&chain, f64::NAN).is_nan());
        assert!(mcse_quantile(&chain, 0.0).is_finite());
        assert!(mcse_quantile(&chain, 1.0).is_finite());
    }
}
