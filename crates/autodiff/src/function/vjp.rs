//! The reverse derivative of a function.

use crate::derivative;

use super::Tree;
use super::trace::{Caller, Traced, all_faulty};

/// The reverse derivative: a function of an argument and a cotangent of the value that gives the
/// value and the cotangent of the argument, `cotangent · ∂f`. A cotangent has the structure and the
/// shapes of what it belongs to.
///
/// ```
/// use autodiff::function::vjp;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let polar = vjp(|(r, angle): (Var, Var)| [r * angle.cos(), r * angle.sin()]);
/// let at = (graph.constant(2.0), graph.constant(0.0));
/// let weights = [graph.constant(1.0), graph.constant(10.0)];
/// let ([x, y], (by_r, by_angle)) = polar((at, weights));
/// assert_eq!((x.value(), y.value()), (Some(2.0.into()), Some(0.0.into())));
/// assert_eq!((by_r.value(), by_angle.value()), (Some(1.0.into()), Some(20.0.into())));
/// ```
///
/// # Faults
/// If a cotangent has another shape than its variable.
#[track_caller]
pub fn vjp<'g, A: Tree<'g>, B: Tree<'g>>(f: impl Fn(A) -> B) -> impl Fn((A, B)) -> (B, A) {
    let caller = Caller::new("vjp");
    move |(argument, cotangent)| {
        let traced = Traced::new(caller, &f, &argument);
        let cotangents = match traced.outputs.first() {
            Some(first) => caller.lift(first.graph(), &cotangent.leaves()),
            None => Vec::new(),
        };
        let wrong = caller.wrong_dual("cotangent", &traced.outputs, &cotangents);
        if let Some(faulty) = traced.faulty.or(wrong) {
            return (all_faulty(&traced.result, faulty), all_faulty(&argument, faulty));
        }
        let found = derivative::vjp(&traced.outputs, &cotangents, &traced.placeholders);
        let found = traced.at_argument(&found);
        (traced.result_at_argument(), argument.with_leaves(&found))
    }
}
