//! What is made of magnitudes: K corrections, extinction in a band, bolometric magnitudes, norms.

use std::f64::consts::PI;

use crate::constants::{BOLOMETRIC_ZERO_POINT, PARSEC};
use crate::{
    Bandpass, Coverage, Error, ErrorKind, Estimate, ExtinctionLaw, Extinguished, MagnitudeSystem,
    Observation, RedshiftFlux, Source,
};

/// The K correction from an observed band R to a band Q at rest, `m_R = M_Q + DM + K_QR` (Hogg et al. 2002,
/// astro-ph/0210394, eqs. 2 and 8).
///
/// ```
/// use photometry::{AbZero, Coverage, FlatFnu, MagnitudeSystem, catalogue, k_correction};
///
/// // Of a flat f_ν it is −2.5 log10(1 + z) in AB magnitudes, whatever the bands.
/// let (observed, rest) = (catalogue::bandpass("sdss2010_i")?, catalogue::bandpass("sdss2010_g")?);
/// let ab = MagnitudeSystem::ab(AbZero::Oke);
/// let k = k_correction(&FlatFnu::new(1e-28), 0.5, &observed, &rest, &ab, Coverage::Error)?;
/// assert!((k.value() + 2.5 * 1.5f64.log10()).abs() < 1e-10);
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If the redshift is not above −1, the source does not cover a band, or has no flux there.
pub fn k_correction(
    source: &dyn Source,
    redshift: f64,
    observed: &Bandpass,
    rest: &Bandpass,
    system: &MagnitudeSystem<'_>,
    coverage: Coverage,
) -> Result<Estimate, Error> {
    let shifted = source.redshifted(redshift, RedshiftFlux::Conserve);
    let far = Observation::new(&shifted, observed, coverage)?;
    let near = Observation::new(source, rest, coverage)?;
    let far = far.magnitude(&system.zero_point(observed)?)?;
    Ok(far.minus(near.magnitude(&system.zero_point(rest)?)?))
}

/// The extinction of a source in a band, `m(A(V)) − m(0)`: it depends on the source, and is not
/// proportional to A(V).
///
/// ```
/// use photometry::{Blackbody, Coverage, F99, band_extinction, catalogue};
///
/// let u = catalogue::bandpass("gaia_edr3_G")?;
/// let a = |a_v: f64| {
///     band_extinction(&Blackbody::surface(5000.0), &F99::new(3.1), a_v, &u, Coverage::Error)
/// };
/// let (little, much) = (a(0.1)?.value() / 0.1, a(5.0)?.value() / 5.0);
/// assert!(much < 0.95 * little, "what is left is redder: {little} {much}");
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If the band is outside of the law's range or the source's, or there is no flux.
pub fn band_extinction(
    source: &dyn Source,
    law: &dyn ExtinctionLaw,
    a_v: f64,
    band: &Bandpass,
    coverage: Coverage,
) -> Result<Estimate, Error> {
    let system = MagnitudeSystem::st();
    let zero = system.zero_point(band)?;
    let bare = Observation::new(source, band, coverage)?.magnitude(&zero)?;
    let reddened = Extinguished::new(source, law, a_v);
    let dim = Observation::new(&reddened, band, coverage)?.magnitude(&zero)?;
    Ok(dim.minus(bare))
}

/// The apparent bolometric magnitude of a flux over all wavelengths in erg s⁻¹ cm⁻²:
/// `−2.5 log10(f/f₀)`, where f₀ is that of 3.0128e28 W at 10 pc (IAU 2015 resolution B2).
///
/// ```
/// use photometry::bolometric_magnitude;
///
/// // The total solar irradiance of 1361 W/m².
/// assert!((bolometric_magnitude(1.361e6)? + 26.832).abs() < 1e-3);
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If the flux is not a finite number above 0.
pub fn bolometric_magnitude(flux: f64) -> Result<f64, Error> {
    if !(flux.is_finite() && flux > 0.0) {
        return Err(Error::new(
            ErrorKind::Range,
            format!(
                "bolometric magnitude: found a flux of {flux}, expected a finite number above 0"
            ),
        ));
    }
    // W/m² to erg s⁻¹ cm⁻²
    let zero = BOLOMETRIC_ZERO_POINT / (4.0 * PI * (10.0 * PARSEC).powi(2)) * 1e3;
    Ok(-2.5 * (flux / zero).log10())
}

/// The bolometric correction of a source with this flux over all wavelengths, `m_bol − m_band`.
///
/// ```
/// use photometry::{Blackbody, Coverage, MagnitudeSystem, bolometric_correction, catalogue};
///
/// let (v, vega) = (catalogue::bandpass("bessell1990_V")?, catalogue::vega()?);
/// let sun = Blackbody::unit_bolometric(5772.0);
/// let system = MagnitudeSystem::vega(&vega);
/// let correction = bolometric_correction(&sun, 1.0, &v, &system, Coverage::Error)?;
/// assert!((-0.2..0.0).contains(&correction.value()), "{correction}");
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If the source does not cover the band, or a flux is not above 0.
pub fn bolometric_correction(
    source: &dyn Source,
    bolometric_flux: f64,
    band: &Bandpass,
    system: &MagnitudeSystem<'_>,
    coverage: Coverage,
) -> Result<Estimate, Error> {
    let bolometric = Estimate::exact(bolometric_magnitude(bolometric_flux)?);
    let observed = Observation::new(source, band, coverage)?;
    Ok(bolometric.minus(observed.magnitude(&system.zero_point(band)?)?))
}

/// The factor that gives a source this magnitude in a band.
///
/// ```
/// use photometry::{
///     AbZero, Blackbody, Coverage, MagnitudeSystem, Observation, Source, catalogue,
///     renormalization,
/// };
///
/// let band = catalogue::bandpass("sdss2010_r")?;
/// let ab = MagnitudeSystem::ab(AbZero::Oke);
/// let star = Blackbody::surface(4500.0);
/// let factor = renormalization(&star, 17.5, &band, &ab, Coverage::Error)?;
/// let star = star.scaled(factor);
/// let observed = Observation::new(&star, &band, Coverage::Error)?;
/// let magnitude = observed.magnitude(&ab.zero_point(&band)?)?;
/// assert!((magnitude.value() - 17.5).abs() < 1e-10);
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If the source does not cover the band or has no flux there, or the magnitude is not finite.
pub fn renormalization(
    source: &dyn Source,
    magnitude: f64,
    band: &Bandpass,
    system: &MagnitudeSystem<'_>,
    coverage: Coverage,
) -> Result<f64, Error> {
    if !magnitude.is_finite() {
        return Err(Error::new(
            ErrorKind::Range,
            format!("renormalization: found a magnitude of {magnitude}, expected a finite number"),
        ));
    }
    let observed = Observation::new(source, band, coverage)?;
    let found = observed.magnitude(&system.zero_point(band)?)?;
    Ok(10f64.powf(-0.4 * (magnitude - found.value())))
}
