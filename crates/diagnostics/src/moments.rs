//! Mean, variance and standard deviation, exact for values that are all the same.

/// The mean; NaN of nothing.
///
/// The second pass adds the mean of what the first left over. It makes the mean of equal values
/// that value to the last bit, so that their deviations are zero and not rounding noise.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let size = values.len() as f64;
    let first = values.iter().sum::<f64>() / size;
    if !first.is_finite() {
        return first;
    }
    first + values.iter().map(|x| x - first).sum::<f64>() / size
}

/// The deviations from the mean.
///
/// Far from zero the mean is rounded coarsely, to the spacing of numbers there. The differences to
/// it are exact, so that their own mean is what the rounding left, and is subtracted as well.
pub(crate) fn deviations(values: &[f64]) -> Vec<f64> {
    let center = mean(values);
    let mut deviations: Vec<f64> = values.iter().map(|x| x - center).collect();
    let rest = mean(&deviations);
    for deviation in &mut deviations {
        *deviation -= rest;
    }
    deviations
}

/// The sum of squared deviations from the mean over `n - 1`; NaN of fewer than two values.
pub(crate) fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let squares: f64 = deviations(values).iter().map(|x| x * x).sum();
    squares / (values.len() - 1) as f64
}

/// The square root of [`variance`].
pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_their_own_mean_and_no_spread() {
        for value in [0.1, -1e-17, 1e300, 59_000.123_456] {
            for size in [2, 3, 1000, 4001] {
                let values = vec![value; size];
                assert_eq!(mean(&values), value);
                assert_eq!(standard_deviation(&values), 0.0);
            }
        }
    }

    #[test]
    fn deviations_far_from_zero_keep_their_digits() {
        let near = [0.0, 0.25, 0.75];
        let far = near.map(|x| x + 2f64.powi(50));
        for (far, near) in deviations(&far).iter().zip(deviations(&near)) {
            assert!((far - near).abs() < 1e-15, "{far} {near}");
        }
    }

    #[test]
    fn too_few_and_infinite_values() {
        assert!(mean(&[]).is_nan());
        assert!(variance(&[1.0]).is_nan());
        assert_eq!(mean(&[1.0, f64::INFINITY]), f64::INFINITY);
        assert!(variance(&[1.0, f64::INFINITY]).is_nan());
        assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), 5.0 / 3.0);
    }
}
