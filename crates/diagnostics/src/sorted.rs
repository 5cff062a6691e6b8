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
        let pairs = in_rising_order(values);
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

/// How many bits of the numbers are looked at in each pass.
const DIGIT: u32 = 11;

/// The values with their places, in rising order.
///
/// Many values are sorted by the digits of their bits, the lowest first, without comparing them.
fn in_rising_order(values: &[f64]) -> Vec<(f64, u32)> {
    if values.len() < 2000 {
        let mut pairs: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        return pairs;
    }
    // Bits that rise with the number.
    let sign = 1_u64 << 63;
    let key = |x: &f64| match x.to_bits() {
        bits if bits & sign == 0 => bits | sign,
        bits => !bits,
    };
    let mut pairs: Vec<(u64, u32)> = values.iter().map(key).zip(0..).collect();
    let mut others = vec![(0, 0); pairs.len()];
    for shift in (0..64).step_by(DIGIT as usize) {
        let digit = |key: u64| (key >> shift) as usize & ((1 << DIGIT) - 1);
        let mut places = [0_u32; 1 << DIGIT];
        pairs.iter().for_each(|&(key, _)| places[digit(key)] += 1);
        let mut next = 0;
        for place in &mut places {
            (*place, next) = (next, next + *place);
        }
        for &pair in &pairs {
            let place = &mut places[digit(pair.0)];
            others[*place as usize] = pair;
            *place += 1;
        }
        std::mem::swap(&mut pairs, &mut others);
    }
    let number = |key: u64| f64::from_bits(if key & sign == 0 { !key } else { key & !sign });
    pairs.into_iter().map(|(key, i)| (number(key), i)).collect()
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
    fn many_values_are_sorted_as_few_are() {
        let mut values: Vec<f64> =
            (0..5000).map(|i| (f64::from(i) * 0.618).fract() - 0.3).collect();
        values.extend([0.0, -0.0, 5e-324, -5e-324, f64::MAX, f64::MIN, 0.25, 0.25]);
        let mut expected: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
        expected.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sorted = in_rising_order(&values);
        assert!(
            sorted.iter().zip(&expected).all(|(a, b)| a.0.to_bits() == b.0.to_bits() && a.1 == b.1)
        );
    }

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
