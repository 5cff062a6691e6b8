//! Bandpasses from text files of two columns.

use std::path::Path;

use super::{Bandpass, ResponseKind};
use crate::{Error, WavelengthUnit, readers};

impl Bandpass {
    /// Reads a file of two columns, wavelength and response, separated by blanks or a comma.
    ///
    /// `#` begins a comment; blank lines and one row of column names before the numbers are passed
    /// over. The band is named after the file, without its folder and ending.
    ///
    /// # Errors
    /// If the file cannot be read, a row is not two finite numbers, or the rows break a rule of
    /// [`Bandpass::new`]. The message names file, line and column, what was found and expected.
    pub fn read(
        path: impl AsRef<Path>,
        unit: WavelengthUnit,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::parse(&readers::read(path)?, &path.display().to_string(), unit, kind)
    }

    /// Reads the text of such a file; `source` is its name, for errors and for the band.
    ///
    /// # Errors
    /// As [`Bandpass::read`].
    pub fn parse(
        text: &str,
        source: &str,
        unit: WavelengthUnit,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let rows = readers::parse(text, source, ["wavelength", "response"])?;
        let stem = Path::new(source).file_stem().unwrap_or_default();
        Self::from_rows(&stem.to_string_lossy(), source, "line", &rows, unit, kind)
    }

    /// Reads the text of an ECSV table, as Astropy writes them, whose header states the unit of the wavelengths
    /// (Angstrom, nm or um); `columns` are the names of wavelength and response, `source` is the name of
    /// the file.
    ///
    /// ```
    /// use photometry::{Bandpass, ResponseKind};
    ///
    /// let lines = [
    ///     "# %ECSV 1.0",
    ///     "# ---",
    ///     "# datatype:",
    ///     "# - {name: wave, unit: nm, datatype: float64}",
    ///     "# - {name: r, datatype: float64}",
    ///     "wave r",
    ///     "400.0 0.0",
    ///     "500.0 1.0",
    ///     "600.0 0.0",
    /// ];
    /// let text = lines.join("\n");
    /// let band = Bandpass::parse_ecsv(&text, "b.ecsv", ["wave", "r"], ResponseKind::Photon)?;
    /// assert_eq!(band.wavelengths(), [4000.0, 5000.0, 6000.0]);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If it is no such table, a column is not there, the wavelengths have no unit of wavelength, or the rows
    /// break a rule of [`Bandpass::new`].
    pub fn parse_ecsv(
        text: &str,
        source: &str,
        columns: [&str; 2],
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let table = readers::parse_ecsv(text, source, columns)?;
        let stem = Path::new(source).file_stem().unwrap_or_default();
        Self::from_rows(&stem.to_string_lossy(), source, "line", &table.rows, table.unit, kind)
    }
}
