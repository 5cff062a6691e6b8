//! Draws as plain CSV: one row per chain and draw, one column per element.

use std::io::Write;
use std::path::Path;

use super::write_file;
use crate::{Draws, Error, Variable};

/// Writes the variables: `chain,draw,` and a column for each element, such as `x[0]`.
///
/// Numbers are printed so that reading them gives the same bits.
///
/// # Errors
/// If the file cannot be written.
pub fn write_draws_csv(draws: &Draws, path: &Path) -> Result<(), Error> {
    write_file(path, |out| write_group(draws, draws.variables(), out))
}

/// Writes the sampler's statistics: `chain,draw,` and a column for each.
///
/// # Errors
/// If the file cannot be written.
pub fn write_sample_stats_csv(draws: &Draws, path: &Path) -> Result<(), Error> {
    write_file(path, |out| write_group(draws, draws.sample_stats(), out))
}

fn write_group(draws: &Draws, group: &[Variable], out: &mut dyn Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let mut header = vec!["chain".to_owned(), "draw".to_owned()];
    header.extend(group.iter().flat_map(Variable::element_names));
    csv.write_record(&header)?;
    for chain in 0..draws.num_chains() {
        for draw in 0..draws.num_draws() {
            csv.write_field(chain.to_string())?;
            csv.write_field(draw.to_string())?;
            for value in group.iter().flat_map(|v| v.draw(chain, draw)) {
                csv.write_field(value.to_string())?;
            }
            csv.write_record(None::<&[u8]>)?;
        }
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_has_one_row_per_draw_and_reads_back_to_the_same_bits() {
        let mut draws = Draws::new(2, 1);
        draws.add("x", &[2], vec![0.1 + 0.2, 1e-300, -0.0, f64::NAN]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.csv");
        write_draws_csv(&draws, &path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "chain,draw,x[0],x[1]");
        assert_eq!(lines.len(), 3);
        let first: f64 = lines[1].split(',').nth(2).unwrap().parse().unwrap();
        assert_eq!(first.to_bits(), (0.1f64 + 0.2).to_bits());
        assert!(!dir.path().join("draws.csv.partial").exists());
    }

    #[test]
    fn an_unwritable_path_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("taken");
        std::fs::write(&file, "").unwrap();
        let error = write_draws_csv(&Draws::new(1, 1), &file.join("draws.csv")).unwrap_err();
        assert!(error.to_string().starts_with("cannot make the folder"), "{error}");
    }
}
