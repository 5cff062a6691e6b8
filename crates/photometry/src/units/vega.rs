//! Magnitudes at one wavelength against a standard star.

use super::{Flam, FluxDensity, Wavelength};
use crate::source::values_at;
use crate::{Error, ErrorKind, Source};

/// `−2.5 log10(f_λ / f_λ of the standard)` at a wavelength, NaN for a negative flux. The standard is no part of the
/// number, so it is an argument of the conversions: [`catalogue::vega`](crate::catalogue::vega) is the usual one.
///
/// ```
/// use photometry::{AbMag, VegaMag, Wavelength, catalogue};
///
/// let (vega, at) = (catalogue::vega()?, Wavelength::from_angstroms(5556.0));
/// let magnitude = VegaMag::from_flux(AbMag(10.0), at, &vega)?;
/// // Vega has an AB magnitude of 0.01 there.
/// assert!((magnitude.0 - 9.99).abs() < 0.02);
/// let back = magnitude.to_flux::<AbMag>(at, &vega)?;
/// assert!((back.0 - 10.0).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct VegaMag(pub f64);

impl VegaMag {
    /// The magnitude of a flux density.
    ///
    /// # Errors
    /// If the standard is not known at the wavelength, or has no flux above 0 there.
    pub fn from_flux(
        flux: impl FluxDensity,
        at: Wavelength,
        standard: &dyn Source,
    ) -> Result<Self, Error> {
        Ok(Self(-2.5 * (flux.to_flam(at).0 / flux_of(standard, at)?).log10()))
    }

    /// The flux density of this magnitude.
    ///
    /// # Errors
    /// As [`VegaMag::from_flux`].
    pub fn to_flux<T: FluxDensity>(
        self,
        at: Wavelength,
        standard: &dyn Source,
    ) -> Result<T, Error> {
        let flux = Flam(flux_of(standard, at)? * 10f64.powf(-0.4 * self.0));
        Ok(T::from_flam(flux, at))
    }
}

fn flux_of(standard: &dyn Source, at: Wavelength) -> Result<f64, Error> {
    let wavelength = at.angstroms();
    let [from, to] = standard.range().unwrap_or([0.0, f64::INFINITY]);
    if !(wavelength > 0.0 && wavelength.is_finite() && (from..=to).contains(&wavelength)) {
        return Err(Error::new(
            ErrorKind::Coverage,
            format!(
                "the standard is known from {from} to {to} Angstrom, found a wavelength of {wavelength}"
            ),
        ));
    }
    let flux = values_at(&[wavelength], |wavelength| standard.flux(wavelength))?[0];
    if flux.is_finite() && flux > 0.0 {
        return Ok(flux);
    }
    Err(Error::new(
        ErrorKind::Range,
        format!(
            "the standard has the flux {flux} at {wavelength} Angstrom, expected a number above 0"
        ),
    ))
}
