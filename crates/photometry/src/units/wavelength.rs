//! Units of wavelength, which the caller states and nothing here guesses.

use std::fmt;

/// The unit in which wavelengths are given.
///
/// ```
/// use photometry::WavelengthUnit;
///
/// assert_eq!(WavelengthUnit::Nanometer.angstroms(), 10.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WavelengthUnit {
    /// 10⁻⁶ m
    Micron,
    /// 10⁻⁹ m
    Nanometer,
    /// 10⁻¹⁰ m
    Angstrom,
}

impl WavelengthUnit {
    /// The unit in Angstrom.
    pub fn angstroms(self) -> f64 {
        match self {
            WavelengthUnit::Micron => 1e4,
            WavelengthUnit::Nanometer => 10.0,
            WavelengthUnit::Angstrom => 1.0,
        }
    }
}

impl fmt::Display for WavelengthUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WavelengthUnit::Micron => "micron",
            WavelengthUnit::Nanometer => "nm",
            WavelengthUnit::Angstrom => "Angstrom",
        })
    }
}
