//! Counts in bins, as lines that go in steps.

/// The number of values in each bin of equal width between two ends; what lies outside is left out.
pub(super) fn counts(
    values: impl IntoIterator<Item = f64>,
    ends: (f64, f64),
    bins: usize,
) -> Vec<f64> {
    let (low, high) = ends;
    let mut counts = vec![0.0; bins];
    for place in values.into_iter().map(|x| (x - low) / (high - low)) {
        if (0.0..=1.0).contains(&place) {
            counts[((place * bins as f64) as usize).min(bins - 1)] += 1.0;
        }
    }
    counts
}

/// The line along the tops of bins between two ends, from 0 and back to 0.
pub(super) fn steps(heights: &[f64], (low, high): (f64, f64)) -> [Vec<f64>; 2] {
    let width = (high - low) / heights.len() as f64;
    let (mut x, mut y) = (vec![low], vec![0.0]);
    for (i, &height) in heights.iter().enumerate() {
        x.extend([low + i as f64 * width, low + (i + 1) as f64 * width]);
        y.extend([height; 2]);
    }
    x.push(high);
    y.push(0.0);
    [x, y]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_steps() {
        let counts = counts([0.0, 0.4, 0.5, 1.0, 1.1, -0.1], (0.0, 1.0), 2);
        assert_eq!(counts, [2.0, 2.0]);
        let [x, y] = steps(&[1.0, 3.0], (0.0, 1.0));
        assert_eq!(x, [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]);
        assert_eq!(y, [0.0, 1.0, 1.0, 3.0, 3.0, 0.0]);
    }
}
