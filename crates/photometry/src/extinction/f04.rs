//! Fitzpatrick 2004.

use autodiff::{Operand, Var};

use super::fitzpatrick::{Curve, Shape, line_of_r_v, optical_nodes};
use super::law::{ExtinctionLaw, r_v};

/// The law of Fitzpatrick 2004, ASP Conference Series 309, 33, for the Milky Way, from 0.3 to 10/µm: that of
/// 1999 with another ultraviolet and the infrared `A(λ)/E(B−V) = (0.63 R(V) − 0.84) x^1.84`.
///
/// ```
/// use photometry::{F04, relative_extinction};
///
/// let k = relative_extinction(&F04::new(3.1), &[20_000.0])?[0];
/// assert!((k - (0.63 - 0.84 / 3.1) * 0.5f64.powf(1.84)).abs() < 1e-14);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct F04<'a> {
    r_v: Operand<'a>,
    curve: Curve,
}

impl<'a> F04<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        let infrared = [0.5, 0.75, 1.0].map(|x: f64| {
            let power = x.powf(1.84);
            (x, [0.0, -0.84 * power, 0.63 * power, 0.0])
        });
        let curve = Curve::new(Shape {
            line: line_of_r_v(2.18, -2.91),
            bump: 2.991,
            rise: 0.319,
            center: 4.592,
            width: 0.922,
            nodes: [&infrared[..], &optical_nodes()].concat(),
        });
        Self { r_v: r_v.into(), curve }
    }
}

impl ExtinctionLaw for F04<'_> {
    fn name(&self) -> &'static str {
        "F04"
    }

    fn range(&self) -> [f64; 2] {
        [0.3, 10.0]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let r_v = r_v(wavenumber.graph(), self, &self.r_v, [2.0, 6.0]);
        self.curve.at(wavenumber, r_v)
    }

    fn breakpoints(&self) -> Vec<f64> {
        self.curve.breakpoints()
    }
}
