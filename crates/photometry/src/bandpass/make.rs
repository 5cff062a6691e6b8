//! Bandpasses made from a formula or from other bandpasses.

use super::profile::Profile;
use super::{Bandpass, ResponseKind};
use crate::{Error, ErrorKind, WavelengthUnit};

/// Nodes for each standard deviation of a Gaussian.
const NODES_PER_SIGMA: f64 = 4.0;

impl Bandpass {
    /// A response that is the same everywhere between two wavelengths in Angstrom.
    ///
    /// # Errors
    /// If the wavelengths are not positive and increasing, or the response is not above 0.
    pub fn boxcar(
        name: &str,
        from: f64,
        to: f64,
        response: f64,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        Self::new(name, &[from, to], &[response; 2], WavelengthUnit::Angstrom, kind)
    }

    /// `peak · exp(−(λ − center)²/(2 sigma²))` within `truncation` standard deviations of the center,
    /// zero outside; center and sigma in Angstrom.
    ///
    /// ```
    /// use photometry::{Bandpass, ResponseKind};
    ///
    /// let band = Bandpass::gaussian("narrow", 5007.0, 20.0, 0.8, 6.0, ResponseKind::Photon)?;
    /// let properties = band.properties()?;
    /// let area = 0.8 * 20.0 * std::f64::consts::TAU.sqrt();
    /// assert!((properties.equivalent_width.value() / area - 1.0).abs() < 1e-8);
    /// assert!((properties.fwhm_half_maximum / 20.0 - 2.354_82).abs() < 1e-5);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a number is not finite and positive, or the band would reach down to the wavelength 0.
    pub fn gaussian(
        name: &str,
        center: f64,
        sigma: f64,
        peak: f64,
        truncation: f64,
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Bandpass, format!("bandpass \"{name}\": {message}")))
        };
        let numbers =
            [("center", center), ("sigma", sigma), ("peak", peak), ("truncation", truncation)];
        if let Some((what, x)) = numbers.iter().find(|(_, x)| !(x.is_finite() && *x > 0.0)) {
            return fail(format!("found a {what} of {x}, expected a finite number above 0"));
        }
        if truncation > 40.0 {
            return fail(format!("found a truncation of {truncation}, expected 40 or less"));
        }
        let reach = truncation * sigma;
        if center <= reach {
            return fail(format!(
                "{truncation} standard deviations of {sigma} reach from {center} below 0 Angstrom"
            ));
        }
        // An even number of steps, so that the peak is a node.
        let steps = 2 * (truncation * NODES_PER_SIGMA).ceil() as usize;
        let wavelengths: Vec<f64> =
            (0..=steps).map(|i| center + reach * (2.0 * i as f64 / steps as f64 - 1.0)).collect();
        let profile = Profile::Gaussian { peak, center, sigma };
        let mut response = vec![0.0; wavelengths.len()];
        profile.fill(&wavelengths, &[], &wavelengths, &mut response);
        Self::from_parts(name, kind, wavelengths, response, profile)
    }

    /// The product of responses, each to a power: filter × detector × atmosphere^airmass.
    ///
    /// The factors are not resampled: the product of two tabulated responses is quadratic between the
    /// nodes of both. What kind of response they make together is `kind`; their own do not matter.
    ///
    /// ```
    /// use photometry::{Bandpass, ResponseKind};
    ///
    /// let filter = Bandpass::boxcar("filter", 4000.0, 6000.0, 0.9, ResponseKind::Photon)?;
    /// let air = Bandpass::boxcar("atmosphere", 3000.0, 9000.0, 0.8, ResponseKind::Photon)?;
    /// let factors = [(&filter, 1.0), (&air, 1.2)];
    /// let band = Bandpass::product("filter and air", &factors, ResponseKind::Photon)?;
    /// assert!((band.response_at(5000.0) - 0.9 * 0.8f64.powf(1.2)).abs() < 1e-15);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no factor, a power is not finite and positive, the factors do not overlap, or the
    /// product is zero at all nodes.
    pub fn product(
        name: &str,
        factors: &[(&Bandpass, f64)],
        kind: ResponseKind,
    ) -> Result<Self, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Bandpass, format!("bandpass \"{name}\": {message}")))
        };
        if factors.is_empty() {
            return fail("a product needs a factor".to_owned());
        }
        for (band, power) in factors {
            if !(power.is_finite() && *power > 0.0) {
                return fail(format!(
                    "found the power {power} of band \"{}\", expected a finite number above 0",
                    band.name()
                ));
            }
        }
        let supports = factors.iter().map(|(band, _)| band.support());
        let [from, to] =
            supports.fold([0.0, f64::INFINITY], |[a, b]: [f64; 2], [c, d]| [a.max(c), b.min(d)]);
        if from >= to {
            return fail(format!("its factors do not overlap: {}", ranges(factors)));
        }
        let mut wavelengths: Vec<f64> = factors
            .iter()
            .flat_map(|(band, _)| band.wavelengths().iter().copied())
            .filter(|w| (from..=to).contains(w))
            .chain([from, to])
            .collect();
        wavelengths.sort_by(f64::total_cmp);
        wavelengths.dedup();
        let profile = Profile::Product(factors.iter().map(|(b, p)| ((*b).clone(), *p)).collect());
        let mut response = vec![0.0; wavelengths.len()];
        profile.fill(&wavelengths, &[], &wavelengths, &mut response);
        if response.iter().all(|r| *r == 0.0) {
            return fail("the response is zero at all nodes".to_owned());
        }
        Self::from_parts(name, kind, wavelengths, response, profile)
    }

    /// The band that sees at rest what this one sees of a source at redshift z: the response at λ is
    /// that at `λ (1 + z)`.
    ///
    /// ```
    /// use photometry::{Bandpass, ResponseKind};
    ///
    /// let band = Bandpass::boxcar("r", 5500.0, 6600.0, 1.0, ResponseKind::Photon)?;
    /// let rest = band.shifted(0.1)?;
    /// assert!((rest.wavelengths()[0] - 5000.0).abs() < 1e-9);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the redshift is not a finite number above −1.
    pub fn shifted(&self, redshift: f64) -> Result<Self, Error> {
        if !(redshift.is_finite() && redshift > -1.0) {
            return Err(Error::new(
                ErrorKind::Range,
                format!(
                    "bandpass \"{}\": found a redshift of {redshift}, expected a finite number \
                     above -1",
                    self.name
                ),
            ));
        }
        let band = self.stretched(1.0 / (1.0 + redshift));
        Self::from_parts(&band.name, band.kind, band.wavelengths, band.response, band.profile)
    }

    /// The same nodes over wavelengths that are larger by a factor; nothing that follows from them is.
    pub(super) fn stretched(&self, factor: f64) -> Self {
        let mut band = self.clone();
        band.wavelengths.iter_mut().for_each(|w| *w *= factor);
        band.profile = self.profile.stretched(factor);
        band
    }
}

fn ranges(factors: &[(&Bandpass, f64)]) -> String {
    let range = |band: &Bandpass| {
        let [from, to] = band.support();
        format!("\"{}\" {from} to {to} Angstrom", band.name())
    };
    factors.iter().map(|(band, _)| range(band)).collect::<Vec<_>>().join(", ")
}
