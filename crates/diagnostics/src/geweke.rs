//! Whether a chain begins where it ends.

use crate::moments::{deviations, mean};

/// Geweke's z-score: the difference of the means of the first and the last part of a chain over its
/// standard error; of standard normal size if the chain is stationary.
///
/// `first` and `last` are the shares of the parts, usually 0.1 and 0.5. The variance of each mean is its
/// spectral density at zero, by the autoregression of second order that the Yule–Walker equations give:
/// Geweke (1992), "Evaluating the accuracy of sampling-based approaches to the calculation of posterior
/// moments", Bayesian Statistics 4, 169; the numbers are those of ChainConsumer.
///
/// NaN if a part has fewer than four draws or is constant, a draw is not finite, or the shares are not in
/// `(0, 1]` or overlap.
///
/// ```
/// let drift: Vec<f64> = (0..100).map(|i| f64::from(i) + f64::from(i * 37 % 10)).collect();
/// assert!(diagnostics::geweke(&drift, 0.1, 0.5) < -5.0);
/// ```
pub fn geweke(chain: &[f64], first: f64, last: f64) -> f64 {
    if !(first > 0.0 && last > 0.0 && first + last <= 1.0) {
        return f64::NAN;
    }
    let size = chain.len() as f64;
    let start = &chain[..(first * size) as usize];
    let end = &chain[((1.0 - last) * size) as usize..];
    if start.len() < 4 || end.len() < 4 {
        return f64::NAN;
    }
    let error = |part: &[f64]| spectral_density(part) / part.len() as f64;
    (mean(start) - mean(end)) / (error(start) + error(end)).sqrt()
}

/// The spectral density at frequency zero of an autoregression of second order.
fn spectral_density(series: &[f64]) -> f64 {
    let deviations = deviations(series);
    // The covariance at each lag, over the number of its terms.
    let covariance = |lag: usize| {
        let pairs = deviations.iter().zip(&deviations[lag..]);
        pairs.map(|(a, b)| a * b).sum::<f64>() / (series.len() - lag) as f64
    };
    let [r0, r1, r2] = [0, 1, 2].map(covariance);
    let determinant = r0 * r0 - r1 * r1;
    let a1 = r1 * (r0 - r2) / determinant;
    let a2 = (r0 * r2 - r1 * r1) / determinant;
    let noise = r0 - r1 * a1 - r2 * a2;
    if noise > 0.0 { noise / (1.0 - a1 - a2).powi(2) } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_computed_is_nan() {
        let chain: Vec<f64> = (0..100).map(|i| f64::from(i * 37 % 101)).collect();
        assert!(geweke(&chain, 0.1, 0.5).is_finite());
        for (first, last) in [(0.0, 0.5), (0.6, 0.5), (0.1, f64::NAN), (-1.0, 0.5)] {
            assert!(geweke(&chain, first, last).is_nan());
        }
        assert!(geweke(&chain[..20], 0.1, 0.5).is_nan());
        assert!(geweke(&[2.5; 100], 0.1, 0.5).is_nan());
        assert!(geweke(&[], 0.1, 0.5).is_nan());
        let mut bad = chain;
        bad[3] = f64::INFINITY;
        assert!(geweke(&bad, 0.1, 0.5).is_nan());
    }
}
