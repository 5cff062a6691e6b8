//! Products of matrices and vectors.

mod kernel;

use super::{Arguments, Operation, Scratch, equal};
use crate::engine::Target;
use crate::linear::{Linear, Matrix};
use crate::{Array, Operand, Shape, Var};

/// The product of two matrices, of a matrix and a vector, or of a vector and a matrix; of two stacks
/// of matrices, matrix by matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
struct MatMul {
    target: Target,
}

impl Operation for MatMul {
    fn name(&self) -> &str {
        "matmul"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        let (a, b) = (arguments[0], arguments[1]);
        Ok(match (a.axes(), b.axes()) {
            (&[rows, _], &[_]) => Shape::from(rows),
            (&[_], &[_, columns]) => Shape::from(columns),
            (_, axes) => a.with_axis(a.rank() - 1, axes[axes.len() - 1]),
        })
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let (a, b) = (arguments.shape(0), arguments.shape(1));
        let inner = a.from_right(0);
        let rows = if a.rank() == 1 { 1 } else { a.from_right(1) };
        let columns = if b.rank() == 1 { 1 } else { b.from_right(0) };
        let size = (rows * columns).max(1);
        for (i, out) in out.chunks_exact_mut(size).enumerate() {
            let a = &arguments.data(0)[i * rows * inner..][..rows * inner];
            let b = &arguments.data(1)[i * inner * columns..][..inner * columns];
            kernel::matmul(self.target, a, b, inner, out);
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        let (a, b) = (arguments[0], arguments[1]);
        let left = || match (a.shape().rank(), b.shape().rank()) {
            (_, 1) => cotangent.outer(b),
            (1, _) => product(b, cotangent),
            _ => product(cotangent, b.transpose()),
        };
        let right = || match (a.shape().rank(), b.shape().rank()) {
            (_, 1) => product(cotangent, a),
            (1, _) => a.outer(cotangent),
            _ => product(a.transpose(), cotangent),
        };
        vec![wanted[0].then(left), wanted[1].then(right)]
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        let left = tangents[0].map(|tangent| product(tangent, arguments[1]));
        let right = tangents[1].map(|tangent| product(arguments[0], tangent));
        match (left, right) {
            (Some(left), Some(right)) => Some(left + right),
            _ => left.or(right),
        }
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

/// The product of arrays whose shapes fit without broadcasting.
fn product<'g>(a: Var<'g>, b: Var<'g>) -> Var<'g> {
    // The engine runs through a known matrix block by block, with what else is of its length.
    let known = |matrix: Array, vector: Var<'g>, transposed: bool| {
        let length = matrix.shape().axes()[usize::from(transposed)];
        vector.linear(Linear::MatVec { matrix: Matrix(matrix), transposed }, Shape::from(length))
    };
    match (a.shape().rank(), b.shape().rank(), a.value(), b.value()) {
        (2, 1, Some(matrix), _) => known(matrix, b, false),
        (1, 2, _, Some(matrix)) => known(matrix, a, true),
        _ => a.graph().apply(MatMul { target: a.graph().target() }, &[a, b]),
    }
}

impl<'g> Var<'g> {
    /// The product of matrices and vectors, as in NumPy: of two vectors the dot product, of a matrix
    /// and a vector a vector, of two matrices a matrix. The last two axes are those of a matrix;
    /// axes before them broadcast.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let a = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// let b = graph.constant([0.0, 1.0, 1.0, 0.0]).reshape([2, 2]);
    /// assert_eq!(a.matmul(b).value().unwrap().data(), [2.0, 1.0, 4.0, 3.0]);
    /// assert_eq!(a.matmul([1.0, -1.0]).value().unwrap().data(), [-1.0, -1.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn matmul(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        let (a, b) = (self, self.graph().lift(other));
        if a.is_faulty() || b.is_faulty() {
            return a.graph().faulty();
        }
        let (from, to) = (a.shape(), b.shape());
        if from.rank() == 0 || to.rank() == 0 {
            return a.wrong(format!(
                "matmul: shapes {from} and {to}, vectors or matrices are needed; for a number use *"
            ));
        }
        let (inner, other) = (from.from_right(0), to.axes()[to.rank().max(2) - 2]);
        if inner != other {
            return a.wrong(format!(
                "matmul: shapes {from} and {to} do not fit: the last axis of the first has length \
                 {inner}, the {} of the second {other}",
                if to.rank() == 1 { "axis" } else { "last but one" }
            ));
        }
        match (from.rank(), to.rank()) {
            (1, 1) => return a.dot(b),
            (1 | 2, 1 | 2) => return product(a, b),
            // The rows of all matrices of a stack are the rows of one.
            (_, 1 | 2) => {
                let rows = from.axes()[..from.rank() - 1].iter().product();
                let flat = product(a.reshape([rows, inner]), b);
                let mut axes = from.axes()[..from.rank() - 1].to_vec();
                axes.extend(to.axes().iter().skip(1));
                return flat.reshape(Shape::new(&axes).unwrap_or(from));
            }
            _ => {}
        }
        // A vector on the left of a stack is a matrix of one row.
        let matrices = if from.rank() == 1 { a.reshape([1, inner]) } else { a };
        let batch = |shape: Shape| shape.without(|axis| axis + 2 >= shape.rank());
        let (left, right) = (batch(matrices.shape()), batch(to));
        let Some(common) = left.broadcast(right) else {
            return a.wrong(format!(
                "matmul: shapes {from} and {to} do not fit: the axes before the last two do not \
                 broadcast"
            ));
        };
        let stack = |var: Var<'g>| {
            let shape = var.shape();
            let matrix = &shape.axes()[shape.rank() - 2..];
            let axes = [common.axes(), matrix].concat();
            // No more axes than the argument that has more.
            var.broadcast_to(Shape::new(&axes).unwrap_or(shape))
        };
        let result = product(stack(matrices), stack(b));
        if from.rank() == 1 {
            let shape = result.shape();
            return result.reshape(shape.without(|axis| axis + 2 == shape.rank()));
        }
        result
    }

    /// The products of each element of this vector and each of another: a matrix.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 2.0]);
    /// assert_eq!(x.outer([3.0, 4.0]).value().unwrap().data(), [3.0, 4.0, 6.0, 8.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn outer(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        let (a, b) = (self, self.graph().lift(other));
        if b.is_faulty() {
            return b;
        }
        let (rows, columns) = (a.shape(), b.shape());
        if rows.rank() != 1 || columns.rank() != 1 {
            return a.wrong(format!("outer: shapes {rows} and {columns}, vectors are needed"));
        }
        a.reshape([rows.size(), 1]) * b.reshape([1, columns.size()])
    }
}

impl Array {
    /// The product of this array and a variable, as [`Var::matmul`]: `x.matmul(beta)` for data `x` of
    /// shape `[n, k]`.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    ///
    /// let graph = Graph::new();
    /// let x = Array::new([3, 2], vec![1.0, 0.0, 0.0, 1.0, 2.0, 3.0])?;
    /// let beta = graph.constant([10.0, 20.0]);
    /// assert_eq!(x.matmul(beta).value().unwrap().data(), [10.0, 20.0, 80.0]);
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    #[track_caller]
    #[must_use]
    pub fn matmul<'g>(&self, other: Var<'g>) -> Var<'g> {
        other.graph().lift(self).matmul(other)
    }
}
