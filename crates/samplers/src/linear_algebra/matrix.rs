//! A dense matrix, row by row.

use super::dot::{AddMultiples, TOGETHER, dots};
use super::{Pass, add_scaled, dot};

/// `num_rows × num_columns` numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matrix {
    num_columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    pub(crate) fn zeros(num_rows: usize, num_columns: usize) -> Self {
        Self { num_columns, values: vec![0.0; num_rows * num_columns] }
    }

    pub(crate) fn identity(dim: usize) -> Self {
        let mut identity = Self::zeros(dim, dim);
        (0..dim).for_each(|i| identity.row_mut(i)[i] = 1.0);
        identity
    }

    pub(crate) fn num_rows(&self) -> usize {
        self.values.len() / self.num_columns.max(1)
    }

    pub(crate) fn num_columns(&self) -> usize {
        self.num_columns
    }

    #[inline]
    pub(crate) fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.num_columns..(i + 1) * self.num_columns]
    }

    pub(crate) fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.values[i * self.num_columns..(i + 1) * self.num_columns]
    }

    /// Two rows that differ.
    pub(crate) fn two_rows_mut(&mut self, i: usize, j: usize) -> (&mut [f64], &mut [f64]) {
        let n = self.num_columns;
        let (low, high) = self.values.split_at_mut(i.max(j) * n);
        let least = i.min(j) * n;
        let (low, high) = (&mut low[least..least + n], &mut high[..n]);
        if i < j { (low, high) } else { (high, low) }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.num_columns.max(1))
    }

    pub(crate) fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    pub(crate) fn transposed(&self) -> Self {
        let mut transposed = Self::zeros(self.num_columns, self.num_rows());
        for (i, row) in self.rows().enumerate() {
            for (j, x) in row.iter().enumerate() {
                transposed.row_mut(j)[i] = *x;
            }
        }
        transposed
    }

    /// `A Bᵀ`: the dot products of the rows of both.
    pub(crate) fn times_transposed(&self, other: &Self) -> Self {
        let mut product = Self::zeros(self.num_rows(), other.num_rows());
        for (i, a) in self.rows().enumerate() {
            other.products(a, product.row_mut(i));
        }
        product
    }

    /// `A Aᵀ`
    pub(crate) fn gram(&self) -> Self {
        let mut gram = Self::zeros(self.num_rows(), self.num_rows());
        for (i, a) in self.rows().enumerate() {
            self.products(a, &mut gram.row_mut(i)[..=i]);
            for j in 0..i {
                gram.row_mut(j)[i] = gram.row(i)[j];
            }
        }
        gram
    }

    /// The dot products of a list with the first rows.
    fn products(&self, a: &[f64], products: &mut [f64]) {
        let (together, rest) = products.as_chunks_mut::<TOGETHER>();
        let first_of_rest = TOGETHER * together.len();
        for (k, products) in together.iter_mut().enumerate() {
            *products = dots(a, self.group(k));
        }
        for (i, product) in rest.iter_mut().enumerate() {
            *product = dot(a, self.row(first_of_rest + i));
        }
    }

    /// `A B`.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut product = Self::zeros(self.num_rows(), other.num_columns);
        for (i, a) in self.rows().enumerate() {
            let sum = product.row_mut(i);
            let (together, rest) = a.as_chunks::<TOGETHER>();
            for (k, factors) in together.iter().enumerate() {
                AddMultiples(*factors).run([sum], other.group(k));
            }
            for (i, factor) in rest.iter().enumerate() {
                add_scaled(sum, *factor, other.row(TOGETHER * together.len() + i));
            }
        }
        product
    }

    /// The rows of a pass through several.
    #[inline]
    pub(crate) fn group(&self, k: usize) -> [&[f64]; TOGETHER] {
        let row = |i| self.row(TOGETHER * k + i);
        [row(0), row(1), row(2), row(3)]
    }

    /// Makes the rows orthonormal, in their order, and leaves out those that depend on earlier ones, up
    /// to this part of their length (Gram and Schmidt, twice: Giraud, Langou and Rozložník 2005, Computers & Mathematics with
    /// Applications 50, 1069).
    pub(crate) fn orthonormal_rows(&self, tolerance: f64) -> Self {
        let mut basis = Self { num_columns: self.num_columns, values: Vec::new() };
        for row in self.rows() {
            let length = dot(row, row).sqrt();
            if !(length > 0.0 && length.is_finite()) {
                continue;
            }
            let mut rest: Vec<f64> = row.iter().map(|x| x / length).collect();
            for _ in 0..2 {
                for other in basis.rows() {
                    let along = dot(&rest, other);
                    add_scaled(&mut rest, -along, other);
                }
            }
            let left = dot(&rest, &rest).sqrt();
            if left > tolerance {
                basis.values.extend(rest.iter().map(|x| x / left));
            }
        }
        basis
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products() {
        let mut a = Matrix::zeros(2, 3);
        a.values_mut().copy_from_slice(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let gram = a.times_transposed(&a);
        assert_eq!(gram.values, [14.0, 32.0, 32.0, 77.0]);
        assert_eq!(a.times(&a.transposed()), gram);
        assert_eq!(a.gram(), gram);
        assert_eq!((a.num_rows(), a.num_columns()), (2, 3));
        let (first, second) = a.two_rows_mut(1, 0);
        assert_eq!((first[0], second[0]), (4.0, 1.0));
    }

    #[test]
    fn a_basis_leaves_out_what_depends_on_others() {
        let mut a = Matrix::zeros(4, 3);
        let rows = [3.0, 0.0, 0.0, 1e-9, 0.0, 0.0, 1.0, 1.0, 0.0, 2.0, 1.0, 0.0];
        a.values_mut().copy_from_slice(&rows);
        let basis = a.orthonormal_rows(1e-8);
        assert_eq!(basis.values, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    }
}
