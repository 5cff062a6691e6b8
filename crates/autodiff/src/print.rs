//! The text form of a graph, one node a line.

use std::fmt::Write;

use crate::derivative::needed_by;
use crate::graph::{NodeId, Op};
use crate::linear::Linear;
use crate::{Graph, Var};

impl Graph {
    /// The nodes that these outputs are computed from, one a line, in order of evaluation.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// let y = (2.0 * x).exp().sum();
    /// assert_eq!(graph.to_text(&[y]), "\
    /// %1 = input x : [3]
    /// %2 = 2 : []
    /// %3 = mul %2 %1 : [3]
    /// %4 = exp %3 : [3]
    /// %5 = sum(0) %4 : []
    /// return %5
    /// ");
    /// ```
    pub fn to_text(&self, outputs: &[Var<'_>]) -> String {
        let needed = needed_by(self, outputs);
        let mut text = String::new();
        for (id, node) in self.nodes().iter().enumerate().take(needed.len()) {
            if !needed[id] {
                continue;
            }
            let operation = match &node.op {
                Op::Faulty => "faulty".to_owned(),
                Op::Input => format!("input {}", self.name(id as NodeId).unwrap_or_default()),
                Op::Constant(array) => format!("{array:?}"),
                Op::Dot => "dot".to_owned(),
                Op::Elementwise(rule) => rule.name.to_owned(),
                Op::Operation(operation) => operation.name().to_owned(),
                Op::Linear(map) => match map {
                    Linear::CumulativeSum { axis, .. } => format!("cumsum({axis})"),
                    Linear::Sum { axis } => format!("sum({axis})"),
                    Linear::Slice { axis, start } | Linear::Pad { axis, start } => {
                        format!("{}({axis}, {start})", map.name())
                    }
                    _ => map.name().to_owned(),
                },
            };
            let arguments: String = node.arguments().iter().map(|a| format!(" %{a}")).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "%{id} = {operation}{arguments} : {}", node.shape);
        }
        let outputs: Vec<String> = outputs.iter().map(|o| format!("%{}", o.id)).collect();
        let _ = writeln!(text, "return {}", outputs.join(", "));
        text
    }
}
