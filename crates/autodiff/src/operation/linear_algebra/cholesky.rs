//! The Cholesky factor of a positive definite matrix, and its determinant.
//!
//! Derivatives: Murray (2016), "Differentiation of the Cholesky decomposition", arXiv:1602.07527, the
//! symbolic rules in both directions.

use faer::dyn_stack::{MemStack, StackReq};
use faer::linalg::cholesky::llt::factor;
use faer::{MatMut, Par};

use super::solve_triangular::solve;
use super::{Triangle, half_diagonal, square};
use crate::operation::{Arguments, Operation, Scratch, equal};
use crate::{Shape, Var};

/// The lower triangular L of `L Lᵀ = A`, of which the lower triangle is read.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cholesky;

fn stack(size: usize) -> StackReq {
    factor::cholesky_in_place_scratch::<f64>(size, Par::Seq, Default::default())
}

impl Operation for Cholesky {
    fn name(&self) -> &str {
        "cholesky"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0])
    }

    fn scratch(&self, arguments: &[Shape]) -> Scratch {
        Scratch::bytes(stack(arguments[0].from_right(0)).unaligned_bytes_required())
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch) {
        let size = arguments.shape(0).from_right(0);
        let count = (size * size).max(1);
        for (a, out) in arguments.data(0).chunks_exact(count).zip(out.chunks_exact_mut(count)) {
            factorize(a, size, out, MemStack::new(&mut scratch.memory));
        }
    }

    fn vjp<'g>(
        &self,
        _arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        // S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, of which both triangles belong to the lower one of A. Φ drops what
        // is above the diagonal of L̄ too.
        let inner = half_diagonal(output.transpose().matmul(cotangent));
        let left = solve(output, inner, Triangle::Lower, true);
        let both = solve(output, left.transpose(), Triangle::Lower, true);
        vec![Some(half_diagonal(both + both.transpose()))]
    }

    fn jvp<'g>(
        &self,
        _arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        // L Φ(L⁻¹ Ȧ L⁻ᵀ)
        let tangent = tangents[0]?;
        let symmetric = tangent.tril(0) + tangent.tril(-1).transpose();
        let left = solve(output, symmetric, Triangle::Lower, false);
        let both = solve(output, left.transpose(), Triangle::Lower, false);
        Some(output.matmul(half_diagonal(both)))
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

/// The factor of one matrix; NaN everywhere if it is not positive definite.
fn factorize(a: &[f64], size: usize, out: &mut [f64], stack: &mut MemStack) {
    // By columns, in which faer is much faster than by rows.
    for i in 0..size {
        for j in 0..=i {
            out[j * size + i] = a[i * size + j];
        }
    }
    let matrix = MatMut::from_column_major_slice_mut(out, size, size);
    let no_regularization = Default::default();
    let result =
        factor::cholesky_in_place(matrix, no_regularization, Par::Seq, stack, Default::default());
    // Every element below the diagonal ends in a pivot, which faer finds wrong if it is not finite.
    if result.is_err() {
        out.fill(f64::NAN);
        return;
    }
    for i in 0..size {
        for j in 0..i {
            out[i * size + j] = out[j * size + i];
            out[j * size + i] = 0.0;
        }
    }
}

impl<'g> Var<'g> {
    /// The Cholesky factor of a positive definite matrix A: the lower triangular L with `L Lᵀ = A`
    /// and a positive diagonal. Axes before the last two count matrices.
    ///
    /// Only the lower triangle of A is read, and so only there is a gradient. A matrix that is not
    /// positive definite, or holds what is not finite, gives NaN everywhere.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([4.0, 2.0, 2.0, 10.0]).reshape([2, 2]);
    /// assert_eq!(matrix.cholesky().value().unwrap().data(), [2.0, 0.0, 1.0, 3.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn cholesky(self) -> Var<'g> {
        match square("cholesky", self.shape()) {
            Ok(()) => self.graph().apply(Cholesky, &[self]),
            Err(message) => self.wrong(message),
        }
    }

    /// The logarithm of the determinant of a positive definite matrix, by its Cholesky factor L:
    /// `2 Σ log L_ii`. Axes before the last two count matrices. NaN if a matrix is not positive
    /// definite.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([4.0, 2.0, 2.0, 10.0]).reshape([2, 2]);
    /// let log_determinant = matrix.log_determinant().value().unwrap().to_scalar().unwrap();
    /// assert!((log_determinant - 36f64.ln()).abs() < 1e-15);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn log_determinant(self) -> Var<'g> {
        let shape = self.shape();
        match square("log_determinant", shape) {
            Ok(()) => 2.0 * self.cholesky().diagonal().log().sum_axis(shape.rank() - 2),
            Err(message) => self.wrong(message),
        }
    }
}
