//! The transform onto lower triangular matrices with a positive diagonal.

use autodiff::{Shape, Var};

use super::Transform;
use super::vector::{part, place, take, with_event};
use crate::Constraint;
use crate::event::{sum_event, too_few_axes};

/// From n (n + 1) / 2 numbers to the lower triangular matrices of order n with a positive diagonal:
/// first the elements below the diagonal, row by row, then the logs of the diagonal
///
/// ```
/// use autodiff::Graph;
/// use distributions::{LowerCholeskyTransform, Transform};
///
/// let graph = Graph::new();
/// let y = LowerCholeskyTransform.forward(graph.constant([5.0, 0.0, 0.0]));
/// assert_eq!(y.value().unwrap().data(), [1.0, 0.0, 5.0, 1.0]);
/// ```
#[derive(Debug, Clone)]
pub struct LowerCholeskyTransform;

/// The places below the diagonal, row by row.
pub(super) fn below_diagonal(order: usize) -> Vec<usize> {
    (0..order).flat_map(|row| (0..row).map(move |column| row * order + column)).collect()
}

/// The places on the diagonal.
pub(super) fn on_diagonal(order: usize) -> Vec<usize> {
    (0..order).map(|i| i * (order + 1)).collect()
}

/// The order n of the matrices for so many numbers, if these are n (n + 1) / 2.
pub(super) fn order_of(numbers: usize) -> Option<usize> {
    let order = ((8 * numbers + 1).isqrt().saturating_sub(1)) / 2;
    (order * (order + 1) / 2 == numbers).then_some(order)
}

/// The fault of a vector whose length is that of no triangle.
#[track_caller]
pub(super) fn wrong_length(x: Var<'_>) -> Var<'_> {
    if x.shape().rank() == 0 || x.is_faulty() {
        return too_few_axes(x, 1);
    }
    x.graph().fault(format!(
        "a vector of length {} does not fill a triangle: lengths 1, 3, 6, 10, … do",
        x.shape().from_right(0)
    ))
}

/// The order of square matrices, if they are square.
pub(super) fn order_of_matrix(y: Var<'_>) -> Option<usize> {
    match *crate::event::split(y.shape(), 2)?.1.axes() {
        [rows, columns] if rows == columns => Some(rows),
        _ => None,
    }
}

/// The fault of a value that is no square matrix.
#[track_caller]
pub(super) fn not_square(y: Var<'_>) -> Var<'_> {
    if y.is_faulty() {
        return y;
    }
    y.graph().fault(format!("a value of shape {} must be a square matrix", y.shape()))
}

impl LowerCholeskyTransform {
    /// The order, and the elements below and the logs of those on the diagonal.
    fn parts<'g>(x: Var<'g>) -> Option<(usize, Var<'g>, Var<'g>)> {
        let numbers = *x.shape().axes().last()?;
        let order = order_of(numbers)?;
        let below = numbers - order;
        Some((order, part(x, 0..below), part(x, below..numbers)))
    }
}

impl Transform for LowerCholeskyTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let Some((order, below, logs)) = Self::parts(x) else {
            return wrong_length(x);
        };
        let diagonal = place(logs.exp(), &on_diagonal(order), order);
        if order < 2 {
            return diagonal;
        }
        place(below, &below_diagonal(order), order) + diagonal
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let Some(order) = order_of_matrix(y) else {
            return not_square(y);
        };
        let logs = take(y, &on_diagonal(order), order).log();
        if order < 2 {
            return logs;
        }
        let below = take(y, &below_diagonal(order), order);
        y.graph().concatenate(&[below, logs], logs.shape().rank() - 1)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        match Self::parts(x) {
            Some((_, _, logs)) => sum_event(logs, 1),
            None => wrong_length(x),
        }
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::LowerCholesky
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        let order = constrained.from_right(0);
        with_event(constrained, 2, &[order * (order + 1) / 2]).unwrap_or(constrained)
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        let order = order_of(unconstrained.from_right(0));
        order
            .and_then(|order| with_event(unconstrained, 1, &[order, order]))
            .unwrap_or(unconstrained)
    }
}
