//! The Cholesky factor of a symmetric positive definite matrix.

use super::{Matrix, dot};

/// A lower triangular matrix `L`, with `L Lᵀ` the matrix that was factored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// Factors a symmetric matrix, of which the lower half is read (Golub and Van Loan 2013, Matrix
    /// Computations, section 4.2.5); nothing if it is not positive definite.
    pub(crate) fn new(matrix: &Matrix) -> Option<Self> {
        let mut factor = Self::zeros(matrix.num_rows());
        factor.renew(matrix).then_some(factor)
    }

    /// Memory for a factor of this dimension.
    pub(crate) fn zeros(dim: usize) -> Self {
        Self { lower: Matrix::zeros(dim, dim) }
    }

    /// As [`new`](Self::new), in the place of a factor of the same dimension; false, and the factor of no
    /// use, if the matrix is not positive definite.
    pub(crate) fn renew(&mut self, matrix: &Matrix) -> bool {
        let lower = &mut self.lower;
        for i in 0..matrix.num_rows() {
            for j in 0..=i {
                let rest = matrix.row(i)[j] - dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                if i == j {
                    if !(rest > 0.0 && rest.is_finite()) {
                        return false;
                    }
                    lower.row_mut(i)[i] = rest.sqrt();
                } else {
                    lower.row_mut(i)[j] = rest / lower.row(j)[j];
                }
            }
        }
        true
    }

    pub(crate) fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// Solves `L x = b` in place.
    pub(crate) fn solve_lower(&self, b: &mut [f64]) {
        for i in 0..b.len() {
            let row = self.lower.row(i);
            b[i] = (b[i] - dot(&row[..i], &b[..i])) / row[i];
        }
    }

    /// Solves `Lᵀ x = b` in place.
    pub(crate) fn solve_upper(&self, b: &mut [f64]) {
        for i in (0..b.len()).rev() {
            let row = self.lower.row(i);
            let x = b[i] / row[i];
            b[i] = x;
            b[..i].iter_mut().zip(row).for_each(|(b, l)| *b -= l * x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factor_and_solve() {
        let mut matrix = Matrix::zeros(3, 3);
        matrix.values_mut().copy_from_slice(&[4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0]);
        let factor = Cholesky::new(&matrix).unwrap();
        let again = factor.lower().times_transposed(factor.lower());
        for i in 0..3 {
            for j in 0..3 {
                assert!((again.row(i)[j] - matrix.row(i)[j]).abs() < 1e-15);
            }
        }
        let x = [1.0, -2.0, 0.5];
        let mut b = [0.0; 3];
        for (i, l) in factor.lower().rows().enumerate() {
            b.iter_mut().zip(l).for_each(|(b, l)| *b += l * x[i]);
        }
        factor.solve_upper(&mut b);
        assert!(b.iter().zip(x).all(|(b, x)| (b - x).abs() < 1e-14));
        let mut y = [4.0, 7.0, 4.6];
        factor.solve_lower(&mut y);
        for (i, expected) in [4.0, 7.0, 4.6].into_iter().enumerate() {
            assert!((dot(&factor.lower().row(i)[..=i], &y[..=i]) - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        let mut matrix = Matrix::identity(2);
        matrix.row_mut(1)[0] = 2.0;
        assert_eq!(Cholesky::new(&matrix), None);
        matrix.row_mut(0)[0] = f64::NAN;
        assert_eq!(Cholesky::new(&matrix), None);
    }
}
