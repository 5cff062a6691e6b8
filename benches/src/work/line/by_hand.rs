//! The straight line by hand: one pass over the points.

use std::f64::consts::PI;
use std::hint::black_box;

use pallasite::autodiff::Isa;
use pallasite::samplers::LogDensity;

use super::Line;
use crate::isa::{InstructionSet, Pass};
use crate::work::kernels::{exp, log};
use crate::work::lanes::{Lanes, sum};

/// Points that are worked on at once.
const N: usize = 8;

/// The log density and gradient of [`Line`] in unconstrained coordinates.
#[derive(Debug, Clone)]
pub struct ByHand {
    isa: InstructionSet,
    points: Points,
}

/// The points divided by their errors. Padding is zero, which adds nothing to any sum.
#[derive(Debug, Clone)]
struct Points {
    x: Lanes<N>,
    y: Lanes<N>,
    one: Lanes<N>,
    /// `Σ log(e √(2π))`
    norm: f64,
}

impl ByHand {
    pub(super) fn new(line: &Line, isa: InstructionSet) -> Self {
        let errors = line.e.data();
        let scaled = |values: &[f64]| {
            let scaled: Vec<f64> = values.iter().zip(errors).map(|(v, e)| v / e).collect();
            Lanes::new(&scaled, 0.0)
        };
        let points = Points {
            x: scaled(line.x.data()),
            y: scaled(line.y.data()),
            one: scaled(&vec![1.0; errors.len()]),
            norm: errors.iter().map(|e| (e * (2.0 * PI).sqrt()).ln()).sum(),
        };
        Self { isa, points }
    }
}

impl LogDensity for ByHand {
    fn dim(&self) -> usize {
        2
    }

    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let (&[m, c], [by_m, by_c]) = (position, gradient) else { return f64::NAN };
        let value;
        [value, *by_m, *by_c] = self.isa.run(At { points: &self.points, position: [m, c] });
        value
    }
}

struct At<'a> {
    points: &'a Points,
    position: [f64; 2],
}

impl Pass for At<'_> {
    type Output = [f64; 3];

    #[inline(always)]
    fn run<I: Isa>(self) -> [f64; 3] {
        let Points { x, y, one, norm } = self.points;
        let u = self.position;
        // sigmoid(u) = p/(p + q) and sigmoid(-u) = q/(p + q), where p or q is 1; one division and
        // one logarithm serve both coordinates.
        let e = u.map(|u| exp::<I>(-u.abs()));
        let total = e.map(|e| 1.0 + e);
        let product = total[0] * total[1];
        let inverse = 1.0 / product;
        let inverse = [total[1] * inverse, total[0] * inverse];
        let up = |k: usize| if u[k] < 0.0 { e[k] } else { 1.0 } * inverse[k];
        let down = |k: usize| if u[k] < 0.0 { 1.0 } else { e[k] } * inverse[k];
        let (m, c) = (10.0 * up(0) - 5.0, 20.0 * up(1) - 10.0);

        let (mut squares, mut by_m, mut by_c) = ([0.0; N], [0.0; N], [0.0; N]);
        for ((x, y), one) in x.chunks().iter().zip(y.chunks()).zip(one.chunks()) {
            for j in 0..N {
                let z = I::mul_add(-m, x[j], I::mul_add(-c, one[j], y[j]));
                squares[j] = I::mul_add(z, z, squares[j]);
                by_m[j] = I::mul_add(z, x[j], by_m[j]);
                by_c[j] = I::mul_add(z, one[j], by_c[j]);
            }
        }
        // Once in memory, each is a register for the compiler, which else mixes the three.
        let [squares, by_m, by_c] = black_box([squares, by_m, by_c]);
        // Of the log Jacobians, log(up · down), the log widths cancel those of the priors.
        let log_jacobian = -u[0].abs() - u[1].abs() - 2.0 * log::<I>(product);
        [
            log_jacobian - 0.5 * sum(squares) - norm,
            sum(by_m) * 10.0 * (up(0) * down(0)) + (down(0) - up(0)),
            sum(by_c) * 20.0 * (up(1) * down(1)) + (down(1) - up(1)),
        ]
    }
}
