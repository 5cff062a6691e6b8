//! The statistics of a summary from draws that are sorted once.

use crate::autocorrelation::Autocovariance;
use crate::chains::Chains;
use crate::effective_sample_size::of_mean_by;
use crate::hdi::hdi_of_sorted;
use crate::mcse::error_of_sd;
use crate::moments::{deviations, mean, standard_deviation};
use crate::quantile::quantile_of_sorted;
use crate::rank::Scores;
use crate::rhat::plain;
use crate::summary::Numbers;

/// What the summaries of many variables share, for runs of one size.
#[derive(Debug)]
pub(crate) struct Shared {
    num_chains: usize,
    num_draws: usize,
    scores: Scores,
}

impl Shared {
    /// Nothing for a run whose halves leave out a draw, or that is too short.
    pub(crate) fn new(num_chains: usize, num_draws: usize) -> Option<Self> {
        let size = num_chains.checked_mul(num_draws)?;
        let is_usual = num_chains > 0 && num_draws >= 4 && num_draws.is_multiple_of(2);
        (is_usual && u32::try_from(size).is_ok()).then(|| Self {
            num_chains,
            num_draws,
            scores: Scores::new(size),
        })
    }

    pub(crate) fn transforms(&self) -> Autocovariance {
        Autocovariance::new(self.num_draws / 2)
    }

    /// The numbers of a summary; nothing if a draw is not finite, which takes the longer way.
    ///
    /// The halves of the chains hold the same values in the same order as the chains, so that one sorted
    /// list serves ranks, quantiles and intervals, and the distances from the median, which rise to both
    /// sides of it, are merged from it.
    pub(crate) fn numbers(
        &self,
        transforms: &mut Autocovariance,
        values: &[f64],
    ) -> Option<Numbers> {
        if values.len() != self.num_chains * self.num_draws || values.iter().any(|x| !x.is_finite())
        {
            return None;
        }
        let halves = Chains::of_length(values.to_vec(), self.num_draws / 2);
        let mut pairs: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let sorted: Vec<f64> = pairs.iter().map(|(x, _)| *x).collect();

        let mut scores = vec![0.0; values.len()];
        self.scores.write(&pairs, &mut scores);
        let bulk = halves.with_values(scores);
        let r_hat = match self.num_chains {
            1 => f64::NAN,
            _ => {
                let mut folded = vec![0.0; values.len()];
                self.scores.write(&by_distance(&pairs), &mut folded);
                plain(&bulk).max(plain(&halves.with_values(folded)))
            }
        };
        let mut size = |chains: &Chains| of_mean_by(transforms, chains);
        let mut of_tail = |prob: f64| {
            let quantile = quantile_of_sorted(&sorted, prob);
            size(&halves.map(|x| f64::from(u8::from(x <= quantile))))
        };
        let (low, high) = (of_tail(0.05), of_tail(0.95));
        let squares: Vec<f64> = deviations(values).iter().map(|x| x * x).collect();
        let sd = standard_deviation(values);
        let (hdi_lower, hdi_upper) = hdi_of_sorted(&sorted, 0.9);
        let ess_sd = size(&halves.with_values(squares.clone()));
        Some(Numbers {
            mean: mean(values),
            sd,
            hdi_lower,
            hdi_upper,
            mcse_mean: sd / size(&halves).sqrt(),
            mcse_sd: error_of_sd(&squares, ess_sd),
            ess_bulk: size(&bulk),
            ess_tail: if low.is_nan() { low } else { low.min(high) },
            r_hat,
        })
    }
}

/// The distances from the median in rising order, with their places.
fn by_distance(sorted: &[(f64, u32)]) -> Vec<(f64, u32)> {
    let middle = sorted.len() / 2;
    let median = match sorted.len() % 2 {
        0 => 0.5 * sorted[middle - 1].0 + 0.5 * sorted[middle].0,
        _ => sorted[middle].0,
    };
    let (mut below, mut above) = (sorted[..middle].iter().rev(), sorted[middle..].iter());
    let distance = |pair: Option<&(f64, u32)>| pair.map(|&(x, i)| ((x - median).abs(), i));
    let (mut left, mut right) = (distance(below.next()), distance(above.next()));
    let mut merged = Vec::with_capacity(sorted.len());
    loop {
        match (left, right) {
            (Some(a), Some(b)) if a.0 <= b.0 => {
                merged.push(a);
                left = distance(below.next());
            }
            (_, Some(b)) => {
                merged.push(b);
                right = distance(above.next());
            }
            (Some(a), None) => {
                merged.push(a);
                left = distance(below.next());
            }
            (None, None) => return merged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_rise_and_keep_their_places() {
        let values = [3.0, -1.0, 2.0, 2.0, 10.0, 0.5];
        let mut pairs: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let distances = by_distance(&pairs);
        assert!(distances.is_sorted_by(|a, b| a.0 <= b.0), "{distances:?}");
        for (distance, i) in distances {
            assert_eq!(distance, (values[i as usize] - 2.0).abs());
        }
    }
}
