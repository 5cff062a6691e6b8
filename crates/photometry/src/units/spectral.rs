//! Wavelength, frequency and wavenumber, in vacuum.

use crate::WavelengthUnit;
use crate::constants::C;

/// A vacuum wavelength.
///
/// ```
/// use photometry::{Wavelength, WavelengthUnit};
///
/// let visual = Wavelength::new(0.55, WavelengthUnit::Micron);
/// assert_eq!(visual.in_unit(WavelengthUnit::Angstrom), 5500.0);
/// assert!((visual.to_frequency().hertz() / 5.450_772e14 - 1.0).abs() < 1e-6);
/// assert!((visual.to_wavenumber().per_micron() - 1.818_181_8).abs() < 1e-7);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Wavelength(f64);

impl Wavelength {
    /// A wavelength from a number of this unit.
    pub fn new(value: f64, unit: WavelengthUnit) -> Self {
        Self(value * unit.angstroms())
    }

    /// A wavelength in Angstrom.
    pub fn from_angstroms(value: f64) -> Self {
        Self(value)
    }

    /// The number of Angstrom.
    pub fn angstroms(self) -> f64 {
        self.0
    }

    /// The number of this unit.
    pub fn in_unit(self, unit: WavelengthUnit) -> f64 {
        self.0 / unit.angstroms()
    }

    /// `ν = c/λ`
    pub fn to_frequency(self) -> Frequency {
        Frequency(C / self.0)
    }

    /// `1/λ`
    pub fn to_wavenumber(self) -> Wavenumber {
        Wavenumber(1e4 / self.0)
    }
}

/// A frequency in Hz.
///
/// ```
/// use photometry::Frequency;
///
/// assert!((Frequency::new(1e15).to_wavelength().angstroms() - 2997.924_58).abs() < 1e-9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Frequency(f64);

impl Frequency {
    /// A frequency from a number of Hz.
    pub fn new(hertz: f64) -> Self {
        Self(hertz)
    }

    /// The number of Hz.
    pub fn hertz(self) -> f64 {
        self.0
    }

    /// `λ = c/ν`
    pub fn to_wavelength(self) -> Wavelength {
        Wavelength(C / self.0)
    }
}

/// A wavenumber in 1/µm, the x of laws of extinction.
///
/// ```
/// use photometry::Wavenumber;
///
/// assert_eq!(Wavenumber::new(2.0).to_wavelength().angstroms(), 5000.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Wavenumber(f64);

impl Wavenumber {
    /// A wavenumber from a number of 1/µm.
    pub fn new(per_micron: f64) -> Self {
        Self(per_micron)
    }

    /// The number of 1/µm.
    pub fn per_micron(self) -> f64 {
        self.0
    }

    /// `λ = 1/x`
    pub fn to_wavelength(self) -> Wavelength {
        Wavelength(1e4 / self.0)
    }
}
