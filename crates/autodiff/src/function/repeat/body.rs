//! The body of a loop: an expression cut out of its graph, with its program.

use std::any::Any;
use std::sync::Arc;

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;
use crate::substitute::{Replaced, between};
use crate::{Error, Graph, Program, Var};

use super::operation::Loop;

/// An expression of some inputs that belongs to no graph.
///
/// Two are equal if they have the same operations in the same order, so that loops over one
/// function that was traced twice are found to be one.
#[derive(Debug)]
pub(super) struct Body {
    nodes: Vec<Node>,
    inputs: Vec<NodeId>,
    outputs: Vec<NodeId>,
    program: Program,
}

impl Body {
    /// The outputs as a body with these inputs, placeholders of the graph, and after them whatever
    /// else the outputs depend on, which is captured: the second result.
    ///
    /// Captured are the variables on which the inputs have no influence, as near to the outputs as
    /// can be: what does not change from step to step is computed once, outside of the loop.
    pub(super) fn cut<'g>(
        graph: &'g Graph,
        inputs: &[Var<'g>],
        outputs: &[Var<'g>],
    ) -> Result<(Arc<Body>, Vec<Var<'g>>), Error> {
        let own = graph.sibling();
        let mut outside = Outside { graph, own: &own, captured: Vec::new() };
        let own_inputs: Vec<Var<'_>> =
            inputs.iter().map(|i| own.input("input", i.shape())).collect();
        let mut copies = Replaced::new(inputs.iter().map(|i| i.id).zip(own_inputs.iter().copied()));
        for id in between(graph, inputs, outputs) {
            let node = graph.node(id).clone();
            let arguments: Vec<Var<'_>> = node
                .arguments()
                .iter()
                .map(|&a| copies.find(a).unwrap_or_else(|| outside.copy(a)))
                .collect();
            copies.insert(id, node.build(&own, &arguments));
        }
        let own_outputs: Vec<Var<'_>> = outputs
            .iter()
            .map(|o| copies.find(o.id).unwrap_or_else(|| outside.copy(o.id)))
            .collect();
        let (captured, captured_inputs): (Vec<Var<'g>>, Vec<Var<'_>>) =
            outside.captured.into_iter().unzip();
        let all_inputs: Vec<Var<'_>> = own_inputs.into_iter().chain(captured_inputs).collect();
        let program = own.compile(&all_inputs, &own_outputs)?;
        let ids = |vars: &[Var<'_>]| vars.iter().map(|v| v.id).collect();
        let (inputs, outputs) = (ids(&all_inputs), ids(&own_outputs));
        let nodes = own.into_nodes();
        Ok((Arc::new(Self { nodes, inputs, outputs, program }), captured))
    }

    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// The outputs as an expression of variables of a graph.
    pub(super) fn inline<'g>(&self, graph: &'g Graph, inputs: &[Var<'g>]) -> Vec<Var<'g>> {
        let needed = self.needed();
        let mut copies: Vec<Option<Var<'g>>> = vec![None; self.nodes.len()];
        for (&id, &input) in self.inputs.iter().zip(inputs) {
            copies[id as usize] = Some(input);
        }
        let copy_of = |copies: &[Option<Var<'g>>], id: NodeId| {
            // Arguments stand before their nodes.
            copies[id as usize].unwrap_or(graph.faulty())
        };
        for (id, node) in self.nodes.iter().enumerate() {
            if needed[id] && copies[id].is_none() {
                let arguments: Vec<Var<'g>> =
                    node.arguments().iter().map(|&a| copy_of(&copies, a)).collect();
                copies[id] = Some(node.build(graph, &arguments));
            }
        }
        self.outputs.iter().map(|&id| copy_of(&copies, id)).collect()
    }

    /// The number of elements that one run computes or reads on its way, in all operations together.
    pub(super) fn work(&self) -> usize {
        let needed = self.needed();
        let work = |(id, node): (usize, &Node)| match &node.op {
            _ if !needed[id] => 0,
            Op::Faulty | Op::Input | Op::Constant(_) | Op::Linear(Linear::Reshape) => 0,
            Op::Operation(operation) => {
                let any: &dyn Any = &**operation;
                any.downcast_ref::<Loop>().map_or(self.touched(node), Loop::work)
            }
            _ => self.touched(node),
        };
        self.nodes.iter().enumerate().map(work).sum()
    }

    fn touched(&self, node: &Node) -> usize {
        let sizes = node.arguments().iter().map(|&a| self.nodes[a as usize].shape.size());
        sizes.chain([node.shape.size()]).max().unwrap_or(0)
    }

    fn needed(&self) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for &output in &self.outputs {
            needed[output as usize] = true;
        }
        for (id, node) in self.nodes.iter().enumerate().rev() {
            if needed[id] {
                for &argument in node.arguments() {
                    needed[argument as usize] = true;
                }
            }
        }
        needed
    }
}

/// What a body depends on beside its inputs.
struct Outside<'g, 'b> {
    graph: &'g Graph,
    own: &'b Graph,
    /// The captured variables, with the inputs of the body that stand for them.
    captured: Vec<(Var<'g>, Var<'b>)>,
}

impl<'b> Outside<'_, 'b> {
    fn copy(&mut self, id: NodeId) -> Var<'b> {
        let node = self.graph.node(id).clone();
        match node.op {
            Op::Constant(array) => self.own.constant(array),
            // A repetition takes less room as what is repeated.
            Op::Linear(Linear::Broadcast) => {
                self.copy(node.arguments()[0]).linear(Linear::Broadcast, node.shape)
            }
            _ => {
                if let Some((_, input)) = self.captured.iter().find(|(var, _)| var.id == id) {
                    return *input;
                }
                let input = self.own.input("captured", node.shape);
                self.captured.push((Var { graph: self.graph, id }, input));
                input
            }
        }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        // Of two bodies the inputs of one number are the same.
        let same = |(a, b): (&Node, &Node)| match (&a.op, &b.op) {
            (Op::Input, Op::Input) | (Op::Faulty, Op::Faulty) => a.shape == b.shape,
            _ => a == b,
        };
        self.inputs == other.inputs
            && self.outputs == other.outputs
            && self.nodes.len() == other.nodes.len()
            && self.nodes.iter().zip(&other.nodes).all(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_captured_is_near_to_the_outputs_but_not_repeated() {
        let graph = Graph::new();
        let (x, k) = (graph.input("x", [2, 3]), graph.input("k", 3));
        let output = (x + k.exp().broadcast_to([2, 3])) * k.sum().sin() + 1.0;
        let (body, captured) = Body::cut(&graph, &[x], &[output, k]).unwrap();
        let ids = |vars: &[Var<'_>]| vars.iter().map(|v| v.id).collect::<Vec<_>>();
        assert_eq!(ids(&captured), ids(&[k.exp(), k.sum().sin(), k]));
        let inlined = body.inline(&graph, &[&[x][..], &captured].concat());
        assert_eq!(ids(&inlined), ids(&[output, k]));
    }

    #[test]
    fn bodies_of_one_function_are_equal() {
        let graph = Graph::new();
        let k = graph.input("k", ());
        let body = |number: f64| {
            let x = graph.input("x", 3);
            Body::cut(&graph, &[x], &[(x * k).sin().sum() + number]).unwrap().0
        };
        assert_eq!(body(1.0), body(1.0));
        assert_ne!(body(1.0), body(2.0));
    }
}
