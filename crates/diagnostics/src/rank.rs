//! Ranks, and the normal scores that belong to them.

use crate::chains::Chains;
use crate::normal::normal_quantile;

/// The rank of every value, from 1 for the smallest; equal values share the mean of their ranks.
///
/// NaN has no rank: it gets NaN, and the others are ranked as if it were not there.
///
/// ```
/// assert_eq!(diagnostics::average_ranks(&[0.0, 2.0, 3.0, 2.0]), [1.0, 2.5, 4.0, 2.5]);
/// ```
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<(f64, usize)> = (0..).zip(values).map(|(i, &x)| (x, i)).collect();
    sorted.retain(|(x, _)| !x.is_nan());
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![f64::NAN; values.len()];
    let mut below = 0;
    for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
        // The mean of below + 1, …, below + ties.len().
        let rank = below as f64 + 0.5 * (ties.len() + 1) as f64;
        for &(_, i) in ties {
            ranks[i] = rank;
        }
        below += ties.len();
    }
    ranks
}

/// The normal score of every value: `Phi^-1((r - 3/8) / (n + 1/4))` of its average rank `r`.
///
/// `Phi^-1` is the inverse of the normal cumulative distribution function and `n` the number of
/// values: Vehtari et al. (2021), section 4, with the offset of Blom (1958). Scores keep the
/// order of the values and have the spread of a standard normal, so that a mean and a variance
/// exist whatever the tails of the values are.
///
/// ```
/// let scores = diagnostics::rank_normalize(&[-1e9, 0.1, 7.0]);
/// assert_eq!(scores[1], 0.0);
/// assert_eq!(scores[0], -scores[2]);
/// ```
pub fn rank_normalize(values: &[f64]) -> Vec<f64> {
    let size = values.len() as f64;
    let mut scores = average_ranks(values);
    for score in &mut scores {
        *score = normal_quantile((*score - 0.375) / (size + 0.25));
    }
    scores
}

/// The chains with every value replaced by its normal score among all values of all chains.
pub(crate) fn rank_normalized(chains: &Chains) -> Chains {
    chains.with_values(rank_normalize(chains.values()))
}

/// The normal score of every average rank among a number of values, computed once for many variables.
#[derive(Debug)]
pub(crate) struct Scores {
    /// Those of the ranks 1, 1.5, 2, …
    table: Vec<f64>,
}

impl Scores {
    pub(crate) fn new(size: usize) -> Self {
        let score = |i: usize| {
            let rank = 1.0 + 0.5 * i as f64;
            normal_quantile((rank - 0.375) / (size as f64 + 0.25))
        };
        Self { table: (0..(2 * size).saturating_sub(1)).map(score).collect() }
    }

    /// Writes the scores of values that come in rising order, each with its place.
    pub(crate) fn write(&self, sorted: &[(f64, u32)], scores: &mut [f64]) {
        let mut below = 0;
        for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
            // Twice the mean of below + 1, …, below + ties.len(), less two.
            let score = self.table[2 * below + ties.len() - 1];
            ties.iter().for_each(|&(_, i)| scores[i as usize] = score);
            below += ties.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_zeros_infinities_and_nan() {
        let values = [f64::INFINITY, -0.0, f64::NAN, 0.0, f64::NEG_INFINITY];
        let ranks = average_ranks(&values);
        assert_eq!([ranks[0], ranks[1], ranks[3], ranks[4]], [4.0, 2.5, 2.5, 1.0]);
        assert!(ranks[2].is_nan());
        assert!(rank_normalize(&values)[2].is_nan());
        assert!(average_ranks(&[]).is_empty());
    }

    #[test]
    fn constant_values_all_score_zero() {
        assert_eq!(rank_normalize(&[0.1; 7]), [0.0; 7]);
        assert_eq!(rank_normalize(&[0.1; 8]), [0.0; 8]);
    }
}
