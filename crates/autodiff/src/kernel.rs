//! Kernels that are not elementwise.

use crate::{Shape, shape::MAX_RANK};

/// Partial sums kept side by side: a fixed order of addition that vectorises, whatever the machine.
const LANES: usize = 8;

/// Repeats `x`, of shape `from`, over the shape `to`.
pub(crate) fn broadcast(x: &[f64], from: Shape, to: Shape, out: &mut [f64]) {
    if let [value] = *x {
        out.fill(value);
        return;
    }
    // The step of the source along each axis of the result, counted from the right.
    let mut stride = [0; MAX_RANK];
    let mut step = 1;
    for (i, stride) in stride.iter_mut().enumerate().take(from.rank()) {
        if from.from_right(i) != 1 {
            *stride = step;
        }
        step *= from.from_right(i);
    }
    strided(x, &stride, to, out);
}

/// Brings the axes of `x`, of shape `from`, into another order.
pub(crate) fn permute(x: &[f64], from: Shape, order: &[usize], out: &mut [f64]) {
    let mut stride = [0; MAX_RANK];
    let mut to = from;
    for (axis, &source) in order.iter().enumerate() {
        let (_, length, inner) = from.around(source);
        stride[order.len() - 1 - axis] = inner;
        to = to.with_axis(axis, length);
    }
    strided(x, &stride, to, out);
}

/// Elements of `x` into an array of shape `to`, along whose axes, counted from the right, one goes
/// through `x` in these steps.
fn strided(x: &[f64], stride: &[usize; MAX_RANK], to: Shape, out: &mut [f64]) {
    let mut counter = [0; MAX_RANK];
    let mut source = 0;
    for y in out {
        *y = x[source];
        for i in 0..to.rank() {
            counter[i] += 1;
            source += stride[i];
            if counter[i] < to.from_right(i) {
                break;
            }
            source -= stride[i] * counter[i];
            counter[i] = 0;
        }
    }
}

/// Sums `x`, seen as `outer × length × inner`, over its middle axis.
pub(crate) fn sum(x: &[f64], (outer, length, inner): (usize, usize, usize), out: &mut [f64]) {
    if inner == 1 {
        for (i, y) in out.iter_mut().enumerate() {
            *y = sum_contiguous(&x[i * length..(i + 1) * length]);
        }
        return;
    }
    out.fill(0.0);
    for i in 0..outer {
        let sums = &mut out[i * inner..(i + 1) * inner];
        for row in x[i * length * inner..(i + 1) * length * inner].chunks_exact(inner.max(1)) {
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
    }
}

fn sum_contiguous(x: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = x.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += x;
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane += x;
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The product of a row-major matrix, or its transpose, and `x`.
pub(crate) fn matvec(matrix: &[f64], columns: usize, transposed: bool, x: &[f64], out: &mut [f64]) {
    let rows = matrix.chunks_exact(columns.max(1));
    if transposed {
        out.fill(0.0);
        for (row, x) in rows.zip(x) {
            out.iter_mut().zip(row).for_each(|(y, a)| *y += a * x);
        }
    } else {
        for (row, y) in rows.zip(out) {
            *y = row.iter().zip(x).map(|(a, x)| a * x).sum();
        }
    }
}

/// Running sums of `x`, seen as `outer × length × inner`, along its middle axis.
pub(crate) fn cumulative_sum(
    x: &[f64],
    (outer, length, inner): (usize, usize, usize),
    reverse: bool,
    out: &mut [f64],
) {
    for i in 0..outer {
        for k in 0..inner {
            let mut sum = 0.0;
            for step in 0..length {
                let j = if reverse { length - 1 - step } else { step };
                let at = (i * length + j) * inner + k;
                sum += x[at];
                out[at] = sum;
            }
        }
    }
}

/// Exchanges rows and columns of each matrix in `x`.
pub(crate) fn transpose(x: &[f64], rows: usize, columns: usize, out: &mut [f64]) {
    /// The side of the squares in which both matrices stay in the first-level cache.
    const SIDE: usize = 16;
    let size = (rows * columns).max(1);
    for (x, out) in x.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
        for top in (0..rows).step_by(SIDE) {
            let bottom = rows.min(top + SIDE);
            for (j, column) in out.chunks_exact_mut(rows).enumerate() {
                for (i, y) in column[top..bottom].iter_mut().enumerate() {
                    *y = x[(top + i) * columns + j];
                }
            }
        }
    }
}

/// Zeros above a diagonal of each matrix in `x`, or below it.
pub(crate) fn triangle(
    x: &[f64],
    rows: usize,
    columns: usize,
    lower: bool,
    diagonal: isize,
    out: &mut [f64],
) {
    let row_pairs = x.chunks_exact(columns.max(1)).zip(out.chunks_exact_mut(columns.max(1)));
    for (i, (row, out)) in row_pairs.enumerate() {
        // The column at which the row crosses the diagonal.
        let crossing = (i % rows) as isize + diagonal;
        let kept = if lower {
            0..(crossing + 1).clamp(0, columns as isize) as usize
        } else {
            crossing.clamp(0, columns as isize) as usize..columns
        };
        out.fill(0.0);
        out[kept.clone()].copy_from_slice(&row[kept]);
    }
}
