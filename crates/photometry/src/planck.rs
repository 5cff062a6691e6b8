//! The Planck law as expressions: over β = kT/(hc), and over the temperature in kelvin.

use std::ops::{Div, Mul};

use autodiff::{Array, Operand, Var};

use crate::constants::{FIRST_RADIATION_CONSTANT, SECOND_RADIATION_CONSTANT};

/// `hc/k` in nm K.
const HC_OVER_K: f64 = SECOND_RADIATION_CONSTANT / 10.0;

/// The temperature in K of `β = kT/(hc)` in 1/nm, `T = β · 1.438776877…e7 nm K`; for a number, an
/// array or a variable.
///
/// ```
/// let temperature: f64 = photometry::temperature_from_beta(1e-3);
/// assert!((temperature - 14_387.768_775).abs() < 1e-6);
/// ```
pub fn temperature_from_beta<T: Mul<f64>>(beta: T) -> T::Output {
    beta * HC_OVER_K
}

/// `β = kT/(hc)` in 1/nm of a temperature in K; for a number, an array or a variable.
///
/// ```
/// let beta: f64 = photometry::beta_from_temperature(5772.0);
/// assert!((beta - 4.011_740_87e-4).abs() < 1e-12);
/// ```
pub fn beta_from_temperature<T: Div<f64>>(temperature: T) -> T::Output {
    temperature / HC_OVER_K
}

/// A blackbody's spectrum in `β = kT/(hc)`, without the constants that cancel in a color.
///
/// Multiplied by a photon response and integrated over wavelength, only
/// [`BlackbodyForm::PhotonPlanck`] gives the counts of a photon-counting detector. The other is
/// larger by λ², that is, redder: at β = 0.01 per nm `log10(f_g/f_r)` of the DES bands is −0.0725
/// with it and +0.184 with the photon-weighted Planck law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlackbodyForm {
    /// `λ⁻² / (exp(1/(λβ)) − 1)`, the code of McDougall 2024, "A Brief Introduction to NumPyro".
    ///
    /// It is `λ B_ν`: the Planck law per unit of frequency with the weight λ that photons per unit
    /// of wavelength would need with `B_λ`. (The text there has a third form, with `λ⁻¹` and the −1
    /// inside the exponential.)
    InverseSquare,
    /// `λ⁻⁴ / (exp(1/(λβ)) − 1)`, proportional to `λ B_λ`: photons per unit of wavelength
    /// (Planck 1901, Annalen der Physik 309, 553).
    PhotonPlanck,
}

impl BlackbodyForm {
    /// The spectrum at these wavelengths in nm for β in 1/nm. A β of shape `[n, 1]` gives one row
    /// for each of its elements.
    ///
    /// `exp(x) − 1` is computed by `expm1`, which loses nothing where x is small.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    /// use photometry::BlackbodyForm;
    ///
    /// let graph = Graph::new();
    /// let beta = graph.constant(0.002);
    /// let spectrum = BlackbodyForm::InverseSquare.spectrum(&Array::from([500.0, 1000.0]), beta);
    /// let expected = 500f64.powi(-2) / (1f64.exp() - 1.0);
    /// assert!((spectrum.value().unwrap().data()[0] / expected - 1.0).abs() < 1e-15);
    /// ```
    #[track_caller]
    pub fn spectrum<'g>(self, wavelengths: &Array, beta: Var<'g>) -> Var<'g> {
        let power = match self {
            BlackbodyForm::InverseSquare => -2,
            BlackbodyForm::PhotonPlanck => -4,
        };
        let inverse = wavelengths.powi(-1);
        wavelengths.powi(power) / ((1.0 / beta) * inverse).expm1()
    }
}

/// The Planck law `B_λ(T) = 2hc²/λ⁵ / (exp(hc/(λkT)) − 1)` in erg s⁻¹ cm⁻² sr⁻¹ Å⁻¹, for the
/// wavelength in Angstrom and the temperature in K (Planck 1901, Annalen der Physik 309, 553).
///
/// This is energy, not photons: the photon rate is larger by `λ/(hc)`.
///
/// ```
/// use autodiff::{Graph, jvp};
/// use photometry::planck_radiance;
///
/// let graph = Graph::new();
/// let temperature = graph.input("temperature", ());
/// let radiance = planck_radiance(5000.0, temperature);
/// let slope = jvp(&[radiance], &[temperature], &[graph.constant(1.0)])[0];
/// let program = graph.compile(&[temperature], &[radiance, slope])?;
/// let mut out = [0.0; 2];
/// program.eval(&mut program.workspace(), &[5772.0], &mut out)?;
/// assert!((out[0] / 2.623_854_056_86e6 - 1.0).abs() < 1e-9);
/// # Ok::<(), autodiff::Error>(())
/// ```
#[track_caller]
pub fn planck_radiance<'g>(wavelength: impl Into<Operand<'g>>, temperature: Var<'g>) -> Var<'g> {
    let wavelength = temperature.graph().lift(wavelength);
    let exponent = (SECOND_RADIATION_CONSTANT / wavelength) / temperature;
    FIRST_RADIATION_CONSTANT * wavelength.powi(-5) / exponent.expm1()
}
