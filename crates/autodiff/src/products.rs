//! Products of matrices and vectors, transposes, running and segment sums, joined vectors.

use std::sync::Arc;

use crate::linear::{Linear, Matrix};
use crate::{Array, Shape, Var};

impl Array {
    /// The product of this matrix and a vector: `x.matmul(beta)` for data `x` of shape `[n, k]`.
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
    pub fn matmul<'g>(&self, vector: Var<'g>) -> Var<'g> {
        let graph = vector.graph();
        if vector.is_faulty() || graph.lift(self).is_faulty() {
            return graph.faulty();
        }
        let (matrix_shape, vector_shape) = (self.shape(), vector.shape());
        let (&[rows, columns], &[length]) = (matrix_shape.axes(), vector_shape.axes()) else {
            return graph.fault(format!(
                "matmul: shapes {matrix_shape} and {vector_shape}, a matrix and a vector are needed"
            ));
        };
        if columns != length {
            return graph.fault(format!(
                "matmul: a matrix of shape {matrix_shape} does not fit a vector of length {length}"
            ));
        }
        let map = Linear::MatVec { matrix: Matrix(self.clone()), transposed: false };
        vector.linear(map, Shape::from(rows))
    }
}

impl<'g> Var<'g> {
    /// The mean of all elements.
    #[must_use]
    pub fn mean(self) -> Var<'g> {
        self.sum() / self.shape().size() as f64
    }

    /// The array with its last two axes exchanged.
    #[track_caller]
    #[must_use]
    pub fn transpose(self) -> Var<'g> {
        let shape = self.shape();
        let rank = shape.rank();
        if self.is_faulty() {
            return self;
        }
        if rank < 2 {
            let message = format!("transpose: shape {shape} has fewer than two axes");
            return self.graph().fault(message);
        }
        let (rows, columns) = (shape.axes()[rank - 2], shape.axes()[rank - 1]);
        let to = shape.with_axis(rank - 2, columns).with_axis(rank - 1, rows);
        self.linear(Linear::Transpose, to)
    }

    /// The sums up to each element along one axis.
    #[track_caller]
    #[must_use]
    pub fn cumsum(self, axis: usize) -> Var<'g> {
        let shape = self.shape();
        if self.is_faulty() {
            return self;
        }
        if axis >= shape.rank() {
            return self.graph().fault(format!("cumsum: there is no axis {axis} in shape {shape}"));
        }
        self.linear(Linear::CumulativeSum { axis, reverse: false }, shape)
    }

    /// For each of `count` segments the sum of the elements, or rows of the first axis, whose index
    /// is its number: the opposite of [`Var::at`].
    #[track_caller]
    #[must_use]
    pub fn segment_sum(self, index: impl AsRef<[usize]>, count: usize) -> Var<'g> {
        let (shape, index) = (self.shape(), index.as_ref());
        if self.is_faulty() {
            return self;
        }
        if shape.axes().first() != Some(&index.len()) {
            return self.graph().fault(format!(
                "segment_sum: {} indices do not fit the first axis of shape {shape}",
                index.len()
            ));
        }
        if let Some(wrong) = index.iter().find(|&&i| i >= count) {
            return self.graph().fault(format!(
                "segment_sum: index {wrong} is outside the {count} segments; indices start at 0"
            ));
        }
        let index: Arc<[usize]> = index.into();
        self.linear(Linear::ScatterAdd { index }, shape.with_axis(0, count))
    }
}
