//! A function mapped over the leading axis of its arguments.

use crate::graph::Op;
use crate::linear::Linear;
use crate::substitute::{Replaced, between};
use crate::{Graph, Shape, Var};

use super::Tree;
use super::repeat::Steps;
use super::trace::{Caller, all_faulty};

/// The function applied to each row of the argument: a function of arrays with a leading axis more,
/// whose results have a leading axis more. Variables and arrays from outside are the same in each row.
///
/// A function of numbers that is made of elementwise operations is applied to all rows at once. Any
/// other becomes a loop over the rows, compiled once, with the memory of one row beyond what it takes
/// and gives; a large one is divided among threads. The results do not depend on their number.
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

/// The results for all rows at once, if what depends on the rows are elementwise operations on
/// single numbers.
fn at_once<'g>(
    graph: &'g Graph,
    rows: &[Var<'g>],
    arrays: &[Var<'g>],
    outputs: &[Var<'g>],
    length: usize,
) -> Option<Vec<Var<'g>>> {
    let all = Shape::from(length);
    let dependent = between(graph, rows, outputs);
    let is_number = |shape: Shape| shape.size() == 1;
    let fits = |&id: &u32| {
        let node = graph.node(id);
        let is_simple =
            matches!(node.op, Op::Elementwise(_) | Op::Linear(Linear::Broadcast | Linear::Reshape));
        is_simple && is_number(node.shape)
    };
    if !dependent.iter().all(fits) {
        return None;
    }
    let numbers = rows.iter().zip(arrays).filter(|(row, _)| is_number(row.shape()));
    let mut found = Replaced::new(numbers.map(|(row, array)| (row.id, array.reshape(all))));
    for id in dependent {
        let node = graph.node(id).clone();
        let arguments: Vec<Var<'g>> = node
            .arguments()
            .iter()
            .map(|&id| found.find(id).unwrap_or_else(|| Var { graph, id }.reshape(())))
            .collect();
        let value = match node.op {
            Op::Elementwise(rule) => graph.elementwise(rule, &arguments).broadcast_to(all),
            _ => arguments[0],
        };
        found.insert(id, value);
    }
    let output = |&output: &Var<'g>| {
        let stacked = output.shape().with_leading(length)?;
        match found.find(output.id) {
            Some(value) => Some(value.reshape(stacked)),
            None if rows.iter().any(|row| row.id == output.id) => None,
            None => Some(output.broadcast_to(stacked)),
        }
    };
    outputs.iter().map(output).collect()
}
