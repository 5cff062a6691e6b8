//! Reading a table of two columns of numbers, with errors that say where.

use std::path::Path;

use crate::{Error, ErrorKind};

/// One row of a table and the line on which it stands, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) values: [f64; 2],
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
    })
}

/// The rows of a text of two columns, separated by blanks or by a comma.
///
/// `#` begins a comment. Blank lines are passed over, and so is one row of column names before the
/// numbers: a row in which no field is a number. `columns` names the columns in errors.
pub(crate) fn parse(text: &str, source: &str, columns: [&str; 2]) -> Result<Vec<Row>, Error> {
    let fail = |message: String| Error::new(ErrorKind::Parse, format!("{source}{message}"));
    let mut rows = Vec::new();
    let mut header_seen = false;
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = i + 1;
        let content = line.split('#').next().unwrap_or_default().trim();
        if content.is_empty() {
            continue;
        }
        let fields: Vec<&str> = if content.contains(',') {
            content.split(',').map(str::trim).collect()
        } else {
            content.split_whitespace().collect()
        };
        let is_number = |field: &&str| field.parse::<f64>().is_ok();
        if rows.is_empty() && !header_seen && !fields.iter().any(is_number) {
            header_seen = true;
            continue;
        }
        if fields.len() != 2 {
            return Err(fail(format!(
                ", line {number}: found {} columns, expected 2 ({} and {})",
                fields.len(),
                columns[0],
                columns[1]
            )));
        }
        let mut values = [0.0; 2];
        for (column, (value, field)) in values.iter_mut().zip(&fields).enumerate() {
            let found = field.parse().ok().filter(|x: &f64| x.is_finite());
            *value = found.ok_or_else(|| {
                fail(format!(
                    ", line {number}, column {} ({}): found \"{field}\", expected a finite number",
                    column + 1,
                    columns[column]
                ))
            })?;
        }
        rows.push(Row { line: number, values });
    }
    Ok(rows)
}
