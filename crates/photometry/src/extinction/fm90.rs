//! Fitzpatrick & Massa 1990.

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, RISE, drude, far_ultraviolet, r_v};

/// The ultraviolet curve of Fitzpatrick & Massa 1990, ApJS 72, 163, eq. 2, from 3.3 to 11/µm:
///
/// `E(λ−V)/E(B−V) = c1 + c2 x + c3 D(x; x0, γ) + c4 F(x)`, and `A(λ)/A(V) = 1 + E(λ−V)/E(B−V)/R(V)`.
///
/// ```
/// use photometry::{Fm90, relative_extinction};
///
/// let law = Fm90::new(0.1, 0.7, 3.23, 0.41, 4.59, 0.95, 3.1);
/// let x = 1e4 / 2500.0;
/// let bump = x * x / ((x * x - 4.59f64.powi(2)).powi(2) + x * x * 0.95f64.powi(2));
/// let k = relative_extinction(&law, &[2500.0])?[0];
/// assert!((k - (1.0 + (0.1 + 0.7 * x + 3.23 * bump) / 3.1)).abs() < 1e-14);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fm90<'a> {
    parameters: [Operand<'a>; 6],
    r_v: Operand<'a>,
}

impl<'a> Fm90<'a> {
    /// Intercept and slope of the line, strength of bump and rise, center and width of the bump (in
    /// 1/µm), and R(V).
    pub fn new(
        c1: impl Into<Operand<'a>>,
        c2: impl Into<Operand<'a>>,
        c3: impl Into<Operand<'a>>,
        c4: impl Into<Operand<'a>>,
        x0: impl Into<Operand<'a>>,
        gamma: impl Into<Operand<'a>>,
        r_v: impl Into<Operand<'a>>,
    ) -> Self {
        let parameters = [c1.into(), c2.into(), c3.into(), c4.into(), x0.into(), gamma.into()];
        Self { parameters, r_v: r_v.into() }
    }
}

impl ExtinctionLaw for Fm90<'_> {
    fn name(&self) -> &'static str {
        "FM90"
    }

    fn range(&self) -> [f64; 2] {
        [3.3, 11.0]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let graph = wavenumber.graph();
        let r_v = r_v(graph, self, &self.r_v, [1.0, 10.0]);
        let [c1, c2, c3, c4, x0, gamma] = self.parameters.each_ref().map(|p| graph.lift(p));
        let curve = c1
            + c2 * wavenumber
            + c3 * drude(wavenumber, x0, gamma)
            + c4 * far_ultraviolet(wavenumber);
        1.0 + curve / r_v
    }

    fn breakpoints(&self) -> Vec<f64> {
        vec![RISE]
    }
}
