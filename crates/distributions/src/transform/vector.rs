//! What the transforms of vectors have in common.

use autodiff::{Array, Shape, Var};

/// The shape with another length of its last axis; a scalar shape comes back as it is.
pub(super) fn with_last(shape: Shape, length: impl Fn(usize) -> usize) -> Shape {
    let mut axes = shape.axes().to_vec();
    if let Some(last) = axes.last_mut() {
        *last = length(*last);
    }
    Shape::new(&axes).unwrap_or(shape)
}

/// The shape with another event, if it has axes enough for the old one.
pub(super) fn with_event(shape: Shape, event_rank: usize, event: &[usize]) -> Option<Shape> {
    let batch = shape.rank().checked_sub(event_rank)?;
    Shape::new(&[&shape.axes()[..batch], event].concat())
}

/// A part of the last axis.
pub(super) fn part(x: Var<'_>, range: std::ops::Range<usize>) -> Var<'_> {
    x.slice_axis(x.shape().rank() - 1, range)
}

/// The sums of all elements of the last axis behind each one but the last.
pub(super) fn sums_behind(x: Var<'_>) -> Var<'_> {
    let length = x.shape().from_right(0);
    let is_behind = matrix(length, length - 1, |row, column| row > column);
    x.matmul(is_behind)
}

/// The matrix with 1 where the row and the column fulfil a condition, else 0.
pub(super) fn matrix(rows: usize, columns: usize, holds: impl Fn(usize, usize) -> bool) -> Array {
    let elements: Array =
        (0..rows * columns).map(|i| f64::from(u8::from(holds(i / columns, i % columns)))).collect();
    // The number of elements is that of the shape.
    elements.reshape([rows, columns]).unwrap_or(elements)
}

/// A matrix of this order with the elements of the last axis at these places, counted in row-major
/// order, and zeros elsewhere.
pub(super) fn place<'g>(x: Var<'g>, places: &[usize], order: usize) -> Var<'g> {
    let shape = x.shape();
    let batch = shape.axes().iter().rev().skip(1).product::<usize>();
    let columns = x.reshape([batch, places.len()]).transpose();
    let matrices = columns.segment_sum(places, order * order).transpose();
    match with_event(shape, 1, &[order, order]) {
        Some(to) => matrices.reshape(to),
        None => matrices,
    }
}

/// The elements of matrices of this order at these places, counted in row-major order, as a last
/// axis.
pub(super) fn take<'g>(y: Var<'g>, places: &[usize], order: usize) -> Var<'g> {
    let shape = y.shape();
    let batch = shape.axes().iter().rev().skip(2).product::<usize>();
    let columns = y.reshape([batch, order * order]).transpose();
    let rows = columns.at(places).transpose();
    match with_event(shape, 2, &[places.len()]) {
        Some(to) => rows.reshape(to),
        None => rows,
    }
}
