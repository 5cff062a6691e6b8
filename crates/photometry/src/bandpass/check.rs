//! What a table must be to be a bandpass.

use crate::{Error, ErrorKind, WavelengthUnit};

pub(super) use crate::readers::Row;

/// Wavelengths in Angstrom and responses of rows that obey every rule. `source` and `row` name the
/// table and its rows in errors.
pub(super) fn checked_nodes(
    source: &str,
    row: &str,
    rows: &[Row],
    unit: WavelengthUnit,
) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let fail = |message: String| Error::new(ErrorKind::Bandpass, format!("{source}{message}"));
    if rows.len() < 2 {
        return Err(fail(format!(": found {} rows of numbers, expected at least 2", rows.len())));
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
    Ok((
        rows.iter().map(|r| r.values[0] * unit.angstroms()).collect(),
        rows.iter().map(|r| r.values[1]).collect(),
    ))
}
