//! ECSV, the text tables of Astropy: a header in YAML that names the columns and their units.

use super::table::Table;
use super::text::Row;
use crate::{Error, ErrorKind};

/// What the header says of a column.
struct Column {
    name: String,
    unit: Option<String>,
}

/// The columns of these names. The header is read as far as Astropy writes it: a list `datatype` of flow
/// mappings with `name` and `unit`, and the `delimiter`, a blank or a comma (Astropy Proposal for Enhancement 6).
///
/// # Errors
/// If a column is not there, or a row is not made of finite numbers in those columns.
pub(super) fn parse(text: &str, source: &str, names: [&str; 2]) -> Result<Table, Error> {
    let fail = |message: String| Error::new(ErrorKind::Parse, format!("{source}{message}"));
    let lines: Vec<&str> = text.lines().collect();
    let header_lines = lines.iter().take_while(|line| line.starts_with('#')).count().max(1);
    let header: Vec<&str> =
        lines[1..header_lines].iter().map(|line| line.trim_start_matches('#')).collect();
    let columns = columns(&header);
    let delimiter = header.iter().find_map(|line| line.trim().strip_prefix("delimiter:"));
    let by_comma = delimiter.is_some_and(|value| value.contains(','));
    let split = |line: &str| -> Vec<String> {
        let fields: Vec<&str> =
            if by_comma { line.split(',').collect() } else { line.split_whitespace().collect() };
        fields.iter().map(|field| field.trim().trim_matches('"').to_owned()).collect()
    };
    let mut rows = lines[header_lines..]
        .iter()
        .enumerate()
        .map(|(i, line)| (header_lines + i + 1, line.trim()));
    let mut rows = rows.by_ref().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let found = rows.next().map(|(_, line)| split(line)).unwrap_or_default();
    let place = |name: &str| {
        let place = found.iter().position(|column| column == name);
        place.ok_or_else(|| {
            fail(format!(
                ": found the columns {}, expected \"{name}\" among them",
                found.join(", ")
            ))
        })
    };
    let places = [place(names[0])?, place(names[1])?];
    let unit = |name: &str| {
        let column = columns.iter().find(|column| column.name == name);
        column.and_then(|column| column.unit.clone())
    };
    let units = names.map(unit);
    let mut table = Vec::new();
    for (line, text) in rows {
        let fields = split(text);
        if fields.len() != found.len() {
            return Err(fail(format!(
                ", line {line}: found {} columns, expected {}",
                fields.len(),
                found.len()
            )));
        }
        let mut values = [0.0; 2];
        for ((value, place), name) in values.iter_mut().zip(places).zip(names) {
            let number = fields[place].parse().ok().filter(|x: &f64| x.is_finite());
            *value = number.ok_or_else(|| {
                fail(format!(
                    ", line {line}, column \"{name}\": found \"{}\", expected a finite number",
                    fields[place]
                ))
            })?;
        }
        table.push(Row { line, values });
    }
    Ok(Table {
        rows: table,
        row: "line",
        source: source.to_owned(),
        names: names.map(str::to_owned),
        units,
        kind: None,
    })
}

/// The flow mappings of the header, `- {name: a, unit: b, …}`, which may go on over several lines.
fn columns(header: &[&str]) -> Vec<Column> {
    let joined = header.join(" ");
    let mappings = joined.split("- {").skip(1).map(|rest| rest.split('}').next().unwrap_or(rest));
    mappings
        .filter_map(|mapping| {
            let value = |key: &str| {
                let pairs = mapping.split(',').filter_map(|pair| pair.split_once(':'));
                let mut values = pairs.filter(|(name, _)| name.trim() == key);
                values.next().map(|(_, value)| value.trim().trim_matches(['\'', '"']).to_owned())
            };
            Some(Column { name: value("name")?, unit: value("unit") })
        })
        .collect()
}
