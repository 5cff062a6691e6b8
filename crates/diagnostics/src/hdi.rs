//! The highest density interval.

/// The shortest interval between two draws that holds the share `prob` of them: `(lower, upper)`.
///
/// For a posterior with one peak this is its highest density interval. It is sought among the pairs
/// of order statistics that are `floor(prob n)` apart, with draws from 0 to `n - 1`, and the first
/// of equally short ones is taken, as in ArviZ 1.x (method "nearest"). A posterior with several
/// peaks gets one interval that spans them.
///
/// Both ends are NaN if there is no draw, one is NaN, or `prob` is not in `(0, 1]`.
///
/// ```
/// // Skewed draws: the interval keeps to the dense end.
/// let draws: Vec<f64> = (0..100).map(|i| f64::from(i * i)).collect();
/// assert_eq!(diagnostics::hdi(&draws, 0.5), (0.0, 2500.0));
/// ```
pub fn hdi(values: &[f64], prob: f64) -> (f64, f64) {
    let possible = prob > 0.0 && prob <= 1.0;
    if values.is_empty() || !possible || values.iter().any(|x| x.is_nan()) {
        return (f64::NAN, f64::NAN);
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    hdi_of_sorted(&sorted, prob)
}

/// The interval of values in rising order, at least one and none of them NaN.
pub(crate) fn hdi_of_sorted(sorted: &[f64], prob: f64) -> (f64, f64) {
    let apart = ((prob * sorted.len() as f64) as usize).min(sorted.len() - 1);
    let mut shortest = (sorted[0], sorted[apart]);
    let mut width = f64::INFINITY;
    for (&lower, &upper) in sorted.iter().zip(&sorted[apart..]) {
        // False for the NaN between two equal infinities.
        if upper - lower < width {
            shortest = (lower, upper);
            width = upper - lower;
        }
    }
    shortest
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn few_and_equal_draws() {
        assert_eq!(hdi(&[3.0], 0.9), (3.0, 3.0));
        assert_eq!(hdi(&[3.0, 1.0], 1.0), (1.0, 3.0));
        assert_eq!(hdi(&[0.1; 20], 0.9), (0.1, 0.1));
        assert_eq!(hdi(&[0.0, 1.0, 2.0, 3.0], 0.5), (0.0, 2.0));
    }

    #[test]
    fn infinite_draws_stay_outside_if_they_can() {
        assert_eq!(hdi(&[-INF, 1.0, 2.0, INF, 0.0], 0.5), (0.0, 2.0));
        assert_eq!(hdi(&[-INF, 1.0, INF], 1.0), (-INF, INF));
        assert_eq!(hdi(&[-INF, -INF, 1.0, 2.0], 0.25), (1.0, 2.0));
        assert_eq!(hdi(&[INF; 3], 0.5), (INF, INF));
    }

    #[test]
    fn what_cannot_be_computed_is_nan() {
        for (values, prob) in [
            (&[][..], 0.9),
            (&[1.0, f64::NAN], 0.9),
            (&[1.0, 2.0], 0.0),
            (&[1.0, 2.0], 1.1),
            (&[1.0, 2.0], f64::NAN),
        ] {
            let (lower, upper) = hdi(values, prob);
            assert!(lower.is_nan() && upper.is_nan(), "{values:?} {prob}");
        }
    }
}
