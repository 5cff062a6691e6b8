//! Which parameters are shown where there is no room for all.

use diagnostics::{Summary, SummaryRow};
use draws::Draws;

/// The names of at most `most` elements that vary: those of variables with one element, in the order of
/// the model, then those with the fewest effective draws. The one with the fewest of all is among them.
pub(crate) fn choose(draws: &Draws, summary: &Summary, most: usize) -> Vec<String> {
    let varies = |row: &&SummaryRow| row.num_nonfinite == 0 && row.sd > 0.0 && row.sd.is_finite();
    let rows: Vec<&SummaryRow> = summary.rows().iter().filter(varies).collect();
    let is_scalar = |row: &&&SummaryRow| {
        draws.variables().iter().any(|v| v.size() == 1 && v.element_names()[0] == row.name)
    };
    let mut worst = rows.clone();
    worst.sort_by(|a, b| effective(a).total_cmp(&effective(b)));
    let mut chosen: Vec<&SummaryRow> = rows.iter().filter(is_scalar).copied().collect();
    // The last place is that of the worst, if it is not among the others.
    chosen.truncate(most);
    if let Some(first) = worst.first().filter(|first| !chosen.contains(first)) {
        chosen.truncate(most.saturating_sub(1));
        chosen.push(first);
    }
    for row in worst {
        if chosen.len() < most && !chosen.contains(&row) {
            chosen.push(row);
        }
    }
    // In the order of the model.
    let is_chosen = |row: &&&SummaryRow| chosen.iter().any(|other| other.name == row.name);
    rows.iter().filter(is_chosen).map(|row| row.name.clone()).collect()
}

/// The effective sample size of the worse of bulk and tail; what is not known is no reason to doubt.
pub(crate) fn effective(row: &SummaryRow) -> f64 {
    let least = row.ess_bulk.min(row.ess_tail);
    if least.is_nan() { f64::INFINITY } else { least }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_come_first_and_the_worst_is_among_them() {
        let even = |i: u32, k: f64| (f64::from(i) * k).fract();
        let mut draws = Draws::new(2, 100);
        let column = |k: f64| (1..=200).map(|i| even(i * i, k)).collect::<Vec<f64>>();
        // In each chain of theta[1] the draws rise slowly.
        let theta = (0..200).flat_map(|i| [even(i * i, 0.618), f64::from(i % 100)]).collect();
        draws.add("theta", &[2], theta).unwrap();
        draws.add("fixed", &[], vec![1.0; 200]).unwrap();
        draws.add("a", &[], column(0.618)).unwrap();
        draws.add("b", &[], column(0.414)).unwrap();
        let mut broken = column(0.7);
        broken[3] = f64::NAN;
        draws.add("broken", &[], broken).unwrap();
        let summary = diagnostics::summary(&draws);
        assert_eq!(choose(&draws, &summary, 2), ["theta[1]", "a"]);
        assert_eq!(choose(&draws, &summary, 3), ["theta[1]", "a", "b"]);
        assert_eq!(choose(&draws, &summary, 9), ["theta[0]", "theta[1]", "a", "b"]);
        assert!(choose(&draws, &summary, 0).is_empty() || choose(&draws, &summary, 0).len() == 1);
    }
}
