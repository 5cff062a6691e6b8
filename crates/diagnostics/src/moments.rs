//! Mean, variance and standard deviation, exact for values that are all the same.

/// The sum of `f` of the values, in eight lanes side by side, for which there are vector instructions.
pub(crate) fn sum_of(values: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f(x);
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().map(|&x| f(x)).sum::<f64>()
}

/// The sum of products, in eight lanes side by side; both are as long.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut lanes = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += x * y;
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f64>() + rest
}

/// The mean; NaN of nothing.
///
/// The second pass adds the mean of what the first left over. It makes the mean of equal values
/// that value to the last bit, so that their deviations are zero and not rounding noise.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let size = values.len() as f64;
    let first = sum_of(values, |x| x) / size;
    if !first.is_finite() {
        return first;
    }
    first + sum_of(values, |x| x - first) / size
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
    sum_of(&deviations(values), |x| x * x) / (values.len() - 1) as f64
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
