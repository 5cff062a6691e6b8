//! Diagonals and triangles of matrices.

use crate::Var;
use crate::linear::Linear;

impl<'g> Var<'g> {
    /// The diagonal of each matrix, which the last two axes hold.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// assert_eq!(matrix.diagonal().value().unwrap().data(), [1.0, 4.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn diagonal(self) -> Var<'g> {
        let shape = self.shape();
        let &[ref batch @ .., rows, columns] = shape.axes() else {
            return self.wrong(format!("diagonal: shape {shape} has fewer than two axes"));
        };
        let length = rows.min(columns);
        let size = rows * columns;
        let count: usize = batch.iter().product();
        let index: Vec<usize> = (0..count)
            .flat_map(|matrix| (0..length).map(move |i| matrix * size + i * (columns + 1)))
            .collect();
        let to = shape.without(|axis| axis == batch.len()).with_axis(batch.len(), length);
        self.reshape(shape.size()).at(index).reshape(to)
    }

    /// The diagonal matrix of each vector, which the last axis holds.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let vector = graph.constant([1.0, 2.0]);
    /// assert_eq!(vector.diag().value().unwrap().data(), [1.0, 0.0, 0.0, 2.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn diag(self) -> Var<'g> {
        let shape = self.shape();
        let Some(&length) = shape.axes().last() else {
            return self.wrong("diag: a scalar has no axis to make a diagonal of".to_owned());
        };
        let square = self.expand_dims(shape.rank());
        if square.is_faulty() {
            return square;
        }
        let index: Vec<usize> = (0..shape.size())
            .map(|i| (i / length) * length * length + (i % length) * (length + 1))
            .collect();
        let to = square.shape().with_axis(shape.rank(), length);
        self.reshape(shape.size()).segment_sum(index, to.size()).reshape(to)
    }

    /// Each matrix with zeros above its diagonal of number `k`: 0 is the main one, positive ones lie
    /// above it.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// assert_eq!(matrix.tril(0).value().unwrap().data(), [1.0, 0.0, 3.0, 4.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn tril(self, k: isize) -> Var<'g> {
        self.triangle("tril", true, k)
    }

    /// Each matrix with zeros below its diagonal of number `k`: 0 is the main one, positive ones lie
    /// above it.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// assert_eq!(matrix.triu(1).value().unwrap().data(), [0.0, 2.0, 0.0, 0.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn triu(self, k: isize) -> Var<'g> {
        self.triangle("triu", false, k)
    }

    #[track_caller]
    fn triangle(self, function: &str, lower: bool, diagonal: isize) -> Var<'g> {
        let shape = self.shape();
        if shape.rank() < 2 {
            return self.wrong(format!("{function}: shape {shape} has fewer than two axes"));
        }
        self.linear(Linear::Triangle { lower, diagonal }, shape)
    }
}
