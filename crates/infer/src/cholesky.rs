//! The Cholesky factor of a small symmetric matrix, and what is computed with it.

/// A lower triangular matrix `L`, with `L Lᵀ` the matrix that was factored.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    dim: usize,
    /// The rows, one after the other; above the diagonal are zeros.
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a symmetric matrix given row by row, of which the lower half is read (Golub & Van Loan
    /// 2013, Matrix Computations, section 4.2.5).
    ///
    /// # Errors
    /// The row of the first pivot that is not positive.
    pub(crate) fn new(matrix: &[f64], dim: usize) -> Result<Self, usize> {
        let mut lower = vec![0.0; dim * dim];
        for i in 0..dim {
            for j in 0..=i {
                let (row_i, row_j) = (&lower[i * dim..i * dim + j], &lower[j * dim..j * dim + j]);
                let rest = matrix[i * dim + j] - dot(row_i, row_j);
                if i == j {
                    if !(rest > 0.0 && rest < f64::INFINITY) {
                        return Err(i);
                    }
                    lower[i * dim + i] = rest.sqrt();
                } else {
                    lower[i * dim + j] = rest / lower[j * dim + j];
                }
            }
        }
        Ok(Self { dim, lower })
    }

    /// The logarithm of the determinant of `L`.
    pub(crate) fn log_det(&self) -> f64 {
        (0..self.dim).map(|i| self.lower[i * self.dim + i].ln()).sum()
    }

    /// Solves `L x = b` in place.
    fn solve_lower(&self, b: &mut [f64]) {
        for i in 0..self.dim {
            let row = &self.lower[i * self.dim..];
            b[i] = (b[i] - dot(&row[..i], &b[..i])) / row[i];
        }
    }

    /// Solves `Lᵀ x = b` in place.
    pub(crate) fn solve_upper(&self, b: &mut [f64]) {
        for i in (0..self.dim).rev() {
            let row = &self.lower[i * self.dim..i * self.dim + i + 1];
            b[i] /= row[i];
            let x = b[i];
            b[..i].iter_mut().zip(row).for_each(|(b, l)| *b -= l * x);
        }
    }

    /// The inverse of the matrix that was factored, row by row.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.dim * self.dim];
        for (i, row) in inverse.chunks_exact_mut(self.dim.max(1)).enumerate() {
            row[i] = 1.0;
            self.solve_lower(row);
            self.solve_upper(row);
        }
        inverse
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverse_and_determinant() {
        let matrix = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let factor = Cholesky::new(&matrix, 3).unwrap();
        let inverse = factor.inverse();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| matrix[i * 3 + k] * inverse[k * 3 + j]).sum();
                assert!((product - f64::from(i == j)).abs() < 1e-14, "{i} {j} {product}");
            }
        }
        // 4 (15 - 1) - 2 (6 - 0.6) + 0.6 (2 - 3)
        assert!((2.0 * factor.log_det() - 44.6f64.ln()).abs() < 1e-14);
    }

    #[test]
    fn a_matrix_that_is_not_positive_names_the_row() {
        assert_eq!(Cholesky::new(&[1.0, 2.0, 2.0, 1.0], 2).unwrap_err(), 1);
        assert_eq!(Cholesky::new(&[f64::NAN], 1).unwrap_err(), 0);
    }
}
