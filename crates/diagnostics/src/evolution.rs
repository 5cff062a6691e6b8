//! How an estimate settles as draws are added.

/// An estimate from the first draws of each chain, for `num_points` numbers of draws in equal steps up to
/// all: pairs of a number of draws per chain and the estimate.
///
/// An effective sample size should grow in proportion to the draws, and a mean should stay within its Monte
/// Carlo error: Vehtari et al. (2021), section 5.
///
/// ```
/// let chain: Vec<f64> = (0..1000).map(|i| f64::from(i * 389 % 1009)).collect();
/// let sizes = diagnostics::evolution(
///     &[&chain, &chain],
///     10,
///     diagnostics::effective_sample_size_bulk,
/// );
/// assert_eq!(sizes.len(), 10);
/// assert_eq!(sizes[9].0, 1000);
/// assert!(sizes[9].1 > 5.0 * sizes[0].1);
/// ```
pub fn evolution<'a, C: AsRef<[f64]>>(
    chains: &'a [C],
    num_points: usize,
    estimate: impl Fn(&[&'a [f64]]) -> f64,
) -> Vec<(usize, f64)> {
    let size = chains.iter().map(|chain| chain.as_ref().len()).min().unwrap_or(0);
    let mut points: Vec<usize> = (1..=num_points).map(|i| size * i / num_points).collect();
    points.retain(|&size| size > 0);
    points.dedup();
    let of_first = |&size: &usize| {
        let part: Vec<&'a [f64]> = chains.iter().map(|chain| &chain.as_ref()[..size]).collect();
        (size, estimate(&part))
    };
    points.iter().map(of_first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_draws_give_few_points() {
        let count = |chains: &[&[f64]]| chains[0].len() as f64;
        assert_eq!(evolution(&[[1.0; 3]], 10, count), [(1, 1.0), (2, 2.0), (3, 3.0)]);
        assert!(evolution::<Vec<f64>>(&[], 10, count).is_empty());
        assert!(evolution(&[[1.0; 3]], 0, count).is_empty());
    }
}
