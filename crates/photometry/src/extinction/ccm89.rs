//! Cardelli, Clayton & Mathis 1989.

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, polynomial, r_v};

/// The law of Cardelli, Clayton & Mathis 1989, ApJ 345, 245, for the Milky Way: eqs. 2 to 5,
/// `A(λ)/A(V) = a(x) + b(x)/R(V)` from 0.3 to 10/µm.
///
/// ```
/// use photometry::{Ccm89, relative_extinction};
///
/// let k = relative_extinction(&Ccm89::new(4.0), &[2800.0])?[0];
/// assert!((k - 1.634_487_354_822).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ccm89<'a> {
    r_v: Operand<'a>,
}

impl<'a> Ccm89<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        Self { r_v: r_v.into() }
    }
}

/// Where infrared, optical and ultraviolet, and far ultraviolet begin.
pub(super) const BREAKS: [f64; 4] = [1.1, 3.3, 5.9, 8.0];

impl ExtinctionLaw for Ccm89<'_> {
    fn name(&self) -> &'static str {
        "CCM89"
    }

    fn range(&self) -> [f64; 2] {
        [0.3, 10.0]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        /// Eq. 3.
        const A: [f64; 8] = [0.32999, -0.7753, 0.01979, 0.72085, -0.02427, -0.50447, 0.17699, 1.0];
        const B: [f64; 8] = [-2.09002, 5.3026, -0.62251, -5.38434, 1.07233, 2.28305, 1.41338, 0.0];
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [2.0, 6.0]);
        cardelli(wavenumber, r_v, &A, &B)
    }

    fn breakpoints(&self) -> Vec<f64> {
        BREAKS.to_vec()
    }
}

/// The law with these polynomials in x − 1.82 from 1.1 to 3.3/µm.
pub(super) fn cardelli<'g>(x: Var<'g>, r_v: Var<'g>, a: &[f64], b: &[f64]) -> Var<'g> {
    // Each branch gets arguments of its range alone, so that no derivative of another is NaN.
    let infrared = x.minimum(1.1);
    let power = (1.61 * infrared.log()).exp();
    let optical = x.maximum(1.1).minimum(3.3) - 1.82;
    let ultraviolet = x.maximum(3.3).minimum(8.0);
    let far = x.maximum(8.0) - 8.0;
    let bump = |center: f64, width: f64| {
        let distance = ultraviolet - center;
        1.0 / (distance * distance + width)
    };
    let rise = (ultraviolet - 5.9).maximum(0.0);
    let branches = |infrared: Var<'g>, optical: Var<'g>, ultraviolet: Var<'g>, far: Var<'g>| {
        let short = x.greater(8.0).select(far, ultraviolet);
        x.less(1.1).select(infrared, x.less(3.3).select(optical, short))
    };
    let a = branches(
        0.574 * power,
        polynomial(a, optical),
        1.752 - 0.316 * ultraviolet - 0.104 * bump(4.67, 0.341)
            + polynomial(&[-0.009779, -0.04473, 0.0, 0.0], rise),
        polynomial(&[-0.070, 0.137, -0.628, -1.073], far),
    );
    let b = branches(
        -0.527 * power,
        polynomial(b, optical),
        -3.09
            + 1.825 * ultraviolet
            + 1.206 * bump(4.62, 0.263)
            + polynomial(&[0.1207, 0.2130, 0.0, 0.0], rise),
        polynomial(&[0.374, -0.42, 4.257, 13.67], far),
    );
    a + b / r_v
}
