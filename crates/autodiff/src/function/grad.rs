//! The gradient of a function that gives a number, and the gradient with the value.

use crate::{Var, derivative};

use super::Tree;
use super::trace::{Caller, Traced, all_faulty};

/// The gradient of a function that gives a number: a function that gives, for each variable of the
/// argument, the derivative by it, in the structure of the argument. By one reverse sweep.
///
/// ```
/// use autodiff::function::grad;
/// use autodiff::{Graph, Var};
///
/// fn cube(x: Var<'_>) -> Var<'_> {
///     x * x * x
/// }
///
/// let graph = Graph::new();
/// assert_eq!(grad(cube)(graph.constant(2.0)).value(), Some(12.0.into()));
/// assert_eq!(grad(grad(cube))(graph.constant(2.0)).value(), Some(12.0.into()));
///
/// // Of several variables, and with one from outside.
/// let scale = graph.constant(10.0);
/// let at = (graph.constant([1.0, 2.0]), graph.constant(3.0));
/// let (by_a, by_b) = grad(|(a, b): (Var, Var)| scale * (a * b).sum())(at);
/// assert_eq!(by_a.value(), Some([30.0, 30.0].into()));
/// assert_eq!(by_b.value(), Some(30.0.into()));
/// ```
///
/// # Faults
/// If the function gives more than one number.
#[track_caller]
pub fn grad<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn(A) -> A {
    let value_and_grad = with_value(Caller::new("grad"), f);
    move |argument| value_and_grad(argument).1
}

/// The value of a function that gives a number, and its gradient as [`grad`] gives it.
///
/// ```
/// use autodiff::function::value_and_grad;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let (value, [by_x, by_y]) =
///     value_and_grad(|[x, y]: [Var; 2]| x * y)([graph.constant(3.0), graph.constant(5.0)]);
/// assert_eq!(value.value(), Some(15.0.into()));
/// assert_eq!((by_x.value(), by_y.value()), (Some(5.0.into()), Some(3.0.into())));
/// ```
///
/// # Faults
/// If the function gives more than one number.
#[track_caller]
pub fn value_and_grad<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn(A) -> (Var<'g>, A) {
    with_value(Caller::new("value_and_grad"), f)
}

fn with_value<'g, A: Tree<'g>>(
    caller: Caller,
    f: impl Fn(A) -> Var<'g>,
) -> impl Fn(A) -> (Var<'g>, A) {
    move |argument| {
        let traced = Traced::new(caller, &f, &argument);
        let [value] = traced.outputs[..] else { unreachable!("a variable is one leaf") };
        let wrong = traced.faulty.or_else(|| {
            let shape = value.shape();
            let message = format!(
                "the function gives shape {shape}, a number is needed: sum it, or use vjp or jacobian"
            );
            (shape.size() != 1).then(|| caller.fault(value.graph(), message))
        });
        if let Some(faulty) = wrong {
            return (faulty, all_faulty(&argument, faulty));
        }
        let mut found = derivative::grad(value, &traced.placeholders);
        found.push(value);
        let found = traced.at_argument(&found);
        (found[found.len() - 1], argument.with_leaves(&found))
    }
}
