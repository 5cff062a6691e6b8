//! The interval between two quantiles.

use crate::quantile::quantile;

/// The equal-tailed interval that holds the share `prob` of the draws: `(lower, upper)`.
///
/// Its ends are the quantiles at `(1 - prob) / 2` and `(1 + prob) / 2` ([`quantile`]). Both are NaN if
/// there is no draw, one is NaN, or `prob` is not in `[0, 1]`.
///
/// ```
/// let draws: Vec<f64> = (0..=100).map(f64::from).collect();
/// assert_eq!(diagnostics::eti(&draws, 0.5), (25.0, 75.0));
/// ```
pub fn eti(values: &[f64], prob: f64) -> (f64, f64) {
    if !(0.0..=1.0).contains(&prob) {
        return (f64::NAN, f64::NAN);
    }
    (quantile(values, (1.0 - prob) / 2.0), quantile(values, (1.0 + prob) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_computed_is_nan() {
        for (values, prob) in
            [(&[][..], 0.5), (&[1.0, f64::NAN], 0.5), (&[1.0], 1.5), (&[1.0], f64::NAN)]
        {
            let (lower, upper) = eti(values, prob);
            assert!(lower.is_nan() && upper.is_nan(), "{values:?} {prob}");
        }
        assert_eq!(eti(&[3.0], 0.9), (3.0, 3.0));
    }
}
