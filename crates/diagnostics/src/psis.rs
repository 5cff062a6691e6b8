//! Pareto-smoothed importance sampling.

use crate::pareto::{smooth, tail_length};

/// Pareto-smoothed log weights of importance ratios, and the estimated shape `k` of their tail.
///
/// The largest ratios, which may have no variance, are replaced by quantiles of the generalized Pareto
/// distribution that fits them; the weights sum to one. With `k` above `min(1 - 1/log10(S), 0.7)` for `S`
/// draws the weights cannot be relied upon: Vehtari, Simpson, Gelman, Yao and Gabry (2024), "Pareto smoothed
/// importance sampling", Journal of Machine Learning Research 25 (72). `relative_efficiency` is the
/// effective sample size over the number of draws ([`relative_efficiency`](crate::relative_efficiency)), 1
/// for independent ones.
///
/// With fewer than 25 draws, or a tail whose weights are all equal, nothing is smoothed and `k` is NaN; of
/// ratios with a NaN all weights are NaN.
///
/// ```
/// let ratios: Vec<f64> = (0..1000).map(|i| f64::from(i * 389 % 1009) / 1009.0).collect();
/// let (log_weights, k) = diagnostics::psis(&ratios, 1.0);
/// let sum: f64 = log_weights.iter().map(|w| w.exp()).sum();
/// assert!((sum - 1.0).abs() < 1e-12);
/// assert!(k < 0.5, "{k}");
/// ```
pub fn psis(log_ratios: &[f64], relative_efficiency: f64) -> (Vec<f64>, f64) {
    let mut log_weights = log_ratios.to_vec();
    let shape = smooth(&mut log_weights, tail_length(log_ratios.len(), relative_efficiency));
    (log_weights, shape)
}
