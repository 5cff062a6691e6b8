//! Absorption by the hydrogen between a distant source and here.

use autodiff::{Operand, Var};

use crate::Source;
use crate::source::checked;

/// Wavelengths in Angstrom of the first lines of the Lyman series, and their strengths in the forest.
const LINES: [(f64, f64); 4] =
    [(1216.0, 0.0036), (1026.0, 0.0017), (973.0, 0.0012), (950.0, 0.00093)];
/// The limit of the series.
const LIMIT: f64 = 912.0;

/// The mean transmission of the intergalactic medium towards a source at redshift z: Madau 1995, ApJ
/// 441, 18.
///
/// Line blanketing is eqs. 12 and 15, the sum over Lyman α to δ of `A_j (λ/λ_j)^3.46` at wavelengths below
/// `λ_j (1 + z)`; the photoelectric absorption is the approximation of footnote 3. λ is that of the
/// observer, from 912 Angstrom on. Multiply it with a redshifted source:
///
/// ```
/// use photometry::{FlatFnu, Madau95, Source};
///
/// let quasar = FlatFnu::new(1e-28).times(Madau95::new(3.0));
/// let graph = autodiff::Graph::new();
/// let flux = quasar.flux(graph.constant([4500.0, 5000.0])).value().unwrap();
/// let flat = FlatFnu::new(1e-28).flux(graph.constant([4500.0, 5000.0])).value().unwrap();
/// let transmission = flux.data()[0] / flat.data()[0];
/// let depth = 0.0036 * (4500.0f64 / 1216.0).powf(3.46);
/// assert!((transmission - (-depth).exp()).abs() < 1e-14);
/// assert_eq!(flux.data()[1], flat.data()[1]);
/// ```
///
/// The transmission jumps at each line: where the redshift is a variable, derivatives by it do not see the
/// jumps move.
#[derive(Debug, Clone)]
pub struct Madau95<'a> {
    redshift: Operand<'a>,
}

impl<'a> Madau95<'a> {
    /// The medium in front of a source at this redshift, 0 or more.
    pub fn new(redshift: impl Into<Operand<'a>>) -> Self {
        Self { redshift: redshift.into() }
    }

    #[track_caller]
    fn optical_depth<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let graph = wavelength.graph();
        let rule = "a finite number that is not negative";
        let redshift = checked(graph.lift(&self.redshift), "Madau95, redshift", rule, |z| {
            z.is_finite() && z >= 0.0
        });
        let source = 1.0 + redshift;
        let mut depth = graph.constant(0.0);
        for (line, strength) in LINES {
            let x = wavelength / line;
            let blanketing = strength * (3.46 * x.log()).exp();
            depth = depth + x.less(source).select(blanketing, 0.0);
        }
        // Beyond the limit of the source the expressions stay those at the limit, which are zero.
        let absorber = (wavelength / LIMIT).minimum(source);
        let (log_absorber, log_source) = (absorber.log(), source.log());
        let power = |log: Var<'g>, exponent: f64| (exponent * log).exp();
        let difference =
            |exponent: f64| power(log_source, exponent) - power(log_absorber, exponent);
        let cube = absorber.powi(3);
        depth
            + 0.25 * cube * difference(0.46)
            + 9.4 * power(log_absorber, 1.5) * difference(0.18)
            + 0.7 * cube * difference(-1.32)
            - 0.023 * difference(1.68)
    }
}

impl Source for Madau95<'_> {
    #[track_caller]
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        (-self.optical_depth(wavelength)).exp()
    }

    #[track_caller]
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        Some(-self.optical_depth(wavelength))
    }

    fn range(&self) -> Option<[f64; 2]> {
        Some([LIMIT, f64::INFINITY])
    }

    fn breakpoints(&self) -> Vec<f64> {
        match self.redshift.value().and_then(|z| z.to_scalar()) {
            Some(redshift) if redshift >= 0.0 => {
                let lines = LINES.iter().map(|(line, _)| *line).chain([LIMIT]);
                lines.map(|line| line * (1.0 + redshift)).collect()
            }
            _ => Vec::new(),
        }
    }
}
