//! Systems of equations with a triangular matrix.
//!
//! Derivatives: Giles (2008), "Collected matrix derivative results for forward and reverse mode
//! algorithmic differentiation", for the product of an inverse and a matrix.

use faer::linalg::triangular_solve::{
    solve_lower_triangular_in_place, solve_upper_triangular_in_place,
};
use faer::{MatMut, MatRef, Par};

use super::square;
use crate::linear::Linear;
use crate::operation::{Arguments, Operation, Scratch, equal};
use crate::{Operand, Shape, Var};

/// The part of a matrix that counts; the rest is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Triangle {
    /// The diagonal and what is below it.
    Lower,
    /// The diagonal and what is above it.
    Upper,
}

/// The solution X of `A X = B`, or of `Aᵀ X = B`, for a matrix or a vector B.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SolveTriangular {
    /// The triangle of A, before it is transposed.
    triangle: Triangle,
    is_transposed: bool,
}

impl Operation for SolveTriangular {
    fn name(&self) -> &str {
        "solve_triangular"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[1])
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let (shape, size) = (arguments.shape(1), arguments.shape(0).from_right(0));
        let columns = if shape.rank() == 1 { 1 } else { shape.from_right(0) };
        out.copy_from_slice(arguments.data(1));
        let matrices = arguments.data(0).chunks_exact((size * size).max(1));
        for (a, out) in matrices.zip(out.chunks_exact_mut((size * columns).max(1))) {
            let a = MatRef::from_row_major_slice(a, size, size);
            let a = if self.is_transposed { a.transpose() } else { a };
            let x = MatMut::from_row_major_slice_mut(out, size, columns);
            match (self.triangle, self.is_transposed) {
                (Triangle::Lower, false) | (Triangle::Upper, true) => {
                    solve_lower_triangular_in_place(a, x, Par::Seq);
                }
                _ => solve_upper_triangular_in_place(a, x, Par::Seq),
            }
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        // B̄ = A⁻ᵀ X̄ and Ā = -B̄ Xᵀ
        let right = solve(arguments[0], cotangent, self.triangle, !self.is_transposed);
        let left = || {
            let (a, b) = if self.is_transposed { (output, right) } else { (right, output) };
            let product = if a.shape().rank() == 1 { a.outer(b) } else { a.matmul(b.transpose()) };
            -self.triangle.of(product)
        };
        vec![wanted[0].then(left), wanted[1].then_some(right)]
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        // A⁻¹ (Ḃ - Ȧ X)
        let moved = tangents[0].map(|tangent| {
            let tangent = self.triangle.of(tangent);
            let tangent = if self.is_transposed { tangent.transpose() } else { tangent };
            -tangent.matmul(output)
        });
        let sum = match (tangents[1], moved) {
            (Some(right), Some(moved)) => right + moved,
            (right, moved) => right.or(moved)?,
        };
        Some(solve(arguments[0], sum, self.triangle, self.is_transposed))
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

impl Triangle {
    /// This triangle of a matrix, with zeros elsewhere.
    fn of(self, matrix: Var<'_>) -> Var<'_> {
        match self {
            Triangle::Lower => matrix.tril(0),
            Triangle::Upper => matrix.triu(0),
        }
    }
}

/// The solution for shapes that fit without broadcasting.
pub(super) fn solve<'g>(
    a: Var<'g>,
    b: Var<'g>,
    triangle: Triangle,
    is_transposed: bool,
) -> Var<'g> {
    a.graph().apply(SolveTriangular { triangle, is_transposed }, &[a, b])
}

impl<'g> Var<'g> {
    /// The solution X of `A X = B`, where this is A, a triangular matrix, and B a matrix or a vector.
    ///
    /// The other triangle of A is not read, and has no gradient. Axes before the last two count
    /// matrices, and broadcast; B is a vector if it has one axis. For a transposed system write
    /// `a.transpose()`: nothing is moved then. A zero on the diagonal gives infinities or NaN.
    ///
    /// ```
    /// use autodiff::{Graph, Triangle};
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([2.0, 0.0, 1.0, 3.0]).reshape([2, 2]);
    /// let x = matrix.solve_triangular([4.0, 8.0], Triangle::Lower);
    /// assert_eq!(x.value().unwrap().data(), [2.0, 2.0]);
    /// let x = matrix.transpose().solve_triangular([5.0, 3.0], Triangle::Upper);
    /// assert_eq!(x.value().unwrap().data(), [2.0, 1.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn solve_triangular(self, b: impl Into<Operand<'g>>, triangle: Triangle) -> Var<'g> {
        let (a, b) = (self, self.graph().lift(b));
        if a.is_faulty() || b.is_faulty() {
            return a.graph().faulty();
        }
        let (left, right) = (a.shape(), b.shape());
        if let Err(message) = square("solve_triangular", left) {
            return a.wrong(message);
        }
        let (size, rows) = (left.from_right(0), right.from_right(usize::from(right.rank() > 1)));
        if right.rank() == 0 || rows != size {
            return a.wrong(format!(
                "solve_triangular: shapes {left} and {right} do not fit: a vector of length {size} \
                 or matrices of {size} rows are needed on the right"
            ));
        }
        let batch = |shape: Shape| shape.without(|axis| axis + 2 >= shape.rank());
        let Some(common) = batch(left).broadcast(batch(right)) else {
            return a.wrong(format!(
                "solve_triangular: shapes {left} and {right} do not fit: the axes before the last \
                 two do not broadcast"
            ));
        };
        let is_transposed = |map: &Linear| *map == Linear::Transpose;
        let (a, triangle, is_transposed) = match (a.argument_of_linear(is_transposed), triangle) {
            (Some(inner), Triangle::Lower) => (inner, Triangle::Upper, true),
            (Some(inner), Triangle::Upper) => (inner, Triangle::Lower, true),
            (None, triangle) => (a, triangle, false),
        };
        if common.rank() == 0 {
            return solve(a, b, triangle, is_transposed);
        }
        let is_vector = right.rank() == 1;
        let b = if is_vector { b.reshape([size, 1]) } else { b };
        let stack = |var: Var<'g>| {
            let shape = var.shape();
            let axes = [common.axes(), &shape.axes()[shape.rank() - 2..]].concat();
            // No more axes than the argument that has more.
            var.broadcast_to(Shape::new(&axes).unwrap_or(shape))
        };
        let x = solve(stack(a), stack(b), triangle, is_transposed);
        let last = x.shape().rank() - 1;
        if is_vector { x.squeeze(last) } else { x }
    }
}
