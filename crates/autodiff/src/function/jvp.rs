//! The forward derivative of a function.

use crate::derivative;

use super::Tree;
use super::trace::{Caller, Traced, all_faulty};

/// The forward derivative: a function of an argument and its tangent that gives the value and its
/// tangent, `∂f · tangent`. A tangent has the structure and the shapes of what it belongs to.
///
/// ```
/// use autodiff::function::jvp;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let (x, direction) = (graph.constant([1.0, 2.0]), graph.constant([10.0, 100.0]));
/// let (value, tangent) = jvp(|x: Var| x * x)((x, direction));
/// assert_eq!(value.value(), Some([1.0, 4.0].into()));
/// assert_eq!(tangent.value(), Some([20.0, 400.0].into()));
/// ```
///
/// # Faults
/// If a tangent has another shape than its variable.
#[track_caller]
pub fn jvp<'g, A: Tree<'g>, B: Tree<'g>>(f: impl Fn(A) -> B) -> impl Fn((A, A)) -> (B, B) {
    pushforward(Caller::new("jvp"), f)
}

pub(super) fn pushforward<'g, A: Tree<'g>, B: Tree<'g>>(
    caller: Caller,
    f: impl Fn(A) -> B,
) -> impl Fn((A, A)) -> (B, B) {
    move |(argument, tangent)| {
        let traced = Traced::new(caller, &f, &argument);
        let tangents = match traced.placeholders.first() {
            Some(first) => caller.lift(first.graph(), &tangent.leaves()),
            None => Vec::new(),
        };
        let wrong = caller.wrong_dual("tangent", &traced.placeholders, &tangents);
        if let Some(faulty) = traced.faulty.or(wrong) {
            return (all_faulty(&traced.result, faulty), all_faulty(&traced.result, faulty));
        }
        let found = derivative::jvp(&traced.outputs, &traced.placeholders, &tangents);
        let found = traced.at_argument(&found);
        (traced.result_at_argument(), traced.result.with_leaves(&found))
    }
}
