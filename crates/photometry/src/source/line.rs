//! Emission lines.

use autodiff::{Operand, Var};

use super::{Source, checked};

/// A line with the shape of a Gaussian: `flux / (σ√(2π)) · exp(−(λ − center)²/(2σ²))`.
///
/// With a negative flux it is an absorption line, to be added to a brighter source. If center and sigma
/// are numbers, integrals have breakpoints at every σ out to 8σ; a line whose place is a variable has
/// to be wide compared to the grid of the band.
///
/// ```
/// use photometry::{GaussianLine, Source};
///
/// let graph = autodiff::Graph::new();
/// let line = GaussianLine::new(1e-15, 6564.6, 2.0);
/// let flux = line.flux(graph.constant(6564.6)).value().unwrap().to_scalar().unwrap();
/// assert!((flux / (1e-15 / 2.0 / std::f64::consts::TAU.sqrt()) - 1.0).abs() < 1e-14);
/// ```
#[derive(Debug, Clone)]
pub struct GaussianLine<'a> {
    flux: Operand<'a>,
    center: Operand<'a>,
    sigma: Operand<'a>,
}

impl<'a> GaussianLine<'a> {
    /// The flux of the whole line in erg s⁻¹ cm⁻², its center and standard deviation in Angstrom.
    pub fn new(
        flux: impl Into<Operand<'a>>,
        center: impl Into<Operand<'a>>,
        sigma: impl Into<Operand<'a>>,
    ) -> Self {
        Self { flux: flux.into(), center: center.into(), sigma: sigma.into() }
    }
}

impl Source for GaussianLine<'_> {
    #[track_caller]
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let graph = wavelength.graph();
        let sigma =
            checked(graph.lift(&self.sigma), "line, sigma", "a number above 0", |s| s > 0.0);
        let z = (wavelength - graph.lift(&self.center)) / sigma;
        let peak = graph.lift(&self.flux) / (sigma * std::f64::consts::TAU.sqrt());
        peak * (-0.5 * z * z).exp()
    }

    fn breakpoints(&self) -> Vec<f64> {
        let number = |operand: &Operand<'_>| operand.value().and_then(|x| x.to_scalar());
        match (number(&self.center), number(&self.sigma)) {
            (Some(center), Some(sigma)) if sigma > 0.0 => {
                (-8..=8).map(|i| center + sigma * f64::from(i)).collect()
            }
            _ => Vec::new(),
        }
    }
}
