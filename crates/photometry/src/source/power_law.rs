//! Power laws.

use autodiff::{Operand, Var};

use super::Source;

/// `F_λ = flux · (λ/reference)^index`, with a positive flux.
///
/// A power law in frequency, `F_ν ∝ ν^α`, has the index `−2 − α`.
///
/// ```
/// use photometry::{PowerLaw, Source};
///
/// let graph = autodiff::Graph::new();
/// let quasar = PowerLaw::new(1e-16, 5000.0, -1.5);
/// let flux = quasar.flux(graph.constant(20_000.0)).value().unwrap().to_scalar().unwrap();
/// assert!((flux / 1.25e-17 - 1.0).abs() < 1e-14);
/// ```
#[derive(Debug, Clone)]
pub struct PowerLaw<'a> {
    flux: Operand<'a>,
    reference: f64,
    index: Operand<'a>,
}

impl<'a> PowerLaw<'a> {
    /// The flux `F_λ` at the reference wavelength in Angstrom, and the index.
    pub fn new(
        flux: impl Into<Operand<'a>>,
        reference: f64,
        index: impl Into<Operand<'a>>,
    ) -> Self {
        Self { flux: flux.into(), reference, index: index.into() }
    }
}

impl Source for PowerLaw<'_> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let graph = wavelength.graph();
        let log_ratio = (wavelength / self.reference).log();
        graph.lift(&self.flux) * (graph.lift(&self.index) * log_ratio).exp()
    }

    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        let graph = wavelength.graph();
        let log_ratio = (wavelength / self.reference).log();
        Some(graph.lift(&self.flux).log() + graph.lift(&self.index) * log_ratio)
    }

    fn is_smooth(&self) -> bool {
        true
    }
}
