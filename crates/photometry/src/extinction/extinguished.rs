//! Sources behind dust.

use std::f64::consts::LN_10;

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, relative};
use crate::Source;

/// A source behind a screen of dust: `F_λ · 10^(−0.4 A(λ))` with `A(λ) = A(V) · A(λ)/A(V)`.
///
/// The source is known in the range of the law only, so that a band beyond it is an error by
/// [`Coverage`](crate::Coverage). Dust at a redshift: extinguish the source first, then redshift it.
///
/// ```
/// use photometry::{Blackbody, Coverage, Extinguished, F99, Observation, catalogue};
///
/// let star = Blackbody::surface(9000.0);
/// let reddened = Extinguished::new(&star, F99::new(3.1), 1.0);
/// let band = catalogue::bandpass("bessell1990_V")?;
/// let flux = |source| -> Result<f64, photometry::Error> {
///     Ok(Observation::new(source, &band, Coverage::Error)?.effective_flam().value())
/// };
/// let a_v = -2.5 * (flux(&reddened)? / flux(&star)?).log10();
/// assert!((a_v - 1.0).abs() < 0.02, "{a_v}");
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Extinguished<'a, S, L> {
    source: S,
    law: L,
    a_v: Operand<'a>,
}

impl<'a, S: Source, L: ExtinctionLaw> Extinguished<'a, S, L> {
    /// The source behind dust of this law, with an extinction of A(V) magnitudes.
    pub fn new(source: S, law: L, a_v: impl Into<Operand<'a>>) -> Self {
        Self { source, law, a_v: a_v.into() }
    }

    #[track_caller]
    fn log_transmission<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        let a_v = wavelength.graph().lift(&self.a_v);
        (-0.4 * LN_10 * a_v) * relative(&self.law, wavelength)
    }
}

impl<S: Source, L: ExtinctionLaw> Source for Extinguished<'_, S, L> {
    #[track_caller]
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        self.source.flux(wavelength) * self.log_transmission(wavelength).exp()
    }

    #[track_caller]
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        Some(self.source.log_flux(wavelength)? + self.log_transmission(wavelength))
    }

    fn range(&self) -> Option<[f64; 2]> {
        let [low, high] = self.law.range();
        let [mut from, mut to] = [1e4 / high, 1e4 / low];
        if let Some([a, b]) = self.source.range() {
            [from, to] = [from.max(a), to.min(b)];
        }
        (from > 0.0 || to < f64::INFINITY).then_some([from, to])
    }

    fn breakpoints(&self) -> Vec<f64> {
        let of_law = self.law.breakpoints().into_iter().filter(|x| *x > 0.0).map(|x| 1e4 / x);
        self.source.breakpoints().into_iter().chain(of_law).collect()
    }
}
