//! Numbers between measuring and drawing: a small CSV file with names in its first columns.

use std::error::Error;
use std::path::Path;

use pallasite::draws::io::write_file;

/// Rows of fields under a head.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(head: [&str; N]) -> Self {
        Self { head: head.map(str::to_owned).to_vec(), rows: Vec::new() }
    }

    /// Adds a row, and prints it: a measurement may take a while.
    pub(crate) fn push(&mut self, row: Vec<String>) {
        println!("{}", row.join(","));
        self.rows.push(row);
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let lines: Vec<String> =
            [&self.head].into_iter().chain(&self.rows).map(|row| row.join(",")).collect();
        Ok(write_file(path, |file| writeln!(file, "{}", lines.join("\n")))?)
    }

    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}; measure it first", path.display()))?;
        let mut rows =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let head = rows.next().unwrap_or_default();
        Ok(Self { head, rows: rows.collect() })
    }

    /// The x and y of the rows whose first fields are these.
    pub(crate) fn curve(
        &self,
        first: &[&str],
        [x, y]: [&str; 2],
    ) -> Result<[Vec<f64>; 2], Box<dyn Error>> {
        let place = |name: &str| {
            let place = self.head.iter().position(|head| head == name);
            place.ok_or_else(|| format!("no column \"{name}\" among {}", self.head.join(", ")))
        };
        let places = [place(x)?, place(y)?];
        let mut curve = [Vec::new(), Vec::new()];
        for row in &self.rows {
            if row.iter().zip(first).all(|(field, first)| field == first) {
                for (values, place) in curve.iter_mut().zip(places) {
                    values.push(row.get(place).map_or("", String::as_str).parse()?);
                }
            }
        }
        if curve[0].is_empty() {
            return Err(format!("no row for {}", first.join(", ")).into());
        }
        Ok(curve)
    }
}
