//! Bandpasses from text files of two columns, and from tables that state their units.

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

    /// Reads a file in a format that states the unit of the wavelengths (Angstrom, nm or um): ECSV as Astropy
    /// writes it, a FITS binary table, or, with the feature `votable`, a VOTable, as the SVO filter service gives
    /// it. `columns` are the names of wavelength and response.
    ///
    /// Responses in per cent become fractions. The band is named after the file, without its folder and
    /// ending.
    ///
    /// # Errors
    /// If the file cannot be read or is none of these, a column is not there or holds something that is not
    /// a finite number, the wavelengths have no unit of wavelength, the file says that its response
    /// counts something else than `kind`, or the rows break a rule of [`Bandpass::new`].
    pub fn read_table(
        path: impl AsRef<Path>,
        columns: [&str; 2],
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = readers::read_table(path)?;
        Self::parse_table(&bytes, &path.display().to_string(), columns, kind)
    }

    /// Reads the bytes of such a file; `source` is its name, for errors and for the band.
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
    /// let columns = ["wave", "r"];
    /// let band = Bandpass::parse_table(text.as_bytes(), "b.ecsv", columns, ResponseKind::Photon)?;
    /// assert_eq!(band.wavelengths(), [4000.0, 5000.0, 6000.0]);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Bandpass::read_table`].
    pub fn parse_table(
        bytes: &[u8],
        source: &str,
        columns: [&str; 2],
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let mut table = readers::parse_table(bytes, source, columns)?;
        let unit = table.wavelength_unit()?;
        table.check_response(kind)?;
        let stem = Path::new(source).file_stem().unwrap_or_default();
        Self::from_rows(&stem.to_string_lossy(), source, table.row, &table.rows, unit, kind)
    }
}
