//! Magnitude systems: what has magnitude 0 in a band.

use crate::constants::C;
use crate::units::{AB_OKE, ST_ZERO};
use crate::{
    Bandpass, Coverage, Error, ErrorKind, Estimate, FlatFlam, FlatFnu, Observation, Source,
};

/// The `f_ν` of AB magnitude 0. The two in use differ by 0.0656 mmag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AbZero {
    /// The constant 48.60: `10^(−48.60/2.5)` erg s⁻¹ cm⁻² Hz⁻¹, 3630.78 Jy (Oke & Gunn 1983, ApJ 266,
    /// 713, eq. 2).
    Oke,
    /// 3631 Jy exactly.
    Jansky3631,
}

/// A magnitude system, with offsets for single bands if it has some.
///
/// ```
/// use photometry::{AbZero, MagnitudeSystem, catalogue};
///
/// let band = catalogue::bandpass("sdss2010_u")?;
/// // SDSS u is 0.04 mag off AB.
/// let sdss = MagnitudeSystem::ab(AbZero::Jansky3631).named("SDSS").with_offset("sdss2010_u", 0.04);
/// let zero = sdss.zero_point(&band)?;
/// assert_eq!((zero.system(), zero.offset()), ("SDSS", 0.04));
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MagnitudeSystem<'a> {
    name: String,
    zero: Zero<'a>,
    offsets: Vec<(String, f64)>,
}

#[derive(Debug, Clone)]
enum Zero<'a> {
    Fnu(f64),
    Flam(f64),
    Standard(&'a dyn Source),
    Table(Vec<(String, f64)>),
}

impl<'a> MagnitudeSystem<'a> {
    /// AB magnitudes: a source of flat `f_ν` has the same magnitude in all bands.
    pub fn ab(zero: AbZero) -> Self {
        Self::new(
            "AB",
            Zero::Fnu(match zero {
                AbZero::Oke => AB_OKE,
                AbZero::Jansky3631 => 3631e-23,
            }),
        )
    }

    /// ST magnitudes: `−2.5 log10 f_λ − 21.10` (Koornneef et al. 1986, Highlights of Astronomy 7, 833).
    pub fn st() -> Self {
        Self::new("ST", Zero::Flam(ST_ZERO))
    }

    /// The system in which a standard star has magnitude 0 in all bands;
    /// [`catalogue::vega`](crate::catalogue::vega) is the usual one.
    ///
    /// Catalogues often give Vega another magnitude, such as 0.03 in V: that is an offset.
    pub fn vega(standard: &'a dyn Source) -> Self {
        Self::new("Vega", Zero::Standard(standard))
    }

    /// A system by the mean `f_λ` in erg s⁻¹ cm⁻² Å⁻¹ of magnitude 0 in each band.
    pub fn from_zero_points<'b>(
        name: &str,
        zero_points: impl IntoIterator<Item = (&'b str, f64)>,
    ) -> Self {
        let table = zero_points.into_iter().map(|(band, flam)| (band.to_owned(), flam));
        Self::new(name, Zero::Table(table.collect()))
    }

    fn new(name: &str, zero: Zero<'a>) -> Self {
        Self { name: name.to_owned(), zero, offsets: Vec::new() }
    }

    /// The same system under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Adds a number to all magnitudes in a band.
    #[must_use]
    pub fn with_offset(mut self, band: &str, offset: f64) -> Self {
        self.offsets.push((band.to_owned(), offset));
        self
    }

    /// The name, for errors and tables.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The magnitude of a source in a band, with the bound of its error: an [`Observation`] above the zero
    /// point of this system.
    ///
    /// ```
    /// use photometry::{AbZero, Blackbody, Coverage, MagnitudeSystem, catalogue};
    ///
    /// let band = catalogue::bandpass("sdss2010_g")?;
    /// let ab = MagnitudeSystem::ab(AbZero::Oke);
    /// let magnitude = ab.magnitude(&Blackbody::surface(4000.0), &band, Coverage::Error)?;
    /// assert!((magnitude.value() + 35.510_484_361_207_7).abs() < 1e-10);
    /// # Ok::<(), photometry::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Observation::new`], [`MagnitudeSystem::zero_point`] and [`Observation::magnitude`].
    pub fn magnitude(
        &self,
        source: &dyn Source,
        band: &Bandpass,
        coverage: Coverage,
    ) -> Result<Estimate, Error> {
        Observation::new(source, band, coverage)?.magnitude(&self.zero_point(band)?)
    }

    /// Calls a function with the source whose magnitude is the same in all responses: a zero point from a table
    /// goes with a mean `f_λ`.
    pub(crate) fn with_standard<R>(&self, f: impl FnOnce(&dyn Source) -> R) -> R {
        match &self.zero {
            Zero::Fnu(fnu) => f(&FlatFnu::new(*fnu)),
            Zero::Flam(flam) => f(&FlatFlam::new(*flam)),
            Zero::Table(_) => f(&FlatFlam::new(1.0)),
            Zero::Standard(source) => f(*source),
        }
    }

    /// The zero point in a band.
    ///
    /// # Errors
    /// If the standard does not cover the band, or there is no zero point for it.
    pub fn zero_point(&self, band: &Bandpass) -> Result<ZeroPoint, Error> {
        let flam = match &self.zero {
            Zero::Fnu(fnu) => {
                let m = band.moments();
                Estimate::exact(fnu * C).times(1.0).over(m.photon.over(m.inverse))
            }
            Zero::Flam(flam) => Estimate::exact(*flam),
            Zero::Standard(source) => {
                let observed = Observation::new(*source, band, Coverage::Error);
                observed.map_err(|error| error.within(&self.name))?.effective_flam()
            }
            Zero::Table(table) => {
                let found = table.iter().find(|(name, _)| name == band.name());
                let (_, flam) = found.ok_or_else(|| {
                    let known: Vec<&str> = table.iter().map(|(name, _)| &**name).collect();
                    Error::new(
                        ErrorKind::Catalogue,
                        format!(
                            "system \"{}\" has no zero point for band \"{}\"; it has {}",
                            self.name,
                            band.name(),
                            known.join(", ")
                        ),
                    )
                })?;
                Estimate::exact(*flam)
            }
        };
        let offsets = self.offsets.iter().filter(|(name, _)| name == band.name());
        let offset = offsets.map(|(_, offset)| offset).sum();
        let (system, band) = (self.name.clone(), band.name().to_owned());
        Ok(ZeroPoint { system, band, flam, offset })
    }
}

/// The zero point of a magnitude system in a band.
#[derive(Debug, Clone, PartialEq)]
pub struct ZeroPoint {
    system: String,
    band: String,
    flam: Estimate,
    offset: f64,
}

impl ZeroPoint {
    /// The name of the system.
    pub fn system(&self) -> &str {
        &self.system
    }

    /// The name of the band.
    pub fn band(&self) -> &str {
        &self.band
    }

    /// The mean `f_λ` of magnitude 0, without the offset, in erg s⁻¹ cm⁻² Å⁻¹.
    pub fn flam(&self) -> Estimate {
        self.flam
    }

    /// What is added to magnitudes.
    pub fn offset(&self) -> f64 {
        self.offset
    }
}
