//! The summary: a table of all parameters, with what each gives reason to doubt.

use diagnostics::{Summary, SummaryRow};

use crate::choose::effective;
use crate::html::{self, Section};
use crate::number::count;

/// More rows than this make a page that is slow to open.
const MOST_ROWS: usize = 1000;

const COLUMNS: [&str; 11] = [
    "parameter",
    "verdict",
    "mean",
    "sd",
    "hdi 5 %",
    "hdi 95 %",
    "MCSE mean",
    "MCSE sd",
    "ESS bulk",
    "ESS tail",
    "R-hat",
];

pub(crate) fn section(summary: &Summary) -> Section {
    let rows = shown(summary.rows());
    let cells = rows.iter().map(|row| {
        let mut cells = row.cells().to_vec();
        cells.insert(1, summary.doubt(row).unwrap_or("fine").to_owned());
        cells
    });
    let table = html::table(
        "sortable",
        "Mean, standard deviation, the shortest interval with 90 % of the draws (hdi), the Monte Carlo \
         errors of mean and standard deviation (MCSE), effective sample sizes (ESS), and R-hat",
        &COLUMNS,
        cells,
    );
    let note = match summary.rows().len() - rows.len() {
        0 => String::new(),
        _ => html::paragraph(&format!(
            "These are {} of {}: those with the most reason to doubt, in the order of the model.",
            rows.len(),
            count(summary.rows().len(), "row")
        )),
    };
    let doubtful = rows.iter().filter(|row| summary.doubt(row).is_some()).count();
    let lead = match doubtful {
        0 => "All parameters are fine: their chains agree, and there are enough effective draws."
            .to_owned(),
        1 => "One parameter gives reason to doubt.".to_owned(),
        n => format!("{n} parameters give reason to doubt."),
    };
    let body = format!("{}{table}{note}", html::paragraph(&lead));
    Section { id: "summary", title: "Summary", body }
}

/// All rows, or those that are farthest from good.
fn shown(rows: &[SummaryRow]) -> Vec<&SummaryRow> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let key = |i: usize| if rows[i].num_nonfinite > 0 { 0.0 } else { effective(&rows[i]) };
    order.sort_by(|&i, &j| key(i).total_cmp(&key(j)));
    order.truncate(MOST_ROWS);
    order.sort_unstable();
    order.into_iter().map(|i| &rows[i]).collect()
}
