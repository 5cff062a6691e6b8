//! The draws of one scalar over chains of equal length: checked once, then split and mapped.

/// The fewest draws per chain from which a diagnostic is computed.
pub(crate) const MIN_DRAWS: usize = 4;

/// The values of one scalar: all draws of the first chain, then all of the second, and so on.
#[derive(Debug, Clone)]
pub(crate) struct Chains {
    values: Vec<f64>,
    num_draws: usize,
}

impl Chains {
    /// `None` if there is no chain, a chain has fewer than [`MIN_DRAWS`] draws, the chains differ
    /// in length, or a draw is NaN.
    pub(crate) fn new<C: AsRef<[f64]>>(chains: &[C]) -> Option<Self> {
        let num_draws = chains.first()?.as_ref().len();
        let equal = chains.iter().all(|chain| chain.as_ref().len() == num_draws);
        let has_nan = || chains.iter().flat_map(AsRef::as_ref).any(|x| x.is_nan());
        if num_draws < MIN_DRAWS || !equal || has_nan() {
            return None;
        }
        Some(Self { values: chains.iter().flat_map(AsRef::as_ref).copied().collect(), num_draws })
    }

    /// Chains of this length, at least one, from values that are known to be good.
    pub(crate) fn of_length(values: Vec<f64>, num_draws: usize) -> Self {
        debug_assert_eq!(values.len() % num_draws, 0);
        Self { values, num_draws }
    }

    pub(crate) fn num_chains(&self) -> usize {
        self.values.len() / self.num_draws
    }

    pub(crate) fn num_draws(&self) -> usize {
        self.num_draws
    }

    /// Every value of every chain.
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.num_draws)
    }

    /// The same chains with other values, such as ranks; `values` is as long as [`Self::values`].
    pub(crate) fn with_values(&self, values: Vec<f64>) -> Self {
        debug_assert_eq!(values.len(), self.values.len());
        Self { values, num_draws: self.num_draws }
    }

    pub(crate) fn map(&self, f: impl Fn(f64) -> f64) -> Self {
        self.with_values(self.values.iter().map(|&x| f(x)).collect())
    }

    /// Two chains for each: its first and its last half. An odd draw in the middle is left out.
    ///
    /// A drift within one chain then shows as a difference between chains.
    pub(crate) fn split(&self) -> Self {
        let half = self.num_draws / 2;
        let halves = |chain: &[f64]| [&chain[..half], &chain[self.num_draws - half..]].concat();
        Self { values: self.iter().flat_map(halves).collect(), num_draws: half }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_drops_the_middle_of_an_odd_chain() {
        let chains = Chains::new(&[[1.0, 2.0, 3.0, 4.0, 5.0]]).unwrap().split();
        assert_eq!((chains.num_chains(), chains.num_draws()), (2, 2));
        assert_eq!(chains.values(), [1.0, 2.0, 4.0, 5.0]);
    }

    #[test]
    fn unequal_short_missing_and_nan_chains_are_refused() {
        assert!(Chains::new(&[vec![0.0; 4], vec![0.0; 5]]).is_none());
        assert!(Chains::new(&[vec![0.0; 3], vec![0.0; 3]]).is_none());
        assert!(Chains::new::<Vec<f64>>(&[]).is_none());
        assert!(Chains::new(&[[0.0, 0.0, f64::NAN, 0.0]]).is_none());
        assert!(Chains::new(&[[0.0, 0.0, f64::INFINITY, 0.0]]).is_some());
    }
}
