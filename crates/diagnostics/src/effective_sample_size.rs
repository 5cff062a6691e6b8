//! Effective sample size: the number of independent draws that would tell as much.

use crate::autocorrelation::{Autocovariance, Lags};
use crate::chains::Chains;
use crate::moments::{deviations, mean, variance};
use crate::quantile::quantile;
use crate::rank::rank_normalized;

/// The effective sample size of the bulk: that of the mean of the normal scores.
///
/// It says how well the centre of the posterior was explored, whatever its tails, and is unchanged
/// by monotone transforms of the draws: Vehtari et al. (2021), section 4. They advise 100 per chain
/// or more.
///
/// In all functions of this kind the chains are split in halves, and the sum over autocorrelations
/// is cut off by Geyer's initial positive and monotone sequences (Geyer 1992, section 3.3). The
/// value is NaN if there are fewer than four draws per chain or a NaN among them, and the number of
/// draws in the halves if all are equal. It never exceeds `S log10(S)` for `S` draws, the bound for
/// antithetic chains.
///
/// ```
/// // A slow drift: 50 draws in each chain, worth far fewer.
/// let chain: Vec<f64> = (0..50).map(f64::from).collect();
/// assert!(diagnostics::effective_sample_size_bulk(&[&chain, &chain]) < 4.0);
/// ```
pub fn effective_sample_size_bulk<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| of_mean(&rank_normalized(&chains.split())))
}

/// The effective sample size of the tails: the smaller of those of the 5 % and the 95 % quantile.
///
/// Vehtari et al. (2021), section 4. Where the ArviZ 1.x summary takes the two quantiles from its
/// interval (11 % and 89 % by default), this is `ess(method="tail", prob=(0.05, 0.95))`.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_tail(&[&chain, &chain]) > 20.0);
/// ```
pub fn effective_sample_size_tail<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| {
        let (low, high) = (of_quantile(&chains, 0.05), of_quantile(&chains, 0.95));
        if low.is_nan() { low } else { low.min(high) }
    })
}

/// The effective sample size of the mean, from the draws themselves.
///
/// NaN if a draw is infinite. Used by [`mcse_mean`](crate::mcse_mean).
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_mean(&[&chain, &chain]) > 20.0);
/// ```
pub fn effective_sample_size_mean<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| of_mean(&chains.split()))
}

/// The effective sample size of the standard deviation: that of the mean of `(x - mean)^2`.
///
/// NaN if a draw is infinite. Used by [`mcse_sd`](crate::mcse_sd).
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_sd(&[&chain, &chain]) > 20.0);
/// ```
pub fn effective_sample_size_sd<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| of_sd(&chains))
}

/// The effective sample size of the quantile at `prob`: that of the share of draws not above it.
///
/// Vehtari et al. (2021), section 4. NaN if `prob` is not in `[0, 1]`.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_quantile(&[&chain, &chain], 0.5) > 20.0);
/// ```
pub fn effective_sample_size_quantile<C: AsRef<[f64]>>(chains: &[C], prob: f64) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| of_quantile(&chains, prob))
}

/// The effective sample size of the median: that of the quantile at 1/2.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_median(&[&chain, &chain]) > 20.0);
/// ```
pub fn effective_sample_size_median<C: AsRef<[f64]>>(chains: &[C]) -> f64 {
    effective_sample_size_quantile(chains, 0.5)
}

/// The effective sample size of the share of draws between two quantiles, those at `low` and `high`.
///
/// Vehtari et al. (2021), section 4; over small intervals it says where a posterior was explored badly.
/// NaN if a probability is not in `[0, 1]`.
///
/// ```
/// let chain: Vec<f64> = (0..50).map(|i| f64::from(i * 17 % 50)).collect();
/// assert!(diagnostics::effective_sample_size_local(&[&chain, &chain], 0.2, 0.4) > 20.0);
/// ```
pub fn effective_sample_size_local<C: AsRef<[f64]>>(chains: &[C], low: f64, high: f64) -> f64 {
    Chains::new(chains).map_or(f64::NAN, |chains| {
        let ends = [low, high].map(|prob| quantile(chains.values(), prob));
        if ends.iter().any(|x| x.is_nan()) {
            return f64::NAN;
        }
        of_mean(&chains.map(|x| f64::from(ends[0] <= x && x <= ends[1])).split())
    })
}

pub(crate) fn of_sd(chains: &Chains) -> f64 {
    let squares = deviations(chains.values()).iter().map(|x| x * x).collect();
    of_mean(&chains.with_values(squares).split())
}

pub(crate) fn of_quantile(chains: &Chains, prob: f64) -> f64 {
    let quantile = quantile(chains.values(), prob);
    if quantile.is_nan() {
        return f64::NAN;
    }
    of_mean(&chains.map(|x| f64::from(x <= quantile)).split())
}

/// The effective sample size of the mean of chains as they are: `S / tau` for `S` draws, with
/// `tau = -1 + 2 (rho_0 + rho_1 + …)`, Vehtari et al. (2021), section 3.
///
/// `rho_t = 1 - (W - mean c_t) / var+`, where `c_t` is the autocovariance of a chain at lag `t`,
/// `W` the variance within chains and `var+` that of all draws, between chains included.
pub(crate) fn of_mean(chains: &Chains) -> f64 {
    of_mean_by(&mut Autocovariance::new(chains.num_draws()), chains)
}

/// As [`of_mean`], with transforms made for chains of this length.
pub(crate) fn of_mean_by(transforms: &mut Autocovariance, chains: &Chains) -> f64 {
    let size = chains.values().len() as f64;
    if is_constant(chains.values()) {
        return size;
    }
    // Far from zero, the rounding of the means of the chains would show in their variance.
    let chains = chains.with_values(deviations(chains.values()));
    let num_draws = chains.num_draws() as f64;
    let mut covariance = Lags::new(transforms, &chains);
    let within = covariance.at(0) * num_draws / (num_draws - 1.0);
    let mut total = within * (num_draws - 1.0) / num_draws;
    if chains.num_chains() > 1 {
        let means: Vec<f64> = chains.iter().map(mean).collect();
        total += variance(&means);
    }
    let mut rho = |t: usize| 1.0 - (within - covariance.at(t)) / total;
    if rho(0).is_nan() || rho(1).is_nan() {
        return f64::NAN;
    }
    size / autocorrelation_time(chains.num_draws(), rho).max(1.0 / size.log10())
}

/// The sum `-1 + 2 (rho_0 + rho_1 + …)` over Geyer's initial sequences.
///
/// The sums of neighbors `P_k = rho_(2k) + rho_(2k+1)` of a reversible chain are positive and
/// decrease (Geyer 1992, theorem 3.1). The sum therefore ends at the first pair whose estimate is
/// negative, and a pair larger than the one before it is lowered to it. Of the pair at the end the
/// even term alone is added, once and if positive, which lowers the variance for antithetic chains
/// (Vehtari et al. 2021, section 3); lag 0 is taken as 1 and not as its estimate.
fn autocorrelation_time(num_draws: usize, mut rho_at: impl FnMut(usize) -> f64) -> f64 {
    let mut rho = vec![1.0, rho_at(1)];
    // The first lag of the pair at which the sum ends; the very last lag is not gone to.
    let mut end = 0;
    while end + 4 < num_draws && rho[end] + rho[end + 1] > 0.0 {
        end += 2;
        rho.push(rho_at(end));
        rho.push(rho_at(end + 1));
    }
    let last = if rho[end] + rho[end + 1] < 0.0 { rho[end].max(0.0) } else { rho[end] };
    for t in (2..end).step_by(2) {
        let before = rho[t - 2] + rho[t - 1];
        if rho[t] + rho[t + 1] > before {
            rho[t] = 0.5 * before;
            rho[t + 1] = rho[t];
        }
    }
    -1.0 + 2.0 * rho[..end].iter().sum::<f64>() + last
}

/// Whether the values differ by rounding only, if at all.
///
/// ArviZ asks for a range below 1e-15, which takes every quantity of that size for constant: a flux
/// of 1e-17, or the squared deviations of one of 1e-9. Here the range is measured against the values.
fn is_constant(values: &[f64]) -> bool {
    // In lanes, for which there are vector instructions.
    let (chunks, rest) = values.as_chunks::<8>();
    let (mut lows, mut highs) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    for chunk in chunks {
        lows.iter_mut().zip(chunk).for_each(|(low, x)| *low = low.min(*x));
        highs.iter_mut().zip(chunk).for_each(|(high, x)| *high = high.max(*x));
    }
    let low = lows.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    let high = highs.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max);
    let range = high - low;
    range.is_finite() && range <= 1e-15 * high.abs().max(low.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    /// Draws that look random, without a generator.
    fn scattered(size: u32) -> Vec<f64> {
        (0..size).map(|i| (f64::from(i) * 1.618).fract()).collect()
    }

    #[test]
    fn the_unit_of_the_draws_does_not_matter() {
        let chain = scattered(100);
        for unit in [2f64.powi(-60), 2f64.powi(-30), 2f64.powi(40)] {
            let scaled: Vec<f64> = chain.iter().map(|x| x * unit).collect();
            let (plain, scaled) = ([&chain], [&scaled]);
            assert_eq!(effective_sample_size_mean(&plain), effective_sample_size_mean(&scaled));
            assert_eq!(effective_sample_size_sd(&plain), effective_sample_size_sd(&scaled));
        }
    }

    #[test]
    fn the_origin_of_the_draws_does_not_matter() {
        // Multiples of 2^-20, so that adding 2^30 is exact.
        let chain: Vec<f64> =
            scattered(100).iter().map(|x| (x * 1048576.0).floor() / 1048576.0).collect();
        let far: Vec<f64> = chain.iter().map(|x| x + 2f64.powi(30)).collect();
        let (near, far) =
            (effective_sample_size_mean(&[&chain]), effective_sample_size_mean(&[&far]));
        assert!((near / far - 1.0).abs() < 1e-12, "{near} {far}");
    }

    #[test]
    fn constant_draws_count_in_full() {
        for value in [0.0, 0.1, -1e-30, 1e30] {
            let chains = [[value; 10], [value; 10]];
            assert_eq!(effective_sample_size_bulk(&chains), 20.0);
            assert_eq!(effective_sample_size_tail(&chains), 20.0);
            assert_eq!(effective_sample_size_mean(&chains), 20.0);
            assert_eq!(effective_sample_size_sd(&chains), 20.0);
        }
    }

    #[test]
    fn antithetic_draws_count_up_to_the_bound() {
        let chain: Vec<f64> = (0..100).map(|i| f64::from(1 - 2 * (i % 2))).collect();
        let bound = 100.0 * 100f64.log10();
        assert_eq!(effective_sample_size_mean(&[&chain]), bound);
        assert_eq!(effective_sample_size_bulk(&[&chain]), bound);
    }

    #[test]
    fn infinite_draws_count_by_rank_only() {
        let mut chain = scattered(40);
        chain[7] = INF;
        chain[9] = -INF;
        assert!(effective_sample_size_bulk(&[&chain]).is_finite());
        assert!(effective_sample_size_tail(&[&chain]).is_finite());
        assert!(effective_sample_size_mean(&[&chain]).is_nan());
        assert!(effective_sample_size_sd(&[&chain]).is_nan());
        assert!(effective_sample_size_quantile(&[[-INF, -INF, INF, INF]], 0.5).is_nan());
    }

    #[test]
    fn what_cannot_be_computed_is_nan() {
        let draws = [0.0, 1.0, 3.0, 2.0];
        for chains in [vec![], vec![&draws[..3]], vec![&draws[..], &draws[1..]]] {
            assert!(effective_sample_size_bulk(&chains).is_nan());
            assert!(effective_sample_size_tail(&chains).is_nan());
            assert!(effective_sample_size_mean(&chains).is_nan());
            assert!(effective_sample_size_sd(&chains).is_nan());
            assert!(effective_sample_size_quantile(&chains, 0.5).is_nan());
        }
        assert!(effective_sample_size_bulk(&[[0.0, 1.0, f64::NAN, 2.0]]).is_nan());
        assert!(effective_sample_size_quantile(&[draws], 1.5).is_nan());
    }
}
