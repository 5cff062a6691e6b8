//! Which metric makes the least work.

use super::spectrum::Direction;

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

/// The form of least work for directions that are sorted, those of eigenvalues farthest from 1 first. Those that
/// are not among them, up to `dim`, are nearer to 1 than any that is.
///
/// A trajectory takes a number of steps in proportion to `√e (Σ kᵢ²)^¼`, with `e` the largest variance of draws
/// and `kᵢ` the mean squares of gradients. For a normal density, whose `kᵢ` are `1/eᵢ`, that is the rule of
/// Langmore, Dikovsky, Geraedts, Norgaard and von Behren 2019, arXiv:1905.09813. A metric with directions of its
/// own makes their eigenvalues 1, and leaves their bends as they are.
pub(crate) fn choose(directions: &[Direction], dim: usize, max_rank: usize) -> Form {
    // If many on one side of 1 are known, what is not may be as far from 1 as the nearest of them.
    let num_unknown = (dim - directions.len()) as f64;
    let nearest = |side: &mut dyn Iterator<Item = f64>| -> f64 {
        let (count, nearest) = side.fold((0, f64::INFINITY), |(n, least), x| (n + 1, least.min(x)));
        if num_unknown > 0.0 && count >= MANY { nearest } else { 1.0 }
    };
    let values = || directions.iter().map(|direction| direction.value);
    let long = nearest(&mut values().filter(|&x| x > 1.0));
    let short = nearest(&mut values().map(|x| 1.0 / x).filter(|&x| x > 1.0));
    let steps = |rank: usize| {
        let (mut longest, mut sum) = (long, 0.0);
        for (i, &Direction { value, bend }) in directions.iter().enumerate() {
            let value = if i < rank { 1.0 } else { value };
            longest = longest.max(bend * value);
            sum += (bend / value).powi(2);
        }
        longest.sqrt() * (sum + num_unknown * short * short).sqrt().sqrt()
    };
    let work = |rank: usize| steps(rank) * (1.0 + rank as f64 / DOUBLES);
    let diagonal = work(0);
    let mut best = (WORTHWHILE * diagonal, Form::Diagonal);
    for rank in 1..=max_rank.min(directions.len()) {
        if work(rank) < best.0 {
            best = (work(rank), Form::LowRank(rank));
        }
    }
    if directions.len() == dim {
        let dense = steps(dim) * (1.0 + dim as f64 / (2.0 * DOUBLES));
        if dense < best.0 {
            best = (dense, Form::Dense);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of a normal density.
    fn normal(values: &[f64]) -> Vec<Direction> {
        let direction = |&value| Direction { value, bend: 1.0 };
        values.iter().map(direction).collect()
    }

    #[test]
    fn the_form_follows_the_eigenvalues() {
        assert_eq!(choose(&normal(&[1.2, 0.9, 1.1]), 3, 64), Form::Diagonal);
        assert_eq!(choose(&normal(&[19.0, 0.5]), 2, 64), Form::Dense);
        assert_eq!(choose(&normal(&[1000.0, 1.1, 0.9]), 500, 64), Form::LowRank(1));
        let mut values = vec![400.0, 300.0, 0.01];
        values.extend(vec![1.1; 20]);
        assert_eq!(choose(&normal(&values), 500, 64), Form::LowRank(3));
        // Where 20 long axes are known, there are likely more.
        assert_eq!(choose(&normal(&[100.0; 20]), 500, 64), Form::Diagonal);
        // One more long axis leaves the trajectories as long as they are.
        assert_eq!(choose(&normal(&vec![2.0; 60]), 500, 64), Form::Diagonal);
    }

    #[test]
    fn no_metric_straightens_a_bent_ridge() {
        let mut directions = normal(&[10.0, 1.1, 0.9]);
        assert_eq!(choose(&directions, 100, 64), Form::LowRank(1));
        // Longer still, but its walls turn into it.
        directions[0].bend = 100.0;
        assert_eq!(choose(&directions, 100, 64), Form::Diagonal);
    }
}
