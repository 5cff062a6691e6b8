//! R-hat: do the chains agree with each other, and each chain's halves?

use crate::chains::Chains;
use crate::moments::{mean, variance};
use crate::quantile::median;
use crate::rank::rank_normalized;

/// The rank-normalized split R-hat of one scalar; close to 1 if the chains agree.
///
/// `R = sqrt((B/W + n - 1) / n)` for chains of `n` draws, with `W` the mean of the variances within
/// chains and `B` `n` times the variance of their means, is computed from the normal scores of the
/// halves of the chains. The larger of two values is returned: that of the draws, which sees chains
/// in different places, and that of their distances from the median ("folded"), which sees chains
/// of different spread: Vehtari et al. (2021), section 4. They advise `R < 1.01`.
///
/// NaN if there is one chain, fewer than four draws, a NaN among the draws, or if all draws are
/// equal; infinite if every chain stands still at a value of its own. Infinite draws count by their
/// rank.
///
/// ```
/// let mixed = [[0.3, 1.2, -0.4, 0.1, 0.9, -1.0], [0.2, -0.9, 1.1, 0.8, -0.3, 0.4]];
/// assert!(diagnostics::rhat(&mixed) < 1.1);
/// let apart = [[0.3, 1.2, -0.4, 0.1, 0.9, -1.0], [9.2, 8.1, 9.9, 9.8, 8.7, 9.4]];
/// assert!(diagnostics::rhat(&apart) > 1.6);
/// ```
pub fn rhat<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    // `max` leaves out a NaN: draws of two values fold onto one, and the rest still tells.
    rhat_bulk(chains).max(rhat_folded(chains))
}

/// R-hat of the halves of the chains, without ranks: Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013),
/// "Bayesian Data Analysis", section 11.4. It needs draws with a variance.
///
/// ```
/// let apart = [[0.3, 1.2, -0.4, 0.1], [9.2, 8.1, 9.9, 9.8]];
/// assert!(diagnostics::rhat_split(&apart) > 2.0);
/// ```
pub fn rhat_split<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    of_halves(chains, plain)
}

/// The part of [`rhat`] that sees chains in different places: that of the normal scores of the draws;
/// `z_scale` in ArviZ.
///
/// ```
/// let apart = [[0.3, 1.2, -0.4, 0.1], [9.2, 8.1, 9.9, 9.8]];
/// assert!(diagnostics::rhat_bulk(&apart) > 1.4);
/// ```
pub fn rhat_bulk<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    of_halves(chains, |halves| plain(&rank_normalized(halves)))
}

/// The part of [`rhat`] that sees chains of different spread: that of the normal scores of the distances
/// from the median.
///
/// ```
/// let chains = [[0.3, -0.2, -0.4, 0.1], [9.2, -8.1, 9.9, -9.8]];
/// assert!(diagnostics::rhat_folded(&chains) > 1.4);
/// ```
pub fn rhat_folded<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    of_halves(chains, |halves| {
        let median = median(halves.values());
        plain(&rank_normalized(&halves.map(|x| (x - median).abs())))
    })
}

fn of_halves<C: AsRef<[f64]>>(chains: &[C], compute: impl Fn(&Chains) -> f64) -> f64 {
    match Chains::new(chains) {
        Some(chains) if chains.num_chains() >= 2 => compute(&chains.split()),
        _ => f64::NAN,
    }
}

/// R-hat of chains as they are: Gelman and Rubin (1992), in the form of Vehtari et al. (2021),
/// section 3.
pub(crate) fn plain(chains: &Chains) -> f64 {
    let size = chains.num_draws() as f64;
    let means: Vec<f64> = chains.iter().map(mean).collect();
    let variances: Vec<f64> = chains.iter().map(variance).collect();
    let between = size * variance(&means);
    let within = mean(&variances);
    ((between / within + size - 1.0) / size).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_that_stand_still() {
        assert!(rhat(&[[0.1; 6], [0.1; 6]]).is_nan());
        assert_eq!(rhat(&[[0.1; 6], [0.7; 6]]), f64::INFINITY);
    }

    #[test]
    fn what_cannot_be_computed_is_nan() {
        let draws = [0.0, 1.0, 3.0, 2.0];
        assert!(rhat(&[draws]).is_nan());
        assert!(rhat(&[&draws[..3], &draws[1..]]).is_nan());
        assert!(rhat(&[&draws[..], &draws[1..]]).is_nan());
        assert!(rhat::<&[f64]>(&[]).is_nan());
        assert!(rhat(&[draws, [0.0, 1.0, f64::NAN, 2.0]]).is_nan());
        assert!(rhat(&[draws, [0.0, 1.0, f64::INFINITY, 2.0]]).is_finite());
        assert!(rhat(&[[f64::INFINITY; 4], [f64::NEG_INFINITY; 4]]).is_infinite());
    }

    #[test]
    fn folding_sees_chains_of_different_spread() {
        let narrow: Vec<f64> = (0..100).map(|i| f64::from(i * 37 % 100) - 49.5).collect();
        let wide: Vec<f64> = narrow.iter().map(|x| 5.0 * x).collect();
        assert!(rhat(&[&narrow, &narrow]) < 1.01);
        assert!(rhat(&[&narrow, &wide]) > 1.3);
    }
}
