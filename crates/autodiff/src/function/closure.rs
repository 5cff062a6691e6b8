//! Closures that have names.

use super::Tree;

/// The closure as it is, for one that is to have a name.
///
/// Where a closure is given to a transform at once, the compiler knows that what it takes, gives and
/// captures belongs to one graph; where it is first given a name, it says "lifetime may not live long
/// enough" instead. This function tells it.
///
/// ```
/// use autodiff::function::{closure, grad};
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let scale = graph.constant(3.0);
/// let square = closure(|x: Var| scale * x * x);
/// let x = graph.constant(2.0);
/// assert_eq!(square(x).value(), Some(12.0.into()));
/// assert_eq!(grad(&square)(x).value(), Some(12.0.into()));
/// ```
pub fn closure<'g, A: Tree<'g>, B: Tree<'g>>(f: impl Fn(A) -> B) -> impl Fn(A) -> B {
    f
}
