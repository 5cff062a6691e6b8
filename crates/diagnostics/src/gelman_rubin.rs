//! The potential scale reduction of Gelman and Rubin, as it was first.

use crate::chains::Chains;
use crate::moments::{mean, variance};

/// The potential scale reduction factor of whole chains, in the form of ChainConsumer and of PyMC 2:
/// `sqrt(V / W)` with `V = (n - 1)/n W + B/n + B/(n m)`.
///
/// `W` is the mean of the variances within `m` chains of `n` draws and `B/n` the variance of their means:
/// Brooks and Gelman (1998), "General methods for monitoring convergence of iterative simulations",
/// Journal of Computational and Graphical Statistics 7, 434, equation 1.1. [`rhat`](crate::rhat()) sees
/// more: drifts within chains, differences of spread and heavy tails.
///
/// NaN if there is one chain, fewer than four draws, a NaN among them, or if all draws are equal.
///
/// ```
/// let apart = [[0.3, 1.2, -0.4, 0.1], [9.2, 8.1, 9.9, 9.8]];
/// assert!(diagnostics::gelman_rubin(&apart) > 2.0);
/// ```
pub fn gelman_rubin<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    match Chains::new(chains) {
        Some(chains) if chains.num_chains() >= 2 => {
            let (n, m) = (chains.num_draws() as f64, chains.num_chains() as f64);
            let means: Vec<f64> = chains.iter().map(mean).collect();
            let variances: Vec<f64> = chains.iter().map(variance).collect();
            let (within, of_means) = (mean(&variances), variance(&means));
            (((n - 1.0) / n * within + of_means + of_means / m) / within).sqrt()
        }
        _ => f64::NAN,
    }
}
