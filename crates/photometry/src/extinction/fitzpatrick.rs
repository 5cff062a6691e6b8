//! Curves made as Fitzpatrick 1999 makes them: a spline from the infrared to 2700 Å, and beyond it the
//! curve of Fitzpatrick & Massa.

use autodiff::Var;

use super::law::{RISE, drude, far_ultraviolet};
use crate::piecewise::{Piecewise, SplineEnds};

/// 2700 Å in 1/µm, where the ultraviolet begins, and 2600 Å, the last node of the spline.
const ULTRAVIOLET: [f64; 2] = [1e4 / 2700.0, 1e4 / 2600.0];

/// The coefficients of `R(V)⁻²`, `R(V)⁻¹`, 1 and `R(V)` in a number.
pub(super) type InRv = [f64; 4];

/// What tells one such curve from another.
#[derive(Debug)]
pub(super) struct Shape {
    /// Intercept and slope of the ultraviolet line in `A(λ)/A(V)`, so divided by R(V) already.
    pub(super) line: [InRv; 2],
    /// Strength of the bump and of the far-ultraviolet rise, in `E(λ−V)/E(B−V)`.
    pub(super) bump: f64,
    pub(super) rise: f64,
    /// Center and width of the bump in 1/µm.
    pub(super) center: f64,
    pub(super) width: f64,
    /// Nodes of the spline, x in 1/µm and `A(λ)/A(V)`; the extinction at x = 0 is 0.
    pub(super) nodes: Vec<(f64, InRv)>,
}

/// The curve, ready for evaluation.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    line: [InRv; 2],
    bump: [f64; 4],
    /// One spline for each power of R(V) that occurs: splines are linear in the values at their nodes.
    splines: Vec<(i32, Piecewise)>,
    nodes: Vec<f64>,
}

impl Curve {
    pub(super) fn new(shape: Shape) -> Self {
        let mut nodes = vec![(0.0, [0.0; 4])];
        nodes.extend(shape.nodes);
        for x in ULTRAVIOLET {
            // Before 5.9/µm there is no rise.
            let square = x * x;
            let distance = square - shape.center.powi(2);
            let bump = shape.bump * square / (distance.powi(2) + square * shape.width.powi(2));
            let mut value: InRv = std::array::from_fn(|k| shape.line[0][k] + x * shape.line[1][k]);
            value[1] += bump;
            value[2] += 1.0;
            nodes.push((x, value));
        }
        let x: Vec<f64> = nodes.iter().map(|(x, _)| *x).collect();
        let splines = (0..4).zip(-2..).filter_map(|(k, power): (usize, i32)| {
            let y: Vec<f64> = nodes.iter().map(|(_, value)| value[k]).collect();
            let occurs = y.iter().any(|y| *y != 0.0);
            occurs.then(|| (power, Piecewise::spline(&x, &y, SplineEnds::Natural)))
        });
        Self {
            line: shape.line,
            bump: [shape.bump, shape.rise, shape.center, shape.width],
            splines: splines.collect(),
            nodes: x,
        }
    }

    pub(super) fn at<'g>(&self, x: Var<'g>, r_v: Var<'g>) -> Var<'g> {
        let graph = x.graph();
        let start = ULTRAVIOLET[0];
        // Each branch gets arguments of its range alone, so that no derivative of the other is NaN.
        let red = x.maximum(0.0).minimum(start);
        let terms = self.splines.iter().map(|(power, spline)| spline.at(red) * r_v.powi(*power));
        let spline = terms.fold(graph.constant(0.0), |sum, term| sum + term);

        let blue = x.maximum(start);
        let [bump, rise, center, width] = self.bump;
        let [center, width] = [center, width].map(|number| graph.constant(number));
        let curve = bump * drude(blue, center, width) + rise * far_ultraviolet(blue);
        let mut ultraviolet = 1.0 + curve / r_v;
        for (k, power) in (0..4).zip(-2..) {
            let (intercept, slope) = (self.line[0][k], self.line[1][k]);
            if (intercept, slope) != (0.0, 0.0) {
                ultraviolet = ultraviolet + (intercept + slope * blue) * r_v.powi(power);
            }
        }
        x.greater_equal(start).select(ultraviolet, spline)
    }

    pub(super) fn breakpoints(&self) -> Vec<f64> {
        let nodes = self.nodes.iter().copied().filter(|x| *x > 0.0 && *x <= ULTRAVIOLET[0]);
        nodes.chain([RISE]).collect()
    }
}

/// The line of Fitzpatrick 1999: `c2 = −0.824 + 4.717/R(V)` and `c1 = intercept + slope c2`.
pub(super) fn line_of_r_v(intercept: f64, slope: f64) -> [InRv; 2] {
    const C2: [f64; 2] = [4.717, -0.824];
    [[slope * C2[0], intercept + slope * C2[1], 0.0, 0.0], [C2[0], C2[1], 0.0, 0.0]]
}

/// The optical nodes of Fitzpatrick 1999, table 4, in `A(λ)/E(B−V)`, from 6000 to 4110 Å. At 4110 Å the
/// table has −1.208, which does not give its table 3; the sign is that of the author's program.
pub(super) fn optical_nodes() -> [(f64, InRv); 4] {
    [
        (1e4 / 6000.0, [0.0, -0.426, 1.0044, 0.0]),
        (1e4 / 5470.0, [0.0, -0.050, 1.0016, 0.0]),
        (1e4 / 4670.0, [0.0, 0.701, 1.0016, 0.0]),
        (1e4 / 4110.0, [0.0, 1.208, 1.0032, -0.00033]),
    ]
}
