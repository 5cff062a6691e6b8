//! Valencic, Clayton & Gordon 2004.

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, RISE, polynomial, r_v};

/// The law of Valencic, Clayton & Gordon 2004, ApJ 616, 912, for the ultraviolet of the Milky Way:
/// `a(x) + b(x)/R(V)` from 3.3 to 8/µm, with the coefficients of the erratum (2007, ApJ 657, 1124).
///
/// ```
/// use photometry::{Vcg04, relative_extinction};
///
/// let bump = relative_extinction(&Vcg04::new(3.1), &[2175.0])?[0];
/// assert!((2.9..3.3).contains(&bump));
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Vcg04<'a> {
    r_v: Operand<'a>,
}

impl<'a> Vcg04<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        Self { r_v: r_v.into() }
    }
}

impl ExtinctionLaw for Vcg04<'_> {
    fn name(&self) -> &'static str {
        "VCG04"
    }

    fn range(&self) -> [f64; 2] {
        [3.3, 8.0]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [2.0, 6.0]);
        let bump = |center: f64, width: f64| {
            let distance = wavenumber - center;
            1.0 / (distance * distance + width)
        };
        let rise = (wavenumber - RISE).maximum(0.0);
        let a = 1.808 - 0.215 * wavenumber - 0.134 * bump(4.558, 0.566)
            + polynomial(&[-0.0030, -0.0077, 0.0, 0.0], rise);
        let b = -2.350
            + 1.403 * wavenumber
            + 1.103 * bump(4.587, 0.263)
            + polynomial(&[0.0550, 0.2060, 0.0, 0.0], rise);
        a + b / r_v
    }

    fn breakpoints(&self) -> Vec<f64> {
        vec![RISE]
    }
}
