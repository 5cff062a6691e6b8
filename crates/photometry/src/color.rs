//! Colors of blackbodies and their derivatives, for many temperatures at once.

use std::f64::consts::LN_10;

use autodiff::{Array, Graph, Program, Var, jvp};

use crate::color_table::BlackbodyBound;
use crate::{Bandpass, BlackbodyForm, Error, ErrorKind, Quadrature, WavelengthUnit, band_integral};

/// `log10(f_a/f_b)` of a blackbody in two bands a and b as a function of `β = kT/(hc)`, compiled
/// once.
///
/// Many β are evaluated in parallel on rayon's current pool, and the results do not depend on the
/// number of threads. The derivatives by β are those of the same expression, found by [`autodiff`].
/// In the Rayleigh-Jeans limit (λβ ≫ 1) the color is nearly constant, so that its derivatives lose
/// about as many digits as λβ has.
///
/// ```
/// use photometry::{Bandpass, BlackbodyColor, BlackbodyForm, Quadrature, ResponseKind, WavelengthUnit};
///
/// let nodes = [400.0, 500.0, 600.0];
/// let blue = Bandpass::new("blue", &nodes, &[0.5, 1.0, 0.0], WavelengthUnit::Nanometer, ResponseKind::Photon)?;
/// let red = Bandpass::new("red", &nodes, &[0.0, 1.0, 0.5], WavelengthUnit::Nanometer, ResponseKind::Photon)?;
/// let color = BlackbodyColor::new(
///     &blue,
///     &red,
///     BlackbodyForm::PhotonPlanck,
///     Quadrature::Trapezoid,
/// )?;
///
/// // A hotter body is bluer, ever more slowly.
/// let [cool, hot] = color.values_and_gradients(&[4e-4, 8e-4])?[..] else { unreachable!() };
/// assert!(cool[0] < hot[0]);
/// assert!(cool[1] > hot[1] && hot[1] > 0.0);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug)]
pub struct BlackbodyColor {
    names: [String; 2],
    bound: BlackbodyBound,
    value: Program,
    gradient: Program,
    derivatives: Program,
}

impl BlackbodyColor {
    /// Compiles the color of two bands with the same wavelengths.
    ///
    /// # Errors
    /// If the wavelengths of the bands differ.
    pub fn new(
        first: &Bandpass,
        second: &Bandpass,
        form: BlackbodyForm,
        rule: Quadrature,
    ) -> Result<Self, Error> {
        same_grid(first, second)?;
        let nanometers: Array =
            first.wavelengths().iter().map(|w| w / WavelengthUnit::Nanometer.angstroms()).collect();
        let graph = Graph::new();
        let beta = graph.input("beta", ());
        let spectrum = form.spectrum(&nanometers, beta);
        let flux = |band| band_integral(band, spectrum, rule);
        let color = (flux(first) / flux(second)).log10();
        let slope = derivative(color, beta);
        let curvature = derivative(slope, beta);
        Ok(Self {
            names: [first.name().to_owned(), second.name().to_owned()],
            bound: BlackbodyBound {
                bands: [first, second]
                    .map(|band| band.support().map(|w| w / WavelengthUnit::Nanometer.angstroms()))
                    .into(),
                // Eight sums side by side.
                additions: nanometers.len() as f64 / 8.0,
                scale: 1.0 / LN_10,
                constant: 0.0,
            },
            value: graph.compile(&[beta], &[color])?,
            gradient: graph.compile(&[beta], &[color, slope])?,
            derivatives: graph.compile(&[beta], &[color, slope, curvature])?,
        })
    }

    /// `log10(f_a/f_b)` for each β in 1/nm.
    ///
    /// # Errors
    /// If a β is not a finite number above 0, or so extreme that a flux or a result leaves the
    /// range of `f64`. The message names its index.
    pub fn values(&self, betas: &[f64]) -> Result<Vec<f64>, Error> {
        Ok(self.evaluate::<1>(&self.value, betas)?.into_flattened())
    }

    /// `[c, dc/dβ]` for each β in 1/nm, where c is `log10(f_a/f_b)`; the derivative is in nm.
    ///
    /// # Errors
    /// As [`BlackbodyColor::values`].
    pub fn values_and_gradients(&self, betas: &[f64]) -> Result<Vec<[f64; 2]>, Error> {
        self.evaluate(&self.gradient, betas)
    }

    /// `[c, dc/dβ, d²c/dβ²]` for each β in 1/nm; the derivatives are in nm and nm².
    ///
    /// # Errors
    /// As [`BlackbodyColor::values`].
    pub fn values_and_derivatives(&self, betas: &[f64]) -> Result<Vec<[f64; 3]>, Error> {
        self.evaluate(&self.derivatives, betas)
    }

    pub(crate) fn bound(&self) -> &BlackbodyBound {
        &self.bound
    }

    fn evaluate<const N: usize>(
        &self,
        program: &Program,
        betas: &[f64],
    ) -> Result<Vec<[f64; N]>, Error> {
        let [first, second] = &self.names;
        let fail = |index: usize, what: String| {
            Error::new(
                ErrorKind::Range,
                format!("color {first}/{second}: beta[{index}] is {:e}{what}", betas[index]),
            )
        };
        if let Some(bad) = betas.iter().position(|&b| !b.is_finite() || b <= 0.0) {
            return Err(fail(bad, ", expected a finite number above 0 (in 1/nm)".to_owned()));
        }
        let mut rows = vec![[0.0; N]; betas.len()];
        program.eval_batch(betas, rows.as_flattened_mut())?;
        match rows.iter().position(|r| r.iter().any(|x| !x.is_finite())) {
            Some(bad) => Err(fail(
                bad,
                format!(
                    ": a band flux or a derivative leaves the range of double precision there \
                     ({:.3e} K)",
                    crate::temperature_from_beta(betas[bad])
                ),
            )),
            None => Ok(rows),
        }
    }
}

/// The derivative of a scalar by another, by the forward sweep.
fn derivative<'g>(y: Var<'g>, by: Var<'g>) -> Var<'g> {
    jvp(&[y], &[by], &[by.graph().constant(1.0)])[0]
}

fn same_grid(first: &Bandpass, second: &Bandpass) -> Result<(), Error> {
    let (a, b) = (first.wavelengths(), second.wavelengths());
    let difference = match std::iter::zip(a, b).position(|(a, b)| a != b) {
        Some(i) => format!("node {i} is at {} and {} Angstrom", a[i], b[i]),
        None if a.len() != b.len() => format!("they have {} and {} nodes", a.len(), b.len()),
        None => return Ok(()),
    };
    Err(Error::new(
        ErrorKind::Grid,
        format!(
            "bands \"{}\" and \"{}\" have different wavelengths: {difference}; give both on the \
             same ones",
            first.name(),
            second.name()
        ),
    ))
}
