//! Summaries as JSON, and read back from JSON and CSV.

use std::path::Path;

use draws::{Error, ErrorKind};
use serde_json::{Map, Value, json};

use crate::summary::{COLUMNS, Numbers, Summary, SummaryRow};

impl Summary {
    /// Writes the table as JSON: the number of chains and draws, and for each variable its columns.
    ///
    /// JSON has no name for what is not a number, which is `null`, and for infinities, which are the texts
    /// `"Infinity"` and `"-Infinity"`.
    ///
    /// ```
    /// use diagnostics::{Summary, summary};
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(2, 50);
    /// draws.add("x", &[], (0..100).map(|i| f64::from(i * 37 % 101)).collect())?;
    /// # let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("summary.json");
    /// summary(&draws).write_json(&path)?;
    /// assert_eq!(Summary::read_json(&path)?, summary(&draws));
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_json(&self, path: &Path) -> Result<(), Error> {
        let rows = self.rows().iter().map(|row| {
            let mut columns: Map<String, Value> = COLUMNS[1..]
                .iter()
                .zip(row.numbers())
                .map(|(name, number)| ((*name).to_owned(), to_json(number)))
                .collect();
            columns.insert("nonfinite".to_owned(), json!(row.num_nonfinite));
            columns.insert("variable".to_owned(), json!(row.name));
            Value::Object(columns)
        });
        let whole = json!({
            "chains": self.num_chains(),
            "draws": self.num_draws(),
            "rows": rows.collect::<Vec<_>>(),
        });
        draws::io::write_file(path, |out| writeln!(out, "{whole:#}"))
    }

    /// Reads what [`Summary::write_json`] wrote.
    ///
    /// # Errors
    /// If the file cannot be read, is no JSON, or lacks a column; the message names file and row.
    pub fn read_json(path: &Path) -> Result<Self, Error> {
        Self::parse_json(&text(path)?, &path.display().to_string())
    }

    /// As [`Summary::read_json`], from the text of a file; `source` names it in errors.
    ///
    /// # Errors
    /// As [`Summary::read_json`].
    pub fn parse_json(text: &str, source: &str) -> Result<Self, Error> {
        let whole: Value = serde_json::from_str(text).map_err(|e| failed(source, e))?;
        let count = |key: &str| {
            let count = whole[key].as_u64().and_then(|count| usize::try_from(count).ok());
            count.ok_or_else(|| failed(source, format!("\"{key}\" must be a count")))
        };
        let rows = whole["rows"].as_array().ok_or_else(|| failed(source, "there are no rows"))?;
        let rows: Result<Vec<SummaryRow>, Error> = rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let at = |message: String| failed(&format!("{source}, row {}", i + 1), message);
                let name = row["variable"]
                    .as_str()
                    .ok_or_else(|| at("\"variable\" must be a name".to_owned()))?;
                let mut numbers = [f64::NAN; 9];
                for (number, column) in numbers.iter_mut().zip(&COLUMNS[1..]) {
                    *number = row
                        .get(*column)
                        .and_then(of_json)
                        .ok_or_else(|| at(format!("\"{column}\" must be a number or null")))?;
                }
                let nonfinite = row["nonfinite"].as_u64().unwrap_or(0);
                Ok(row_of(name, numbers, usize::try_from(nonfinite).unwrap_or(usize::MAX)))
            })
            .collect();
        Ok(Self::from_rows(rows?, count("chains")?, count("draws")?))
    }

    /// Reads the rows that [`Summary::write_csv`] wrote; how many chains and draws there were, and how many
    /// of them were not finite, is not in that file, and 0 here.
    ///
    /// ```
    /// use diagnostics::{Summary, summary};
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(2, 50);
    /// draws.add("x", &[], (0..100).map(|i| f64::from(i * 37 % 101)).collect())?;
    /// # let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("summary.csv");
    /// summary(&draws).write_csv(&path)?;
    /// assert_eq!(Summary::read_csv(&path)?.rows(), summary(&draws).rows());
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, has other columns, or a field is no number; the message names file and
    /// row.
    pub fn read_csv(path: &Path) -> Result<Self, Error> {
        Self::parse_csv(&text(path)?, &path.display().to_string())
    }

    /// As [`Summary::read_csv`], from the text of a file; `source` names it in errors.
    ///
    /// # Errors
    /// As [`Summary::read_csv`].
    pub fn parse_csv(text: &str, source: &str) -> Result<Self, Error> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| failed(source, error))?;
        if !header.iter().eq(COLUMNS) {
            let found: Vec<&str> = header.iter().collect();
            let message =
                format!("the columns are {}, but must be {}", found.join(","), COLUMNS.join(","));
            return Err(failed(source, message));
        }
        let rows: Result<Vec<SummaryRow>, Error> = reader
            .records()
            .enumerate()
            .map(|(i, record)| {
                let at = format!("{source}, row {}", i + 1);
                let record = record.map_err(|error| failed(&at, error))?;
                let mut numbers = [f64::NAN; 9];
                for (number, field) in numbers.iter_mut().zip(record.iter().skip(1)) {
                    *number = field
                        .parse()
                        .map_err(|_| failed(&at, format!("\"{field}\" is not a number")))?;
                }
                Ok(row_of(&record[0], numbers, 0))
            })
            .collect();
        Ok(Self::from_rows(rows?, 0, 0))
    }
}

fn row_of(name: &str, numbers: [f64; 9], num_nonfinite: usize) -> SummaryRow {
    let [mean, sd, hdi_lower, hdi_upper, mcse_mean, mcse_sd, ess_bulk, ess_tail, r_hat] = numbers;
    let numbers =
        Numbers { mean, sd, hdi_lower, hdi_upper, mcse_mean, mcse_sd, ess_bulk, ess_tail, r_hat };
    SummaryRow::new(name.to_owned(), num_nonfinite, numbers)
}

fn to_json(number: f64) -> Value {
    match number {
        number if number.is_finite() => json!(number),
        f64::INFINITY => json!("Infinity"),
        f64::NEG_INFINITY => json!("-Infinity"),
        _ => Value::Null,
    }
}

fn of_json(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(f64::NAN),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text == "Infinity" => Some(f64::INFINITY),
        Value::String(text) if text == "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
    })
}

fn failed(source: &str, message: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Parse, format!("{source}: {message}"))
}

#[cfg(test)]
mod tests {
    use draws::Draws;

    use crate::{Summary, summary};

    fn odd() -> Summary {
        let mut draws = Draws::new(2, 4);
        draws.add("x", &[1, 2], (0..16).map(|i| f64::from(i * 7 % 11)).collect()).unwrap();
        let mut values: Vec<f64> = (0..8).map(|i| f64::from(i * 5 % 7)).collect();
        values[2] = f64::INFINITY;
        draws.add("infinite", &[], values).unwrap();
        draws.add("nan", &[], vec![f64::NAN; 8]).unwrap();
        summary(&draws)
    }

    #[test]
    fn what_is_not_finite_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (json, csv) = (folder.path().join("s.json"), folder.path().join("s.csv"));
        odd().write_json(&json).unwrap();
        assert_eq!(format!("{:?}", Summary::read_json(&json).unwrap()), format!("{:?}", odd()));
        odd().write_csv(&csv).unwrap();
        assert_eq!(Summary::read_csv(&csv).unwrap().to_string(), odd().to_string());
    }

    #[test]
    fn every_damage_is_told_with_its_place() {
        let error = |text: &str| Summary::parse_json(text, "s.json").unwrap_err().to_string();
        assert!(error("{").starts_with("s.json: "));
        assert_eq!(error("{}"), "s.json: there are no rows");
        assert_eq!(error("{\"rows\":[]}"), "s.json: \"chains\" must be a count");
        let row = "{\"chains\":1,\"draws\":1,\"rows\":[{\"variable\":\"x\",\"mean\":\"one\"}]}";
        assert_eq!(error(row), "s.json, row 1: \"mean\" must be a number or null");
        assert_eq!(error("{\"rows\":[1]}"), "s.json, row 1: \"variable\" must be a name");

        let error = |text: &str| Summary::parse_csv(text, "s.csv").unwrap_err().to_string();
        assert!(error("").starts_with("s.csv: the columns are , but must be variable,mean"));
        let header = "variable,mean,sd,hdi_5%,hdi_95%,mcse_mean,mcse_sd,ess_bulk,ess_tail,r_hat";
        let row = format!("{header}\nx,1,2,3,4,5,6,seven,8,9\n");
        assert_eq!(error(&row), "s.csv, row 1: \"seven\" is not a number");
        assert!(error(&format!("{header}\nx,1\n")).starts_with("s.csv, row 1: "));
        assert!(Summary::read_json(std::path::Path::new("no/such/file")).is_err());
    }
}
