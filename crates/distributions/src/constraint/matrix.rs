//! Membership in sets of matrices.

use autodiff::{Array, Shape, Var};

use super::TOLERANCE;
use crate::event::{all_of_event, split, sum_event};

/// Whether a matrix is finite and lower triangular with a positive diagonal.
#[track_caller]
pub(super) fn is_lower_cholesky(x: Var<'_>) -> Var<'_> {
    let Some(n) = order(x) else {
        return not_square(x);
    };
    let graph = x.graph();
    let part = |holds: fn(usize, usize) -> bool| graph.constant(mask(n, holds));
    let is_finite = x.greater(f64::NEG_INFINITY) * x.less(f64::INFINITY);
    let fits = part(|i, j| i > j)
        + part(|i, j| i < j) * x.equal(0.0)
        + part(|i, j| i == j) * x.greater(0.0);
    all_of_event(fits * is_finite, 2)
}

/// Whether a matrix is symmetric and all its pivots in Gaussian elimination are positive.
#[track_caller]
pub(super) fn is_positive_definite(x: Var<'_>) -> Var<'_> {
    let Some(n) = order(x) else {
        return not_square(x);
    };
    let rank = x.shape().rank();
    let (rows, columns) = (rank - 2, rank - 1);
    let trace = sum_event(x * mask(n, |i, j| i == j), 2);
    let bound = TOLERANCE * trace.reshape(with_axes_of_one(trace.shape()));
    let mut mask = all_of_event((x - x.transpose()).abs().less_equal(bound), 2);
    let mut rest = x;
    for length in (1..=n).rev() {
        let column = rest.slice_axis(columns, 0..1);
        let pivot = column.slice_axis(rows, 0..1);
        mask = mask * sum_event(pivot.greater(0.0) * pivot.less(f64::INFINITY), 2);
        if length > 1 {
            let row = rest.slice_axis(rows, 0..1).slice_axis(columns, 1..length);
            let below = column.slice_axis(rows, 1..length);
            let block = rest.slice_axis(rows, 1..length).slice_axis(columns, 1..length);
            rest = block - below * (row / pivot);
        }
    }
    mask
}

/// The number of rows of a matrix, if it has as many columns.
fn order(x: Var<'_>) -> Option<usize> {
    match *split(x.shape(), 2)?.1.axes() {
        [rows, columns] if rows == columns => Some(rows),
        _ => None,
    }
}

/// The matrix with 1 where the row and the column fulfil a condition.
fn mask(n: usize, holds: impl Fn(usize, usize) -> bool) -> Array {
    let elements = (0..n * n).map(|i| f64::from(u8::from(holds(i / n, i % n))));
    let elements: Array = elements.collect();
    // The number of elements is that of the shape.
    elements.reshape([n, n]).unwrap_or(elements)
}

/// The shape with two axes of length 1 behind.
fn with_axes_of_one(shape: Shape) -> Shape {
    // It came of a shape with two axes more.
    Shape::new(&[shape.axes(), &[1, 1]].concat()).unwrap_or(shape)
}

#[track_caller]
fn not_square(x: Var<'_>) -> Var<'_> {
    if x.is_faulty() {
        return x;
    }
    x.graph().fault(format!("a value of shape {} must be a square matrix", x.shape()))
}
