//! Measurements: named columns of numbers, read from a CSV file with errors that say where.

use std::path::Path;

use crate::{Error, ErrorKind};

/// A table of named columns of finite numbers, all of one length.
///
/// ```
/// use draws::Table;
///
/// let table = Table::parse("X,Y\n0.5,1\n1.5,4\n", "line.csv")?;
/// assert_eq!(table.column("Y")?, [1.0, 4.0]);
///
/// let error = Table::parse("X,Y\n0.5,one\n", "line.csv").unwrap_err();
/// assert_eq!(error.to_string(), "line.csv, line 2, column \"Y\": \"one\" is not a number");
/// # Ok::<(), draws::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    source: String,
    columns: Vec<(String, Vec<f64>)>,
    num_incomplete: usize,
}

/// How tables say that a value is missing, in small letters.
const MISSING: [&str; 6] = ["", "nan", "na", "n/a", "null", "--"];

/// What becomes of a row with a missing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    IsMistake,
    IsLeftOut,
}

impl Table {
    /// Reads a CSV file whose first row names the columns.
    ///
    /// # Errors
    /// If the file cannot be read, it holds no row, a name is missing or there twice, a row has too few or too many
    /// fields, or a field is not a finite number. The message names file, line and column.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::parse(&text_of(path)?, &path.display().to_string())
    }

    /// Reads these columns of a CSV file alone; others may hold anything, such as the names of objects.
    ///
    /// ```
    /// use draws::Table;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("stars.csv");
    /// std::fs::write(&path, "name,mag,error\nVega,0.03,0.01\nDeneb,1.25,0.02\n").unwrap();
    /// let table = Table::read_columns(&path, &["mag", "error"])?;
    /// assert_eq!(table.column("mag")?, [0.03, 1.25]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Table::read`] for these columns, or if one of them is not there.
    pub fn read_columns(path: impl AsRef<Path>, names: &[&str]) -> Result<Self, Error> {
        let path = path.as_ref();
        let source = path.display().to_string();
        Self::parse_columns(&text_of(path)?, &source, Some(names), Missing::IsMistake)
    }

    /// As [`Table::read_columns`], without the rows in which a value of these columns is missing: an empty
    /// field, NaN, NA, N/A, null or --. [`Table::num_incomplete`] counts them.
    ///
    /// ```
    /// use draws::Table;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("stars.csv");
    /// std::fs::write(&path, "name,mag\nVega,0.03\nDeneb,\n,1.5\n").unwrap();
    /// let table = Table::read_complete(&path, &["mag"])?;
    /// assert_eq!(table.column("mag")?, [0.03, 1.5]);
    /// assert_eq!(table.num_incomplete(), 1);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Table::read_columns`] for all other rows, or if no row is left.
    pub fn read_complete(path: impl AsRef<Path>, names: &[&str]) -> Result<Self, Error> {
        let path = path.as_ref();
        let source = path.display().to_string();
        Self::parse_columns(&text_of(path)?, &source, Some(names), Missing::IsLeftOut)
    }

    /// Reads the text of a CSV file; `source` names it in errors.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn parse(text: &str, source: &str) -> Result<Self, Error> {
        Self::parse_columns(text, source, None, Missing::IsMistake)
    }

    /// The columns of these names, or all.
    fn parse_columns(
        text: &str,
        source: &str,
        names: Option<&[&str]>,
        missing: Missing,
    ) -> Result<Self, Error> {
        let is_wanted = |name: &str| names.is_none_or(|names| names.contains(&name));
        let fail = |message: String| Error::new(ErrorKind::Parse, message);
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| fail(format!("{source}: {e}")))?.clone();
        let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
        for (i, name) in header.iter().enumerate().filter(|(_, name)| is_wanted(name)) {
            if name.is_empty() {
                return Err(fail(format!("{source}, line 1: column {} has no name", i + 1)));
            }
            if columns.iter().any(|(known, _)| known == name) {
                return Err(fail(format!("{source}, line 1: two columns are named \"{name}\"")));
            }
            columns.push((name.to_owned(), Vec::new()));
        }
        let unknown = names.into_iter().flatten().find(|name| !header.iter().any(|h| h == **name));
        if let Some(name) = unknown.filter(|_| !header.is_empty()) {
            return Err(no_column(source, name, header.iter()));
        }
        if columns.is_empty() {
            return Err(fail(format!(
                "{source}: the file is empty; a row of column names is needed"
            )));
        }
        let mut num_incomplete = 0;
        for record in reader.records() {
            let record = record.map_err(|e| fail(format!("{source}: {e}")))?;
            let line = || line_of(text, record.position().map_or(0, csv::Position::byte));
            if record.len() != header.len() {
                return Err(fail(format!(
                    "{source}, line {}: {} fields, but the header names {} columns",
                    line(),
                    record.len(),
                    header.len()
                )));
            }
            let fields = record.iter().zip(&header).filter(|(_, name)| is_wanted(name));
            let is_missing = |field: &str| MISSING.contains(&field.to_lowercase().as_str());
            if missing == Missing::IsLeftOut && fields.clone().any(|(field, _)| is_missing(field)) {
                num_incomplete += 1;
                continue;
            }
            for ((field, _), (name, values)) in fields.zip(&mut columns) {
                let at = || format!("{source}, line {}, column \"{name}\"", line());
                let value: f64 = match field.parse() {
                    Ok(value) => value,
                    Err(_) if field.is_empty() => {
                        return Err(fail(format!("{}: the field is empty", at())));
                    }
                    Err(_) => return Err(fail(format!("{}: \"{field}\" is not a number", at()))),
                };
                if !value.is_finite() {
                    return Err(fail(format!(
                        "{}: {field} is not finite; leave such rows out",
                        at()
                    )));
                }
                values.push(value);
            }
        }
        if columns[0].1.is_empty() {
            return Err(fail(format!(
                "{source}: there is no row of numbers below the column names"
            )));
        }
        Ok(Self { source: source.to_owned(), columns, num_incomplete })
    }

    /// The column of this name.
    ///
    /// # Errors
    /// If there is none; the message lists those there are.
    pub fn column(&self, name: &str) -> Result<&[f64], Error> {
        let found = self.columns.iter().find(|(known, _)| known == name);
        found
            .map(|(_, values)| values.as_slice())
            .ok_or_else(|| no_column(&self.source, name, self.names()))
    }

    /// The number of rows.
    pub fn num_rows(&self) -> usize {
        self.columns[0].1.len()
    }

    /// The number of rows of the file that [`Table::read_complete`] left out.
    pub fn num_incomplete(&self) -> usize {
        self.num_incomplete
    }

    /// The names of the columns, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }
}

fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
    })
}

fn no_column<'n>(source: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Error {
    let known: Vec<&str> = known.collect();
    let mut text = format!("{source}: no column \"{name}\"; there are: {}", known.join(", "));
    if let [first] = known[..] {
        text += match first.starts_with('#') {
            true => "; the first line must have the names of the columns",
            false if first.contains([';', '\t', '|', ' ']) => {
                "; fields must be separated by commas"
            }
            false => "",
        };
    }
    Error::new(ErrorKind::Name, text)
}

/// The number of the line on which the record that the reader found at `byte` stands; the reader
/// counts blank lines before a record as part of it.
fn line_of(text: &str, byte: u64) -> usize {
    let start = usize::try_from(byte).map_or(text.len(), |b| b.min(text.len()));
    let blank = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    1 + text[..start + blank].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_table_says_where() {
        let cases = [
            ("", "t.csv: the file is empty; a row of column names is needed"),
            ("X,X\n", "t.csv, line 1: two columns are named \"X\""),
            ("X,Y\n", "t.csv: there is no row of numbers below the column names"),
            ("X,\n", "t.csv, line 1: column 2 has no name"),
            ("X,Y\n1,2\n3\n", "t.csv, line 3: 1 fields, but the header names 2 columns"),
            (
                "X,Y\n1,2\n\n3,NaN\n",
                "t.csv, line 4, column \"Y\": NaN is not finite; leave such rows out",
            ),
            ("X\n\"\"\n", "t.csv, line 2, column \"X\": the field is empty"),
        ];
        for (text, message) in cases {
            assert_eq!(Table::parse(text, "t.csv").unwrap_err().to_string(), message);
        }
        let text = "name,X,,Y\nVega,1,a,2\nDeneb,3,b,4\n";
        let columns = |text, names: &[&str], missing| {
            Table::parse_columns(text, "t.csv", Some(names), missing)
        };
        let table = columns(text, &["Y", "X"], Missing::IsMistake).unwrap();
        assert_eq!(
            (table.column("X").unwrap(), table.column("Y").unwrap()),
            (&[1.0, 3.0][..], &[2.0, 4.0][..])
        );
        let cases = [
            ("Z", "t.csv: no column \"Z\"; there are: name, X, , Y"),
            ("name", "t.csv, line 2, column \"name\": \"Vega\" is not a number"),
        ];
        for (name, message) in cases {
            let error = columns(text, &[name], Missing::IsMistake).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        let hints = [
            (
                "X;Y\n1;2\n",
                "t.csv: no column \"Y\"; there are: X;Y; fields must be separated by commas",
            ),
            (
                "# my\nX,Y\n",
                "t.csv: no column \"Y\"; there are: # my; the first line must have the names of the columns",
            ),
        ];
        for (text, message) in hints {
            assert_eq!(columns(text, &["Y"], Missing::IsMistake).unwrap_err().to_string(), message);
        }
        let text = "name,X,Y\n,1,2\nb,,3\nc,4,N/A\nd,5,6\n";
        let table = columns(text, &["X", "Y"], Missing::IsLeftOut).unwrap();
        assert_eq!((table.num_incomplete(), table.column("Y").unwrap()), (2, &[2.0, 6.0][..]));
        for (text, message) in [
            ("X\nNaN\n", "t.csv: there is no row of numbers below the column names"),
            ("X\n1\nmany\n", "t.csv, line 3, column \"X\": \"many\" is not a number"),
            ("X\ninf\n", "t.csv, line 2, column \"X\": inf is not finite; leave such rows out"),
        ] {
            assert_eq!(columns(text, &["X"], Missing::IsLeftOut).unwrap_err().to_string(), message);
        }
        let error = Table::read("no/such/file.csv").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().starts_with("cannot read no/such/file.csv"), "{error}");
    }
}
