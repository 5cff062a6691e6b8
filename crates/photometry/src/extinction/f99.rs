//! Fitzpatrick 1999.

use autodiff::{Operand, Var};

use super::fitzpatrick::{Curve, Shape, line_of_r_v, optical_nodes};
use super::law::{ExtinctionLaw, r_v};

/// The law of Fitzpatrick 1999, PASP 111, 63, for the Milky Way, from 0.3 to 10/µm: tables 3 and 4.
///
/// ```
/// use photometry::{F99, relative_extinction};
///
/// let k = relative_extinction(&F99::new(3.1), &[4750.0])?[0];
/// assert!((k - 1.202_193_416_334).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct F99<'a> {
    r_v: Operand<'a>,
    curve: Curve,
}

impl<'a> F99<'a> {
    /// The law for this R(V), from 2 to 6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        let infrared = [(26_500.0, 0.265), (12_200.0, 0.829)];
        let infrared = infrared.map(|(w, y): (f64, f64)| (1e4 / w, [0.0, 0.0, y / 3.1, 0.0]));
        let curve = Curve::new(Shape {
            line: line_of_r_v(2.030, -3.007),
            bump: 3.23,
            rise: 0.41,
            center: 4.596,
            width: 0.99,
            nodes: [&infrared[..], &optical_nodes()].concat(),
        });
        Self { r_v: r_v.into(), curve }
    }
}

impl ExtinctionLaw for F99<'_> {
    fn name(&self) -> &'static str {
        "F99"
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
