//! The summary as an aligned table for a terminal.

use std::fmt;

use crate::summary::{COLUMNS, Summary, SummaryRow};

/// One line of column names, then one for each row, without a line break at the end.
///
/// Mean, standard deviation and interval of a row have the decimals that give the standard
/// deviation three digits; the Monte Carlo errors have two digits, effective sample sizes are
/// rounded down, and R-hat has three decimals.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![COLUMNS.map(str::to_owned).to_vec()];
        lines.extend(self.rows().iter().map(|row| row.cells().to_vec()));
        write_aligned(f, &lines)
    }
}

/// Lines of cells, the first one to the left and the others to the right, without a line break at the end.
pub(crate) fn write_aligned(f: &mut fmt::Formatter<'_>, lines: &[Vec<String>]) -> fmt::Result {
    let mut widths = vec![0; lines.first().map_or(0, Vec::len)];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            writeln!(f)?;
        }
        for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            match column {
                0 => write!(f, "{cell:<width$}")?,
                _ => write!(f, "  {cell:>width$}")?,
            }
        }
    }
    Ok(())
}

impl SummaryRow {
    /// The text of every column, in the order of the table: the name, then the numbers.
    pub fn cells(&self) -> [String; 10] {
        let largest = self.mean.abs().max(self.sd);
        let scientific = largest < 1e-4 || self.sd >= 1e6;
        let value = |x: f64| {
            if x.is_finite() && self.sd.is_finite() && self.sd > 0.0 {
                digits_down_to(x, exponent(self.sd) - 2, scientific)
            } else {
                plain(x)
            }
        };
        let error = |x: f64| {
            if x.is_finite() && x > 0.0 {
                digits_down_to(x, exponent(x) - 1, scientific)
            } else {
                plain(x)
            }
        };
        [
            self.name.clone(),
            value(self.mean),
            value(self.sd),
            value(self.hdi_lower),
            value(self.hdi_upper),
            error(self.mcse_mean),
            error(self.mcse_sd),
            format!("{:.0}", self.ess_bulk.floor()),
            format!("{:.0}", self.ess_tail.floor()),
            format!("{:.3}", self.r_hat),
        ]
    }
}

/// The exponent of the first digit: 0 for 5, -2 for 0.05; within the range of `f64` for 0 as well.
fn exponent(x: f64) -> i32 {
    x.abs().log10().floor().clamp(-400.0, 400.0) as i32
}

/// `x` with its digits down to that of `10^last`, at most 16 of them after the point.
fn digits_down_to(x: f64, last: i32, scientific: bool) -> String {
    let text = if scientific {
        format!("{x:.0$e}", (exponent(x) - last).clamp(0, 16) as usize)
    } else {
        format!("{x:.0$}", (-last).clamp(0, 16) as usize)
    };
    // No minus sign before a zero.
    match text.strip_prefix('-') {
        Some(rest) if rest.parse() == Ok(0.0) => rest.to_owned(),
        _ => text,
    }
}

/// `x` with at most six digits, none of them a zero at the end.
pub(crate) fn plain(x: f64) -> String {
    let rounded = format!("{x:.5e}").parse().unwrap_or(x);
    if x == 0.0 || !x.is_finite() || (1e-4..1e6).contains(&x.abs()) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

#[cfg(test)]
mod tests {
    use draws::Draws;

    use crate::summary;

    /// 100 draws from 0 to 1 in no order.
    fn unit() -> Vec<f64> {
        (0..100).map(|i| f64::from(i * 37 % 100) / 99.0).collect()
    }

    #[test]
    fn columns_are_aligned_and_digits_follow_the_spread() {
        let mut draws = Draws::new(2, 50);
        let mut add = |name: &str, shift: f64, scale: f64| {
            let values = unit().iter().map(|x| shift + scale * (x - 0.5)).collect();
            draws.add(name, &[], values).unwrap();
        };
        add("slope", 2.0, 0.1);
        add("σ", 0.0, 3.0);
        add("flux", 3.2e-17, 2e-18);
        add("counts", 123_456.0, 9000.0);
        add("epoch", 59_000.123_456, 1e-4);
        add("luminosity", 4e33, 1e33);
        add("fixed", 0.25, 0.0);
        assert_eq!(
            format!("\n{}", summary(&draws)),
            "
variable             mean         sd         hdi_5%        hdi_95%  mcse_mean     mcse_sd  ess_bulk  ess_tail  r_hat
slope              2.0000     0.0293         1.9551         2.0460     0.0021     0.00092       200       118  0.982
σ                   0.000      0.879         -1.500          1.227      0.062       0.028       200       118  0.982
flux           3.2000e-17   5.86e-19     3.1000e-17     3.2818e-17    4.1e-20     1.8e-20       200       118  0.982
counts             123456       2637         118956         127138        186          83       200       118  0.982
epoch       59000.1234560  0.0000293  59000.1234070  59000.1234979  0.0000021  0.00000092       200       118  0.982
luminosity       4.000e33    2.93e32       3.510e33       4.419e33     2.1e31      9.2e30       200       118  0.982
fixed                0.25          0           0.25           0.25          0         NaN       100       100    NaN"
        );
    }

    #[test]
    fn what_is_not_a_number_is_shown_as_such() {
        let mut draws = Draws::new(1, 4);
        draws.add("x", &[], vec![1.0, f64::NAN, 2.0, 3.0]).unwrap();
        draws.add("y", &[], vec![1.0, f64::INFINITY, 2.0, 3.0]).unwrap();
        assert_eq!(
            format!("\n{}", summary(&draws)),
            "
variable  mean   sd  hdi_5%  hdi_95%  mcse_mean  mcse_sd  ess_bulk  ess_tail  r_hat
x          NaN  NaN     NaN      NaN        NaN      NaN       NaN       NaN    NaN
y          inf  NaN       1      inf        NaN      NaN         2         2    NaN"
        );
    }

    #[test]
    fn no_rows_leave_the_names_of_the_columns() {
        let table = summary(&Draws::new(1, 1)).to_string();
        assert!(table.starts_with("variable  mean") && !table.contains('\n'), "{table}");
    }
}
