//! Axes added, dropped, exchanged.

use crate::Var;
use crate::linear::{Linear, Order};

impl<'g> Var<'g> {
    /// The array with its last two axes exchanged.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let matrix = graph.constant([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape([2, 3]);
    /// assert_eq!(matrix.transpose().value().unwrap().data(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn transpose(self) -> Var<'g> {
        let shape = self.shape();
        let rank = shape.rank();
        if rank < 2 {
            return self.wrong(format!("transpose: shape {shape} has fewer than two axes"));
        }
        let (rows, columns) = (shape.axes()[rank - 2], shape.axes()[rank - 1]);
        let to = shape.with_axis(rank - 2, columns).with_axis(rank - 1, rows);
        self.linear(Linear::Transpose, to)
    }

    /// The array with its axes in another order: axis `i` of the result is axis `order[i]` of this.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", [2, 3, 4]);
    /// assert_eq!(x.permute_dims([2, 0, 1]).shape(), [4, 2, 3].into());
    /// ```
    #[track_caller]
    #[must_use]
    pub fn permute_dims(self, order: impl AsRef<[usize]>) -> Var<'g> {
        let (shape, axes) = (self.shape(), order.as_ref());
        let Some(order) = Order::new(axes, shape.rank()) else {
            return self.wrong(format!(
                "permute_dims: {axes:?} is not an order of the axes of shape {shape}, which are \
                 numbered from 0"
            ));
        };
        match axes {
            [first @ .., a, b] if a > b && first.iter().enumerate().all(|(i, &axis)| i == axis) => {
                self.transpose()
            }
            _ if axes.is_sorted() => self,
            _ => self.linear(Linear::Permute { order }, order.of(shape)),
        }
    }

    /// The array with a new axis of length 1 before the axis of this number, or behind all.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", [2, 3]);
    /// assert_eq!(x.expand_dims(1).shape(), [2, 1, 3].into());
    /// ```
    #[track_caller]
    #[must_use]
    pub fn expand_dims(self, axis: usize) -> Var<'g> {
        match self.shape().expanded(axis) {
            Ok(to) => self.reshape(to),
            Err(message) => self.wrong(format!("expand_dims: {message}")),
        }
    }

    /// The array without the axis of this number, which has to have length 1.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", [2, 1, 3]);
    /// assert_eq!(x.squeeze(1).shape(), [2, 3].into());
    /// ```
    #[track_caller]
    #[must_use]
    pub fn squeeze(self, axis: usize) -> Var<'g> {
        let shape = self.shape();
        match shape.axes().get(axis) {
            Some(1) => self.reshape(shape.without(|a| a == axis)),
            Some(length) => self.wrong(format!(
                "squeeze: axis {axis} of shape {shape} has length {length}, only 1 can be dropped"
            )),
            None => self.wrong(format!("squeeze: there is no axis {axis} in shape {shape}")),
        }
    }
}
