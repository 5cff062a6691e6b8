//! Flux densities: one type for each unit, converted at a stated wavelength.

use super::Wavelength;
use crate::constants::{C, HC};

/// `f_ν` in erg s⁻¹ cm⁻² Hz⁻¹ of magnitude 0 by Oke & Gunn 1983, ApJ 266, 713: `10^(−48.60/2.5)`.
pub(crate) const AB_OKE: f64 = 3.630_780_547_701_014e-20;
/// `f_λ` in erg s⁻¹ cm⁻² Å⁻¹ of magnitude 0 in the ST system: `10^(−21.10/2.5)`.
pub(crate) const ST_ZERO: f64 = 3.630_780_547_701_013_5e-9;

/// A unit of flux density, monochromatic: per wavelength, per frequency, in photons or as a magnitude.
///
/// ```
/// use photometry::{AbMag, Flam, FluxDensity, Jansky, Wavelength};
///
/// let at = Wavelength::from_angstroms(5500.0);
/// let bright: Jansky = AbMag(0.0).to(at);
/// assert!((bright.0 - 3630.780_547_701).abs() < 1e-8);
/// let flam: Flam = bright.to(at);
/// assert!((flam.0 / 3.598_3e-9 - 1.0).abs() < 1e-4);
/// ```
pub trait FluxDensity: Copy {
    /// The same flux density in erg s⁻¹ cm⁻² Å⁻¹.
    fn to_flam(self, at: Wavelength) -> Flam;

    /// A flux density in erg s⁻¹ cm⁻² Å⁻¹ in this unit.
    fn from_flam(flux: Flam, at: Wavelength) -> Self;

    /// The same flux density in another unit.
    fn to<T: FluxDensity>(self, at: Wavelength) -> T {
        T::from_flam(self.to_flam(at), at)
    }
}

/// `f_λ` in erg s⁻¹ cm⁻² Å⁻¹.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Flam(pub f64);

/// `f_ν` in erg s⁻¹ cm⁻² Hz⁻¹, `λ² f_λ / c`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fnu(pub f64);

/// `f_ν` in Jansky, 10⁻²³ erg s⁻¹ cm⁻² Hz⁻¹.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Jansky(pub f64);

/// Photons s⁻¹ cm⁻² Å⁻¹, `λ f_λ / (hc)`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Photlam(pub f64);

/// Photons s⁻¹ cm⁻² Hz⁻¹, `f_ν / (hν)`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Photnu(pub f64);

/// `f_ν` in units of that of AB magnitude 0 with the constant 48.60.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Maggies(pub f64);

/// `−2.5 log10 f_ν − 48.60`, NaN for a negative flux.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct AbMag(pub f64);

/// `−2.5 log10 f_λ − 21.10`, NaN for a negative flux.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct StMag(pub f64);

impl FluxDensity for Flam {
    fn to_flam(self, _at: Wavelength) -> Flam {
        self
    }
    fn from_flam(flux: Flam, _at: Wavelength) -> Self {
        flux
    }
}

impl FluxDensity for Fnu {
    fn to_flam(self, at: Wavelength) -> Flam {
        Flam(self.0 * C / at.angstroms().powi(2))
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(flux.0 * at.angstroms().powi(2) / C)
    }
}

impl FluxDensity for Jansky {
    fn to_flam(self, at: Wavelength) -> Flam {
        Fnu(self.0 * 1e-23).to_flam(at)
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(Fnu::from_flam(flux, at).0 * 1e23)
    }
}

impl FluxDensity for Photlam {
    fn to_flam(self, at: Wavelength) -> Flam {
        Flam(self.0 * HC / at.angstroms())
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(flux.0 * at.angstroms() / HC)
    }
}

impl FluxDensity for Photnu {
    fn to_flam(self, at: Wavelength) -> Flam {
        Fnu(self.0 * HC / at.angstroms()).to_flam(at)
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(Fnu::from_flam(flux, at).0 * at.angstroms() / HC)
    }
}

impl FluxDensity for Maggies {
    fn to_flam(self, at: Wavelength) -> Flam {
        Fnu(self.0 * AB_OKE).to_flam(at)
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(Fnu::from_flam(flux, at).0 / AB_OKE)
    }
}

impl FluxDensity for AbMag {
    fn to_flam(self, at: Wavelength) -> Flam {
        Maggies(10f64.powf(-0.4 * self.0)).to_flam(at)
    }
    fn from_flam(flux: Flam, at: Wavelength) -> Self {
        Self(-2.5 * Maggies::from_flam(flux, at).0.log10())
    }
}

impl FluxDensity for StMag {
    fn to_flam(self, _at: Wavelength) -> Flam {
        Flam(ST_ZERO * 10f64.powf(-0.4 * self.0))
    }
    fn from_flam(flux: Flam, _at: Wavelength) -> Self {
        Self(-2.5 * (flux.0 / ST_ZERO).log10())
    }
}
