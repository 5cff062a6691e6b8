//! Spectra from tables.

use std::path::Path;

use autodiff::Var;

use super::Source;
use crate::constants::{C, HC};
use crate::integrate::{Polyline, SegmentMoments};
use crate::piecewise::Piecewise;
use crate::{Error, ErrorKind, WavelengthUnit, readers};

/// What is a straight line between the nodes of a table, in the wavelength.
///
/// Packages differ, and steep spectra show it: from 1 at 4000 Å to 3 at 6000 Å, `F_λ` at 5000 Å is 2
/// by the first rule and 2.2 by the third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interpolation {
    /// `F_λ`
    Flam,
    /// `F_ν`
    Fnu,
    /// The number of photons, `λ F_λ`.
    Photlam,
    /// `ln F_λ` over `ln λ`: power laws from node to node. All fluxes have to be above 0.
    LogLog,
}

/// A spectrum from a table of wavelengths and `F_λ`.
///
/// Negative fluxes, as noise gives them, are taken as they are.
///
/// ```
/// use photometry::{Interpolation, Source, Tabulated, WavelengthUnit};
///
/// let (wavelengths, flux) = ([400.0, 600.0], [1e-16, 3e-16]);
/// let spectrum =
///     Tabulated::new("star", &wavelengths, &flux, WavelengthUnit::Nanometer, Interpolation::Flam)?;
/// let graph = autodiff::Graph::new();
/// let flux = spectrum.flux(graph.constant(5000.0)).value().unwrap().to_scalar();
/// assert_eq!(flux, Some(2e-16));
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tabulated {
    name: String,
    wavelengths: Vec<f64>,
    flux: Vec<f64>,
    interpolation: Interpolation,
    piecewise: Piecewise,
    /// Of `F_λ`, whatever is linear.
    segments: Vec<[f64; 2]>,
    moments: Vec<SegmentMoments>,
}

impl Tabulated {
    /// A spectrum from its nodes: wavelengths in this unit, and `F_λ` in erg s⁻¹ cm⁻² Å⁻¹.
    ///
    /// # Errors
    /// If the lengths differ, there are fewer than two nodes, a wavelength is not positive and above
    /// the one before, something is not finite, or a flux is not above 0 where its logarithm is
    /// needed. The message names the node, counted from 0.
    pub fn new(
        name: &str,
        wavelengths: &[f64],
        flux: &[f64],
        unit: WavelengthUnit,
        interpolation: Interpolation,
    ) -> Result<Self, Error> {
        let fail = |message: String| {
            Err(Error::new(ErrorKind::Source, format!("spectrum \"{name}\"{message}")))
        };
        if wavelengths.len() != flux.len() {
            return fail(format!(
                ": found {} wavelengths and {} fluxes, expected as many of both",
                wavelengths.len(),
                flux.len()
            ));
        }
        if wavelengths.len() < 2 {
            return fail(format!(": found {} nodes, expected at least 2", wavelengths.len()));
        }
        let mut before = 0.0;
        for (i, (&wavelength, &flux)) in wavelengths.iter().zip(flux).enumerate() {
            if !(wavelength * unit.angstroms()).is_finite() || wavelength <= 0.0 {
                return fail(format!(
                    ", node {i}: found a wavelength of {wavelength}, expected a finite number of \
                     {unit} above 0"
                ));
            }
            if wavelength <= before {
                return fail(format!(
                    ", node {i}: found a wavelength of {wavelength} after {before}, expected \
                     wavelengths that increase"
                ));
            }
            if !flux.is_finite() {
                return fail(format!(
                    ", node {i}: found a flux of {flux}, expected a finite number"
                ));
            }
            if interpolation == Interpolation::LogLog && flux <= 0.0 {
                return fail(format!(
                    ", node {i}: found a flux of {flux}, expected a number above 0 for its logarithm"
                ));
            }
            before = wavelength;
        }
        let wavelengths: Vec<f64> = wavelengths.iter().map(|w| w * unit.angstroms()).collect();
        let piecewise = piecewise(&wavelengths, flux, interpolation);
        let segments = Polyline::segments(&wavelengths, flux);
        let moments = SegmentMoments::of(Polyline { x: &wavelengths, segments: &segments });
        let (name, flux) = (name.to_owned(), flux.to_vec());
        Ok(Self { name, wavelengths, flux, interpolation, piecewise, segments, moments })
    }

    /// Reads a file of two columns, wavelength and `F_λ`, as [`Bandpass::read`] does.
    ///
    /// # Errors
    /// If the file cannot be read or is no such table, or as [`Tabulated::new`].
    ///
    /// [`Bandpass::read`]: crate::Bandpass::read
    pub fn read(
        path: impl AsRef<Path>,
        unit: WavelengthUnit,
        interpolation: Interpolation,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::parse(&readers::read(path)?, &path.display().to_string(), unit, interpolation)
    }

    /// Reads the text of such a file; `source` is its name, for errors and for the spectrum.
    ///
    /// # Errors
    /// As [`Tabulated::read`].
    pub fn parse(
        text: &str,
        source: &str,
        unit: WavelengthUnit,
        interpolation: Interpolation,
    ) -> Result<Self, Error> {
        let rows = readers::parse(text, source, ["wavelength", "flux"])?;
        let (wavelengths, flux): (Vec<f64>, Vec<f64>) =
            rows.iter().map(|row| (row.values[0], row.values[1])).unzip();
        Self::new(source, &wavelengths, &flux, unit, interpolation)
    }

    /// Reads a file in a format that states its units, as [`Bandpass::read_table`] does; the flux is in
    /// erg s⁻¹ cm⁻² Å⁻¹, which the file calls `FLAM` or writes in any order. So are the spectra of CALSPEC
    /// read, with the columns `WAVELENGTH` and `FLUX`.
    ///
    /// # Errors
    /// If the file cannot be read, or is no such table with a unit of wavelength and this unit of flux, or
    /// as [`Tabulated::new`].
    ///
    /// [`Bandpass::read_table`]: crate::Bandpass::read_table
    pub fn read_table(
        path: impl AsRef<Path>,
        columns: [&str; 2],
        interpolation: Interpolation,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = readers::read_table(path)?;
        Self::parse_table(&bytes, &path.display().to_string(), columns, interpolation)
    }

    /// Reads the bytes of such a file; `source` is its name, for errors and for the spectrum.
    ///
    /// # Errors
    /// As [`Tabulated::read_table`].
    pub fn parse_table(
        bytes: &[u8],
        source: &str,
        columns: [&str; 2],
        interpolation: Interpolation,
    ) -> Result<Self, Error> {
        let table = readers::parse_table(bytes, source, columns)?;
        let unit = table.wavelength_unit()?;
        table.check_flux()?;
        let (wavelengths, flux): (Vec<f64>, Vec<f64>) =
            table.rows.iter().map(|row| (row.values[0], row.values[1])).unzip();
        Self::new(source, &wavelengths, &flux, unit, interpolation)
    }

    /// The name, for errors.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The wavelengths of the nodes in Angstrom.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// `F_λ` at the nodes.
    pub fn fluxes(&self) -> &[f64] {
        &self.flux
    }

    /// `F_λ` as a polyline, which it is if it is linear, and the moments of its segments.
    pub(crate) fn polyline(&self) -> (Polyline<'_>, &[SegmentMoments]) {
        (Polyline { x: &self.wavelengths, segments: &self.segments }, &self.moments)
    }

    /// What is linear between the nodes.
    pub fn interpolation(&self) -> Interpolation {
        self.interpolation
    }
}

/// What is linear between the nodes, as a function of λ or of ln λ.
fn piecewise(wavelengths: &[f64], flux: &[f64], interpolation: Interpolation) -> Piecewise {
    let weighted = |f: fn(f64, f64) -> f64| -> Vec<f64> {
        wavelengths.iter().zip(flux).map(|(&w, &y)| f(w, y)).collect()
    };
    match interpolation {
        Interpolation::Flam => Piecewise::linear(wavelengths, flux),
        Interpolation::Fnu => Piecewise::linear(wavelengths, &weighted(|w, y| y * w * w / C)),
        Interpolation::Photlam => Piecewise::linear(wavelengths, &weighted(|w, y| y * w / HC)),
        Interpolation::LogLog => {
            Piecewise::linear(&weighted(|w, _| w.ln()), &weighted(|_, y| y.ln()))
        }
    }
}

impl Source for Tabulated {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        match self.interpolation {
            Interpolation::Flam => self.piecewise.at(wavelength),
            Interpolation::Fnu => self.piecewise.at(wavelength) * (C * wavelength.powi(-2)),
            Interpolation::Photlam => self.piecewise.at(wavelength) * (HC * wavelength.powi(-1)),
            Interpolation::LogLog => self.piecewise.at(wavelength.log()).exp(),
        }
    }

    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        match self.interpolation {
            Interpolation::LogLog => Some(self.piecewise.at(wavelength.log())),
            _ => None,
        }
    }

    fn range(&self) -> Option<[f64; 2]> {
        Some([self.wavelengths[0], self.wavelengths[self.wavelengths.len() - 1]])
    }

    fn breakpoints(&self) -> Vec<f64> {
        self.wavelengths.clone()
    }

    fn as_tabulated(&self) -> Option<&Tabulated> {
        Some(self)
    }
}
