//! Linear maps of one array: their kernels and transposes.
//!
//! A linear map is its own forward derivative; the way back is its transpose, which is a linear map
//! of this list again. So a new one needs a row here and nothing in the derivative sweeps.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::kernel;
use crate::{Array, Shape, Var};

/// A linear map from an array of one shape to an array of another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Linear {
    /// Repeats along missing axes and axes of length 1.
    Broadcast,
    /// The same elements with other axes.
    Reshape,
    /// The sum along one axis, which goes away.
    Sum { axis: usize },
    /// A range of one axis; its length is that of the result.
    Slice { axis: usize, start: usize },
    /// Zeros around the array along one axis.
    Pad { axis: usize, start: usize },
    /// Rows chosen by number, with repetition.
    Gather { index: Arc<[usize]> },
    /// Adds each row to the row of that number.
    ScatterAdd { index: Arc<[usize]> },
    /// The product of a known matrix, or its transpose, and a vector.
    MatVec { matrix: Matrix, transposed: bool },
    /// The sums up to each element along one axis, from the start or from the end.
    CumulativeSum { axis: usize, reverse: bool },
    /// Exchanges the last two axes.
    Transpose,
    /// Brings the axes into another order.
    Permute { order: Order },
    /// Zeros above this diagonal of each matrix, or below; positive ones lie above the main one.
    Triangle { lower: bool, diagonal: isize },
}

/// Which axis of an array each axis of a reordered one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Order(Shape);

impl Order {
    /// `None` if these are not the axes of an array of that rank, each once.
    pub(crate) fn new(axes: &[usize], rank: usize) -> Option<Self> {
        let is_order = axes.len() == rank && (0..rank).all(|axis| axes.contains(&axis));
        Shape::new(axes).filter(|_| is_order).map(Self)
    }

    /// The shape that an array of this shape gets.
    pub(crate) fn of(self, shape: Shape) -> Shape {
        let mut to = shape;
        for (axis, &source) in self.0.axes().iter().enumerate() {
            to = to.with_axis(axis, shape.axes()[source]);
        }
        to
    }

    /// Whether arrays of this shape have as many axes.
    pub(crate) fn fits(self, shape: Shape) -> bool {
        self.0.rank() == shape.rank()
    }

    fn inverse(self) -> Self {
        let mut inverse = self.0;
        for (axis, &source) in self.0.axes().iter().enumerate() {
            inverse = inverse.with_axis(source, axis);
        }
        Self(inverse)
    }
}

/// A known matrix; two are equal if they are the same in memory.
#[derive(Debug, Clone)]
pub(crate) struct Matrix(pub(crate) Array);

impl Matrix {
    pub(crate) fn rows(&self) -> usize {
        self.0.shape().axes()[0]
    }

    pub(crate) fn columns(&self) -> usize {
        self.0.shape().axes()[1]
    }
}

impl PartialEq for Matrix {
    fn eq(&self, other: &Self) -> bool {
        self.0.same_storage(&other.0)
    }
}

impl Eq for Matrix {}

impl Hash for Matrix {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.storage_address().hash(state);
    }
}

impl Linear {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Linear::Broadcast => "broadcast",
            Linear::Reshape => "reshape",
            Linear::Sum { .. } => "sum",
            Linear::Slice { .. } => "slice",
            Linear::Pad { .. } => "pad",
            Linear::Gather { .. } => "gather",
            Linear::ScatterAdd { .. } => "scatter_add",
            Linear::MatVec { transposed: false, .. } => "matvec",
            Linear::MatVec { transposed: true, .. } => "matvec_transposed",
            Linear::CumulativeSum { .. } => "cumsum",
            Linear::Transpose => "transpose",
            Linear::Permute { .. } => "permute_dims",
            Linear::Triangle { lower: true, .. } => "tril",
            Linear::Triangle { lower: false, .. } => "triu",
        }
    }

    /// Computes the map of `x`, of shape `from`, into `out`, of shape `to`.
    pub(crate) fn apply(&self, x: &[f64], from: Shape, to: Shape, out: &mut [f64]) {
        match self {
            Linear::Broadcast => kernel::broadcast(x, from, to, out),
            Linear::Reshape => out.copy_from_slice(x),
            Linear::Sum { axis } => kernel::sum(x, from.around(*axis), out),
            Linear::Slice { axis, start } => {
                let (outer, length, inner) = from.around(*axis);
                let row = to.axes()[*axis] * inner;
                for i in 0..outer {
                    let begin = (i * length + start) * inner;
                    out[i * row..(i + 1) * row].copy_from_slice(&x[begin..begin + row]);
                }
            }
            Linear::Pad { axis, start } => {
                let (outer, length, inner) = to.around(*axis);
                let row = from.axes()[*axis] * inner;
                out.fill(0.0);
                for i in 0..outer {
                    let begin = (i * length + start) * inner;
                    out[begin..begin + row].copy_from_slice(&x[i * row..(i + 1) * row]);
                }
            }
            Linear::Gather { index } => {
                let (_, _, inner) = from.around(0);
                for (&source, row) in index.iter().zip(out.chunks_exact_mut(inner.max(1))) {
                    row.copy_from_slice(&x[source * inner..(source + 1) * inner]);
                }
            }
            Linear::ScatterAdd { index } => {
                let (_, _, inner) = from.around(0);
                out.fill(0.0);
                for (&target, row) in index.iter().zip(x.chunks_exact(inner.max(1))) {
                    let sums = &mut out[target * inner..(target + 1) * inner];
                    sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
                }
            }
            Linear::MatVec { matrix, transposed } => {
                kernel::matvec(matrix.0.data(), matrix.columns(), *transposed, x, out);
            }
            Linear::CumulativeSum { axis, reverse } => {
                kernel::cumulative_sum(x, from.around(*axis), *reverse, out);
            }
            Linear::Transpose => {
                let (_, rows, columns) = from.around(from.rank() - 2);
                kernel::transpose(x, rows, columns, out);
            }
            Linear::Permute { order } => kernel::permute(x, from, order.0.axes(), out),
            Linear::Triangle { lower, diagonal } => {
                let (_, rows, columns) = from.around(from.rank() - 2);
                kernel::triangle(x, rows, columns, *lower, *diagonal, out);
            }
        }
    }

    /// The transpose of the map of an array of shape `from`, applied to `cotangent`.
    pub(crate) fn transpose<'g>(&self, from: Shape, cotangent: Var<'g>) -> Var<'g> {
        match self {
            Linear::Broadcast => cotangent.sum_to(from),
            Linear::Reshape => cotangent.reshape(from),
            Linear::Sum { axis } => cotangent.reshape(from.with_axis(*axis, 1)).broadcast_to(from),
            Linear::Slice { axis, start } => {
                cotangent.linear(Linear::Pad { axis: *axis, start: *start }, from)
            }
            Linear::Pad { axis, start } => {
                cotangent.linear(Linear::Slice { axis: *axis, start: *start }, from)
            }
            Linear::Gather { index } => {
                cotangent.linear(Linear::ScatterAdd { index: index.clone() }, from)
            }
            Linear::ScatterAdd { index } => {
                cotangent.linear(Linear::Gather { index: index.clone() }, from)
            }
            Linear::MatVec { matrix, transposed } => {
                let map = Linear::MatVec { matrix: matrix.clone(), transposed: !transposed };
                cotangent.linear(map, from)
            }
            Linear::CumulativeSum { axis, reverse } => {
                cotangent.linear(Linear::CumulativeSum { axis: *axis, reverse: !reverse }, from)
            }
            Linear::Transpose => cotangent.linear(Linear::Transpose, from),
            Linear::Permute { order } => {
                cotangent.linear(Linear::Permute { order: order.inverse() }, from)
            }
            Linear::Triangle { .. } => cotangent.linear(self.clone(), from),
        }
    }
}
