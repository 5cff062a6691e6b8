//! The normal distribution with a given precision matrix: whether there is one, and what is computed with it.

use autodiff::{Array, Graph, Triangle, Var};

use crate::Error;

/// A precision matrix by its Cholesky factor `L`, with `L Lᵀ` the matrix.
#[derive(Debug, Clone)]
pub(crate) struct Precision {
    factor: Array,
}

impl Precision {
    /// Factors a symmetric matrix of this order given row by row, of which the lower half is read.
    ///
    /// # Errors
    /// The row of the first pivot that is not positive.
    pub(crate) fn new(matrix: &[f64], dim: usize) -> Result<Self, usize> {
        // The factor of the first rows and columns.
        let leading = |order: usize| -> Option<Array> {
            let rows = matrix.chunks_exact(dim.max(1)).take(order);
            let data: Vec<f64> = rows.flat_map(|row| &row[..order]).copied().collect();
            let matrix = Array::new([order, order], data).ok()?;
            let factor = Graph::new().constant(matrix).cholesky().value()?;
            (!factor.data().iter().any(|x| x.is_nan())).then_some(factor)
        };
        if let Some(factor) = leading(dim) {
            return Ok(Self { factor });
        }
        // If some rows have no factor, more rows have none either.
        let orders: Vec<usize> = (1..dim).collect();
        Err(orders.partition_point(|&order| leading(order).is_some()))
    }

    /// The logarithm of the determinant of `L`.
    pub(crate) fn log_det(&self) -> f64 {
        let dim = self.factor.shape().from_right(0);
        self.factor.data().iter().step_by(dim + 1).map(|x| x.ln()).sum()
    }

    /// Deviations from the mean, made of rows of independent standard normal numbers.
    pub(crate) fn color(&self, standard: Array) -> Result<Array, Error> {
        if standard.is_empty() {
            return Ok(standard);
        }
        // The covariance of `L⁻ᵀ z` is `(L Lᵀ)⁻¹`.
        self.compute(|factor| {
            let columns = factor.graph().constant(standard).transpose();
            factor.transpose().solve_triangular(columns, Triangle::Upper).transpose()
        })
    }

    /// The covariance matrix.
    pub(crate) fn covariance(&self) -> Result<Array, Error> {
        self.compute(|factor| {
            let identity = Array::full(factor.shape().from_right(0), 1.0);
            let identity = factor.graph().constant(identity).diag();
            let inverse = factor.solve_triangular(identity, Triangle::Lower);
            inverse.transpose().matmul(inverse)
        })
    }

    fn compute(&self, formula: impl for<'g> FnOnce(Var<'g>) -> Var<'g>) -> Result<Array, Error> {
        let graph = Graph::new();
        let result = formula(graph.constant(&self.factor));
        let program = graph.compile(&[], &[result])?;
        let mut values = vec![0.0; program.output_len()];
        program.eval(&mut program.workspace(), &[], &mut values)?;
        Ok(Array::new(result.shape(), values)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariance_and_determinant() {
        let matrix = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let precision = Precision::new(&matrix, 3).unwrap();
        let covariance = precision.covariance().unwrap();
        for i in 0..3 {
            for j in 0..3 {
                let terms = (0..3).map(|k| matrix[i * 3 + k] * covariance.data()[k * 3 + j]);
                let product: f64 = terms.sum();
                assert!((product - f64::from(i == j)).abs() < 1e-14, "{i} {j} {product}");
            }
        }
        // 4 (15 - 1) - 2 (6 - 0.6) + 0.6 (2 - 3)
        assert!((2.0 * precision.log_det() - 44.6f64.ln()).abs() < 1e-14);
        // The images of the axes make the covariance.
        let axes = Array::new([3, 3], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]).unwrap();
        let images = precision.color(axes).unwrap();
        let images = images.data();
        for (k, expected) in covariance.data().iter().enumerate() {
            let found: f64 =
                (0..3).map(|axis| images[axis * 3 + k / 3] * images[axis * 3 + k % 3]).sum();
            assert!((found - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_names_the_row() {
        let row = |matrix: &[f64], dim| Precision::new(matrix, dim).unwrap_err();
        assert_eq!(row(&[1.0, 2.0, 2.0, 1.0], 2), 1);
        assert_eq!(row(&[f64::NAN], 1), 0);
        assert_eq!(row(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], 3), 1);
        assert_eq!(row(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0], 3), 2);
    }
}
