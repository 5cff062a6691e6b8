//! Sources: spectra as expressions of wavelength and of whatever parameters they have.

mod blackbody;
mod combine;
mod flat;
mod line;
mod power_law;
mod redshift;
mod tabulated;

use std::fmt;

use autodiff::{Fault, Graph, Operand, Var};

use crate::{Error, ErrorKind};

pub use blackbody::Blackbody;
pub use combine::{Product, Scaled, Sum};
pub use flat::{FlatFlam, FlatFnu};
pub use line::GaussianLine;
pub use power_law::PowerLaw;
pub use redshift::{RedshiftFlux, Redshifted};
pub use tabulated::{Interpolation, Tabulated};

/// A spectrum: `F_λ` in erg s⁻¹ cm⁻² Å⁻¹ as an expression of the wavelength in Angstrom.
///
/// Only [`Source::flux`] is required. Parameters are operands, as those of distributions: numbers,
/// or variables of the graph in which the source is used. With numbers an [`Observation`] gives a
/// value with its error; with variables a [`BandGrid`] gives an expression, which has derivatives.
///
/// ```
/// use autodiff::{Graph, Var};
/// use photometry::{Blackbody, Source};
///
/// /// A star with a fainter, cooler companion.
/// let star = Blackbody::surface(9000.0).plus(Blackbody::surface(4000.0).scaled(0.1));
/// let graph = Graph::new();
/// let flux: Var = star.flux(graph.constant([4000.0, 5000.0]));
/// assert!(flux.value().unwrap().data()[0] > 1e7);
/// ```
///
/// [`Observation`]: crate::Observation
/// [`BandGrid`]: crate::BandGrid
pub trait Source: fmt::Debug {
    /// `F_λ` in erg s⁻¹ cm⁻² Å⁻¹ at wavelengths in Angstrom.
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g>;

    /// `ln F_λ`, for a source that has it in a form that is finite where `F_λ` leaves the range of
    /// double precision. None has no such form.
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        let _ = wavelength;
        None
    }

    /// The first and the last wavelength in Angstrom where the source is known; None if it is
    /// everywhere.
    fn range(&self) -> Option<[f64; 2]> {
        None
    }

    /// Wavelengths in Angstrom between which the source is smooth: nodes of a table, the extent of a
    /// line. In any order.
    fn breakpoints(&self) -> Vec<f64> {
        Vec::new()
    }

    /// Whether the source is smooth over whole bands but for its breakpoints, with no feature as narrow as a
    /// line: then a dozen wavelengths of a band tell its integral and the error of that, and no others are
    /// looked at.
    fn is_smooth(&self) -> bool {
        false
    }

    /// Fills in `F_λ` at wavelengths without a graph, if all parameters are numbers that obey the rules and this
    /// is written for the source; false if not.
    #[doc(hidden)]
    fn fill_flux(&self, wavelengths: &[f64], flux: &mut [f64]) -> bool {
        let _ = (wavelengths, flux);
        false
    }

    /// The table, if the source is nothing else: for integrals that are exact.
    #[doc(hidden)]
    fn as_tabulated(&self) -> Option<&Tabulated> {
        None
    }

    /// The sum of this source and another one.
    fn plus<S: Source>(self, other: S) -> Sum<Self, S>
    where
        Self: Sized,
    {
        Sum::new(self, other)
    }

    /// The product with another function of wavelength, such as a transmission.
    fn times<S: Source>(self, other: S) -> Product<Self, S>
    where
        Self: Sized,
    {
        Product::new(self, other)
    }

    /// The source with its flux times a positive factor.
    fn scaled<'a>(self, factor: impl Into<Operand<'a>>) -> Scaled<'a, Self>
    where
        Self: Sized,
    {
        Scaled::new(self, factor)
    }

    /// The source at redshift z; `flux` says what happens to the flux.
    fn redshifted<'a>(
        self,
        redshift: impl Into<Operand<'a>>,
        flux: RedshiftFlux,
    ) -> Redshifted<'a, Self>
    where
        Self: Sized,
    {
        Redshifted::new(self, redshift, flux)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        (**self).flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        (**self).log_flux(wavelength)
    }
    fn range(&self) -> Option<[f64; 2]> {
        (**self).range()
    }
    fn breakpoints(&self) -> Vec<f64> {
        (**self).breakpoints()
    }
    fn is_smooth(&self) -> bool {
        (**self).is_smooth()
    }
    fn fill_flux(&self, wavelengths: &[f64], flux: &mut [f64]) -> bool {
        (**self).fill_flux(wavelengths, flux)
    }
    fn as_tabulated(&self) -> Option<&Tabulated> {
        (**self).as_tabulated()
    }
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        (**self).flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        (**self).log_flux(wavelength)
    }
    fn range(&self) -> Option<[f64; 2]> {
        (**self).range()
    }
    fn breakpoints(&self) -> Vec<f64> {
        (**self).breakpoints()
    }
    fn is_smooth(&self) -> bool {
        (**self).is_smooth()
    }
    fn fill_flux(&self, wavelengths: &[f64], flux: &mut [f64]) -> bool {
        (**self).fill_flux(wavelengths, flux)
    }
    fn as_tabulated(&self) -> Option<&Tabulated> {
        (**self).as_tabulated()
    }
}

/// The numbers that a function of wavelength has at these points, computed in a graph of its own.
pub(crate) fn values_at(
    wavelengths: &[f64],
    f: impl for<'g> Fn(Var<'g>) -> Var<'g>,
) -> Result<Vec<f64>, Error> {
    let graph = Graph::new();
    let values = f(graph.constant(wavelengths));
    if values.is_faulty() {
        // Where in this crate they were found says nothing to a caller who gave numbers.
        let faults = graph.faults();
        let messages: Vec<&str> = faults.iter().map(Fault::message).collect();
        return Err(Error::new(ErrorKind::Expression, messages.join("; ")));
    }
    let values = values.broadcast_to(wavelengths.len()).value().ok_or_else(|| {
        Error::new(
            ErrorKind::Source,
            "a parameter of the source is an input of a graph, expected numbers; for an expression \
             of parameters use BandGrid",
        )
    })?;
    Ok(values.data().to_vec())
}

/// A fault for a parameter that is known and breaks a rule.
#[track_caller]
pub(crate) fn checked<'g>(
    var: Var<'g>,
    what: &str,
    rule: &str,
    is_good: impl Fn(f64) -> bool,
) -> Var<'g> {
    let bad = var.value().and_then(|x| x.data().iter().copied().find(|x| !is_good(*x)));
    match bad {
        Some(bad) => var.graph().fault(format!("{what}: found {bad}, expected {rule}")),
        None => var,
    }
}
