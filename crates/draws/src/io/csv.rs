//! Draws as plain CSV: one row per chain and draw, one column per element.

use std::io::Write;
use std::path::Path;

use super::columns::{Column, Layout, failed, number, text};
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

/// Reads draws that [`write_draws_csv`] wrote, or a file of the same form.
///
/// The columns `chain` and `draw` count from 0 and come first, chain by chain; columns such as `x[0]` and
/// `x[1]` are the elements of one variable.
///
/// ```
/// let text = "chain,draw,slope,x[0],x[1]\n0,0,2.0,1,2\n1,0,2.5,3,NaN\n";
/// let draws = draws::io::parse_draws_csv(text, "draws.csv")?;
/// assert_eq!((draws.num_chains(), draws.num_draws()), (2, 1));
/// assert_eq!(draws.variable("x")?.draw(0, 0), [1.0, 2.0]);
///
/// let error = draws::io::parse_draws_csv("chain,draw,x\n0,0,1\n0,2,1\n", "draws.csv").unwrap_err();
/// assert_eq!(error.to_string(), "draws.csv, row 2: chain 0 and draw 2, but draw 1 should follow");
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If the file cannot be read; a name is there twice or an element is missing; a field is no number; chains
/// have different numbers of draws. The message names the file and the row.
pub fn read_draws_csv(path: &Path) -> Result<Draws, Error> {
    parse_draws_csv(&text(path)?, &path.display().to_string())
}

/// As [`read_draws_csv`], from the text of a file; `source` names it in errors.
///
/// # Errors
/// As [`read_draws_csv`].
pub fn parse_draws_csv(text: &str, source: &str) -> Result<Draws, Error> {
    let fail = |message: String| failed(source, message);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| fail(error.to_string()))?.clone();
    if header.get(0) != Some("chain") || header.get(1) != Some("draw") {
        return Err(fail("the first two columns must be chain and draw".to_owned()));
    }
    let columns: Vec<Column> = header.iter().skip(2).map(Column::of_name).collect();
    let layout = Layout::new(&columns).map_err(fail)?;
    let mut chains: Vec<Vec<Vec<f64>>> = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let at = |message: String| failed(&format!("{source}, row {}", i + 1), message);
        let record = record.map_err(|error| at(error.to_string()))?;
        if record.len() != header.len() {
            let (found, expected) = (record.len(), header.len());
            return Err(at(format!("{found} fields, but the header names {expected} columns")));
        }
        let counts: Vec<usize> =
            record.iter().take(2).filter_map(|field| field.trim().parse().ok()).collect();
        let &[chain, draw] = counts.as_slice() else {
            let (chain, draw) = (&record[0], &record[1]);
            return Err(at(format!("\"{chain}\" and \"{draw}\" must count chains and draws")));
        };
        if chain == chains.len() && draw == 0 {
            chains.push(Vec::new());
        }
        let next = chains.last().map_or(0, Vec::len);
        if chain + 1 != chains.len() || draw != next {
            return Err(at(format!(
                "chain {chain} and draw {draw}, but draw {next} should follow"
            )));
        }
        let row: Result<Vec<f64>, Error> = record
            .iter()
            .zip(&header)
            .skip(2)
            .map(|(field, name)| {
                number(field)
                    .ok_or_else(|| at(format!("column \"{name}\": \"{field}\" is not a number")))
            })
            .collect();
        if let Some(chain) = chains.last_mut() {
            chain.push(row?);
        }
    }
    let lengths: Vec<usize> = chains.iter().map(Vec::len).collect();
    if lengths.iter().any(|length| *length != lengths[0]) {
        return Err(fail(format!("the chains have {lengths:?} draws, but must have as many each")));
    }
    layout.draws(&chains)
}

/// Reads the statistics that [`write_sample_stats_csv`] wrote into draws of the same size.
///
/// # Errors
/// As [`read_draws_csv`], and if there is another number of chains or draws.
pub fn read_sample_stats_csv(path: &Path, draws: &mut Draws) -> Result<(), Error> {
    let stats = read_draws_csv(path)?;
    let mut source = Draws::new(stats.num_chains(), stats.num_draws());
    for stat in stats.variables() {
        if !stat.shape().is_empty() {
            let message = format!("\"{}\" has elements, but must be a number", stat.name());
            return Err(failed(&path.display().to_string(), message));
        }
        source.add_sample_stat(stat.name(), stat.values().to_vec())?;
    }
    draws.take_sample_stats(&mut source)
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
        let read = read_draws_csv(&path).unwrap();
        assert_eq!(format!("{read:?}"), format!("{draws:?}"));
    }

    #[test]
    fn statistics_come_back_to_draws_of_their_size() {
        let mut draws = Draws::new(2, 1);
        draws.add("x", &[], vec![1.0, 2.0]).unwrap();
        draws.add_sample_stat("energy", vec![0.5, 0.25]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sample_stats.csv");
        write_sample_stats_csv(&draws, &path).unwrap();
        let mut other = Draws::new(2, 1);
        read_sample_stats_csv(&path, &mut other).unwrap();
        assert_eq!(other.sample_stats(), draws.sample_stats());
        assert!(read_sample_stats_csv(&path, &mut Draws::new(1, 1)).is_err());
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
