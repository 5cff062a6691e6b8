//! Fitzpatrick et al. 2019.

mod table;

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, r_v};
use crate::piecewise::{Piecewise, SplineEnds};

use table::TABLE;

/// The law of Fitzpatrick et al. 2019, ApJ 886, 108, for the Milky Way, from 0.3 to 8.7/µm: table 3 and eq. 8,
/// `k(λ−55) = k₃.₀₂ + 0.990 Δk (R(V) − 3.10)`, by a cubic spline.
///
/// It is made of spectra, without bands, and normalized at 5500 Å: A(λ)/A(55) stands for A(λ)/A(V).
///
/// ```
/// use photometry::{F19, relative_extinction};
///
/// let k = relative_extinction(&F19::new(3.1), &[1e4 / 1.818])?[0];
/// assert!((k - 1.0).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct F19<'a> {
    r_v: Operand<'a>,
    /// Of `k₃.₀₂ − 0.990 · 3.10 Δk` and of `0.990 Δk`.
    splines: [Piecewise; 2],
}

impl<'a> F19<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        let x: Vec<f64> = TABLE.iter().map(|row| row[0]).collect();
        let spline = |f: fn(&[f64; 3]) -> f64| {
            let y: Vec<f64> = TABLE.iter().map(f).collect();
            Piecewise::spline(&x, &y, SplineEnds::NotAKnot)
        };
        let splines = [spline(|row| row[1] - 0.990 * 3.10 * row[2]), spline(|row| 0.990 * row[2])];
        Self { r_v: r_v.into(), splines }
    }
}

impl ExtinctionLaw for F19<'_> {
    fn name(&self) -> &'static str {
        "F19"
    }

    fn range(&self) -> [f64; 2] {
        [0.3, 8.7]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [2.0, 6.0]);
        // The spline has no value outside: the law stays what it is at its end.
        let x = wavenumber.maximum(0.0).minimum(TABLE[TABLE.len() - 1][0]);
        let [constant, by_r_v] = &self.splines;
        1.0 + constant.at(x) / r_v + by_r_v.at(x)
    }

    fn breakpoints(&self) -> Vec<f64> {
        TABLE.iter().map(|row| row[0]).collect()
    }
}
