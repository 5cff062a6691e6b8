//! Products of elements.

use crate::Var;

impl<'g> Var<'g> {
    /// The product of all elements; 1 if there are none.
    ///
    /// It is a tree of pairwise products, so its derivatives of any order are exact even where
    /// elements are zero.
    ///
    /// ```
    /// use autodiff::{Graph, grad};
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// let program = graph.compile(&[x], &[grad(x.prod(), &[x])[0]])?;
    /// let mut out = [0.0; 3];
    /// program.eval(&mut program.workspace(), &[0.0, 2.0, 3.0], &mut out)?;
    /// assert_eq!(out, [6.0, 0.0, 0.0]);
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    #[must_use]
    pub fn prod(self) -> Var<'g> {
        self.reshape(self.shape().size()).prod_axis(0)
    }

    /// The product along one axis, which goes away; 1 where the axis has no elements.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// assert_eq!(x.prod_axis(1).value().unwrap().data(), [2.0, 12.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn prod_axis(self, axis: usize) -> Var<'g> {
        let shape = self.shape();
        if axis >= shape.rank() {
            return self.wrong(format!("prod_axis: there is no axis {axis} in shape {shape}"));
        }
        let to = shape.without(|a| a == axis);
        let mut length = shape.axes()[axis];
        if length == 0 {
            return self.graph().constant(1.0).broadcast_to(to);
        }
        let (mut products, mut odd) = (self, None);
        while length > 1 {
            let half = length / 2;
            if length % 2 == 1 {
                let last = products.slice_axis(axis, length - 1..length);
                odd = Some(odd.map_or(last, |odd: Var<'g>| odd * last));
            }
            let (front, back) = (0..half, half..2 * half);
            products = products.slice_axis(axis, front) * products.slice_axis(axis, back);
            length = half;
        }
        odd.map_or(products, |odd| odd * products).reshape(to)
    }
}
