//! Sources that move away.

use autodiff::{Graph, Operand, Var};

use super::{Source, checked};

/// What a redshift does to the flux of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RedshiftFlux {
    /// `F(λ) = F₀(λ/(1 + z))`: only the wavelengths change (`wavelength_only` of synphot).
    WavelengthOnly,
    /// `F(λ) = F₀(λ/(1 + z))/(1 + z)`: the flux over all wavelengths stays (`conserve_flux`).
    ///
    /// With the luminosity distance D, `F₀ = L_λ/(4πD²)`, this is what is observed (Hogg 1999,
    /// astro-ph/9905116, eq. 22).
    Conserve,
}

/// A source at a redshift: see [`Source::redshifted`].
///
/// The breakpoints of a source whose redshift is a variable are not known: integrals over a
/// [`BandGrid`](crate::BandGrid) then see a table at the nodes of the grid, which has to be finer.
///
/// ```
/// use photometry::{Blackbody, RedshiftFlux, Source};
///
/// // A blackbody at redshift z has the spectrum of a cooler one.
/// let graph = autodiff::Graph::new();
/// let value = |source: &dyn Source| {
///     source.flux(graph.constant(5000.0)).value().unwrap().to_scalar().unwrap()
/// };
/// let far = Blackbody::radiance(6000.0).redshifted(1.0, RedshiftFlux::Conserve);
/// let cool = Blackbody::radiance(3000.0);
/// assert!((value(&far) / value(&cool) - 2f64.powi(4)).abs() < 1e-12);
/// ```
#[derive(Debug, Clone)]
pub struct Redshifted<'a, S> {
    source: S,
    redshift: Operand<'a>,
    flux: RedshiftFlux,
}

impl<'a, S: Source> Redshifted<'a, S> {
    pub(super) fn new(source: S, redshift: impl Into<Operand<'a>>, flux: RedshiftFlux) -> Self {
        Self { source, redshift: redshift.into(), flux }
    }

    #[track_caller]
    fn stretch<'g>(&self, graph: &'g Graph) -> Var<'g> {
        let redshift = graph.lift(&self.redshift);
        1.0 + checked(redshift, "redshift", "a finite number above -1", |z| {
            z.is_finite() && z > -1.0
        })
    }

    /// `1 + z` where that is known.
    fn known_stretch(&self) -> Option<f64> {
        let stretch = 1.0 + self.redshift.value()?.to_scalar()?;
        (stretch > 0.0).then_some(stretch)
    }
}

impl<S: Source> Source for Redshifted<'_, S> {
    #[track_caller]
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let stretch = self.stretch(wavelength.graph());
        let flux = self.source.flux(wavelength / stretch);
        match self.flux {
            RedshiftFlux::WavelengthOnly => flux,
            RedshiftFlux::Conserve => flux / stretch,
        }
    }

    #[track_caller]
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        let stretch = self.stretch(wavelength.graph());
        let log_flux = self.source.log_flux(wavelength / stretch)?;
        Some(match self.flux {
            RedshiftFlux::WavelengthOnly => log_flux,
            RedshiftFlux::Conserve => log_flux - stretch.log(),
        })
    }

    fn range(&self) -> Option<[f64; 2]> {
        let stretch = self.known_stretch()?;
        self.source.range().map(|range| range.map(|w| w * stretch))
    }

    fn breakpoints(&self) -> Vec<f64> {
        match self.known_stretch() {
            Some(stretch) => self.source.breakpoints().iter().map(|w| w * stretch).collect(),
            None => Vec::new(),
        }
    }

    fn is_smooth(&self) -> bool {
        self.source.is_smooth()
    }
}
