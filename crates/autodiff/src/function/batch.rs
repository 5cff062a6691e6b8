//! A function of small rows applied to all rows at once: each operation gets a leading axis.

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;
use crate::operation::Concatenate;
use crate::substitute::{Replaced, between};
use crate::{Graph, Shape, Var};

/// The most elements that any part of a row has. A loop takes some 100 ns for each row: more than
/// operations on arrays of all rows take for so few elements, and for them a loop takes little memory
/// less.
const SMALL: usize = 16;

/// The results for all rows, if the function is made of operations that can have a leading axis, on
/// small parts of a row.
///
/// `rows` are placeholders for a row of each of the `arrays`.
pub(super) fn at_once<'g>(
    graph: &'g Graph,
    rows: &[Var<'g>],
    arrays: &[Var<'g>],
    outputs: &[Var<'g>],
    count: usize,
) -> Option<Vec<Var<'g>>> {
    let dependent = between(graph, rows, outputs);
    let is_row =
        |id: NodeId| dependent.binary_search(&id).is_ok() || rows.iter().any(|row| row.id == id);
    let fits = |&id: &NodeId| {
        let node = graph.node(id);
        let mut sizes =
            node.arguments().iter().filter(|&&a| is_row(a)).map(|&a| graph.node(a).shape.size());
        has_rule(&node) && node.shape.size() <= SMALL && sizes.all(|size| size <= SMALL)
    };
    if !dependent.iter().all(fits) {
        return None;
    }
    let mut all = Replaced::new(rows.iter().zip(arrays).map(|(row, array)| (row.id, *array)));
    for id in dependent {
        let node = graph.node(id).clone();
        let arguments: Vec<Argument<'g>> = node
            .arguments()
            .iter()
            .map(|&id| Argument { row: Var { graph, id }, all: all.find(id) })
            .collect();
        all.insert(id, node.for_all(graph, &arguments, count)?);
    }
    let output = |&output: &Var<'g>| match all.find(output.id) {
        Some(value) => Some(value),
        None => Some(output.broadcast_to(output.shape().with_leading(count)?)),
    };
    outputs.iter().map(output).collect()
}

/// Whether there is a rule for an operation on all rows.
fn has_rule(node: &Node) -> bool {
    match &node.op {
        Op::Elementwise(_) | Op::Dot => true,
        Op::Linear(Linear::Gather { .. } | Linear::ScatterAdd { .. }) => node.shape.rank() == 1,
        Op::Linear(map) => !matches!(map, Linear::MatVec { .. } | Linear::Permute { .. }),
        Op::Operation(operation) => Concatenate::axis_of(&**operation).is_some(),
        Op::Faulty | Op::Input | Op::Constant(_) => false,
    }
}

/// An argument of an operation on one row.
#[derive(Debug, Clone, Copy)]
struct Argument<'g> {
    row: Var<'g>,
    /// The argument for all rows; `None` if it is the same for each.
    all: Option<Var<'g>>,
}

impl<'g> Argument<'g> {
    fn shape(self) -> Shape {
        self.row.shape()
    }

    /// The argument for all rows, or the one for each, ready to be broadcast to an array whose
    /// rows have this rank: what is to the left of its own axes has length 1.
    fn spread(self, count: usize, rank: usize) -> Option<Var<'g>> {
        let Some(all) = self.all else { return Some(self.row) };
        let own = self.shape();
        let missing = Shape::new(&vec![1; rank.saturating_sub(own.rank())])?;
        Some(all.reshape(missing.followed_by(own)?.with_leading(count)?))
    }
}

impl Node {
    /// The operation on all rows. `None` if there is no rule for it, or no room for an axis.
    fn for_all<'g>(
        &self,
        graph: &'g Graph,
        arguments: &[Argument<'g>],
        count: usize,
    ) -> Option<Var<'g>> {
        let to = self.shape.with_leading(count)?;
        let rank = self.shape.rank();
        match &self.op {
            Op::Elementwise(rule) => {
                let spread: Option<Vec<Var<'g>>> =
                    arguments.iter().map(|a| a.spread(count, rank)).collect();
                Some(graph.elementwise(rule, &spread?).broadcast_to(to))
            }
            Op::Dot => {
                let rank = arguments[0].shape().rank();
                let [a, b] = [0, 1].map(|i| arguments[i].spread(count, rank));
                let size = arguments[0].shape().size();
                Some((a? * b?).reshape([count, size]).sum_axis(1))
            }
            Op::Linear(map) => {
                let x = arguments[0].all?;
                let behind = |axis: &usize| axis + 1;
                Some(match map {
                    Linear::Reshape => x.reshape(to),
                    Linear::Broadcast => arguments[0].spread(count, rank)?.broadcast_to(to),
                    Linear::Sum { axis } => x.sum_axis(behind(axis)),
                    Linear::Slice { axis, start } => {
                        x.linear(Linear::Slice { axis: behind(axis), start: *start }, to)
                    }
                    Linear::Pad { axis, start } => {
                        x.linear(Linear::Pad { axis: behind(axis), start: *start }, to)
                    }
                    Linear::CumulativeSum { axis, reverse } => {
                        let map = Linear::CumulativeSum { axis: behind(axis), reverse: *reverse };
                        x.linear(map, to)
                    }
                    // These are about the last two axes.
                    Linear::Transpose | Linear::Triangle { .. } => x.linear(map.clone(), to),
                    // These are about the first axis, which for vectors is the only one.
                    Linear::Gather { .. } | Linear::ScatterAdd { .. } if rank == 1 => {
                        let turned = Shape::from([self.shape.size(), count]);
                        x.transpose().linear(map.clone(), turned).transpose()
                    }
                    Linear::Gather { .. }
                    | Linear::ScatterAdd { .. }
                    | Linear::MatVec { .. }
                    | Linear::Permute { .. } => return None,
                })
            }
            Op::Operation(operation) => {
                let axis = Concatenate::axis_of(&**operation)?;
                let whole = |a: &Argument<'g>| match a.all {
                    Some(all) => Some(all),
                    None => Some(a.row.broadcast_to(a.shape().with_leading(count)?)),
                };
                let parts: Option<Vec<Var<'g>>> = arguments.iter().map(whole).collect();
                Some(graph.concatenate(&parts?, axis + 1))
            }
            Op::Faulty | Op::Input | Op::Constant(_) => None,
        }
    }
}
