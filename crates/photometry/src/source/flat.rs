//! Flat spectra, per wavelength or per frequency.

use autodiff::{Operand, Var};

use super::Source;
use crate::constants::C;

/// `F_λ` that is the same everywhere.
///
/// ```
/// use photometry::{FlatFlam, Source};
///
/// let graph = autodiff::Graph::new();
/// let flux = FlatFlam::new(3e-9).flux(graph.constant([4000.0, 5000.0]));
/// assert_eq!(flux.value().unwrap().data(), [3e-9, 3e-9]);
/// ```
#[derive(Debug, Clone)]
pub struct FlatFlam<'a> {
    flux: Operand<'a>,
}

impl<'a> FlatFlam<'a> {
    /// The flux density in erg s⁻¹ cm⁻² Å⁻¹.
    pub fn new(flux: impl Into<Operand<'a>>) -> Self {
        Self { flux: flux.into() }
    }
}

impl Source for FlatFlam<'_> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let flux = wavelength.graph().lift(&self.flux);
        flux.broadcast_with(wavelength)
    }

    fn is_smooth(&self) -> bool {
        true
    }
}

/// `F_ν` that is the same everywhere: `F_λ = F_ν c/λ²`.
///
/// ```
/// use photometry::{FlatFnu, Source};
///
/// let graph = autodiff::Graph::new();
/// let flux = FlatFnu::new(3.63e-20).flux(graph.constant(5500.0)).value().unwrap();
/// assert!((flux.to_scalar().unwrap() / 3.5975e-9 - 1.0).abs() < 1e-4);
/// ```
#[derive(Debug, Clone)]
pub struct FlatFnu<'a> {
    flux: Operand<'a>,
}

impl<'a> FlatFnu<'a> {
    /// The flux density in erg s⁻¹ cm⁻² Hz⁻¹.
    pub fn new(flux: impl Into<Operand<'a>>) -> Self {
        Self { flux: flux.into() }
    }
}

impl Source for FlatFnu<'_> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        wavelength.graph().lift(&self.flux) * (C * wavelength.powi(-2))
    }

    fn is_smooth(&self) -> bool {
        true
    }
}
