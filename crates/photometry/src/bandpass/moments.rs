//! The integrals over a band that do not depend on a source, computed once.

use super::{Bandpass, ResponseKind};
use crate::Error;
use crate::integrate::{Estimate, integrate};

/// With R the response as given and P the photon response, `∫ g dλ` for each g.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moments {
    /// R
    pub(crate) response: Estimate,
    /// R λ
    pub(crate) response_by_wavelength: Estimate,
    /// P λ
    pub(crate) photon: Estimate,
    /// P λ²
    pub(crate) photon_by_wavelength: Estimate,
    /// P/λ
    pub(crate) inverse: Estimate,
    /// R/λ
    pub(crate) log: Estimate,
    /// R ln(λ/λ₀)/λ, with λ₀ the mean wavelength
    pub(crate) log_by_log: Estimate,
}

impl Default for Moments {
    fn default() -> Self {
        let zero = Estimate::new(0.0, 0.0);
        Self {
            response: zero,
            response_by_wavelength: zero,
            photon: zero,
            photon_by_wavelength: zero,
            inverse: zero,
            log: zero,
            log_by_log: zero,
        }
    }
}

impl Moments {
    pub(super) fn of(band: &Bandpass) -> Result<Self, Error> {
        let [response, response_by_wavelength, photon, photon_by_wavelength, inverse, log] =
            integrals(band, |wavelength, r| {
                let photon = match band.kind {
                    ResponseKind::Photon => r,
                    ResponseKind::Energy => r / wavelength,
                };
                [
                    r,
                    r * wavelength,
                    photon * wavelength,
                    photon * wavelength * wavelength,
                    photon / wavelength,
                    r / wavelength,
                ]
            })?;
        let mean = response_by_wavelength.value() / response.value();
        let [log_by_log] =
            integrals(band, |wavelength, r| [r / wavelength * log_ratio(wavelength, mean)])?;
        Ok(Self {
            response,
            response_by_wavelength,
            photon,
            photon_by_wavelength,
            inverse,
            log,
            log_by_log,
        })
    }
}

/// `ln(λ/center)`, as precise near the center as elsewhere.
pub(super) fn log_ratio(wavelength: f64, center: f64) -> f64 {
    ((wavelength - center) / center).ln_1p()
}

/// The integrals of functions of wavelength and response.
pub(super) fn integrals<const N: usize>(
    band: &Bandpass,
    f: impl Fn(f64, f64) -> [f64; N],
) -> Result<[Estimate; N], Error> {
    let mut responses = Vec::new();
    let integral = integrate(band.intervals().collect(), 1e-14, |points| {
        responses.resize(points.len(), 0.0);
        band.fill_response(points, &mut responses);
        Ok(points.iter().zip(&responses).map(|(&w, &r)| f(w, r)).collect())
    })?;
    Ok(integral.values)
}
