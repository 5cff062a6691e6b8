//! A number in the middle of known data, around which densities are written.
//!
//! Densities of large concentrations are narrow: there `a log x` is much larger than what it changes from
//! one element to the next. With c among the data
//!
//! `a log x = a log c + (a/c) (x - c) - (a/c) kl(c, x)` where `kl(c, x) = c log(c/x) - c + x`.
//!
//! The first term is combined with others once for all elements, the sum of the second is near 0, and the
//! third is small and precise. Sums over the data are computed once.

use autodiff::{Array, Var};

/// The mean of each column of known data, one row for each event; `None` if there is only one row, or
/// where sums over rows would not pay because a parameter has several.
pub(crate) fn centers(value: Var<'_>, width: usize, parameters: &[Var<'_>]) -> Option<Array> {
    let rows = value.shape().size() / width.max(1);
    if rows < 2 || parameters.iter().any(|p| p.shape().size() > width) {
        return None;
    }
    let known = value.value()?;
    let mut centers = vec![0.0; width];
    for row in known.data().chunks_exact(width) {
        for (center, x) in centers.iter_mut().zip(row) {
            *center += x / rows as f64;
        }
    }
    centers.iter().all(|c| c.is_normal()).then(|| centers.into())
}

/// What shares have above 1 in sum, which is the rounding of each (Neumaier 1974, ZAMM 54, 39).
pub(crate) fn excess(shares: &[f64]) -> f64 {
    let (mut sum, mut rest) = (-1.0, 0.0);
    for &share in shares {
        let next: f64 = sum + share;
        let (large, small) = if f64::abs(sum) > share { (sum, share) } else { (share, sum) };
        rest += (large - next) + small;
        sum = next;
    }
    sum + rest
}
