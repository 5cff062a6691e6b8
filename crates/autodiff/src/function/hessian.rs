//! Second derivatives of a function that gives a number.

use crate::Var;

use super::Tree;
use super::grad::grad;
use super::jvp::pushforward;
use super::trace::Caller;

/// The product of the second derivatives of a function that gives a number and a vector: a function
/// of an argument and a direction, which has the structure and shapes of the argument, as has the
/// result. Forward over reverse, at the price of a few gradients.
///
/// ```
/// use autodiff::function::hvp;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let (x, v) = (graph.constant([1.0, 2.0]), graph.constant([1.0, 1.0]));
/// let product = hvp(|x: Var| (x * x * x).sum())((x, v));
/// assert_eq!(product.value(), Some([6.0, 12.0].into()));
/// ```
///
/// # Faults
/// If the function gives more than one number, or the direction has other shapes than the argument.
#[track_caller]
pub fn hvp<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn((A, A)) -> A {
    let product = pushforward(Caller::new("hvp"), grad(f));
    move |pair| product(pair).1
}
