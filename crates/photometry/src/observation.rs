//! A source seen through a band: averages, counts and magnitudes, each with its error.

use crate::constants::{C, HC};
use crate::integrate::{integrate, product_integrals};
use crate::source::values_at;
use crate::{
    Bandpass, Coverage, Error, ErrorKind, Estimate, Interpolation, ResponseKind, Source, ZeroPoint,
};

/// The relative tolerance of the integrals if none is asked for: about 1e-11 mag.
const TOLERANCE: f64 = 1e-11;
/// An interval of a band is split into parts no longer than this fraction of the wavelength.
const LONGEST_STEP: f64 = 0.05;

/// The integrals of a source over a band, with `P` the photon response.
///
/// Integrals are exact where the source is a table linear in `F_λ` and the band is a table; else they
/// reach the tolerance, by a pair of Gauss rules: for smooth sources over the whole band with its own
/// weight, which a band keeps from its first use on, and on each interval between the nodes of both else.
///
/// ```
/// use photometry::{AbZero, Bandpass, Blackbody, Coverage, MagnitudeSystem, Observation};
/// use photometry::catalogue;
///
/// let band = catalogue::bandpass("sdss2010_g")?;
/// let sun = Blackbody::sphere(5772.0, 6.957e8 / 3.085_677_581e17);
/// let observation = Observation::new(&sun, &band, Coverage::Error)?;
/// let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band)?;
/// let magnitude = observation.magnitude(&zero)?;
/// assert!((magnitude.value() - 5.202_784_291_621).abs() < 1e-10);
/// assert!(magnitude.error() < 1e-10);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    band: String,
    kind: ResponseKind,
    pivot: Estimate,
    /// `∫ F P λ dλ` and `∫ F P λ² dλ` over `exp(log_scale)`
    integrals: [Estimate; 2],
    log_scale: f64,
    /// `∫ P λ dλ`
    photon: Estimate,
    missing_fraction: f64,
}

impl Observation {
    /// Integrates the source over the band, to about 1e-11 mag.
    ///
    /// # Errors
    /// If the source does not cover the band and `coverage` is [`Coverage::Error`]; if a parameter of the
    /// source breaks a rule or is not a number; if the flux is not finite, or the integral does not
    /// reach its tolerance.
    pub fn new(source: &dyn Source, band: &Bandpass, coverage: Coverage) -> Result<Self, Error> {
        Self::with_tolerance(source, band, coverage, TOLERANCE)
    }

    /// The same to another relative tolerance of the integrals.
    ///
    /// # Errors
    /// As [`Observation::new`], and if the tolerance is not above 0.
    pub fn with_tolerance(
        source: &dyn Source,
        band: &Bandpass,
        coverage: Coverage,
        tolerance: f64,
    ) -> Result<Self, Error> {
        let fail = |error: Error| error.within(&format!("band \"{}\"", band.name()));
        if tolerance.is_nan() || tolerance <= 0.0 {
            return Err(fail(Error::new(
                ErrorKind::Range,
                format!("found a tolerance of {tolerance}, expected a number above 0"),
            )));
        }
        let missing_fraction = check_coverage(source, band, coverage).map_err(fail)?;
        let observation = |integrals, log_scale| Self {
            band: band.name().to_owned(),
            kind: band.kind(),
            pivot: band.pivot_wavelength(),
            integrals,
            log_scale,
            photon: band.moments().photon,
            missing_fraction,
        };
        if let Some(integrals) = exact(source, band, missing_fraction, coverage) {
            return Ok(observation(integrals, 0.0));
        }
        if let Some(integrals) = smooth(source, band, tolerance).map_err(fail)? {
            return Ok(observation(integrals, 0.0));
        }
        let integrals = quadrature(source, band, coverage, tolerance, None);
        // Where the flux leaves the range of double precision its logarithm may not.
        let is_in_range = |x: &[Estimate; 2]| (1e-280..1e280).contains(&x[0].value().abs());
        if !integrals.as_ref().is_ok_and(is_in_range)
            && let Ok(Some(scale)) = log_scale(source, band)
            && let Ok(scaled) = quadrature(source, band, coverage, tolerance, Some(scale))
        {
            return Ok(observation(scaled, scale));
        }
        Ok(observation(integrals.map_err(fail)?, 0.0))
    }

    /// The mean flux density, `∫ F_λ P λ dλ / ∫ P λ dλ`, in erg s⁻¹ cm⁻² Å⁻¹.
    pub fn effective_flam(&self) -> Estimate {
        self.scaled_flam().times(self.log_scale.exp())
    }

    /// The mean flux density over `exp(log_scale)`, within the range of double precision.
    pub(crate) fn scaled_flam(&self) -> Estimate {
        self.integrals[0].over(self.photon)
    }

    /// The mean flux density per frequency, `effective_flam · pivot² / c`, which equals
    /// `∫ F_λ P λ dλ / ∫ P c/λ dλ`, in erg s⁻¹ cm⁻² Hz⁻¹.
    pub fn effective_fnu(&self) -> Estimate {
        let pivot = self.pivot;
        let square = Estimate::new(pivot.value().powi(2), 2.0 * pivot.value() * pivot.error());
        let per_flam = square.times(1.0 / C);
        let flam = self.effective_flam();
        let value = flam.value() * per_flam.value();
        let error = flam.error() * per_flam.value() + flam.value().abs() * per_flam.error();
        Estimate::new(value, error + f64::EPSILON * value.abs())
    }

    /// The counts per second for a collecting area in cm², `area ∫ F_λ P λ dλ / (hc)`.
    ///
    /// # Errors
    /// If the band weighs energy, since its scale is not that of counts.
    pub fn count_rate(&self, area: f64) -> Result<Estimate, Error> {
        match self.kind {
            ResponseKind::Photon => Ok(self.integrals[0].times(self.log_scale.exp() * area / HC)),
            ResponseKind::Energy => Err(Error::new(
                ErrorKind::Range,
                format!(
                    "band \"{}\": its response weighs energy, and counts need a response to photons",
                    self.band
                ),
            )),
        }
    }

    /// The effective wavelength of this source, `∫ F_λ P λ² dλ / ∫ F_λ P λ dλ`, in Angstrom.
    pub fn effective_wavelength(&self) -> Estimate {
        self.integrals[1].over(self.integrals[0])
    }

    /// The magnitude above a zero point of the same band.
    ///
    /// # Errors
    /// If the zero point is that of another band, or the flux is not above 0.
    pub fn magnitude(&self, zero: &ZeroPoint) -> Result<Estimate, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Range, format!("band \"{}\": {message}", self.band)))
        };
        if zero.band() != self.band {
            return fail(format!("found the zero point of band \"{}\"", zero.band()));
        }
        let flam = self.scaled_flam();
        if flam.value().is_nan() || flam.value() <= 0.0 {
            return fail(format!(
                "a magnitude needs a flux above 0, found {:e} erg s-1 cm-2 Angstrom-1",
                self.effective_flam().value()
            ));
        }
        let magnitude = flam.over(zero.flam()).to_magnitude();
        let scale = -2.5 * std::f64::consts::LOG10_E * self.log_scale;
        Ok(magnitude.plus(Estimate::exact(scale + zero.offset())))
    }

    /// The natural logarithm of [`Observation::effective_flam`], which is finite where that is not.
    pub fn log_flam(&self) -> f64 {
        self.scaled_flam().value().ln() + self.log_scale
    }

    /// The fraction of `∫ P λ dλ` that lies where the source is not known.
    pub fn missing_fraction(&self) -> f64 {
        self.missing_fraction
    }

    /// The name of the band.
    pub fn band(&self) -> &str {
        &self.band
    }
}

/// The fraction of the band outside of the source's range.
pub(crate) fn check_coverage(
    source: &dyn Source,
    band: &Bandpass,
    policy: Coverage,
) -> Result<f64, Error> {
    if let Coverage::Taper { width } = policy
        && !(width.is_finite() && width > 0.0)
    {
        return Err(Error::new(
            ErrorKind::Coverage,
            format!("found a taper of {width} Angstrom, expected a finite width above 0"),
        ));
    }
    let [from, to] = band.support();
    let Some([start, end]) = source.range().filter(|&[start, end]| start > from || end < to) else {
        return Ok(0.0);
    };
    let covered = start.max(from) < end.min(to);
    let missing = if covered { missing_fraction(band, [start, end])? } else { 1.0 };
    // The response may be zero where nothing is known.
    if missing > 0.0 && policy == Coverage::Error {
        return Err(Error::new(
            ErrorKind::Coverage,
            format!(
                "the source is known from {start} to {end} Angstrom, the band reaches from {from} to \
                 {to}: a fraction of {missing:.3e} is missing; choose Coverage::Zero, Edge or Taper, \
                 or give more of the spectrum"
            ),
        ));
    }
    if start >= end {
        return Err(Error::new(
            ErrorKind::Coverage,
            "the parts of the source are known nowhere together".to_owned(),
        ));
    }
    Ok(missing)
}

fn missing_fraction(band: &Bandpass, [start, end]: [f64; 2]) -> Result<f64, Error> {
    let outside = band.intervals().flat_map(|[a, b]| {
        let below = [a, b.min(start)];
        let above = [a.max(end), b];
        [below, above].into_iter().filter(|[a, b]| a < b)
    });
    let mut responses = Vec::new();
    let integral = integrate(outside.collect(), 1e-10, |points| {
        responses.resize(points.len(), 0.0);
        band.fill_response(points, &mut responses);
        let by_wavelength = band.kind() == ResponseKind::Photon;
        let weigh = |(w, r): (&f64, &f64)| [if by_wavelength { r * w } else { *r }];
        Ok(points.iter().zip(&responses).map(weigh).collect())
    })?;
    Ok(integral.values[0].value() / band.moments().photon.value())
}

/// The integrals of a table in `F_λ` over a tabulated band that it covers, or is zero outside of.
fn exact(
    source: &dyn Source,
    band: &Bandpass,
    missing: f64,
    coverage: Coverage,
) -> Option<[Estimate; 2]> {
    let table = source.as_tabulated()?;
    let is_linear = table.interpolation() == Interpolation::Flam && band.is_linear();
    if !is_linear || (missing > 0.0 && coverage != Coverage::Zero) {
        return None;
    }
    let (flux, moments) = table.polyline();
    let is_photon = band.kind() == ResponseKind::Photon;
    Some(product_integrals(flux, moments, band.polyline(), is_photon))
}

/// The integrals of a smooth source by the Gauss rules of the band, if two of them agree.
fn smooth(
    source: &dyn Source,
    band: &Bandpass,
    tolerance: f64,
) -> Result<Option<[Estimate; 2]>, Error> {
    let [from, to] = band.support();
    let covers = source.range().is_none_or(|[start, end]| start <= from && to <= end);
    let is_inside = |w: &f64| from < *w && *w < to;
    if !source.is_smooth() || !covers || source.breakpoints().iter().any(is_inside) {
        return Ok(None);
    }
    for rules in band.rules() {
        let mut flux = vec![0.0; rules.wavelengths.len()];
        if !source.fill_flux(&rules.wavelengths, &mut flux) {
            flux = values_at(&rules.wavelengths, |wavelength| source.flux(wavelength))?;
        }
        // The integral and that with one more λ, by both rules.
        let mut sums = [[0.0; 2]; 2];
        let (mut largest, mut total) = (0.0f64, 0.0);
        for (i, (flux, wavelength)) in flux.iter().zip(&rules.wavelengths).enumerate() {
            let part = flux * rules.weights[i];
            let sum = &mut sums[usize::from(i >= rules.split)];
            sum[0] += part;
            sum[1] += part * wavelength;
            largest = largest.max(flux.abs());
            total += rules.weights[i];
        }
        let [few, more] = sums;
        // What rounding does to a weight is a part of all of them.
        let rounding = 64.0 * f64::EPSILON * largest * total;
        let found: [Estimate; 2] = std::array::from_fn(|n| {
            let scale = if n == 0 { 1.0 } else { to };
            Estimate::new(more[n], (more[n] - few[n]).abs() + rounding * scale)
        });
        let is_good = |x: &Estimate| x.error() <= tolerance * x.value().abs();
        if found[0].value().abs() > 1e-280 && found.iter().all(is_good) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The breakpoints of the source, the ends of its range and those of what is put beyond it, sorted.
pub(crate) fn cuts(source: &dyn Source, coverage: Coverage) -> Vec<f64> {
    let mut cuts = source.breakpoints();
    if let Some([start, end]) = source.range() {
        cuts.extend([start, end]);
        if let Coverage::Taper { width } = coverage {
            cuts.extend([start - width, end + width]);
        }
    }
    if !cuts.is_sorted() {
        cuts.sort_by(f64::total_cmp);
    }
    cuts
}

/// The intervals of the band, cut where the source is not smooth, and split where they are long.
pub(crate) fn intervals(source: &dyn Source, band: &Bandpass, coverage: Coverage) -> Vec<[f64; 2]> {
    let cuts = cuts(source, coverage);
    let mut found = Vec::new();
    let mut next = 0;
    for [from, to] in band.intervals() {
        next += cuts[next..].partition_point(|&cut| cut <= from);
        let mut a = from;
        loop {
            let cut = cuts.get(next).copied().filter(|&cut| cut < to);
            let b = cut.unwrap_or(to);
            if b > a {
                let parts = ((b - a) / (LONGEST_STEP * a)).ceil().max(1.0);
                let at = |i: f64| if i == parts { b } else { a + (b - a) * i / parts };
                found.extend((0..parts as usize).map(|i| [at(i as f64), at(i as f64 + 1.0)]));
            }
            a = b;
            if cut.is_none() {
                break;
            }
            next += 1;
        }
    }
    found
}

/// `∫ F P λ dλ` and `∫ F P λ² dλ`, of the flux over `exp(scale)` if there is a scale.
fn quadrature(
    source: &dyn Source,
    band: &Bandpass,
    coverage: Coverage,
    tolerance: f64,
    scale: Option<f64>,
) -> Result<[Estimate; 2], Error> {
    let range = source.range().unwrap_or([0.0, f64::INFINITY]);
    let mut responses = Vec::new();
    let intervals = intervals(source, band, coverage);
    let integral = integrate(intervals, tolerance, |points| {
        responses.resize(points.len(), 0.0);
        band.fill_response(points, &mut responses);
        let within: Vec<f64> = points.iter().map(|w| w.clamp(range[0], range[1])).collect();
        let flux = values_at(&within, |wavelength| match scale {
            // A scale comes of a logarithm.
            Some(scale) => match source.log_flux(wavelength) {
                Some(log_flux) => (log_flux - scale).exp(),
                None => source.flux(wavelength),
            },
            None => source.flux(wavelength),
        })?;
        let weigh = |i: usize| {
            let (wavelength, mut weighted) = (points[i], flux[i] * responses[i]);
            if band.kind() == ResponseKind::Photon {
                weighted *= wavelength;
            }
            if within[i] != wavelength {
                weighted *= coverage.factor((wavelength - within[i]).abs());
            }
            [weighted, weighted * wavelength]
        };
        Ok((0..points.len()).map(weigh).collect())
    })?;
    Ok(integral.values)
}

/// The largest `ln F_λ` at the ends of the intervals of the band, if the source has that.
fn log_scale(source: &dyn Source, band: &Bandpass) -> Result<Option<f64>, Error> {
    let [start, end] = source.range().unwrap_or([0.0, f64::INFINITY]);
    let nodes: Vec<f64> = band.intervals().flatten().map(|w| w.clamp(start, end)).collect();
    let logs = values_at(&nodes, |wavelength| {
        source.log_flux(wavelength).unwrap_or_else(|| wavelength.graph().constant(f64::NAN))
    })?;
    let largest = logs.iter().fold(f64::NEG_INFINITY, |m, &x| if x > m { x } else { m });
    Ok(largest.is_finite().then_some(largest))
}
