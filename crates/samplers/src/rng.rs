//! Random numbers: one stream for every chain, all from one seed.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of a chain: xoshiro256++ (Blackman and Vigna 2021, ACM TOMS 47, 36).
pub type ChainRng = Xoshiro256PlusPlus;

/// The streams of chains 0, 1, …: that of chain `i` is the generator seeded with `seed` after `i`
/// jumps of 2¹²⁸ numbers, so streams never overlap and do not depend on the number of chains.
///
/// ```
/// let two: Vec<_> = samplers::chain_rngs(7).take(2).collect();
/// let three: Vec<_> = samplers::chain_rngs(7).take(3).collect();
/// assert_eq!(two[1], three[1]);
/// assert_ne!(two[0], two[1]);
/// ```
pub fn chain_rngs(seed: u64) -> impl Iterator<Item = ChainRng> {
    std::iter::successors(Some(ChainRng::seed_from_u64(seed)), |rng| {
        let mut next = rng.clone();
        next.jump();
        Some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn streams_are_stable() {
        let first: Vec<u64> = chain_rngs(1).take(3).map(|mut r| r.next_u64()).collect();
        assert_eq!(first, [14971601782005023387, 15779930236080080313, 14921811005195624690]);
    }
}
