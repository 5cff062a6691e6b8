//! What a band is like: wavelengths and widths, each under the name of its definition.

use super::moments::{integrals, log_ratio};
use super::{Bandpass, ResponseKind};
use crate::constants::HC;
use crate::{Error, ErrorKind, Estimate};

/// The properties of a band, in Angstrom where nothing else is said.
///
/// R is the response as it was given, P the photon response: R for a band that counts photons, R/λ
/// for one that weighs energy. "Effective", "mean" and "FWHM" have several meanings in the
/// literature; the names here are those of synphot's definitions where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct BandProperties {
    /// `√(∫ P λ dλ / ∫ P/λ dλ)`: `f_ν = f_λ λ²/c` holds for averages over the band (Koornneef et al.
    /// 1986, Highlights of Astronomy 7, 833).
    pub pivot: Estimate,
    /// `∫ R λ dλ / ∫ R dλ`
    pub mean: Estimate,
    /// `exp(∫ R ln λ d ln λ / ∫ R d ln λ)` (Schneider, Gunn & Hoessel 1983, ApJ 264, 337)
    pub mean_log: Estimate,
    /// `∫ P λ² dλ / ∫ P λ dλ`: the mean wavelength of the photons of a flat `f_λ` that are counted
    pub photon_mean: Estimate,
    /// `∫ R dλ`
    pub equivalent_width: Estimate,
    /// The largest R.
    pub peak: f64,
    /// The wavelength of the largest R, the first of equals.
    pub peak_wavelength: f64,
    /// `∫ R dλ / max R`
    pub rectangular_width: Estimate,
    /// `√(∫ R (λ − mean)² dλ / ∫ R dλ)`
    pub rms_width: Estimate,
    /// `mean_log · √(∫ R ln²(λ/mean_log) d ln λ / ∫ R d ln λ)`, the `photbw` of synphot
    pub rms_width_log: Estimate,
    /// `√(8 ln 2) · rms_width_log`: the full width of a Gaussian as wide
    pub fwhm_gaussian: Estimate,
    /// The distance of the outermost wavelengths where R is half its maximum
    pub fwhm_half_maximum: f64,
    /// `∫ R d ln λ`, the `qtlam` or efficiency of synphot
    pub efficiency: Estimate,
    /// `hc / ∫ P λ dλ` in erg s⁻¹ cm⁻² Å⁻¹ · cm²: the flat `f_λ` that gives one count a second for an
    /// area of 1 cm². None for a band that weighs energy, whose scale is free.
    pub unit_response: Option<Estimate>,
}

impl Bandpass {
    /// The pivot wavelength in Angstrom, `√(∫ P λ dλ / ∫ P/λ dλ)`.
    pub fn pivot_wavelength(&self) -> Estimate {
        root(self.moments.photon.over(self.moments.inverse))
    }

    /// All properties of the band.
    ///
    /// ```
    /// use photometry::{Bandpass, ResponseKind};
    ///
    /// let band = Bandpass::boxcar("box", 4000.0, 6000.0, 0.5, ResponseKind::Photon)?;
    /// let properties = band.properties()?;
    /// assert!((properties.mean.value() - 5000.0).abs() < 1e-9);
    /// assert!((properties.equivalent_width.value() - 1000.0).abs() < 1e-9);
    /// assert!((properties.pivot.value().powi(2) - 2e7 / 2.0 / 1.5f64.ln()).abs() < 1e-6);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an integral does not reach its tolerance.
    pub fn properties(&self) -> Result<BandProperties, Error> {
        let m = &self.moments;
        let mean = m.response_by_wavelength.over(m.response);
        let shift = m.log_by_log.over(m.log);
        let mean_log = mean.value() * shift.value().exp();
        let mean_log = Estimate::new(mean_log, mean_log * (shift.error() + 4.0 * f64::EPSILON));
        let (center, center_log) = (mean.value(), mean_log.value());
        let [variance, variance_log] = integrals(self, |wavelength, r| {
            let log = log_ratio(wavelength, center_log);
            [r * (wavelength - center).powi(2), r * log * log / wavelength]
        })?;
        let rms_width = root(variance.over(m.response));
        let rms_width_log = root(variance_log.over(m.log)).times(center_log);
        let (peak, peak_wavelength) = self.peak();
        Ok(BandProperties {
            pivot: self.pivot_wavelength(),
            mean,
            mean_log,
            photon_mean: m.photon_by_wavelength.over(m.photon),
            equivalent_width: m.response,
            peak,
            peak_wavelength,
            rectangular_width: m.response.times(1.0 / peak),
            rms_width,
            rms_width_log,
            fwhm_gaussian: rms_width_log.times((8.0 * std::f64::consts::LN_2).sqrt()),
            fwhm_half_maximum: self.fwhm_half_maximum()?,
            efficiency: m.log,
            unit_response: match self.kind {
                ResponseKind::Photon => Some(Estimate::exact(HC).over(m.photon)),
                ResponseKind::Energy => None,
            },
        })
    }

    /// The largest response and its wavelength, among the nodes.
    fn peak(&self) -> (f64, f64) {
        let nodes = self.wavelengths.iter().zip(&self.response);
        nodes.fold((0.0, 0.0), |best, (&w, &r)| if r > best.0 { (r, w) } else { best })
    }

    /// The distance of the outermost crossings of half the maximum; a vertical edge counts as one.
    fn fwhm_half_maximum(&self) -> Result<f64, Error> {
        let half = 0.5 * self.peak().0;
        let is_above = |i: &usize| self.response[*i] >= half;
        let found = (0..self.response.len()).find(is_above);
        let first = found.ok_or_else(|| {
            Error::new(ErrorKind::Bandpass, format!("bandpass \"{}\" has no peak", self.name))
        })?;
        let last = (0..self.response.len()).rfind(is_above).unwrap_or(first);
        let left = if first == 0 { self.wavelengths[0] } else { self.crossing(first - 1, half) };
        let right = if last + 1 == self.response.len() {
            self.wavelengths[last]
        } else {
            self.crossing(last, half)
        };
        Ok(right - left)
    }

    /// Where the response passes this level between node i and the next one.
    fn crossing(&self, i: usize, level: f64) -> f64 {
        let [mut a, mut b] = [self.wavelengths[i], self.wavelengths[i + 1]];
        let [low, high] = [self.response[i], self.response[i + 1]];
        if self.is_linear() {
            return a + (b - a) * ((level - low) / (high - low));
        }
        for _ in 0..60 {
            let middle = 0.5 * (a + b);
            if (self.response_at(middle) < level) == (low < level) {
                a = middle;
            } else {
                b = middle;
            }
        }
        0.5 * (a + b)
    }
}

/// The square root of a positive value.
fn root(x: Estimate) -> Estimate {
    let value = x.value().sqrt();
    Estimate::new(value, 0.5 * x.error() / value + f64::EPSILON * value)
}
