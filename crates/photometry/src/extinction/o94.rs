//! O'Donnell 1994.

use autodiff::{Operand, Var};

use super::ccm89::{BREAKS, cardelli};
use super::law::{ExtinctionLaw, r_v};

/// The law of Cardelli, Clayton & Mathis with the optical part of O'Donnell 1994, ApJ 422, 158: eqs. 5
/// and 6 between 1.1 and 3.3/µm. At 3.3/µm the parts do not meet.
///
/// ```
/// use photometry::{O94, relative_extinction};
///
/// let k = relative_extinction(&O94::new(3.1), &[4750.0])?[0];
/// assert!((k - 1.216_714_552_101).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct O94<'a> {
    r_v: Operand<'a>,
}

impl<'a> O94<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        Self { r_v: r_v.into() }
    }
}

impl ExtinctionLaw for O94<'_> {
    fn name(&self) -> &'static str {
        "O94"
    }

    fn range(&self) -> [f64; 2] {
        [0.3, 10.0]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        const A: [f64; 9] = [-0.505, 1.647, -0.827, -1.718, 1.137, 0.701, -0.609, 0.104, 1.0];
        const B: [f64; 9] = [3.347, -10.805, 5.491, 11.102, -7.985, -3.989, 2.908, 1.952, 0.0];
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [2.0, 6.0]);
        cardelli(wavenumber, r_v, &A, &B)
    }

    fn breakpoints(&self) -> Vec<f64> {
        BREAKS.to_vec()
    }
}
