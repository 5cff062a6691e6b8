//! A table with chosen columns, one row for each element of each variable.

use std::fmt;
use std::path::Path;

use draws::{Draws, Error};
use rayon::prelude::*;

use crate::effective_sample_size::*;
use crate::eti::eti;
use crate::hdi::hdi;
use crate::mcse::{mcse_mean, mcse_quantile, mcse_sd};
use crate::moments::{mean, standard_deviation};
use crate::print_summary::effective_sample_size_geyer;
use crate::quantile::{median, quantile};
use crate::rhat::{rhat, rhat_split};
use crate::table::{plain, write_aligned};

/// A column of a table, or two for an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Statistic {
    /// The mean of all draws.
    Mean,
    /// The standard deviation, with the divisor `S - 1`.
    Sd,
    /// The value in the middle.
    Median,
    /// The median of the distances from the median.
    Mad,
    /// A quantile: [`quantile`].
    Quantile(f64),
    /// Both ends of the highest density interval that holds this share: [`hdi`].
    Hdi(f64),
    /// Both ends of the equal-tailed interval that holds this share: [`eti`].
    Eti(f64),
    /// [`mcse_mean`].
    McseMean,
    /// [`mcse_sd`].
    McseSd,
    /// [`mcse_median`](crate::mcse_median).
    McseMedian,
    /// [`mcse_quantile`].
    McseQuantile(f64),
    /// [`effective_sample_size_bulk`].
    EssBulk,
    /// [`effective_sample_size_tail`].
    EssTail,
    /// [`effective_sample_size_mean`].
    EssMean,
    /// [`effective_sample_size_sd`].
    EssSd,
    /// [`effective_sample_size_median`].
    EssMedian,
    /// [`effective_sample_size_quantile`].
    EssQuantile(f64),
    /// The effective sample size of NumPyro, column `n_eff`.
    EssGeyer,
    /// [`rhat`](crate::rhat()).
    RHat,
    /// [`rhat_split`](crate::rhat_split).
    RHatSplit,
}

impl Statistic {
    /// The names of the columns.
    fn names(self) -> Vec<String> {
        let ends = |name: &str, prob: f64| {
            [(1.0 - prob) / 2.0, (1.0 + prob) / 2.0].map(|p| format!("{name}_{}%", percent(p)))
        };
        let name = match self {
            Self::Hdi(prob) => return ends("hdi", prob).to_vec(),
            Self::Eti(prob) => return ends("eti", prob).to_vec(),
            Self::Quantile(prob) => return vec![format!("q_{}%", percent(prob))],
            Self::McseQuantile(prob) => return vec![format!("mcse_q_{}%", percent(prob))],
            Self::EssQuantile(prob) => return vec![format!("ess_q_{}%", percent(prob))],
            Self::Mean => "mean",
            Self::Sd => "sd",
            Self::Median => "median",
            Self::Mad => "mad",
            Self::McseMean => "mcse_mean",
            Self::McseSd => "mcse_sd",
            Self::McseMedian => "mcse_median",
            Self::EssBulk => "ess_bulk",
            Self::EssTail => "ess_tail",
            Self::EssMean => "ess_mean",
            Self::EssSd => "ess_sd",
            Self::EssMedian => "ess_median",
            Self::EssGeyer => "n_eff",
            Self::RHat => "r_hat",
            Self::RHatSplit => "r_hat_split",
        };
        vec![name.to_owned()]
    }

    /// The values of the columns.
    fn values(self, chains: &[Vec<f64>], values: &[f64]) -> Vec<f64> {
        let value = match self {
            Self::Hdi(prob) => {
                let (lower, upper) = hdi(values, prob);
                return vec![lower, upper];
            }
            Self::Eti(prob) => {
                let (lower, upper) = eti(values, prob);
                return vec![lower, upper];
            }
            Self::Mean => mean(values),
            Self::Sd => standard_deviation(values),
            Self::Median => median(values),
            Self::Mad => {
                let center = median(values);
                median(&values.iter().map(|x| (x - center).abs()).collect::<Vec<_>>())
            }
            Self::Quantile(prob) => quantile(values, prob),
            Self::McseMean => mcse_mean(chains),
            Self::McseSd => mcse_sd(chains),
            Self::McseMedian => mcse_quantile(chains, 0.5),
            Self::McseQuantile(prob) => mcse_quantile(chains, prob),
            Self::EssBulk => effective_sample_size_bulk(chains),
            Self::EssTail => effective_sample_size_tail(chains),
            Self::EssMean => effective_sample_size_mean(chains),
            Self::EssSd => effective_sample_size_sd(chains),
            Self::EssMedian => effective_sample_size_median(chains),
            Self::EssQuantile(prob) => effective_sample_size_quantile(chains, prob),
            Self::EssGeyer => effective_sample_size_geyer(chains),
            Self::RHat => rhat(chains),
            Self::RHatSplit => rhat_split(chains),
        };
        vec![value]
    }
}

/// A share as percent, without digits of rounding.
fn percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// A table with chosen columns, made by [`summary_of`]; printed, it is aligned.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryTable {
    columns: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

/// Summarizes every element of every variable by these statistics.
///
/// ```
/// use diagnostics::Statistic::{EssBulk, Eti, Median};
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 50);
/// draws.add("x", &[], (0..100).map(f64::from).collect())?;
/// let table = diagnostics::summary_of(&draws, &[Median, Eti(0.5), EssBulk]);
/// assert_eq!(table.columns(), ["median", "eti_25%", "eti_75%", "ess_bulk"]);
/// assert_eq!(table.value("x", "eti_25%"), Some(24.75));
/// # Ok::<(), draws::Error>(())
/// ```
pub fn summary_of(draws: &Draws, statistics: &[Statistic]) -> SummaryTable {
    let elements: Vec<(usize, usize, String)> = draws
        .variables()
        .iter()
        .enumerate()
        .flat_map(|(i, variable)| {
            variable.element_names().into_iter().enumerate().map(move |(at, name)| (i, at, name))
        })
        .collect();
    let rows = elements
        .into_par_iter()
        .map(|(i, element, name)| {
            let variable = &draws.variables()[i];
            let chains: Vec<Vec<f64>> = (0..draws.num_chains())
                .map(|chain| variable.series(chain, element).collect())
                .collect();
            let values = chains.concat();
            (name, statistics.iter().flat_map(|s| s.values(&chains, &values)).collect())
        })
        .collect();
    SummaryTable { columns: statistics.iter().flat_map(|s| s.names()).collect(), rows }
}

impl SummaryTable {
    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The name of each element, and its values in the order of the columns.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&str, &[f64])> {
        self.rows.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// One value.
    pub fn value(&self, element: &str, column: &str) -> Option<f64> {
        let at = self.columns.iter().position(|known| known == column)?;
        let (_, values) = self.rows.iter().find(|(name, _)| name == element)?;
        values.get(at).copied()
    }

    /// Writes the table as CSV, with the column `variable` before the others.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> Result<(), Error> {
        draws::io::write_file(path, |out| {
            let mut csv = csv::Writer::from_writer(out);
            csv.write_field("variable")?;
            csv.write_record(&self.columns)?;
            for (name, values) in &self.rows {
                csv.write_field(name)?;
                csv.write_record(values.iter().map(f64::to_string))?;
            }
            csv.flush()
        })
    }
}

impl fmt::Display for SummaryTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![vec!["variable".to_owned()]];
        lines[0].extend(self.columns.iter().cloned());
        for (name, values) in &self.rows {
            let mut line = vec![name.clone()];
            line.extend(values.iter().map(|&x| plain(x)));
            lines.push(line);
        }
        write_aligned(f, &lines)
    }
}
