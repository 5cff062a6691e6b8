//! Reads draws from a Parquet table.

use std::fs::File;
use std::panic::catch_unwind;
use std::path::Path;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use serde_json::Value;

use super::{METADATA_KEY, STATISTICS};
use crate::io::columns::{Column, Layout, failed};
use crate::{Draws, Error, ErrorKind};

/// Rows that are decoded at once: a damaged file may promise any number.
const BATCH: usize = 1 << 16;

/// Reads draws that [`write_parquet`](super::write_parquet) wrote, or a table of the same form, as pandas writes it:
/// plain, or compressed with Snappy.
///
/// The columns `chain` and `draw` count from 0, chain by chain; columns such as `x[0]` and `x[1]` are the
/// elements of one variable, columns whose names begin with `sample_stats/` the sampler's statistics. Numbers may be of
/// any kind; a missing one is NaN.
///
/// # Errors
/// If the file cannot be read or is damaged; a column is nested or holds no numbers; a name is there twice or
/// an element is missing; chains have different numbers of draws. The message names the file, and the column or row.
pub fn read_parquet(path: &Path) -> Result<Draws, Error> {
    let source = path.display().to_string();
    let file = File::open(path)
        .map_err(|error| Error::new(ErrorKind::Io, format!("cannot read {source}: {error}")))?;
    // Apache's reader has assertions that a damaged file can break.
    let read = catch_unwind(|| read(file, &source));
    read.unwrap_or_else(|_| Err(failed(&source, "this is no good Parquet file: it is damaged")))
}

fn read(file: File, source: &str) -> Result<Draws, Error> {
    let fail = |message: String| failed(source, message);
    let damaged = |error: ParquetError| fail(format!("this is no good Parquet file: {error}"));
    let reader = SerializedFileReader::new(file).map_err(damaged)?;
    let metadata = reader.metadata().file_metadata();
    let mut names = Vec::new();
    for column in metadata.schema_descr().columns() {
        let path = column.path();
        if path.parts().len() != 1 || column.max_rep_level() != 0 {
            return Err(fail(format!("column \"{}\" is nested, expected numbers", path.string())));
        }
        names.push(column.name().to_owned());
    }
    let mut columns = vec![Vec::new(); names.len()];
    for group in 0..reader.num_row_groups() {
        let rows = reader.get_row_group(group).map_err(damaged)?;
        for (at, (column, name)) in columns.iter_mut().zip(&names).enumerate() {
            let at_column = |message: String| fail(format!("column \"{name}\": {message}"));
            read_column(&*rows, at, column).map_err(at_column)?;
        }
    }
    let counts = ["chain", "draw"].map(|name| names.iter().position(|known| known == name));
    let [Some(chain), Some(draw)] = counts else {
        return Err(fail(format!(
            "found the columns {}, expected \"chain\" and \"draw\" among them",
            names.join(", ")
        )));
    };
    let rows = columns[chain].len();
    if let Some(other) = columns.iter().position(|column| column.len() != rows) {
        let (name, found) = (&names[other], columns[other].len());
        return Err(fail(format!(
            "column \"{name}\" has {found} rows, expected {rows} as of chain"
        )));
    }
    let size = chains_and_draws(&columns[chain], &columns[draw]).map_err(fail)?;
    let is_variable =
        |at: &usize| ![chain, draw].contains(at) && !names[*at].starts_with(STATISTICS);
    let places: Vec<usize> = (0..names.len()).filter(is_variable).collect();
    let elements: Vec<Column> = places.iter().map(|&at| Column::of_name(&names[at])).collect();
    let layout = Layout::new(&elements).map_err(fail)?;
    let of_variables: Vec<&[f64]> = places.iter().map(|&at| &*columns[at]).collect();
    let mut draws = layout.draws_of_columns(size, &of_variables)?;
    for (name, values) in names.iter().zip(&columns) {
        if let Some(name) = name.strip_prefix(STATISTICS) {
            draws.add_sample_stat(name, values.clone())?;
        }
    }
    let pairs = metadata.key_value_metadata().into_iter().flatten();
    let own = pairs.filter(|pair| pair.key == METADATA_KEY).find_map(|pair| pair.value.as_deref());
    if let Some(text) = own {
        set_dimensions(&mut draws, text)
            .map_err(|error| fail(format!("the names of dimensions: {error}")))?;
    }
    Ok(draws)
}

/// The numbers of a column in a group of rows.
fn read_column(rows: &dyn RowGroupReader, at: usize, out: &mut Vec<f64>) -> Result<(), String> {
    let damaged = |error: ParquetError| format!("it is damaged: {error}");
    match rows.get_column_reader(at).map_err(damaged)? {
        ColumnReader::BoolColumnReader(reader) => extend(reader, out, |&x| f64::from(u8::from(x))),
        ColumnReader::Int32ColumnReader(reader) => extend(reader, out, |&x| f64::from(x)),
        ColumnReader::Int64ColumnReader(reader) => extend(reader, out, |&x| x as f64),
        ColumnReader::FloatColumnReader(reader) => extend(reader, out, |&x| f64::from(x)),
        ColumnReader::DoubleColumnReader(reader) => extend(reader, out, |&x| x),
        _ => return Err("it holds no numbers".to_owned()),
    }
    .map_err(damaged)
}

/// Adds the values of a column that is not nested: a number where one is defined.
fn extend<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    out: &mut Vec<f64>,
    number: impl Fn(&T::T) -> f64,
) -> Result<(), ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    loop {
        levels.clear();
        values.clear();
        let (read, ..) = reader.read_records(BATCH, Some(&mut levels), None, &mut values)?;
        if read == 0 {
            return Ok(());
        }
        if levels.is_empty() {
            out.extend(values.iter().map(&number));
            continue;
        }
        let mut values = values.iter();
        let defined = |level: &i16| match level {
            0 => f64::NAN,
            _ => values.next().map_or(f64::NAN, &number),
        };
        out.extend(levels.iter().map(defined));
    }
}

/// How many chains and draws there are, if they follow one another.
fn chains_and_draws(chains: &[f64], draws: &[f64]) -> Result<[usize; 2], String> {
    let num_chains = chains.last().map_or(0.0, |last| last + 1.0);
    let num_draws = chains.iter().take_while(|chain| **chain == 0.0).count();
    for (row, (&chain, &draw)) in chains.iter().zip(draws).enumerate() {
        let expected = [row / num_draws.max(1), row % num_draws.max(1)];
        if [chain, draw] != expected.map(|count| count as f64) {
            return Err(format!(
                "row {}: found chain {chain} and draw {draw}, expected chain {} and draw {}: chain by chain, \
                 counted from 0, with as many draws each",
                row + 1,
                expected[0],
                expected[1]
            ));
        }
    }
    // Of rows in this order the last chain alone may be short.
    if num_chains * num_draws as f64 != chains.len() as f64 {
        return Err(format!(
            "found {} draws of {num_chains} chains, the first of which has {num_draws}; expected as many of each",
            chains.len()
        ));
    }
    Ok([num_chains as usize, num_draws])
}

/// Sets the names and labels of dimensions that the metadata hold.
fn set_dimensions(draws: &mut Draws, text: &str) -> Result<(), String> {
    let all: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    for (variable, dims) in all["dims"].as_object().into_iter().flatten() {
        let dims: Vec<Option<&str>> =
            dims.as_array().into_iter().flatten().map(Value::as_str).collect();
        draws.set_dims(variable, &dims).map_err(|error| error.to_string())?;
    }
    for (dim, labels) in all["labels"].as_object().into_iter().flatten() {
        let labels = labels.as_array().into_iter().flatten().filter_map(Value::as_str);
        draws.set_coordinates(dim, labels).map_err(|error| error.to_string())?;
    }
    Ok(())
}
