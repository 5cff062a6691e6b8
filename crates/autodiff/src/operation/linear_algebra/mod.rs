//! Factors, systems and determinants of matrices, by faer.
//!
//! The last two axes are those of a matrix; axes before them count matrices. faer chooses its
//! instructions by itself, so the last bits of results may differ between processors.

mod cholesky;
mod solve_triangular;

pub use solve_triangular::Triangle;

use crate::{Shape, Var};

/// `Err` unless an array of this shape holds square matrices.
fn square(function: &str, shape: Shape) -> Result<(), String> {
    match shape.axes() {
        [.., rows, columns] if rows == columns => Ok(()),
        [_, .., _] => Err(format!("{function}: shape {shape}, square matrices are needed")),
        _ => Err(format!("{function}: shape {shape}, a square matrix is needed")),
    }
}

/// The lower triangle with half the diagonal: Φ of Murray (2016).
fn half_diagonal(x: Var<'_>) -> Var<'_> {
    0.5 * (x.tril(0) + x.tril(-1))
}
