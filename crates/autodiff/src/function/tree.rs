//! Variables in a structure: what the transforms take and give.

use crate::Var;

/// Variables in some structure, which a transform takes apart and puts together again: JAX's pytree.
///
/// It is a [`Var`], nothing, or a pair, triple, quadruple, array or `Vec` of trees. A structure of
/// your own becomes one by saying what its variables are:
///
/// ```
/// use autodiff::function::{Tree, grad};
/// use autodiff::{Graph, Var};
///
/// #[derive(Debug, Clone, Copy)]
/// struct Orbit<'g> {
///     period: Var<'g>,
///     eccentricity: Var<'g>,
/// }
///
/// impl<'g> Tree<'g> for Orbit<'g> {
///     fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
///         self.period.visit(leaf);
///         self.eccentricity.visit(leaf);
///     }
///     fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
///         Self { period: self.period.map(leaf), eccentricity: self.eccentricity.map(leaf) }
///     }
/// }
///
/// let graph = Graph::new();
/// let orbit = Orbit { period: graph.constant(8.0), eccentricity: graph.constant(0.5) };
/// let gradient = grad(|o: Orbit| o.period * o.eccentricity)(orbit);
/// assert_eq!(gradient.period.value(), Some(0.5.into()));
/// assert_eq!(gradient.eccentricity.value(), Some(8.0.into()));
/// ```
pub trait Tree<'g>: Sized {
    /// Calls `leaf` with each variable, in order.
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>));

    /// The same structure, with what `leaf` gives for each variable, in the order of
    /// [`Tree::visit`].
    #[must_use]
    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self;

    /// The variables, in order.
    fn leaves(&self) -> Vec<Var<'g>> {
        let mut leaves = Vec::new();
        self.visit(&mut |leaf| leaves.push(leaf));
        leaves
    }

    /// The same structure with other variables, as many as there are.
    #[must_use]
    fn with_leaves(&self, leaves: &[Var<'g>]) -> Self {
        let mut rest = leaves.iter();
        self.map(&mut |old| rest.next().copied().unwrap_or(old))
    }
}

impl<'g> Tree<'g> for Var<'g> {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        leaf(*self);
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        leaf(*self)
    }
}

/// Nothing.
impl<'g> Tree<'g> for () {
    fn visit(&self, _leaf: &mut dyn FnMut(Var<'g>)) {}

    fn map(&self, _leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {}
}

impl<'g, A: Tree<'g>, B: Tree<'g>> Tree<'g> for (A, B) {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        self.0.visit(leaf);
        self.1.visit(leaf);
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        (self.0.map(leaf), self.1.map(leaf))
    }
}

impl<'g, A: Tree<'g>, B: Tree<'g>, C: Tree<'g>> Tree<'g> for (A, B, C) {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        self.0.visit(leaf);
        self.1.visit(leaf);
        self.2.visit(leaf);
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        (self.0.map(leaf), self.1.map(leaf), self.2.map(leaf))
    }
}

impl<'g, A: Tree<'g>, B: Tree<'g>, C: Tree<'g>, D: Tree<'g>> Tree<'g> for (A, B, C, D) {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        self.0.visit(leaf);
        self.1.visit(leaf);
        self.2.visit(leaf);
        self.3.visit(leaf);
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        (self.0.map(leaf), self.1.map(leaf), self.2.map(leaf), self.3.map(leaf))
    }
}

impl<'g, T: Tree<'g>, const N: usize> Tree<'g> for [T; N] {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        self.iter().for_each(|part| part.visit(leaf));
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        self.each_ref().map(|part| part.map(leaf))
    }
}

impl<'g, T: Tree<'g>> Tree<'g> for Vec<T> {
    fn visit(&self, leaf: &mut dyn FnMut(Var<'g>)) {
        self.iter().for_each(|part| part.visit(leaf));
    }

    fn map(&self, leaf: &mut dyn FnMut(Var<'g>) -> Var<'g>) -> Self {
        self.iter().map(|part| part.map(leaf)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Graph;

    #[test]
    fn leaves_come_and_go_in_one_order() {
        let graph = Graph::new();
        let v = |x: f64| graph.constant(x);
        let tree = (v(0.0), ([v(1.0), v(2.0)], (), vec![v(3.0)]), (v(4.0), v(5.0), v(6.0), v(7.0)));
        let leaves = tree.leaves();
        let values: Vec<f64> =
            leaves.iter().map(|l| l.value().unwrap().to_scalar().unwrap()).collect();
        assert_eq!(values, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        let doubled: Vec<Var<'_>> = leaves.iter().map(|&l| 2.0 * l).collect();
        let ids = |leaves: Vec<Var<'_>>| leaves.iter().map(|l| l.id).collect::<Vec<_>>();
        assert_eq!(ids(tree.with_leaves(&doubled).leaves()), ids(doubled));
    }
}
