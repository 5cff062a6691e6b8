//! VOTable, the tables of the Virtual Observatory, with rows in XML, as the SVO filter service writes them, or in
//! base64.

use roxmltree::{Document, Node, ParsingOptions};

use super::table::Table;
use super::text::Row;
use super::votable_binary;
use crate::{Error, ErrorKind, ResponseKind};

/// The columns of these names, by `name` or `ID`, in the first table that has both (Ochsenbein et al. 2019,
/// "VOTable Format Definition" 1.4).
///
/// # Errors
/// If the text is no XML, the columns are in no table or its data are in another file or in FITS, or a row is not
/// made of finite numbers in those columns.
pub(super) fn parse(text: &str, source: &str, names: [&str; 2]) -> Result<Table, Error> {
    let fail = |message: String| Error::new(ErrorKind::Parse, format!("{source}{message}"));
    // Old files name a document type, which nobody has to load.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options)
        .map_err(|error| fail(format!(": this is no XML: {error}")))?;
    let root = document.root_element();
    if root.tag_name().name() != "VOTABLE" {
        let name = root.tag_name().name();
        return Err(fail(format!(": found the XML element {name}, expected VOTABLE")));
    }
    let mut known: Vec<&str> = Vec::new();
    for table in root.descendants().filter(|node| is(node, "TABLE")) {
        let fields: Vec<Node<'_, '_>> = table.children().filter(|node| is(node, "FIELD")).collect();
        let place = |name: &str| {
            fields.iter().position(|field| {
                ["name", "ID"].iter().any(|key| field.attribute(*key) == Some(name))
            })
        };
        let [Some(first), Some(second)] = names.map(place) else {
            known.extend(fields.iter().filter_map(|field| field.attribute("name")));
            continue;
        };
        let unit = |place: usize| fields[place].attribute("unit").map(str::to_owned);
        let (rows, row) = rows(table, source, names, [first, second], &fields)?;
        return Ok(Table {
            rows,
            row,
            source: source.to_owned(),
            names: names.map(str::to_owned),
            units: [unit(first), unit(second)],
            kind: detector(root, source)?,
        });
    }
    Err(fail(format!(
        ": found the columns {}, expected \"{}\" and \"{}\" in one table",
        if known.is_empty() { "none".to_owned() } else { known.join(", ") },
        names[0],
        names[1]
    )))
}

/// Whether this is an element of this name, in whatever namespace.
pub(super) fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The rows, and what their numbers count.
fn rows(
    table: Node<'_, '_>,
    source: &str,
    names: [&str; 2],
    places: [usize; 2],
    fields: &[Node<'_, '_>],
) -> Result<(Vec<Row>, &'static str), Error> {
    let fail = |message: String| Error::new(ErrorKind::Parse, format!("{source}{message}"));
    let mut data = table.children().filter(|node| is(node, "DATA"));
    let data = data.next().and_then(|data| data.children().find(Node::is_element));
    let data = match data {
        Some(data) if is(&data, "TABLEDATA") => data,
        Some(data) if is(&data, "BINARY") || is(&data, "BINARY2") => {
            let rows = votable_binary::rows(data, fields, names, places);
            return Ok((rows.map_err(fail)?, "row"));
        }
        Some(other) => {
            return Err(fail(format!(
                ": found data in the form {}, expected TABLEDATA, BINARY or BINARY2; a FITS file is read by itself",
                other.tag_name().name()
            )));
        }
        None => return Err(fail(": found a table without data".to_owned())),
    };
    let mut found = Vec::new();
    // Lines are counted on the way, since looking each of them up would take quadratic time.
    let document = table.document().input_text();
    let (mut line, mut counted) = (1, 0);
    for row in data.children().filter(|node| is(node, "TR")) {
        let start = row.range().start;
        line += document.as_bytes()[counted..start].iter().filter(|byte| **byte == b'\n').count();
        counted = start;
        let cells: Vec<Node<'_, '_>> = row.children().filter(|node| is(node, "TD")).collect();
        let columns = fields.len();
        if cells.len() != columns {
            return Err(fail(format!(
                ", line {line}: found {} columns, expected {columns}",
                cells.len()
            )));
        }
        let mut values = [0.0; 2];
        for ((value, place), name) in values.iter_mut().zip(places).zip(names) {
            let text = cells[place].text().unwrap_or_default().trim();
            let number = text.parse().ok().filter(|x: &f64| x.is_finite());
            *value = number.ok_or_else(|| {
                fail(format!(
                    ", line {line}, column \"{name}\": found \"{text}\", expected a finite number"
                ))
            })?;
        }
        found.push(Row { line, values });
    }
    Ok((found, "line"))
}

/// What the response counts, by the parameter `DetectorType` of the SVO filter service: 0 for energy, 1 for
/// photons.
fn detector(root: Node<'_, '_>, source: &str) -> Result<Option<ResponseKind>, Error> {
    let mut parameters = root.descendants().filter(|node| is(node, "PARAM"));
    let found = parameters.find(|node| node.attribute("name") == Some("DetectorType"));
    match found.and_then(|node| node.attribute("value")).map(str::trim) {
        None | Some("") => Ok(None),
        Some("0") => Ok(Some(ResponseKind::Energy)),
        Some("1") => Ok(Some(ResponseKind::Photon)),
        Some(other) => Err(Error::new(
            ErrorKind::Parse,
            format!(
                "{source}: found the DetectorType \"{other}\", expected 0 (energy) or 1 (photons)"
            ),
        )),
    }
}
