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

    /// The cubic spline through these points, at least three, with second derivatives of zero at
    /// both ends (de Boor 1978, "A Practical Guide to Splines", chapter 4).
    #[cfg(test)]
    pub(crate) fn natural_spline(x: &[f64], y: &[f64]) -> Self {
        let n = x.len();
        let h: Vec<f64> = x.windows(2).map(|x| x[1] - x[0]).collect();
        let slope: Vec<f64> = y.windows(2).zip(&h).map(|(y, h)| (y[1] - y[0]) / h).collect();
        // The second derivatives solve a tridiagonal system, here by elimination from the left.
        let mut diagonal = vec![1.0; n];
        let mut second = vec![0.0; n];
        for i in 1..n - 1 {
            let factor = if i == 1 { 0.0 } else { h[i - 1] / diagonal[i - 1] };
            diagonal[i] = 2.0 * (h[i - 1] + h[i]) - factor * h[i - 1];
            second[i] = 6.0 * (slope[i] - slope[i - 1]) - factor * second[i - 1];
        }
        for i in (1..n - 1).rev() {
            second[i] = (second[i] - h[i] * second[i + 1]) / diagonal[i];
        }
        let coefficients = (0..n - 1)
            .map(|i| {
                let (a, b) = (second[i], second[i + 1]);
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

    #[test]
    fn a_spline_goes_through_its_points_smoothly() {
        let x = [0.0, 1.0, 2.5, 3.0, 5.0];
        let y = [1.0, -1.0, 2.0, 2.0, 0.0];
        let spline = Piecewise::natural_spline(&x, &y);
        let graph = Graph::new();
        let at = graph.input("x", ());
        let value = spline.at(at);
        let slope = grad(value, &[at])[0];
        let bend = grad(slope, &[at])[0];
        let program = graph.compile(&[at], &[value, slope, bend]).unwrap();
        let eval = |x: f64| {
            let mut out = [0.0; 3];
            program.eval(&mut program.workspace(), &[x], &mut out).unwrap();
            out
        };
        for (i, (x, y)) in x.iter().zip(&y).enumerate() {
            if i > 0 {
                let [value, slope, bend] = eval(x - 1e-9);
                assert!((value - y).abs() < 1e-7, "{x}");
                if i < 4 {
                    let right = eval(x + 1e-9);
                    assert!((slope - right[1]).abs() < 1e-7 && (bend - right[2]).abs() < 1e-6);
                }
            }
            assert!((eval(*x)[0] - y).abs() < 1e-15);
        }
        assert!(eval(0.0)[2].abs() < 1e-14 && eval(5.0)[2].abs() < 1e-14);
        assert!(eval(-0.1)[0].is_nan() && eval(5.1)[0].is_nan() && eval(f64::NAN)[0].is_nan());
    }
}
