//! The distribution of Cholesky factors of correlation matrices.

use std::f64::consts::PI;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::concrete::draw_events;
use crate::event::{spread_over_event, sum_event, too_few_axes};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The distribution of Cholesky factors L of correlation matrices of order `dimension`, where the matrix
/// `L Lᵀ` has a density proportional to a power of its determinant:
///
/// `p(L Lᵀ) ∝ det(L Lᵀ)^(concentration - 1)`, so that
/// `p(L) ∝ Π_{i>1} L[i, i]^(dimension - i + 2 concentration - 2)`, i from 1 on
///
/// (Lewandowski, Kurowicka & Joe 2009, Journal of Multivariate Analysis 100, 1989). A concentration of 1
/// is uniform over correlation matrices; larger ones prefer weak correlations.
///
/// ```
/// use distributions::{Distribution, LKJCholesky};
/// use autodiff::Array;
///
/// // Of two variables the correlation is uniform between -1 and 1.
/// let factor = Array::new([2, 2], [1.0, 0.0, 0.6, 0.8]).unwrap();
/// let log_prob = LKJCholesky::new(2, 1.0).log_prob_at(factor)?.to_scalar().unwrap();
/// assert!((log_prob - 0.5f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LKJCholesky<'a> {
    dimension: usize,
    concentration: Operand<'a>,
}

impl<'a> LKJCholesky<'a> {
    /// The distribution of matrices of this order, at least 1, with this concentration (positive).
    pub fn new(dimension: usize, concentration: impl Into<Operand<'a>>) -> Self {
        Self { dimension, concentration: concentration.into() }
    }

    /// The concentrations of the beta distribution of 1 less the square of a diagonal element: the
    /// first is half of the row's number.
    fn beta_of_row<T>(&self, row: usize, concentration: T) -> (f64, T)
    where
        f64: std::ops::Add<T, Output = T>,
    {
        (0.5 * row as f64, 0.5 * (self.dimension - 1 - row) as f64 + concentration)
    }
}

impl Distribution for LKJCholesky<'_> {
    fn name(&self) -> &'static str {
        "LKJCholesky"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let constraint = Constraint::Positive;
        vec![Parameter { name: "concentration", value: &self.concentration, constraint }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::CorrelationCholesky
    }

    fn event_shape(&self) -> Shape {
        Shape::from([self.dimension, self.dimension])
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        if self.dimension == 0 {
            let message = "LKJCholesky: dimension must be at least 1, found 0";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        Ok(self.concentration.shape())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let concentration = value.graph().lift(&self.concentration);
        let n = self.dimension;
        if value.shape().rank() < 2 {
            return too_few_axes(value, 2);
        }
        if value.shape().axes().ends_with(&[n, n]) {
            let powers: Array =
                (1..=n).map(|i| if i == 1 { 0.0 } else { (n - i) as f64 }).collect();
            let twice: Array = (1..=n).map(|i| if i == 1 { 0.0 } else { 2.0 }).collect();
            let powers = powers + spread_over_event(concentration - 1.0, 1) * twice;
            let log_prob = sum_event(value.diagonal().log() * powers, 1);
            // Each row below the first is a point in half a ball: its direction on a sphere, and
            // its length from a beta distribution.
            let log_norm = (1..n).fold(value.graph().constant(0.0), |sum, row| {
                let (a, b) = self.beta_of_row(row, concentration);
                sum + (b.lbeta(a) + a * PI.ln() - lgamma_of_half(row))
            });
            return log_prob - log_norm;
        }
        value.graph().fault(format!(
            "LKJCholesky: a value of shape {} must have events of shape {}",
            value.shape(),
            self.event_shape()
        ))
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        // The onion method of Lewandowski, Kurowicka & Joe (2009, sec. 3.2).
        draw_events(self, rng, shape, |rng, parameters, factor| {
            let n = self.dimension;
            factor[0] = 1.0;
            for row in 1..n {
                let (a, b) = self.beta_of_row(row, parameters[0][0]);
                let Ok(beta) = rand_distr::Beta::new(b, a) else { return };
                let rest: f64 = rand_distr::Distribution::sample(&beta, rng);
                let elements = &mut factor[row * n..row * n + row];
                elements.fill_with(|| rng.sample(StandardNormal));
                let length = elements.iter().map(|x| x * x).sum::<f64>().sqrt();
                elements.iter_mut().for_each(|x| *x *= (1.0 - rest).sqrt() / length);
                // A factor of a matrix that is singular to rounding is none.
                factor[row * n + row] = rest.sqrt().max(f64::MIN_POSITIVE);
            }
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let concentration = graph.lift(&self.concentration);
        let diagonal: Vec<Var<'g>> =
            (0..self.dimension).map(|row| self.mean_of_diagonal(row, concentration)).collect();
        Some(graph.stack(&diagonal, concentration.shape().rank()).diag())
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let concentration = graph.lift(&self.concentration);
        let zero = graph.constant(0.0).broadcast_to(concentration.shape());
        let rows: Vec<Var<'g>> = (0..self.dimension)
            .map(|row| {
                let (a, b) = self.beta_of_row(row, concentration);
                let mean = self.mean_of_diagonal(row, concentration);
                let each = if row == 0 { zero } else { 0.5 / (b + a) };
                let elements: Vec<Var<'g>> = (0..self.dimension)
                    .map(|column| match column.cmp(&row) {
                        std::cmp::Ordering::Less => each,
                        std::cmp::Ordering::Equal if row > 0 => b / (b + a) - mean * mean,
                        _ => zero,
                    })
                    .collect();
                graph.stack(&elements, zero.shape().rank())
            })
            .collect();
        Some(graph.stack(&rows, zero.shape().rank()))
    }
}

impl LKJCholesky<'_> {
    /// The mean of the root of a beta variable.
    fn mean_of_diagonal<'g>(&self, row: usize, concentration: Var<'g>) -> Var<'g> {
        if row == 0 {
            return concentration.graph().constant(1.0).broadcast_to(concentration.shape());
        }
        let (a, b) = self.beta_of_row(row, concentration);
        ((b + 0.5).lbeta(a) - b.lbeta(a)).exp()
    }
}

/// `log Γ(row / 2)`.
fn lgamma_of_half(row: usize) -> f64 {
    use autodiff::primitive::{Lgamma, Unary};
    Lgamma::value::<autodiff::Plain>(0.5 * row as f64)
}
