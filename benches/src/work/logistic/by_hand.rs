//! The logistic regression by hand: one pass over the rows, each read from memory once.

use std::f64::consts::PI;

use pallasite::autodiff::Isa;
use pallasite::samplers::LogDensity;

use super::{COLUMNS, Logistic};
use crate::isa::{InstructionSet, Pass};
use crate::work::kernels::{exp, log};
use crate::work::lanes::{Lanes, sum};

/// Rows that are worked on at once.
const N: usize = 8;

/// Chunks whose residuals are kept before they are multiplied with the predictors, which then are
/// still in the first-level cache.
const BLOCK: usize = 24;

/// The log density and gradient of [`Logistic`].
#[derive(Debug, Clone)]
pub struct ByHand {
    isa: InstructionSet,
    rows: Rows,
}

/// The observations, column by column. Rows of padding have no predictors and the outcome 1/2,
/// whose residual is zero.
#[derive(Debug, Clone)]
struct Rows {
    x: [Lanes<N>; COLUMNS],
    y: Lanes<N>,
    /// What padding and priors add.
    constant: f64,
}

impl ByHand {
    pub(super) fn new(data: &Logistic, isa: InstructionSet) -> Self {
        let column = |k: usize| {
            let column: Vec<f64> = data.x.data().iter().skip(k).step_by(COLUMNS).copied().collect();
            Lanes::new(&column, 0.0)
        };
        let padding = (data.y.len().next_multiple_of(N) - data.y.len()) as f64;
        let constant = padding * 2f64.ln() - 0.5 * COLUMNS as f64 * (2.0 * PI).ln();
        let y = Lanes::new(data.y.data(), 0.5);
        Self { isa, rows: Rows { x: std::array::from_fn(column), y, constant } }
    }
}

impl LogDensity for ByHand {
    fn dim(&self) -> usize {
        COLUMNS
    }

    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let Some(&beta) = position.as_array() else { return f64::NAN };
        let (value, by_beta) = self.isa.run(At { rows: &self.rows, beta });
        gradient.copy_from_slice(&by_beta);
        value
    }
}

struct At<'a> {
    rows: &'a Rows,
    beta: [f64; COLUMNS],
}

impl Pass for At<'_> {
    type Output = (f64, [f64; COLUMNS]);

    #[inline(always)]
    fn run<I: Isa>(self) -> (f64, [f64; COLUMNS]) {
        let Self { rows, beta } = self;
        let x: [&[[f64; N]]; COLUMNS] = std::array::from_fn(|k| rows.x[k].chunks());
        let mut value = rows.constant;
        let (mut terms, mut totals) = ([0.0; N], [1.0; N]);
        let mut by_beta = [[0.0; N]; COLUMNS];
        let mut residuals = [[0.0; N]; BLOCK];
        for (block, y) in rows.y.chunks().chunks(BLOCK).enumerate() {
            let start = block * BLOCK;
            let x: [&[[f64; N]]; COLUMNS] = std::array::from_fn(|k| &x[k][start..start + y.len()]);
            for (i, (y, residual)) in y.iter().zip(&mut residuals).enumerate() {
                let x: [&[f64; N]; COLUMNS] = std::array::from_fn(|k| &x[k][i]);
                for j in 0..N {
                    let mut eta = x[0][j] * beta[0];
                    for k in 1..COLUMNS {
                        eta = I::mul_add(x[k][j], beta[k], eta);
                    }
                    let e = exp::<I>(-eta.abs());
                    let total = 1.0 + e;
                    let numerator = if eta < 0.0 { e } else { 1.0 };
                    residual[j] = y[j] - numerator / total;
                    // y eta - softplus(eta), the logarithm apart
                    let positive = if eta < 0.0 { 0.0 } else { eta };
                    terms[j] += I::mul_add(y[j], eta, -positive);
                    totals[j] *= total;
                }
            }
            for (x, sums) in x.iter().zip(&mut by_beta) {
                let mut lanes = *sums;
                for (x, residual) in x.iter().zip(&residuals) {
                    for j in 0..N {
                        lanes[j] = I::mul_add(x[j], residual[j], lanes[j]);
                    }
                }
                *sums = lanes;
            }
            for (term, total) in terms.iter_mut().zip(&mut totals) {
                *term -= log::<I>(*total);
                *total = 1.0;
            }
        }
        value += sum(terms);
        let mut gradient = [0.0; COLUMNS];
        for k in 0..COLUMNS {
            value -= 0.5 * beta[k] * beta[k];
            gradient[k] = sum(by_beta[k]) - beta[k];
        }
        (value, gradient)
    }
}
