//! Quantiles of a set of values, by linear interpolation between order statistics.

/// The quantile at probability `prob`, between two order statistics by linear interpolation.
///
/// With the values sorted from index 0 it stands at index `(n - 1) prob`: type 7 of Hyndman and
/// Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50, 361,
/// and the default of NumPy. NaN if there is no value, one is NaN, or `prob` is not in `[0, 1]`.
///
/// ```
/// assert_eq!(diagnostics::quantile(&[4.0, 1.0, 2.0, 3.0], 0.5), 2.5);
/// assert_eq!(diagnostics::quantile(&[4.0, 1.0, 2.0, 3.0], 1.0), 4.0);
/// assert!(diagnostics::quantile(&[], 0.5).is_nan());
/// ```
pub fn quantile(values: &[f64], prob: f64) -> f64 {
    if values.is_empty() || !(0.0..=1.0).contains(&prob) || values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let position = (values.len() - 1) as f64 * prob;
    let index = position as usize;
    let mut values = values.to_vec();
    let (_, &mut low, above) = values.select_nth_unstable_by(index, f64::total_cmp);
    match above.iter().copied().min_by(f64::total_cmp) {
        Some(high) => interpolate(low, high, position - index as f64),
        None => low,
    }
}

/// The quantile of values in rising order, at least one and none of them NaN.
pub(crate) fn quantile_of_sorted(sorted: &[f64], prob: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * prob;
    let index = position as usize;
    match sorted.get(index + 1) {
        Some(&high) => interpolate(sorted[index], high, position - index as f64),
        None => sorted[index],
    }
}

/// The value in the middle, or the mean of the two that are; NaN if there is none or one is NaN.
///
/// Not `quantile(values, 0.5)`, which can differ in the last bit: that bit decides whether the two
/// in the middle are equally far from the median, and so the ranks of small sets of draws.
pub(crate) fn median(values: &[f64]) -> f64 {
    if values.is_empty() || values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let is_even = values.len().is_multiple_of(2);
    let mut values = values.to_vec();
    let index = values.len() / 2;
    let (below, &mut middle, _) = values.select_nth_unstable_by(index, f64::total_cmp);
    match below.iter().copied().max_by(f64::total_cmp) {
        Some(before) if is_even => 0.5 * before + 0.5 * middle,
        _ => middle,
    }
}

/// `low` at 0, `high` at 1, exact at both ends and never decreasing in `t`.
///
/// The arithmetic is NumPy's, operation by operation: whether a draw is below a quantile that
/// falls on it depends on the last bit. Infinite ends are kept out of it, since NumPy's
/// `inf - inf` there makes NaN of a quantile that is simply infinite.
fn interpolate(low: f64, high: f64, t: f64) -> f64 {
    if t == 0.0 || low == high {
        low
    } else if low.is_infinite() || high.is_infinite() {
        low * (1.0 - t) + high * t
    } else if t < 0.5 {
        low + (high - low) * t
    } else {
        high - (high - low) * (1.0 - t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn infinite_values_make_infinite_quantiles_and_not_nan() {
        let values = [-INF, 0.0, 1.0, INF];
        assert_eq!(quantile(&values, 0.1), -INF);
        assert_eq!(quantile(&values, 0.5), 0.5);
        assert_eq!(quantile(&values, 1.0), INF);
        assert_eq!(quantile(&[0.0, INF, INF], 0.5), INF);
        // Nothing lies between the two infinities.
        assert!(median(&[-INF, INF]).is_nan());
    }

    #[test]
    fn bad_probabilities_and_nan_values_give_nan() {
        for prob in [-0.1, 1.1, f64::NAN] {
            assert!(quantile(&[1.0, 2.0], prob).is_nan());
        }
        assert!(quantile(&[1.0, f64::NAN], 0.5).is_nan());
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[3.0, 1.0, 2.0, 10.0]), 2.5);
        assert_eq!(median(&[f64::MAX, f64::MAX]), f64::MAX);
        assert!(median(&[]).is_nan());
        assert!(median(&[1.0, f64::NAN]).is_nan());
    }
}
