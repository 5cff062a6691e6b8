//! The lines of the table of chains, as wide as the terminal lets them be.

use crate::progress::ChainProgress;

/// The columns and their widths.
pub(crate) const COLUMNS: [(&str, usize); 7] = [
    ("phase", 8),
    ("step", 11),
    ("step size", 9),
    ("leapfrogs", 9),
    ("divergent", 9),
    ("steps/s", 7),
    ("left", 6),
];

/// The columns that are missed least, the first first.
const LEFT_OUT: [usize; 5] = [5, 2, 3, 4, 6];

/// The widths of the number of a chain, with what divides it from the rest, and of a bar.
const CHAIN: usize = 3;
const BAR: usize = 11;

/// What of the table fits a line: a line that does not would be two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Table {
    pub(crate) has_bar: bool,
    has_column: [bool; 7],
}

impl Table {
    /// For a terminal with so many characters in a line.
    pub(crate) fn of_width(width: usize) -> Self {
        let mut table = Self { has_bar: true, has_column: [true; 7] };
        // The bar says no more than the steps.
        table.has_bar = table.width() < width;
        for column in LEFT_OUT {
            if table.width() < width {
                break;
            }
            table.has_column[column] = false;
        }
        table
    }

    fn width(&self) -> usize {
        let columns = COLUMNS.iter().zip(self.has_column).filter(|(_, is_there)| *is_there);
        let columns: usize = columns.map(|((_, width), _)| width + 1).sum();
        CHAIN + if self.has_bar { BAR } else { 0 } + columns - 1
    }

    /// The cells of a line in their columns.
    pub(crate) fn line(&self, cells: &[String; 7]) -> String {
        let mut line = String::new();
        for (i, (cell, (_, width))) in cells.iter().zip(COLUMNS).enumerate() {
            if !self.has_column[i] {
                continue;
            }
            if i == 0 {
                line += &format!("{cell:width$}");
            } else {
                line += &format!(" {cell:>width$}");
            }
        }
        line
    }
}

/// A chain in numbers: phase, step, step size, leapfrogs, divergences, steps in a second, time left.
pub(crate) fn cells(progress: &ChainProgress, speed: f64) -> [String; 7] {
    let &ChainProgress { num_steps, total, .. } = progress;
    let phase = if progress.is_sampling { "sampling" } else { "warm-up" };
    let steps = format!("{num_steps}/{total}");
    if num_steps == 0 {
        return [phase, &steps, "-", "-", "-", "-", "-"].map(str::to_owned);
    }
    let known = |value: f64, text: String| if value.is_finite() { text } else { "-".to_owned() };
    let left = total.saturating_sub(num_steps) as f64 / speed;
    [
        phase.to_owned(),
        steps,
        known(progress.step_size, format!("{:.2e}", progress.step_size)),
        progress.num_gradient_evaluations.to_string(),
        progress.num_divergences.to_string(),
        known(speed, format!("{speed:.0}")),
        known(left, format!("{left:.0} s")),
    ]
}

/// The same in a line of its own.
pub(crate) fn in_words(progress: &ChainProgress, speed: f64) -> String {
    let [phase, steps, step_size, leapfrogs, divergent, speed, left] = cells(progress, speed);
    format!(
        "{phase} {steps}, step size {step_size}, {leapfrogs} leapfrogs, {divergent} divergences, \
         {speed}/s, {left} left"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_the_terminal() {
        let progress = ChainProgress {
            is_sampling: true,
            num_steps: 1500,
            total: 2000,
            num_divergences: 3,
            step_size: 0.25,
            num_gradient_evaluations: 7,
        };
        let cells = cells(&progress, 250.0);
        let wide = Table::of_width(80);
        assert!(wide.has_bar);
        assert_eq!(
            wide.line(&cells),
            "sampling   1500/2000   2.50e-1         7         3     250    2 s"
        );
        let narrow = Table::of_width(60);
        assert!(!narrow.has_bar);
        assert_eq!(narrow.line(&cells), "sampling   1500/2000         7         3    2 s");
        for width in 25..120 {
            let table = Table::of_width(width);
            let line = CHAIN + if table.has_bar { BAR } else { 0 } + table.line(&cells).len();
            assert!(line < width, "{line} of {width}");
        }
        assert_eq!(
            in_words(&progress, 250.0),
            "sampling 1500/2000, step size 2.50e-1, 7 leapfrogs, 3 divergences, 250/s, 2 s left"
        );
    }
}
