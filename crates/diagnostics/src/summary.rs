//! The summary of a run: one row of estimates and diagnostics for every element of every variable.

use std::path::Path;

use draws::{Draws, Error, Variable};
use rayon::prelude::*;

use crate::effective_sample_size::{effective_sample_size_bulk, effective_sample_size_tail};
use crate::hdi::hdi;
use crate::mcse::{mcse_mean, mcse_sd};
use crate::moments::{mean, standard_deviation};
use crate::rhat::rhat;
use crate::sorted::Shared;

/// The columns, in the order of the table and of the file.
pub(crate) const COLUMNS: [&str; 10] = [
    "variable",
    "mean",
    "sd",
    "hdi_5%",
    "hdi_95%",
    "mcse_mean",
    "mcse_sd",
    "ess_bulk",
    "ess_tail",
    "r_hat",
];

/// How many elements are read at once: a line of the cache.
const BLOCK: usize = 8;

/// What the draws of one scalar say, and how far they can be trusted.
///
/// | field | equal draws | a NaN draw | an infinite draw | one chain | fewer than 4 draws |
/// |---|---|---|---|---|---|
/// | `mean` | the value | NaN | infinite or NaN | computed | computed |
/// | `sd` | 0 | NaN | NaN | computed | computed; NaN of one draw in all |
/// | `hdi_lower`, `hdi_upper` | the value | NaN | computed | computed | computed |
/// | `mcse_mean` | 0 | NaN | NaN | computed | NaN |
/// | `mcse_sd` | NaN | NaN | NaN | computed | NaN |
/// | `ess_bulk`, `ess_tail` | number of draws | NaN | computed, by rank | computed | NaN |
/// | `r_hat` | NaN | NaN | computed, by rank | NaN | NaN |
///
/// With no draws at all every number is NaN. ArviZ gives the same values, but for the interval of NaN
/// draws, of which it makes only the upper end NaN.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SummaryRow {
    /// The name of the element: `x`, `x[0]`, `x[0,1]` …
    pub name: String,
    /// The mean of all draws of all chains.
    pub mean: f64,
    /// The standard deviation of all draws, with the divisor `S - 1`.
    pub sd: f64,
    /// The lower end of the 90 % highest density interval; column `hdi_5%`.
    pub hdi_lower: f64,
    /// The upper end of the 90 % highest density interval; column `hdi_95%`.
    pub hdi_upper: f64,
    /// The Monte Carlo standard error of `mean`: see [`mcse_mean`].
    pub mcse_mean: f64,
    /// The Monte Carlo standard error of `sd`: see [`mcse_sd`].
    pub mcse_sd: f64,
    /// The effective sample size of the bulk: see [`effective_sample_size_bulk`].
    pub ess_bulk: f64,
    /// The effective sample size of the tails: see [`effective_sample_size_tail`].
    pub ess_tail: f64,
    /// R-hat: see [`rhat`].
    pub r_hat: f64,
    /// How many draws are NaN or infinite; not a column.
    pub num_nonfinite: usize,
}

/// The numbers of a row.
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) mean: f64,
    pub(crate) sd: f64,
    pub(crate) hdi_lower: f64,
    pub(crate) hdi_upper: f64,
    pub(crate) mcse_mean: f64,
    pub(crate) mcse_sd: f64,
    pub(crate) ess_bulk: f64,
    pub(crate) ess_tail: f64,
    pub(crate) r_hat: f64,
}

impl Numbers {
    /// Those of any draws.
    fn new(values: &[f64], num_chains: usize) -> Self {
        let size = (values.len() / num_chains.max(1)).max(1);
        let mut chains: Vec<&[f64]> = values.chunks(size).collect();
        // Chains without draws are chains as well.
        chains.resize(num_chains, &[]);
        let (hdi_lower, hdi_upper) = hdi(values, 0.9);
        Self {
            mean: mean(values),
            sd: standard_deviation(values),
            hdi_lower,
            hdi_upper,
            mcse_mean: mcse_mean(&chains),
            mcse_sd: mcse_sd(&chains),
            ess_bulk: effective_sample_size_bulk(&chains),
            ess_tail: effective_sample_size_tail(&chains),
            r_hat: rhat(&chains),
        }
    }
}

impl SummaryRow {
    pub(crate) fn new(name: String, num_nonfinite: usize, numbers: Numbers) -> Self {
        let Numbers {
            mean,
            sd,
            hdi_lower,
            hdi_upper,
            mcse_mean,
            mcse_sd,
            ess_bulk,
            ess_tail,
            r_hat,
        } = numbers;
        Self {
            name,
            mean,
            sd,
            hdi_lower,
            hdi_upper,
            mcse_mean,
            mcse_sd,
            ess_bulk,
            ess_tail,
            r_hat,
            num_nonfinite,
        }
    }

    /// The numbers, in the order of [`COLUMNS`].
    pub(crate) fn numbers(&self) -> [f64; 9] {
        [
            self.mean,
            self.sd,
            self.hdi_lower,
            self.hdi_upper,
            self.mcse_mean,
            self.mcse_sd,
            self.ess_bulk,
            self.ess_tail,
            self.r_hat,
        ]
    }
}

/// The summary of a run, made by [`summary`]; printed, it is an aligned table.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    rows: Vec<SummaryRow>,
    num_chains: usize,
    num_draws: usize,
}

/// Summarizes every element of every variable of the draws.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 50);
/// draws.add("x", &[2], (0..200).map(|i| f64::from(i * 37 % 101)).collect())?;
/// let summary = diagnostics::summary(&draws);
/// assert_eq!(summary.rows().len(), 2);
/// assert_eq!(summary.rows()[1].name, "x[1]");
/// assert!(summary.max_r_hat() < 1.1);
/// # Ok::<(), draws::Error>(())
/// ```
pub fn summary(draws: &Draws) -> Summary {
    let num_chains = draws.num_chains();
    // Neighbors are read together, since they share lines of the cache.
    let blocks: Vec<(&Variable, usize, Vec<String>)> = draws
        .variables()
        .iter()
        .flat_map(|variable| {
            let names = variable.element_names();
            let blocks = names.chunks(BLOCK).map(<[String]>::to_vec).enumerate();
            blocks.map(|(i, names)| (variable, i * BLOCK, names)).collect::<Vec<_>>()
        })
        .collect();
    let shared = Shared::new(num_chains, draws.num_draws());
    let rows: Vec<Vec<SummaryRow>> = blocks
        .into_par_iter()
        .map_init(
            || shared.as_ref().map(Shared::transforms),
            |transforms, (variable, start, names)| {
                let mut columns = vec![Vec::new(); names.len()];
                for draw in variable.values().chunks_exact(variable.size()) {
                    columns.iter_mut().zip(&draw[start..]).for_each(|(column, x)| column.push(*x));
                }
                let row = |(name, values): (String, Vec<f64>)| {
                    let numbers = match (&shared, &mut *transforms) {
                        (Some(shared), Some(transforms)) => shared.numbers(transforms, &values),
                        _ => None,
                    };
                    let numbers = numbers.unwrap_or_else(|| Numbers::new(&values, num_chains));
                    let num_nonfinite = values.iter().filter(|x| !x.is_finite()).count();
                    SummaryRow::new(name, num_nonfinite, numbers)
                };
                names.into_iter().zip(columns).map(row).collect()
            },
        )
        .collect();
    let rows = rows.into_iter().flatten().collect();
    Summary { rows, num_chains, num_draws: draws.num_draws() }
}

impl Summary {
    pub(crate) fn from_rows(rows: Vec<SummaryRow>, num_chains: usize, num_draws: usize) -> Self {
        Self { rows, num_chains, num_draws }
    }

    /// The rows: variables in the order of the draws, elements row by row.
    pub fn rows(&self) -> &[SummaryRow] {
        &self.rows
    }

    /// The row of this element, such as `slope` or `x[0]`.
    pub fn row(&self, name: &str) -> Option<&SummaryRow> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The number of chains that were summarized.
    pub fn num_chains(&self) -> usize {
        self.num_chains
    }

    /// The number of draws of each chain.
    pub fn num_draws(&self) -> usize {
        self.num_draws
    }

    /// The smallest effective sample size of the bulk.
    ///
    /// Rows where it is NaN are left out, so that it speaks for those it can; it is NaN if none is
    /// left. What was left out is named by [`Summary::warnings`]: do not read this alone.
    pub fn min_ess_bulk(&self) -> f64 {
        self.rows.iter().map(|row| row.ess_bulk).fold(f64::NAN, f64::min)
    }

    /// The largest R-hat.
    ///
    /// Rows where it is NaN are left out, as in [`Summary::min_ess_bulk`].
    pub fn max_r_hat(&self) -> f64 {
        self.rows.iter().map(|row| row.r_hat).fold(f64::NAN, f64::max)
    }

    /// Writes the table as CSV, with the columns
    /// `variable,mean,sd,hdi_5%,hdi_95%,mcse_mean,mcse_sd,ess_bulk,ess_tail,r_hat`.
    ///
    /// Numbers are printed so that reading them gives the same bits; what is not a number is `NaN`.
    /// Names with a comma, such as `a[0,1]`, are in quotes.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> Result<(), Error> {
        draws::io::write_file(path, |out| {
            let mut csv = csv::Writer::from_writer(out);
            csv.write_record(COLUMNS)?;
            for row in &self.rows {
                csv.write_field(&row.name)?;
                for number in row.numbers() {
                    csv.write_field(number.to_string())?;
                }
                csv.write_record(None::<&[u8]>)?;
            }
            csv.flush()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_has_the_header_and_the_same_bits() {
        let mut draws = Draws::new(1, 4);
        draws.add("a", &[1, 1], vec![0.1, 0.7, 0.2, 0.3]).unwrap();
        let summary = summary(&draws);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("summary.csv");
        summary.write_csv(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let (header, row) = text.trim_end().split_once('\n').unwrap();
        assert_eq!(
            header,
            "variable,mean,sd,hdi_5%,hdi_95%,mcse_mean,mcse_sd,ess_bulk,ess_tail,r_hat"
        );
        let numbers = row.strip_prefix("\"a[0,0]\",").unwrap().split(',');
        for (number, expected) in numbers.zip(summary.rows()[0].numbers()) {
            let number: f64 = number.parse().unwrap();
            assert!(number == expected || number.is_nan() && expected.is_nan());
        }
        assert!(row.ends_with(",NaN"), "R-hat of one chain: {row}");
    }

    #[test]
    fn no_draws_no_chains_and_no_elements() {
        for (num_chains, num_draws) in [(2, 0), (0, 5), (0, 0)] {
            let mut draws = Draws::new(num_chains, num_draws);
            draws.add("x", &[], vec![]).unwrap();
            let summary = summary(&draws);
            assert!(summary.rows()[0].numbers().iter().all(|x| x.is_nan()));
            assert!(summary.max_r_hat().is_nan());
        }
        let mut draws = Draws::new(2, 5);
        draws.add("x", &[0], vec![]).unwrap();
        let summary = summary(&draws);
        assert!(summary.rows().is_empty());
        assert!(summary.min_ess_bulk().is_nan());
        assert!(summary.row("x").is_none());
    }

    #[test]
    fn extremes_leave_out_nan_rows() {
        let mut draws = Draws::new(2, 4);
        draws.add("fixed", &[], vec![1.0; 8]).unwrap();
        draws.add("bad", &[], vec![f64::NAN; 8]).unwrap();
        draws.add("x", &[], vec![1.0, 2.0, 0.5, 3.0, 2.0, 1.5, 4.0, 0.0]).unwrap();
        let summary = summary(&draws);
        assert_eq!(summary.max_r_hat(), summary.row("x").unwrap().r_hat);
        assert!(summary.row("fixed").unwrap().r_hat.is_nan());
        assert_eq!(summary.row("bad").unwrap().num_nonfinite, 8);
        assert!(summary.min_ess_bulk() <= 8.0);
    }
}
