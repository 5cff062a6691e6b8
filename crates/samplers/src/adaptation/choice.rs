//! Which metric makes the least work.

/// How far the work must fall below that of a diagonal metric for another one.
const WORTHWHILE: f64 = 0.8;

/// What a leapfrog step with this many directions, or a matrix of twice this dimension, costs beside the
/// gradient: it doubles. The multiplications of a direction take about a sixteenth of the time of a
/// gradient in the models of `benches`.
const DOUBLES: f64 = 16.0;

/// So many eigenvalues above 1, or below, are not all that there are.
const MANY: usize = 8;

/// The form of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Diagonal,
    /// So many directions.
    LowRank(usize),
    Dense,
}

/// The form of least work for eigenvalues that are sorted, the farthest from 1 first. Those that are not
/// among them, up to `dim`, are nearer to 1 than any that is.
///
/// A trajectory takes a number of steps in proportion to `√λ₁ (Σ λᵢ⁻²)^¼`, with `λ₁` the largest
/// eigenvalue (Langmore, Dikovsky, Geraedts, Norgaard and von Behren 2019, arXiv:1905.09813), and a metric
/// with directions of its own makes their eigenvalues 1.
pub(crate) fn choose(values: &[f64], dim: usize, max_rank: usize) -> Form {
    // If many on one side of 1 are known, what is not may be as far from 1 as the nearest of them.
    let num_unknown = (dim - values.len()) as f64;
    let nearest = |side: &mut dyn Iterator<Item = f64>| -> f64 {
        let (count, nearest) = side.fold((0, f64::INFINITY), |(n, least), x| (n + 1, least.min(x)));
        if num_unknown > 0.0 && count >= MANY { nearest } else { 1.0 }
    };
    let long = nearest(&mut values.iter().copied().filter(|&x| x > 1.0));
    let short = nearest(&mut values.iter().map(|x| 1.0 / x).filter(|&x| x > 1.0));
    let steps = |values: &[f64], rank: usize| {
        let largest = values.iter().copied().fold(long, f64::max);
        let sum = values.iter().map(|x| 1.0 / (x * x)).sum::<f64>() + rank as f64;
        largest.sqrt() * (sum + num_unknown * short * short).sqrt().sqrt()
    };
    let work = |rank: usize| steps(&values[rank..], rank) * (1.0 + rank as f64 / DOUBLES);
    let diagonal = work(0);
    let mut best = (WORTHWHILE * diagonal, Form::Diagonal);
    for rank in 1..=max_rank.min(values.len()) {
        if work(rank) < best.0 {
            best = (work(rank), Form::LowRank(rank));
        }
    }
    let is_whole = values.len() == dim;
    let dense = steps(&[], dim) * (1.0 + dim as f64 / (2.0 * DOUBLES));
    if is_whole && dense < best.0 {
        best = (dense, Form::Dense);
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_follows_the_eigenvalues() {
        assert_eq!(choose(&[1.2, 0.9, 1.1], 3, 64), Form::Diagonal);
        assert_eq!(choose(&[19.0, 0.5], 2, 64), Form::Dense);
        assert_eq!(choose(&[1000.0, 1.1, 0.9], 500, 64), Form::LowRank(1));
        let mut values = vec![400.0, 300.0, 0.01];
        values.extend(vec![1.1; 20]);
        assert_eq!(choose(&values, 500, 64), Form::LowRank(3));
        // Where 20 long axes are known, there are likely more.
        assert_eq!(choose(&[100.0; 20], 500, 64), Form::Diagonal);
        // One more long axis leaves the trajectories as long as they are.
        assert_eq!(choose(&vec![2.0; 60], 500, 64), Form::Diagonal);
    }
}
