//! Bandpasses that come with the crate, and the spectrum of Vega: nothing is downloaded.

mod table;

use crate::{Bandpass, Error, ErrorKind, Interpolation, ResponseKind, Tabulated, WavelengthUnit};

/// A row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    name: &'static str,
    unit: WavelengthUnit,
    kind: ResponseKind,
    reference: &'static str,
    table: &'static str,
}

impl Entry {
    /// The name of the band, such as `"sdss2010_g"`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether its response counts photons or energy.
    pub fn kind(&self) -> ResponseKind {
        self.kind
    }

    /// Where the curve was published.
    pub fn reference(&self) -> &'static str {
        self.reference
    }

    /// The band.
    ///
    /// # Errors
    /// If the table is not a bandpass; a test reads all of them.
    pub fn bandpass(&self) -> Result<Bandpass, Error> {
        Bandpass::parse(self.table, self.name, self.unit, self.kind)
    }
}

/// All rows of the catalogue.
///
/// ```
/// use photometry::catalogue;
///
/// assert_eq!(catalogue::entries().len(), 27);
/// assert!(catalogue::entries().iter().any(|entry| entry.name() == "gaia_edr3_G"));
/// ```
pub fn entries() -> &'static [Entry] {
    table::BANDS
}

/// The band of this name.
///
/// ```
/// use photometry::catalogue;
///
/// let g = catalogue::bandpass("sdss2010_g")?;
/// assert!((g.pivot_wavelength().value() - 4701.4).abs() < 0.1);
/// let error = catalogue::bandpass("sdss2010_y").unwrap_err();
/// assert!(error.to_string().contains("sdss2010_u, sdss2010_g"));
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If there is no such band; the message lists those of its survey, or all.
pub fn bandpass(name: &str) -> Result<Bandpass, Error> {
    match entries().iter().find(|entry| entry.name == name) {
        Some(entry) => entry.bandpass(),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Error {
    let survey = name.split('_').next().unwrap_or_default();
    let names = |survey: &str| -> Vec<&str> {
        entries().iter().map(Entry::name).filter(|entry| entry.starts_with(survey)).collect()
    };
    let near = if survey.is_empty() { Vec::new() } else { names(survey) };
    let listed = if near.is_empty() { names("") } else { near };
    Error::new(
        ErrorKind::Catalogue,
        format!(
            "there is no band \"{name}\" in the catalogue; expected one of {}",
            listed.join(", ")
        ),
    )
}

/// Vega, the CALSPEC spectrum `alpha_lyr_stis_011` (Bohlin, Hubeny & Rauch 2020, AJ 160, 21), linear
/// in `F_λ` between its 9192 nodes from 900 Angstrom to 299 micron; vacuum wavelengths.
///
/// # Errors
/// If the table is not a spectrum; a test reads it.
pub fn vega() -> Result<Tabulated, Error> {
    let text = include_str!("../../data/vega_alpha_lyr_stis_011.dat");
    Tabulated::parse(text, "alpha_lyr_stis_011", WavelengthUnit::Angstrom, Interpolation::Flam)
}

/// Checks that a band is what its name says: its pivot wavelength is within 2 % of that of the band of
/// the catalogue. A file read in the wrong unit is off by about a power of ten, which the error says.
///
/// ```
/// use photometry::{Bandpass, ResponseKind, WavelengthUnit, catalogue};
///
/// let file = "../../data/filters/DES_g_y3a1.dat"; // in nm
/// let band = Bandpass::read(file, WavelengthUnit::Angstrom, ResponseKind::Photon)?;
/// let error = catalogue::check(&band, "des_y3a1_g").unwrap_err();
/// assert!(error.to_string().contains("read in Angstrom but given in nm?"), "{error}");
/// # Ok::<(), photometry::Error>(())
/// ```
///
/// # Errors
/// If it is not, or there is no such band in the catalogue.
pub fn check(band: &Bandpass, name: &str) -> Result<(), Error> {
    let expected = bandpass(name)?.pivot_wavelength().value();
    let found = band.pivot_wavelength().value();
    let ratio = expected / found;
    if (ratio - 1.0).abs() <= 0.02 {
        return Ok(());
    }
    let guesses = [
        (10.0, "read in Angstrom but given in nm?"),
        (1e4, "read in Angstrom but given in micron?"),
        (1e3, "read in nm but given in micron?"),
        (0.1, "read in nm but given in Angstrom?"),
        (1e-4, "read in micron but given in Angstrom?"),
        (1e-3, "read in micron but given in nm?"),
    ];
    let guess = guesses.iter().find(|(factor, _)| (ratio / factor - 1.0).abs() <= 0.15);
    let guess = guess.map_or("is it another band?", |(_, guess)| *guess);
    Err(Error::new(
        ErrorKind::Catalogue,
        format!(
            "band \"{}\": found a pivot wavelength of {found:.1} Angstrom, expected {expected:.1} of \
             \"{name}\": {guess}",
            band.name()
        ),
    ))
}
