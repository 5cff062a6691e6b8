//! Bandpasses: the response of filter, telescope and detector over wavelength.

use std::path::Path;

use crate::table::{self, Row};
use crate::{Error, ErrorKind, WavelengthUnit};

/// The response of a photometric band: linear between its nodes, zero outside them.
///
/// Wavelengths are kept in Angstrom, whatever the unit they were given in. A response at the first
/// or last node that is not zero is a vertical edge.
///
/// Whether the response counts photons or energy is not part of it: the spectrum that it is
/// integrated with has to be of the same kind.
///
/// ```
/// use photometry::{Bandpass, WavelengthUnit};
///
/// let text = "# wavelength response\n400 0.0\n450 1.0\n600 0.0\n";
/// let band = Bandpass::parse(text, "blue.dat", WavelengthUnit::Nanometer)?;
/// assert_eq!(band.name(), "blue");
/// assert_eq!(band.wavelengths(), [4000.0, 4500.0, 6000.0]);
/// assert_eq!(band.response_at(4250.0), 0.5);
/// assert_eq!(band.response_at(7000.0), 0.0);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bandpass {
    name: String,
    wavelengths: Vec<f64>,
    response: Vec<f64>,
}

impl Bandpass {
    /// A band from its nodes; `unit` is that of the wavelengths.
    ///
    /// # Errors
    /// If the lengths differ, there are fewer than two nodes, a wavelength is not positive and
    /// above the one before, a response is negative, something is not finite, or the response is
    /// zero everywhere. The message names the band, the node (counted from 0) and the value.
    pub fn new(
        name: &str,
        wavelengths: &[f64],
        response: &[f64],
        unit: WavelengthUnit,
    ) -> Result<Self, Error> {
        let source = format!("bandpass \"{name}\"");
        if wavelengths.len() != response.len() {
            return Err(Error::new(
                ErrorKind::Bandpass,
                format!(
                    "{source}: found {} wavelengths and {} responses, expected as many of both",
                    wavelengths.len(),
                    response.len()
                ),
            ));
        }
        let nodes: Vec<Row> = std::iter::zip(wavelengths, response)
            .enumerate()
            .map(|(line, (&wavelength, &response))| Row { line, values: [wavelength, response] })
            .collect();
        Self::from_rows(name, &source, "node", &nodes, unit)
    }

    /// Reads a file of two columns, wavelength and response, separated by blanks or a comma.
    ///
    /// `#` begins a comment; blank lines and one row of column names before the numbers are passed
    /// over. The band is named after the file, without its folder and ending.
    ///
    /// # Errors
    /// If the file cannot be read, a row is not two finite numbers, or the rows break a rule of
    /// [`Bandpass::new`]. The message names file, line and column, what was found and expected.
    pub fn read(path: impl AsRef<Path>, unit: WavelengthUnit) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
        })?;
        Self::parse(&text, &path.display().to_string(), unit)
    }

    /// Reads the text of such a file; `source` is its name, for errors and for the band.
    ///
    /// # Errors
    /// As [`Bandpass::read`].
    pub fn parse(text: &str, source: &str, unit: WavelengthUnit) -> Result<Self, Error> {
        let rows = table::parse(text, source, ["wavelength", "response"])?;
        let stem = Path::new(source).file_stem().unwrap_or_default();
        Self::from_rows(&stem.to_string_lossy(), source, "line", &rows, unit)
    }

    fn from_rows(
        name: &str,
        source: &str,
        row: &str,
        rows: &[Row],
        unit: WavelengthUnit,
    ) -> Result<Self, Error> {
        let fail = |message: String| Error::new(ErrorKind::Bandpass, format!("{source}{message}"));
        if rows.len() < 2 {
            return Err(fail(format!(
                ": found {} rows of numbers, expected at least 2",
                rows.len()
            )));
        }
        let mut before = None;
        for &Row { line, values } in rows {
            let [wavelength, response] = values;
            let at = |column: &str| format!(", {row} {line}, {column}: found");
            if !(wavelength * unit.angstroms()).is_finite() || wavelength <= 0.0 {
                return Err(fail(format!(
                    "{} {wavelength}, expected a finite number of {unit} above 0",
                    at("column 1 (wavelength)")
                )));
            }
            if let Some(before) = before.filter(|&before| wavelength <= before) {
                return Err(fail(format!(
                    "{} {wavelength} after {before}, expected wavelengths that increase",
                    at("column 1 (wavelength)")
                )));
            }
            if !response.is_finite() || response < 0.0 {
                return Err(fail(format!(
                    "{} {response}, expected a finite number that is not negative",
                    at("column 2 (response)")
                )));
            }
            before = Some(wavelength);
        }
        if rows.iter().all(|r| r.values[1] == 0.0) {
            return Err(fail(": the response is zero everywhere".to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            wavelengths: rows.iter().map(|r| r.values[0] * unit.angstroms()).collect(),
            response: rows.iter().map(|r| r.values[1]).collect(),
        })
    }

    /// The same band under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The name, for errors and legends.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The wavelengths of the nodes in Angstrom, increasing.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// The response at each node.
    pub fn response(&self) -> &[f64] {
        &self.response
    }

    /// The response at a wavelength in Angstrom: linear between nodes, zero outside, NaN at NaN.
    pub fn response_at(&self, wavelength: f64) -> f64 {
        if wavelength.is_nan() {
            return f64::NAN;
        }
        let above = self.wavelengths.partition_point(|&w| w <= wavelength);
        let last = self.wavelengths.len() - 1;
        if above == 0 {
            return 0.0;
        }
        if above > last {
            let at_last_node = wavelength == self.wavelengths[last];
            return if at_last_node { self.response[last] } else { 0.0 };
        }
        let (left, right) = (self.wavelengths[above - 1], self.wavelengths[above]);
        let (low, high) = (self.response[above - 1], self.response[above]);
        low + (high - low) * ((wavelength - left) / (right - left))
    }
}
