//! Integrals of a spectrum over a band.

use autodiff::{Array, Var};

use crate::Bandpass;

/// The rule by which an integral over wavelength becomes a sum over the nodes of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quadrature {
    /// `Σ R_i F_i`, without a wavelength step: for even grids, where the step cancels in a ratio.
    Sum,
    /// The trapezoid rule, `Σ R_i F_i (λ_{i+1} − λ_{i−1}) / 2` with half intervals at the ends; its
    /// unit has one more Angstrom than the spectrum's.
    Trapezoid,
}

impl Quadrature {
    /// The weight of each node; `wavelengths` in Angstrom.
    ///
    /// ```
    /// use photometry::Quadrature;
    ///
    /// assert_eq!(Quadrature::Trapezoid.weights(&[1.0, 2.0, 4.0]), [0.5, 1.5, 1.0]);
    /// assert_eq!(Quadrature::Sum.weights(&[1.0, 2.0, 4.0]), [1.0, 1.0, 1.0]);
    /// ```
    pub fn weights(self, wavelengths: &[f64]) -> Vec<f64> {
        match self {
            Quadrature::Sum => vec![1.0; wavelengths.len()],
            Quadrature::Trapezoid => (0..wavelengths.len())
                .map(|i| {
                    let before = wavelengths[i.saturating_sub(1)];
                    let after = wavelengths[(i + 1).min(wavelengths.len() - 1)];
                    0.5 * (after - before)
                })
                .collect(),
        }
    }
}

/// The integral `∫ R(λ) F(λ) dλ` of a spectrum over a band, by the given rule.
///
/// `spectrum` holds F at the nodes of the band along its last axis, which goes away. Its kind has
/// to suit that of the response: photons (`λ F_λ`) where it counts photons, energy where it counts
/// energy. A spectrum of another length is a fault of its graph, reported when that is compiled.
///
/// ```
/// use autodiff::Graph;
/// use photometry::{Bandpass, Quadrature, ResponseKind, WavelengthUnit, band_integral};
///
/// let band = Bandpass::new("box", &[4000.0, 5000.0], &[0.5, 0.5], WavelengthUnit::Angstrom, ResponseKind::Photon)?;
/// let graph = Graph::new();
/// let spectrum = graph.constant([1.0, 3.0]);
/// let flux = band_integral(&band, spectrum, Quadrature::Trapezoid);
/// assert_eq!(flux.value().unwrap().to_scalar(), Some(1000.0));
/// # Ok::<(), photometry::Error>(())
/// ```
#[track_caller]
#[must_use]
pub fn band_integral<'g>(band: &Bandpass, spectrum: Var<'g>, rule: Quadrature) -> Var<'g> {
    let (shape, nodes) = (spectrum.shape(), band.response().len());
    if shape.axes().last() != Some(&nodes) {
        if spectrum.is_faulty() {
            return spectrum;
        }
        return spectrum.graph().fault(format!(
            "band_integral: the last axis of the spectrum, of shape {shape}, is not the {nodes} \
             wavelengths of band \"{}\"",
            band.name()
        ));
    }
    let weights = rule.weights(band.wavelengths());
    let weighted: Array = std::iter::zip(weights, band.response()).map(|(w, r)| w * r).collect();
    (spectrum * weighted).sum_axis(shape.rank() - 1)
}
