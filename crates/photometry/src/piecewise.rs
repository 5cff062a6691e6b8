//! Piecewise polynomials as operations of a graph: tables and splines at wavelengths that may depend
//! on parameters.

use std::sync::Arc;

use autodiff::operation::{Arguments, Operation, Scratch, equal};
use autodiff::{Shape, Var};

/// Polynomials of degree 3 between knots, each in the distance from the knot on its left; NaN outside,
/// further than a rounding.
///
/// Derivatives are piecewise polynomials again, whose jumps at the knots stay.
#[derive(Debug, Clone)]
pub(crate) struct Piecewise {
    knots: Arc<[f64]>,
    coefficients: Arc<[[f64; 4]]>,
}

/// What a spline does at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SplineEnds {
    /// The second derivative is zero there.
    Natural,
    /// The first two segments are one cubic, and so are the last two.
    NotAKnot,
}

impl PartialEq for Piecewise {
    fn eq(&self, other: &Self) -> bool {
        let is_same = Arc::ptr_eq(&self.knots, &other.knots)
            && Arc::ptr_eq(&self.coefficients, &other.coefficients);
        is_same || (self.knots == other.knots && self.coefficients == other.coefficients)
    }
}

impl Piecewise {
    /// The polyline through these points; `x` increases.
    pub(crate) fn linear(x: &[f64], y: &[f64]) -> Self {
        let segments = x.windows(2).zip(y.windows(2));
        let line = |(x, y): (&[f64], &[f64])| [y[0], (y[1] - y[0]) / (x[1] - x[0]), 0.0, 0.0];
        Self { knots: x.into(), coefficients: segments.map(line).collect() }
    }

    /// The cubic spline through these points, at least four (de Boor 1978, "A Practical Guide to
    /// Splines", chapter 4).
    pub(crate) fn spline(x: &[f64], y: &[f64], ends: SplineEnds) -> Self {
        let n = x.len();
        let h: Vec<f64> = x.windows(2).map(|x| x[1] - x[0]).collect();
        let slope: Vec<f64> = y.windows(2).zip(&h).map(|(y, h)| (y[1] - y[0]) / h).collect();
        // The second derivatives m at the inner points solve a tridiagonal system:
        // h[i−1] m[i−1] + 2 (h[i−1] + h[i]) m[i] + h[i] m[i+1] = 6 (slope[i] − slope[i−1]).
        // Where the third derivative goes through the second point, m[0] is a combination of m[1] and
        // m[2], which changes the first row; so at the other end.
        let last = n - 2;
        let row = |i: usize| {
            let mut row = [h[i - 1], 2.0 * (h[i - 1] + h[i]), h[i]];
            if ends == SplineEnds::NotAKnot && i == 1 {
                row = [0.0, row[1] + h[0] * (h[0] + h[1]) / h[1], h[1] - h[0] * h[0] / h[1]];
            }
            if ends == SplineEnds::NotAKnot && i == last {
                let (a, b) = (h[last - 1], h[last]);
                row = [a - b * b / a, row[1] + b * (a + b) / a, 0.0];
            }
            row
        };
        let mut diagonal = vec![1.0; n];
        let mut m = vec![0.0; n];
        for i in 1..=last {
            let [left, middle, _] = row(i);
            let factor = if i == 1 { 0.0 } else { left / diagonal[i - 1] };
            let above = if i == 1 { 0.0 } else { row(i - 1)[2] };
            diagonal[i] = middle - factor * above;
            m[i] = 6.0 * (slope[i] - slope[i - 1]) - factor * m[i - 1];
        }
        for i in (1..=last).rev() {
            let right = if i == last { 0.0 } else { row(i)[2] * m[i + 1] };
            m[i] = (m[i] - right) / diagonal[i];
        }
        if ends == SplineEnds::NotAKnot {
            m[0] = ((h[0] + h[1]) * m[1] - h[0] * m[2]) / h[1];
            let (a, b) = (h[last - 1], h[last]);
            m[n - 1] = ((a + b) * m[last] - b * m[last - 1]) / a;
        }
        let coefficients = (0..n - 1)
            .map(|i| {
                let (a, b) = (m[i], m[i + 1]);
                [y[i], slope[i] - h[i] * (2.0 * a + b) / 6.0, a / 2.0, (b - a) / (6.0 * h[i])]
            })
            .collect();
        Self { knots: x.into(), coefficients }
    }

    /// The function of x in its graph.
    pub(crate) fn at<'g>(&self, x: Var<'g>) -> Var<'g> {
        x.graph().apply(self.clone(), &[x])
    }

    fn derivative(&self) -> Option<Self> {
        if self.coefficients.iter().all(|c| c[1..] == [0.0; 3]) {
            return None;
        }
        let coefficients = self.coefficients.iter().map(|c| [c[1], 2.0 * c[2], 3.0 * c[3], 0.0]);
        Some(Self { knots: self.knots.clone(), coefficients: coefficients.collect() })
    }
}

impl Operation for Piecewise {
    fn name(&self) -> &str {
        "piecewise_polynomial"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0])
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let knots = &*self.knots;
        let last = knots.len() - 1;
        let slack = |x: f64| 4.0 * f64::EPSILON * x.abs();
        let (first, end) = (knots[0] - slack(knots[0]), knots[last] + slack(knots[last]));
        let mut interval = 0;
        for (&x, y) in arguments.data(0).iter().zip(out) {
            if !(x >= first && x <= end) {
                *y = f64::NAN;
                continue;
            }
            if !(x >= knots[interval] && x < knots[interval + 1]) {
                interval = crate::bandpass::find(knots, x, interval);
            }
            let [a, b, c, d] = self.coefficients[interval];
            let t = x - knots[interval];
            *y = a + t * (b + t * (c + t * d));
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        vec![self.derivative().map(|slope| slope.at(arguments[0]) * cotangent)]
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        Some(self.derivative()?.at(arguments[0]) * tangents[0]?)
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autodiff::{Graph, grad};

    /// Value and three derivatives of a spline.
    fn derivatives(spline: &Piecewise, points: &[f64]) -> Vec<[f64; 4]> {
        let graph = Graph::new();
        let at = graph.input("x", ());
        let mut all = vec![spline.at(at)];
        for order in 0..3 {
            all.push(grad(all[order], &[at])[0]);
        }
        let program = graph.compile(&[at], &all).unwrap();
        let mut rows = vec![[0.0; 4]; points.len()];
        program.eval_batch(points, rows.as_flattened_mut()).unwrap();
        rows
    }

    #[test]
    fn splines_go_through_their_points_smoothly() {
        let x = [0.0, 1.0, 2.5, 3.0, 5.0, 6.0];
        let y = [1.0, -1.0, 2.0, 2.0, 0.0, 0.5];
        for ends in [SplineEnds::Natural, SplineEnds::NotAKnot] {
            let spline = Piecewise::spline(&x, &y, ends);
            let at_nodes = derivatives(&spline, &x);
            for i in 0..6 {
                assert!((at_nodes[i][0] - y[i]).abs() < 1e-14);
            }
            for &node in &x[1..5] {
                let step = 1e-7;
                let [left, right] = derivatives(&spline, &[node - step, node + step])[..] else {
                    unreachable!()
                };
                for order in 0..3 {
                    let jump = right[order] - left[order] - 2.0 * step * right[order + 1];
                    assert!(jump.abs() < 1e-5, "{ends:?}, derivative {order} at {node}: {jump}");
                }
            }
            let [start, _, _, _, _, end] = at_nodes[..] else { unreachable!() };
            if ends == SplineEnds::Natural {
                assert!(start[2].abs() < 1e-13 && end[2].abs() < 1e-13);
            } else {
                let thirds = derivatives(&spline, &[0.5, 1.5, 4.0, 5.5]);
                assert!((thirds[0][3] - thirds[1][3]).abs() < 1e-11);
                assert!((thirds[2][3] - thirds[3][3]).abs() < 1e-11);
            }
        }
        // A cubic is its own spline.
        let cubic: Vec<f64> = x.iter().map(|x| x * x * x - 2.0 * x).collect();
        let spline = Piecewise::spline(&x, &cubic, SplineEnds::NotAKnot);
        for (found, at) in derivatives(&spline, &[0.3, 2.7, 5.9]).iter().zip([0.3, 2.7, 5.9f64]) {
            assert!((found[0] - (at.powi(3) - 2.0 * at)).abs() < 1e-12);
        }
    }

    #[test]
    fn outside_of_the_knots_there_is_nothing() {
        let line = Piecewise::linear(&[1.0, 2.0], &[3.0, 5.0]);
        let graph = Graph::new();
        let x = graph.constant([1.0, 1.5, 2.0, 0.9, 2.1, f64::NAN, 2.0 + 4.0 * f64::EPSILON]);
        let values = line.at(x).value().unwrap();
        assert_eq!(values.data()[..3], [3.0, 4.0, 5.0]);
        assert!(values.data()[3..6].iter().all(|y| y.is_nan()));
        assert!((values.data()[6] - 5.0).abs() < 1e-14);
    }
}
