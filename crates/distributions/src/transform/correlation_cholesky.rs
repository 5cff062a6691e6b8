//! The transform onto Cholesky factors of correlation matrices.

use autodiff::{Shape, Var};

use super::Transform;
use super::lower_cholesky::{below_diagonal, not_square, order_of, order_of_matrix, wrong_length};
use super::vector::{matrix, place, sums_behind, take, with_event};
use crate::Constraint;
use crate::event::sum_event;

/// From n (n - 1) / 2 numbers to the Cholesky factors of correlation matrices of order n. The numbers,
/// row by row, become `z = tanh(x)`, and each takes its part of what is left of the length 1 of its row:
///
/// `y[i, j] = z[i, j] √Π_{k<j} (1 - z[i, k]²)`, and the rest on the diagonal
///
/// (Lewandowski, Kurowicka & Joe 2009, Journal of Multivariate Analysis 100, 1989; Stan Reference Manual,
/// "Cholesky factors of correlation matrices"). Zeros become the identity
///
/// ```
/// use autodiff::Graph;
/// use distributions::{CorrelationCholeskyTransform, Transform};
///
/// let graph = Graph::new();
/// let y = CorrelationCholeskyTransform.forward(graph.constant([0.6f64.atanh()]));
/// let y = y.value().unwrap();
/// assert!((y.data()[2] - 0.6).abs() < 1e-15 && (y.data()[3] - 0.8).abs() < 1e-15);
/// ```
#[derive(Debug, Clone)]
pub struct CorrelationCholeskyTransform;

impl CorrelationCholeskyTransform {
    /// The order n for so many numbers, if these are n (n - 1) / 2.
    fn order(x: Var<'_>) -> Option<usize> {
        order_of(*x.shape().axes().last()?).map(|order| order + 1)
    }

    /// The numbers in their places, the log of `1 - z²` of each, and half the log of what is left of the
    /// row before each.
    fn rows<'g>(x: Var<'g>, order: usize) -> [Var<'g>; 3] {
        let x = place(x, &below_diagonal(order), order);
        // 1 - tanh(x)² = 4 sigmoid(2x) sigmoid(-2x): 0 where there is no number.
        let logs = (2.0 * x).log_sigmoid_slope() + 4f64.ln();
        let axis = x.shape().rank() - 1;
        let before = matrix(order, order, |row, column| row < column);
        let left = if order == 1 { logs.cumsum(axis) } else { logs.matmul(before) };
        [x, logs, 0.5 * left]
    }
}

impl Transform for CorrelationCholeskyTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let Some(order) = Self::order(x) else {
            return wrong_length(x);
        };
        let [x, _, left] = Self::rows(x, order);
        let identity = matrix(order, order, |row, column| row == column);
        (x.tanh() + identity) * left.exp()
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let Some(order) = order_of_matrix(y) else {
            return not_square(y);
        };
        let places = below_diagonal(order);
        if order < 2 {
            return take(y, &places, order);
        }
        // With s the sum of the squares behind an element y, z / √(1 - z²) = y / √s.
        let behind = sums_behind(y * y);
        let to_places: Vec<usize> =
            places.iter().map(|&k| k / order * (order - 1) + k % order).collect();
        let shape = behind.shape();
        let batch = shape.size() / (order * (order - 1));
        let flat = behind.reshape([batch, order * (order - 1)]).transpose();
        let elements = take(y, &places, order);
        let behind = flat.at(to_places).transpose().reshape(elements.shape());
        (elements / behind.sqrt()).asinh()
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        let Some(order) = Self::order(x) else {
            return wrong_length(x);
        };
        let [_, logs, left] = Self::rows(x, order);
        let below = matrix(order, order, |row, column| row > column);
        sum_event((logs + left) * below, 2)
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::CorrelationCholesky
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        let order = constrained.from_right(0);
        let numbers = order * order.saturating_sub(1) / 2;
        with_event(constrained, 2, &[numbers]).unwrap_or(constrained)
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        let order = order_of(unconstrained.from_right(0)).map(|order| order + 1);
        order
            .and_then(|order| with_event(unconstrained, 1, &[order, order]))
            .unwrap_or(unconstrained)
    }
}
