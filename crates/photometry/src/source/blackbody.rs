//! Blackbodies, with the norms in use.

use std::f64::consts::PI;

use autodiff::{Graph, Operand, Var};

use super::{Source, checked};
use crate::constants::{
    FIRST_RADIATION_CONSTANT, SECOND_RADIATION_CONSTANT, STEFAN_BOLTZMANN_CONSTANT,
};

/// A blackbody, `B_λ(T) = 2hc²/λ⁵ / (exp(x) − 1)` with `x = hc/(λkT)` (Planck 1901, Annalen der
/// Physik 309, 553), times a norm.
///
/// `ln F_λ` is computed as `−5 ln λ − x − ln(1 − exp(−x))`, finite for all wavelengths and temperatures.
///
/// ```
/// use photometry::{Blackbody, Source};
///
/// let graph = autodiff::Graph::new();
/// let sun = Blackbody::sphere(5772.0, 6.957e8 / 1.495_978_707e11);
/// let flux = sun.flux(graph.constant(5000.0)).value().unwrap().to_scalar().unwrap();
/// // erg s⁻¹ cm⁻² Å⁻¹ above the atmosphere
/// assert!((flux - 178.3).abs() < 0.1);
///
/// let cold = Blackbody::surface(30.0);
/// let log_flux = cold.log_flux(graph.constant(3600.0)).unwrap().value().unwrap();
/// assert!((log_flux.to_scalar().unwrap() + 1309.654_901_358_5).abs() < 1e-9);
/// ```
#[derive(Debug, Clone)]
pub struct Blackbody<'a> {
    temperature: Operand<'a>,
    norm: Norm<'a>,
}

#[derive(Debug, Clone)]
enum Norm<'a> {
    Number(f64),
    Bolometric,
    Sphere(Operand<'a>),
}

impl<'a> Blackbody<'a> {
    /// The radiance `B_λ`, for one steradian; the temperature in K.
    pub fn radiance(temperature: impl Into<Operand<'a>>) -> Self {
        Self { temperature: temperature.into(), norm: Norm::Number(1.0) }
    }

    /// The flux `π B_λ` that leaves the surface.
    pub fn surface(temperature: impl Into<Operand<'a>>) -> Self {
        Self { temperature: temperature.into(), norm: Norm::Number(PI) }
    }

    /// `π B_λ / (σT⁴)`: a flux of 1 erg s⁻¹ cm⁻² over all wavelengths.
    pub fn unit_bolometric(temperature: impl Into<Operand<'a>>) -> Self {
        Self { temperature: temperature.into(), norm: Norm::Bolometric }
    }

    /// `(R/d)² π B_λ`: a sphere of radius R seen from the distance d.
    pub fn sphere(
        temperature: impl Into<Operand<'a>>,
        radius_over_distance: impl Into<Operand<'a>>,
    ) -> Self {
        Self { temperature: temperature.into(), norm: Norm::Sphere(radius_over_distance.into()) }
    }

    #[track_caller]
    fn temperature<'g>(&self, graph: &'g Graph) -> Var<'g> {
        let rule = "a finite number of K above 0";
        checked(graph.lift(&self.temperature), "blackbody, temperature", rule, |t| {
            t.is_finite() && t > 0.0
        })
    }

    /// The norm, and its logarithm, without `T⁻⁴`.
    fn norm<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match &self.norm {
            Norm::Number(norm) => graph.constant(*norm),
            // 10³: σ in erg s⁻¹ cm⁻² K⁻⁴
            Norm::Bolometric => graph.constant(PI / (STEFAN_BOLTZMANN_CONSTANT * 1e3)),
            Norm::Sphere(ratio) => PI * sphere_ratio(graph, ratio).powi(2),
        }
    }
}

fn sphere_ratio<'g>(graph: &'g Graph, ratio: &Operand<'_>) -> Var<'g> {
    let rule = "a finite number above 0";
    checked(graph.lift(ratio), "blackbody, radius over distance", rule, |r| {
        r.is_finite() && r > 0.0
    })
}

impl Source for Blackbody<'_> {
    #[track_caller]
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let graph = wavelength.graph();
        let temperature = self.temperature(graph);
        let exponent = (1.0 / temperature) * (SECOND_RADIATION_CONSTANT * wavelength.powi(-1));
        let mut norm = self.norm(graph);
        if let Norm::Bolometric = self.norm {
            norm = norm * temperature.powi(-4);
        }
        norm * ((FIRST_RADIATION_CONSTANT * wavelength.powi(-5)) / exponent.expm1())
    }

    #[track_caller]
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        let graph = wavelength.graph();
        let temperature = self.temperature(graph);
        let exponent = (1.0 / temperature) * (SECOND_RADIATION_CONSTANT * wavelength.powi(-1));
        let mut norm = match &self.norm {
            Norm::Sphere(ratio) => PI.ln() + 2.0 * sphere_ratio(graph, ratio).log(),
            _ => self.norm(graph).log(),
        };
        if let Norm::Bolometric = self.norm {
            norm = norm - 4.0 * temperature.log();
        }
        let power = FIRST_RADIATION_CONSTANT.ln() - 5.0 * wavelength.log();
        Some(power - exponent - (-(-exponent).expm1()).log() + norm)
    }

    fn is_smooth(&self) -> bool {
        true
    }

    /// The formula of `flux`: a graph of two dozen numbers takes longer than the numbers.
    fn fill_flux(&self, wavelengths: &[f64], flux: &mut [f64]) -> bool {
        let is_good = |x: &f64| x.is_finite() && *x > 0.0;
        let Operand::Scalar(temperature) = self.temperature else { return false };
        let norm = match self.norm {
            Norm::Number(norm) => norm,
            Norm::Bolometric => PI / (STEFAN_BOLTZMANN_CONSTANT * 1e3) * temperature.powi(-4),
            Norm::Sphere(Operand::Scalar(ratio)) if is_good(&ratio) => PI * ratio * ratio,
            Norm::Sphere(_) => return false,
        };
        if !is_good(&temperature) {
            return false;
        }
        for (wavelength, flux) in wavelengths.iter().zip(flux) {
            let inverse = wavelength.recip();
            let square = inverse * inverse;
            let exponent = SECOND_RADIATION_CONSTANT * inverse / temperature;
            *flux =
                norm * (FIRST_RADIATION_CONSTANT * (square * square * inverse) / exponent.exp_m1());
        }
        true
    }
}
