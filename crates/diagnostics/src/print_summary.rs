//! The summary of NumPyro, for those who compare.

use draws::Draws;

use crate::autocorrelation::mean_autocovariance;
use crate::columns::{Statistic, summary_of};
use crate::moments::{mean, variance};

/// The table that NumPyro's `print_summary` prints, with its definitions: `n_eff` and `r_hat` are older ones
/// than those of [`summary`](crate::summary()) and see less.
///
/// The interval is the highest density interval that holds the share `prob`, 0.9 in NumPyro; `n_eff` is the
/// effective sample size by Geyer's sequences over whole chains, and `r_hat` the potential scale reduction of
/// split chains ([`rhat_split`](crate::rhat_split)).
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 50);
/// draws.add("x", &[], (0..100).map(|i| f64::from(i * 37 % 101)).collect())?;
/// draws.add_sample_stat("diverging", vec![0.0; 100])?;
/// let text = diagnostics::print_summary(&draws, 0.9);
/// assert!(text.contains("mean       std    median      5.0%     95.0%     n_eff     r_hat"), "{text}");
/// assert!(text.ends_with("Number of divergences: 0\n"));
/// # Ok::<(), draws::Error>(())
/// ```
pub fn print_summary(draws: &Draws, prob: f64) -> String {
    use Statistic::{EssGeyer, Hdi, Mean, Median, RHatSplit, Sd};
    let table = summary_of(draws, &[Mean, Sd, Median, Hdi(prob), EssGeyer, RHatSplit]);
    let width = table.rows().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(10);
    let ends = [50.0 * (1.0 - prob), 50.0 * (1.0 + prob)].map(|p| format!("{p:.1}%"));
    let header = ["mean", "std", "median", &ends[0], &ends[1], "n_eff", "r_hat"];
    let cells =
        |cells: &[String]| -> String { cells.iter().map(|cell| format!(" {cell:>9}")).collect() };
    let mut lines = vec![format!("{:width$}{}", "", cells(&header.map(str::to_owned)))];
    for (name, values) in table.rows() {
        let values: Vec<String> = values.iter().map(|value| format!("{value:.2}")).collect();
        lines.push(format!("{name:>width$}{}", cells(&values)));
    }
    if let Ok(diverging) = draws.sample_stat("diverging") {
        let count: f64 = diverging.values().iter().sum();
        lines.push(format!("\nNumber of divergences: {count}"));
    }
    lines.join("\n") + "\n"
}

/// The effective sample size of NumPyro: the sums of neighboring autocorrelations of whole chains, from the
/// second on not below zero and not above the one before. NaN of chains that differ in length, and with
/// fewer than two draws.
pub(crate) fn effective_sample_size_geyer(chains: &[Vec<f64>]) -> f64 {
    let size = chains.first().map_or(0, Vec::len);
    if size < 2 || chains.iter().any(|chain| chain.len() != size) {
        return f64::NAN;
    }
    let covariance = mean_autocovariance(chains.iter().map(Vec::as_slice), size);
    let mut within = mean(&chains.iter().map(|chain| variance(chain)).collect::<Vec<_>>());
    let draws = size as f64;
    let mut total = within * (draws - 1.0) / draws;
    if chains.len() > 1 {
        total += variance(&chains.iter().map(|chain| mean(chain)).collect::<Vec<_>>());
    } else {
        within = total;
    }
    let rho = |t: usize| if t == 0 { 1.0 } else { 1.0 - (within - covariance[t]) / total };
    let mut sum = rho(0) + rho(1);
    let mut smallest = f64::INFINITY;
    for t in (2..size - 1).step_by(2) {
        let pair = rho(t) + rho(t + 1);
        if pair.is_nan() {
            return f64::NAN;
        }
        smallest = smallest.min(pair.max(0.0));
        sum += smallest;
    }
    draws * chains.len() as f64 / (2.0 * sum - 1.0)
}
