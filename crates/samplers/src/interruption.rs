//! What is kept of a run that was cancelled.

use std::fmt;

use crate::{ChainReport, Phase};

/// What a cancelled run kept and what it had to drop.
///
/// Chains must have one length to go into the same draws. Kept is the set of chains whose common
/// length holds the most draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interruption {
    /// What was kept: draws, or, of a run that was cancelled before there was one, steps of the warm-up,
    /// which are no draws of the density.
    pub phase: Phase,
    /// The chains that were kept, by their number in the run; the draws have them in this order.
    pub kept_chains: Vec<usize>,
    /// The chains that were dropped.
    pub dropped_chains: Vec<usize>,
    /// The number of draws kept of each of those chains.
    pub num_draws: usize,
    /// The number of draws that were made but dropped, over all chains.
    pub num_dropped_draws: usize,
    /// The number of warm-up iterations done, for every chain of the run.
    pub num_warmup: Vec<usize>,
}

impl Interruption {
    /// Keeps the most draws: with lengths in falling order, the k for which k times the k-th
    /// length is largest, and of several such k the most chains. If no chain has a draw, the latest
    /// steps of the warm-up take their place, `num_latest` of each chain.
    pub(crate) fn new(reports: &[ChainReport], num_latest: &[usize]) -> Self {
        let phase = match reports.iter().any(|report| report.num_draws > 0) {
            true => Phase::Sampling,
            false => Phase::Warmup,
        };
        let length = |report: &ChainReport| match phase {
            Phase::Sampling => report.num_draws,
            Phase::Warmup => num_latest.get(report.chain).copied().unwrap_or(0),
        };
        let mut order: Vec<&ChainReport> = reports.iter().collect();
        order.sort_by_key(|report| std::cmp::Reverse(length(report)));
        let num_kept = (1..=order.len()).max_by_key(|&k| k * length(order[k - 1])).unwrap_or(0);
        let num_draws = num_kept.checked_sub(1).map_or(0, |k| length(order[k]));
        let numbers = |reports: &[&ChainReport]| {
            let mut numbers: Vec<usize> = reports.iter().map(|report| report.chain).collect();
            numbers.sort_unstable();
            numbers
        };
        let num_made: usize = reports.iter().map(length).sum();
        Self {
            phase,
            kept_chains: numbers(&order[..num_kept]),
            dropped_chains: numbers(&order[num_kept..]),
            num_draws,
            num_dropped_draws: num_made - num_kept * num_draws,
            num_warmup: reports.iter().map(|report| report.num_warmup).collect(),
        }
    }
}

impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.phase {
            Phase::Sampling => "draws",
            Phase::Warmup => "warm-up steps, which are no draws of the posterior,",
        };
        write!(
            f,
            "interrupted: kept {} {what} of each of {} chains, dropped {} chains and {} draws",
            self.num_draws,
            self.kept_chains.len(),
            self.dropped_chains.len(),
            self.num_dropped_draws
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_draws_are_kept() {
        let cases: [(&[usize], &[usize], usize); 6] = [
            (&[10, 10], &[0, 1], 10),
            (&[5, 9, 0], &[0, 1], 5),
            (&[3, 9, 2], &[1], 9),
            (&[4, 8], &[0, 1], 4),
            (&[7, 1, 6, 6], &[0, 2, 3], 6),
            (&[0, 1], &[1], 1),
        ];
        for (lengths, kept, num_draws) in cases {
            let reports: Vec<ChainReport> = lengths
                .iter()
                .enumerate()
                .map(|(chain, &num_draws)| ChainReport {
                    chain,
                    num_draws,
                    ..ChainReport::default()
                })
                .collect();
            let interruption = Interruption::new(&reports, &[]);
            assert_eq!(interruption.kept_chains, kept, "{lengths:?}");
            assert_eq!(interruption.num_draws, num_draws, "{lengths:?}");
            let all: usize = lengths.iter().sum();
            assert_eq!(interruption.num_dropped_draws, all - kept.len() * num_draws, "{lengths:?}");
            assert_eq!(interruption.dropped_chains.len(), lengths.len() - kept.len());
        }
    }
}
