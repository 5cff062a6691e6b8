//! The laws that the nodes of a graph keep, checked after every pass in debug builds.

use crate::graph::{Node, Op};
use crate::linear::Linear;
use crate::{Graph, Shape};

impl Graph {
    /// Panics, in debug builds, if a node made since the last call breaks a law: then there is a
    /// mistake in this crate, or in the [`Operation`](crate::Operation) of a user.
    pub(crate) fn debug_check(&self, pass: &str) {
        if cfg!(debug_assertions) {
            let nodes = self.nodes();
            let unchecked = self.unchecked.replace(nodes.len());
            if let Err(message) = check(&nodes, unchecked) {
                panic!("after {pass}: {message}");
            }
        }
    }
}

/// Checks the nodes from `start` on: arguments stand before their node and are as many as the
/// operation takes, and the shape is what follows from those of the arguments.
fn check(nodes: &[Node], start: usize) -> Result<(), String> {
    for (id, node) in nodes.iter().enumerate().skip(start) {
        let wrong = |what: String| Err(format!("node %{id}, {:?}: {what}", node.op));
        if let Some(later) = node.arguments().iter().find(|&&a| a as usize >= id) {
            return wrong(format!("its argument %{later} does not stand before it"));
        }
        let shapes: Vec<Shape> =
            node.arguments().iter().map(|&a| nodes[a as usize].shape).collect();
        if let Some(needed) = arity(&node.op).filter(|&needed| needed != shapes.len()) {
            return wrong(format!("{} arguments, {needed} are needed", shapes.len()));
        }
        if !fits(&node.op, &shapes, node.shape) {
            return wrong(format!("shape {} does not follow from {shapes:?}", node.shape));
        }
    }
    Ok(())
}

/// The number of arguments of an operation, if it is always the same.
fn arity(op: &Op) -> Option<usize> {
    match op {
        Op::Faulty | Op::Input | Op::Constant(_) => Some(0),
        Op::Elementwise(rule) => Some(rule.arity()),
        Op::Linear(_) => Some(1),
        Op::Dot => Some(2),
        Op::Operation(_) => None,
    }
}

/// Whether the result of an operation on arguments of these shapes has this shape.
fn fits(op: &Op, arguments: &[Shape], to: Shape) -> bool {
    match op {
        Op::Faulty => to == Shape::SCALAR,
        Op::Input => true,
        Op::Constant(array) => array.shape() == to && array.len() == to.size(),
        Op::Elementwise(_) => {
            let common = arguments
                .iter()
                .try_fold(Shape::SCALAR, |common, &argument| common.broadcast(argument));
            // Kernels see arguments of one element, or of all.
            common == Some(to) && arguments.iter().all(|a| a.size() == 1 || *a == to)
        }
        Op::Linear(map) => map_fits(map, arguments[0], to),
        Op::Dot => arguments[0] == arguments[1] && to == Shape::SCALAR,
        Op::Operation(operation) => operation.shape(arguments).as_ref() == Ok(&to),
    }
}

fn map_fits(map: &Linear, from: Shape, to: Shape) -> bool {
    let rows = |shape: Shape| shape.axes().first().copied().unwrap_or(0);
    // `part` is a range of one axis of `whole`, beginning at `start`.
    let is_range = |part: Shape, whole: Shape, axis: usize, start: usize| {
        axis < whole.rank()
            && part.rank() == whole.rank()
            && part == whole.with_axis(axis, part.axes()[axis])
            && start + part.axes()[axis] <= whole.axes()[axis]
    };
    match map {
        Linear::Broadcast => from.broadcast(to) == Some(to),
        Linear::Reshape => from.size() == to.size(),
        Linear::Sum { axis } => *axis < from.rank() && to == from.without(|a| a == *axis),
        Linear::Slice { axis, start } => is_range(to, from, *axis, *start),
        Linear::Pad { axis, start } => is_range(from, to, *axis, *start),
        Linear::Gather { index } => {
            from.rank() > 0
                && to == from.with_axis(0, index.len())
                && index.iter().all(|&i| i < rows(from))
        }
        Linear::ScatterAdd { index } => {
            from.rank() > 0
                && rows(from) == index.len()
                && to == from.with_axis(0, rows(to))
                && index.iter().all(|&i| i < rows(to))
        }
        Linear::MatVec { matrix, transposed } => {
            let (rows, columns) = (Shape::from(matrix.rows()), Shape::from(matrix.columns()));
            (from, to) == if *transposed { (rows, columns) } else { (columns, rows) }
        }
        Linear::CumulativeSum { axis, .. } => *axis < from.rank() && to == from,
        Linear::Permute { order } => order.fits(from) && to == order.of(from),
        Linear::Triangle { .. } => from.rank() >= 2 && to == from,
        Linear::Transpose => {
            let rank = from.rank();
            rank >= 2
                && to
                    == from
                        .with_axis(rank - 2, from.axes()[rank - 1])
                        .with_axis(rank - 1, from.axes()[rank - 2])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitive::{Add, Binary, Exp, Unary};
    use crate::{Array, Var};

    #[test]
    fn a_graph_as_built_keeps_the_laws() {
        let graph = Graph::new();
        let x = graph.input("x", [2, 3]);
        let matrix = Array::new([2, 3], vec![1.0; 6]).unwrap();
        let y = matrix.matmul((x * &matrix).sum_axis(0).sigmoid())
            + x.transpose().cumsum(0).at([0, 2]).sum_axis(0);
        let z = (x.slice_axis(1, 1..3) + y.reshape([2, 1])).segment_sum([1, 1], 2).sum();
        crate::grad(crate::grad(z, &[x])[0].sin().sum(), &[x]);
        assert_eq!(check(&graph.nodes(), 0), Ok(()));
    }

    #[test]
    fn a_corrupted_graph_is_found() {
        let graph = Graph::new();
        let (x, y) = (graph.input("x", 3), graph.input("y", 2));
        let exp = || Op::Elementwise(Exp::RULE);
        let late = Var { graph: &graph, id: 9 };
        let vector = Shape::from(3);
        let corrupted = [
            (exp(), vec![late], vector, "%9 does not stand before"),
            (exp(), vec![], vector, "0 arguments, 1 are needed"),
            (exp(), vec![x], Shape::SCALAR, "shape [] does not follow from [[3]]"),
            (Op::Elementwise(Add::RULE), vec![x, y], vector, "from [[3], [2]]"),
            (Op::Dot, vec![x, y], Shape::SCALAR, "from [[3], [2]]"),
            (Op::Linear(Linear::Sum { axis: 1 }), vec![x], Shape::SCALAR, "from [[3]]"),
            (Op::Linear(Linear::Slice { axis: 0, start: 2 }), vec![x], 2.into(), "from [[3]]"),
            (Op::Linear(Linear::Gather { index: [3].into() }), vec![x], 1.into(), "from [[3]]"),
            (Op::Constant(Array::from([1.0])), vec![], vector, "shape [3]"),
        ];
        for (op, arguments, shape, message) in corrupted {
            let mut nodes = graph.nodes().clone();
            let start = nodes.len();
            nodes.push(Node::new(op, &arguments, shape));
            let error = check(&nodes, start).unwrap_err();
            assert!(error.contains(message), "{error} has no {message}");
        }
    }

    #[test]
    #[cfg(debug_assertions)]
    fn compiling_a_corrupted_graph_panics_in_debug_builds() {
        let graph = Graph::new();
        let x = graph.input("x", 3);
        let wrong = graph.push(Op::Elementwise(Exp::RULE), &[x], Shape::from(2));
        let compile = std::panic::AssertUnwindSafe(|| graph.compile(&[x], &[wrong]));
        let panic = std::panic::catch_unwind(compile).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.starts_with("after building: node %2, Elementwise(exp)"), "{message}");
    }
}
