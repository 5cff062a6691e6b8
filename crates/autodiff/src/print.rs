//! The text form of a graph, one node a line, and its drawing in the DOT language.

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
            let label = self.label(id as NodeId, &node.op);
            let arguments: String = node.arguments().iter().map(|a| format!(" %{a}")).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "%{id} = {label}{arguments} : {}", node.shape);
        }
        let outputs: Vec<String> = outputs.iter().map(|o| format!("%{}", o.id)).collect();
        let _ = writeln!(text, "return {}", outputs.join(", "));
        text
    }

    /// The nodes that these outputs are computed from as a drawing in Graphviz's DOT language, to be
    /// turned into a picture by `dot -Tsvg`: inputs are ellipses, constants have no frame, outputs a
    /// double one. The arguments of a node are drawn from left to right.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// let y = (2.0 * x).sin();
    /// assert_eq!(graph.to_dot(&[y]), r#"digraph {
    ///   graph [ordering=in]
    ///   node [shape=box]
    ///   n1 [label="x\n[3]", shape=ellipse]
    ///   n2 [label="2", shape=plaintext]
    ///   n3 [label="mul\n[3]"]
    ///   n2 -> n3
    ///   n1 -> n3
    ///   n4 [label="sin\n[3]", peripheries=2]
    ///   n3 -> n4
    /// }
    /// "#);
    /// ```
    pub fn to_dot(&self, outputs: &[Var<'_>]) -> String {
        let needed = needed_by(self, outputs);
        let mut dot = String::from("digraph {\n  graph [ordering=in]\n  node [shape=box]\n");
        for (id, node) in self.nodes().iter().enumerate().take(needed.len()) {
            if !needed[id] {
                continue;
            }
            let mut label = match &node.op {
                Op::Input => escaped(&self.name(id as NodeId).unwrap_or_default()),
                op => escaped(&self.label(id as NodeId, op)),
            };
            if node.shape.rank() > 0 && !matches!(node.op, Op::Constant(_)) {
                let _ = write!(label, "\\n{}", node.shape);
            }
            let frame = match node.op {
                Op::Input => ", shape=ellipse",
                Op::Constant(_) => ", shape=plaintext",
                _ => "",
            };
            let is_output = outputs.iter().any(|o| o.id as usize == id);
            let double = if is_output { ", peripheries=2" } else { "" };
            let _ = writeln!(dot, "  n{id} [label=\"{label}\"{frame}{double}]");
            for argument in node.arguments() {
                let _ = writeln!(dot, "  n{argument} -> n{id}");
            }
        }
        dot.push_str("}\n");
        dot
    }

    /// What a node is or does.
    fn label(&self, id: NodeId, op: &Op) -> String {
        match op {
            Op::Faulty => "faulty".to_owned(),
            Op::Input => format!("input {}", self.name(id).unwrap_or_default()),
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
        }
    }
}

/// Text that stands for itself between the quotes of a DOT label.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
