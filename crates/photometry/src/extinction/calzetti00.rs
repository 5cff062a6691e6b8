//! Calzetti et al. 2000.

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, polynomial, r_v};

/// The attenuation of starburst galaxies of Calzetti et al. 2000, ApJ 533, 682, eq. 4, as `k(λ)/R'(V)`
/// from 0.12 to 2.2 µm; their R'(V) is 4.05.
///
/// It is the attenuation of the whole stellar light, stars and dust mixed. At V it is not 1 exactly, but
/// within 1 %.
///
/// ```
/// use photometry::{Calzetti00, relative_extinction};
///
/// let k = relative_extinction(&Calzetti00::new(4.05), &[6300.0])?[0];
/// assert!((k - (2.659 * (-1.857 + 1.040 / 0.63) + 4.05) / 4.05).abs() < 1e-14);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calzetti00<'a> {
    r_v: Operand<'a>,
}

impl<'a> Calzetti00<'a> {
    /// The law for this R'(V), from 1 to 10.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        Self { r_v: r_v.into() }
    }
}

/// 0.63 µm, where the two polynomials nearly meet.
const BREAK: f64 = 1.0 / 0.63;

impl ExtinctionLaw for Calzetti00<'_> {
    fn name(&self) -> &'static str {
        "Calzetti00"
    }

    fn range(&self) -> [f64; 2] {
        [1.0 / 2.2, 1.0 / 0.12]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [1.0, 10.0]);
        let red = polynomial(&[1.040, -1.857], wavenumber);
        let blue = polynomial(&[0.011, -0.198, 1.509, -2.156], wavenumber);
        1.0 + 2.659 * wavenumber.less_equal(BREAK).select(red, blue) / r_v
    }

    fn breakpoints(&self) -> Vec<f64> {
        vec![BREAK]
    }
}
