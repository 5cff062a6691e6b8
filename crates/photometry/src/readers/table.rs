//! Two columns of a table that states its units, whatever its format.

use std::path::Path;

use super::text::Row;
use super::{ecsv, fits, units};
use crate::{Error, ErrorKind, ResponseKind, WavelengthUnit};

/// Two columns of a table, with what their format says of them.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    /// What the number of a row counts, for errors.
    pub(crate) row: &'static str,
    pub(super) source: String,
    pub(super) names: [String; 2],
    pub(super) units: [Option<String>; 2],
    /// What the response counts, in the files that say so.
    pub(super) kind: Option<ResponseKind>,
}

/// The bytes of a file.
pub(crate) fn read_table(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
    })
}

/// The columns of these names in an ECSV table, a VOTable or a FITS file; which it is, its first bytes tell.
///
/// # Errors
/// If it is none of these, a column is not there, or a row is not made of finite numbers in those columns.
pub(crate) fn parse_table(bytes: &[u8], source: &str, names: [&str; 2]) -> Result<Table, Error> {
    let fail = |message: String| Error::new(ErrorKind::Parse, format!("{source}{message}"));
    if bytes.starts_with(b"SIMPLE  =") {
        return fits::parse(bytes, source, names);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        fail(format!(": found no text from byte {} on, and no FITS file", error.valid_up_to()))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        #[cfg(feature = "votable")]
        return super::votable::parse(text, source, names);
        #[cfg(not(feature = "votable"))]
        return Err(fail(
            ": a VOTable is read with the feature `votable` of photometry".to_owned(),
        ));
    }
    if text.starts_with("# %ECSV ") {
        return ecsv::parse(text, source, names);
    }
    let first: String = text.lines().next().unwrap_or_default().chars().take(40).collect();
    Err(fail(format!(
        ", line 1: found \"{first}\", expected a FITS file, a VOTable or \"# %ECSV 1.0\"; two columns of \
         text have readers of their own, which are told the unit"
    )))
}

impl Table {
    /// The unit of the first column.
    ///
    /// # Errors
    /// If it is none of wavelengths.
    pub(crate) fn wavelength_unit(&self) -> Result<WavelengthUnit, Error> {
        let unit = self.units[0].as_deref().and_then(units::wavelength);
        unit.ok_or_else(|| self.wrong_unit(0, "Angstrom, nm or um"))
    }

    /// Makes fractions of responses in per cent, and checks what else the file says of the response.
    ///
    /// # Errors
    /// If it counts something else.
    pub(crate) fn check_response(&mut self, kind: ResponseKind) -> Result<(), Error> {
        if let Some(stated) = self.kind.filter(|stated| *stated != kind) {
            return Err(Error::new(
                ErrorKind::Bandpass,
                format!(
                    "{}: found a response of the kind {stated:?} by its DetectorType, expected {kind:?} as \
                     given",
                    self.source
                ),
            ));
        }
        if self.units[1].as_deref().is_some_and(|unit| matches!(unit.trim(), "%" | "percent")) {
            self.rows.iter_mut().for_each(|row| row.values[1] *= 0.01);
        }
        Ok(())
    }

    /// Checks that the second column is in erg s⁻¹ cm⁻² Å⁻¹.
    ///
    /// # Errors
    /// If it is not, or has no unit.
    pub(crate) fn check_flux(&self) -> Result<(), Error> {
        if self.units[1].as_deref().is_some_and(units::is_flam) {
            return Ok(());
        }
        Err(self.wrong_unit(1, "erg/s/cm2/Angstrom or FLAM"))
    }

    fn wrong_unit(&self, column: usize, expected: &str) -> Error {
        let found = self.units[column].as_deref().map(str::trim).filter(|unit| !unit.is_empty());
        Error::new(
            ErrorKind::Parse,
            format!(
                "{}, column \"{}\": found the unit {}, expected {expected}",
                self.source,
                self.names[column],
                found.map_or("none".to_owned(), |unit| format!("\"{unit}\""))
            ),
        )
    }
}
