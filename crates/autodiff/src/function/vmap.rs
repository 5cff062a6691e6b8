//! A function mapped over the leading axis of its arguments.

use crate::Var;

use super::Tree;
use super::batch::at_once;
use super::repeat::Steps;
use super::trace::{Caller, all_faulty};

/// The function applied to each row of the argument: a function of arrays with a leading axis more,
/// whose results have a leading axis more. Variables and arrays from outside are the same in each row.
///
/// A function of numbers, or of a few, that is made of elementwise operations, sums and the like is
/// applied to all rows at once. Any other becomes a loop over the rows, compiled once, with the memory of
/// one row beyond what it takes and gives; a large one is divided among threads. The results do not
/// depend on their number.
///
/// ```
/// use autodiff::function::{grad, vmap};
/// use autodiff::{Array, Graph, Var};
///
/// let graph = Graph::new();
/// let weights = Array::from([0.2, 0.3, 0.5]);
/// let curvature = vmap(grad(grad(|beta: Var| (beta * &weights).exp().sum().log())));
/// let y = curvature(graph.constant([0.1, 0.2]));
/// assert_eq!(y.shape(), 2.into());
///
/// let dot = vmap(|(a, b): (Var, Var)| a.dot(b));
/// let matrix = graph.constant(Array::new([2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?);
/// assert_eq!(dot((matrix, matrix)).value(), Some([14.0, 77.0].into()));
/// # Ok::<(), autodiff::Error>(())
/// ```
///
/// # Faults
/// If a variable of the argument has no leading axis, or their leading axes have different lengths.
#[track_caller]
pub fn vmap<'g, A: Tree<'g>, B: Tree<'g>>(f: impl Fn(A) -> B) -> impl Fn(A) -> B {
    let caller = Caller::new("vmap");
    move |argument| map_rows(caller, &f, &argument)
}

pub(super) fn map_rows<'g, A: Tree<'g>, B: Tree<'g>>(
    caller: Caller,
    f: &impl Fn(A) -> B,
    argument: &A,
) -> B {
    let arrays = argument.leaves();
    let Some(graph) = arrays.first().map(|leaf| leaf.graph()) else {
        let result = f(argument.with_leaves(&[]));
        let fault = |leaf: Var<'g>| caller.fault(leaf.graph(), NO_ROWS);
        return result.map(&mut |leaf| fault(leaf));
    };
    let arrays = caller.lift(graph, &arrays);
    let length = match arrays.iter().find(|v| v.is_faulty()) {
        Some(&faulty) => Err(faulty),
        None => caller.rows(graph, &arrays, None),
    };
    let length = match length {
        Ok(length) => length,
        Err(faulty) => return all_faulty(&f(all_faulty(argument, faulty)), faulty),
    };
    let rows: Vec<Var<'g>> = arrays
        .iter()
        .map(|v| caller.placeholder(graph, v.shape().without(|axis| axis == 0)))
        .collect();
    let result = f(argument.with_leaves(&rows));
    let outputs = caller.lift(graph, &result.leaves());
    if let Some(faulty) =
        outputs.iter().find(|o| o.is_faulty()).copied().or(caller.wrong_rank(&outputs))
    {
        return all_faulty(&result, faulty);
    }
    if let Some(found) = at_once(graph, &rows, &arrays, &outputs, length) {
        return result.with_leaves(&found);
    }
    let results = Steps {
        name: caller.name,
        length,
        reverse: false,
        carry: Vec::new(),
        xs: rows.into_iter().zip(arrays).collect(),
        captured: Vec::new(),
        next: Vec::new(),
        ys: outputs,
        sums: Vec::new(),
    }
    .run(graph);
    result.with_leaves(&results.ys)
}

const NO_ROWS: &str = "there is no variable in the argument, so rows cannot be counted";
