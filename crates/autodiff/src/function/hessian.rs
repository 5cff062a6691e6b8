//! Second derivatives of a function that gives a number.

use crate::Var;

use super::Tree;
use super::grad::grad;
use super::jacobian::forward_jacobian;
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

/// All second derivatives of a function that gives a number: a function of a variable that gives an
/// array with the axes of the variable twice. Forward over reverse.
///
/// ```
/// use autodiff::function::hessian;
/// use autodiff::{Array, Graph, Var};
///
/// let graph = Graph::new();
/// let matrix = hessian(|x: Var| (x * x * x).sum())(graph.constant([1.0, 2.0])).value().unwrap();
/// assert_eq!(matrix, Array::new([2, 2], vec![6.0, 0.0, 0.0, 12.0])?);
/// # Ok::<(), autodiff::Error>(())
/// ```
///
/// # Faults
/// If the function gives more than one number, or the variable has more than half of
/// [`MAX_RANK`](crate::MAX_RANK) axes.
#[track_caller]
pub fn hessian<'g>(f: impl Fn(Var<'g>) -> Var<'g>) -> impl Fn(Var<'g>) -> Var<'g> {
    forward_jacobian(Caller::new("hessian"), grad(f))
}
