//! Sums and means over axes, running sums, sums of segments.

use std::sync::Arc;

use crate::Var;
use crate::linear::Linear;

impl<'g> Var<'g> {
    /// The sum over several axes, which go away.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant(Array::linspace(1.0, 8.0, 8)).reshape([2, 2, 2]);
    /// assert_eq!(x.sum_axes([0, 2]).value().unwrap().data(), [14.0, 22.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn sum_axes(self, axes: impl AsRef<[usize]>) -> Var<'g> {
        match self.descending("sum_axes", axes.as_ref()) {
            Ok(axes) => axes.into_iter().fold(self, |sum, axis| sum.sum_axis(axis)),
            Err(message) => self.wrong(message),
        }
    }

    /// The mean of all elements.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// assert_eq!(graph.constant([1.0, 2.0, 6.0]).mean().value().unwrap().to_scalar(), Some(3.0));
    /// ```
    #[track_caller]
    #[must_use]
    pub fn mean(self) -> Var<'g> {
        let (shape, size) = (self.shape(), self.shape().size());
        if size == 0 {
            return self.wrong(format!("mean: shape {shape} has no elements to take the mean of"));
        }
        self.sum() / size as f64
    }

    /// The mean along one axis, which goes away.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 2.0, 3.0, 5.0]).reshape([2, 2]);
    /// assert_eq!(x.mean_axis(0).value().unwrap().data(), [2.0, 3.5]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn mean_axis(self, axis: usize) -> Var<'g> {
        self.mean_over("mean_axis", &[axis])
    }

    /// The mean over several axes, which go away.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant(Array::linspace(1.0, 8.0, 8)).reshape([2, 2, 2]);
    /// assert_eq!(x.mean_axes([0, 2]).value().unwrap().data(), [3.5, 5.5]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn mean_axes(self, axes: impl AsRef<[usize]>) -> Var<'g> {
        self.mean_over("mean_axes", axes.as_ref())
    }

    /// The sums up to each element along one axis.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 2.0, 3.0]);
    /// assert_eq!(x.cumsum(0).value().unwrap().data(), [1.0, 3.0, 6.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn cumsum(self, axis: usize) -> Var<'g> {
        let shape = self.shape();
        if axis >= shape.rank() {
            return self.wrong(format!("cumsum: there is no axis {axis} in shape {shape}"));
        }
        self.linear(Linear::CumulativeSum { axis, reverse: false }, shape)
    }

    /// For each of `count` segments the sum of the elements, or rows of the first axis, whose index
    /// is its number: the opposite of [`Var::at`].
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 2.0, 3.0]);
    /// assert_eq!(x.segment_sum([1, 0, 1], 2).value().unwrap().data(), [2.0, 4.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn segment_sum(self, index: impl AsRef<[usize]>, count: usize) -> Var<'g> {
        let (shape, index) = (self.shape(), index.as_ref());
        if shape.axes().first() != Some(&index.len()) {
            return self.wrong(format!(
                "segment_sum: {} indices do not fit the first axis of shape {shape}",
                index.len()
            ));
        }
        if let Some(wrong) = index.iter().find(|&&i| i >= count) {
            return self.wrong(format!(
                "segment_sum: index {wrong} is outside the {count} segments; indices start at 0"
            ));
        }
        let index: Arc<[usize]> = index.into();
        self.linear(Linear::ScatterAdd { index }, shape.with_axis(0, count))
    }

    #[track_caller]
    fn mean_over(self, function: &str, axes: &[usize]) -> Var<'g> {
        let shape = self.shape();
        let axes = match self.descending(function, axes) {
            Ok(axes) => axes,
            Err(message) => return self.wrong(message),
        };
        let count: usize = axes.iter().map(|&axis| shape.axes()[axis]).product();
        if count == 0 {
            return self.wrong(format!("{function}: shape {shape} has no elements along {axes:?}"));
        }
        axes.into_iter().fold(self, |sum, axis| sum.sum_axis(axis)) / count as f64
    }

    /// The axes from the last to the first, so that dropping one does not move the others. `Err` if
    /// they are not axes of this array, each named once.
    fn descending(self, function: &str, axes: &[usize]) -> Result<Vec<usize>, String> {
        let shape = self.shape();
        let mut axes = axes.to_vec();
        axes.sort_unstable_by(|a, b| b.cmp(a));
        if let Some(twice) = axes.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("{function}: axis {} is named twice", twice[0]));
        }
        match axes.first() {
            Some(axis) if *axis >= shape.rank() => {
                Err(format!("{function}: there is no axis {axis} in shape {shape}"))
            }
            _ => Ok(axes),
        }
    }
}
