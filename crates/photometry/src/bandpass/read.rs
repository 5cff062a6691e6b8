//! Bandpasses from text files of two columns.

use std::path::Path;

use super::{Bandpass, ResponseKind};
use crate::{Error, WavelengthUnit, table};

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
        Self::parse(&table::read(path)?, &path.display().to_string(), unit, kind)
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
        let rows = table::parse(text, source, ["wavelength", "response"])?;
        let stem = Path::new(source).file_stem().unwrap_or_default();
        Self::from_rows(&stem.to_string_lossy(), source, "line", &rows, unit, kind)
    }
}
