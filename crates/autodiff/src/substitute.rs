//! Expressions with some of their inputs replaced by other variables.

use crate::derivative::{mismatch, not_inputs};
use crate::graph::{Node, NodeId, Op};
use crate::{Graph, Var};

/// The outputs as they would be if each input had been its replacement, in pairs
/// `(input, replacement)` of one shape. All are replaced at once: a replacement may depend on other
/// inputs of the list.
///
/// What depends on the inputs is built again, as if by hand: what becomes known is computed, and
/// identities are applied. All else stays as it is.
///
/// ```
/// use autodiff::{Graph, substitute};
///
/// let graph = Graph::new();
/// let (x, y) = (graph.input("x", ()), graph.input("y", ()));
/// let z = x.exp() * y;
/// let swapped = substitute(&[z], &[(x, y), (y, x)])[0];
/// let at_one = substitute(&[z], &[(x, graph.constant(0.0))])[0];
/// assert_eq!(graph.to_text(&[at_one]), graph.to_text(&[y]));
/// assert_eq!(format!("{swapped:?}"), format!("{:?}", y.exp() * x));
/// ```
#[track_caller]
pub fn substitute<'g>(outputs: &[Var<'g>], replacements: &[(Var<'g>, Var<'g>)]) -> Vec<Var<'g>> {
    let Some(graph) = outputs.first().map(|o| o.graph()) else {
        return Vec::new();
    };
    let (inputs, values): (Vec<Var<'g>>, Vec<Var<'g>>) =
        replacements.iter().map(|&(input, value)| (input, graph.lift(value))).unzip();
    if inputs.iter().chain(&values).any(|v| v.is_faulty()) {
        return vec![graph.faulty(); outputs.len()];
    }
    let wrong = not_inputs(graph, "substitute", &inputs);
    if let Some(fault) =
        wrong.or_else(|| mismatch(graph, "substitute", "replacement", &inputs, &values))
    {
        return vec![fault; outputs.len()];
    }
    replace(graph, outputs, &inputs, &values)
}

/// [`substitute`] for inputs and values that are known to fit.
pub(crate) fn replace<'g>(
    graph: &'g Graph,
    outputs: &[Var<'g>],
    inputs: &[Var<'g>],
    values: &[Var<'g>],
) -> Vec<Var<'g>> {
    let mut replaced = Replaced::new(inputs.iter().map(|i| i.id).zip(values.iter().copied()));
    for id in between(graph, inputs, outputs) {
        // Cloned, since building adds nodes while this one is read.
        let node = graph.node(id).clone();
        let arguments: Vec<Var<'g>> =
            node.arguments().iter().map(|&id| replaced.get(Var { graph, id })).collect();
        replaced.insert(id, node.build(graph, &arguments));
    }
    graph.debug_check("substitute");
    outputs.iter().map(|&output| replaced.get(output)).collect()
}

/// What stands for the nodes that have been replaced.
pub(crate) struct Replaced<'g> {
    /// The smallest number of a node that is replaced.
    first: NodeId,
    values: Vec<Option<Var<'g>>>,
}

impl<'g> Replaced<'g> {
    pub(crate) fn new(replacements: impl Iterator<Item = (NodeId, Var<'g>)> + Clone) -> Self {
        let first = replacements.clone().map(|(id, _)| id).min().unwrap_or(0);
        let mut replaced = Self { first, values: Vec::new() };
        replacements.for_each(|(id, value)| replaced.insert(id, value));
        replaced
    }

    pub(crate) fn insert(&mut self, id: NodeId, value: Var<'g>) {
        let position = (id - self.first) as usize;
        if position >= self.values.len() {
            self.values.resize(position + 1, None);
        }
        self.values[position] = Some(value);
    }

    pub(crate) fn find(&self, id: NodeId) -> Option<Var<'g>> {
        *self.values.get(id.checked_sub(self.first)? as usize)?
    }

    /// What stands for the variable: itself, if it has not been replaced.
    pub(crate) fn get(&self, var: Var<'g>) -> Var<'g> {
        self.find(var.id).unwrap_or(var)
    }
}

/// The nodes that depend on one of `inputs` and on which one of `outputs` depends, in order of
/// evaluation, without the inputs themselves.
pub(crate) fn between(graph: &Graph, inputs: &[Var<'_>], outputs: &[Var<'_>]) -> Vec<NodeId> {
    let nodes = graph.nodes();
    let Some(first) = inputs.iter().map(|i| i.id).min() else {
        return Vec::new();
    };
    let last = outputs.iter().map(|o| o.id).max().unwrap_or(0);
    // Before the first of the inputs nothing depends on them.
    let count = (last + 1).saturating_sub(first) as usize;
    let mut depends = vec![false; count];
    let mut needed = vec![false; count];
    let position = |id: NodeId| id.checked_sub(first).map(|p| p as usize).filter(|&p| p < count);
    for p in inputs.iter().filter_map(|i| position(i.id)) {
        depends[p] = true;
    }
    for p in 0..count {
        let arguments = nodes[first as usize + p].arguments();
        depends[p] |= arguments.iter().filter_map(|&a| position(a)).any(|a| depends[a]);
    }
    for p in outputs.iter().filter_map(|o| position(o.id)) {
        needed[p] = true;
    }
    for p in (0..count).rev().filter(|&p| depends[p]) {
        if needed[p] {
            for a in nodes[first as usize + p].arguments().iter().filter_map(|&a| position(a)) {
                needed[a] = true;
            }
        }
    }
    let is_input = |id: NodeId| inputs.iter().any(|i| i.id == id);
    (0..count)
        .filter(|&p| depends[p] && needed[p])
        .map(|p| first + p as NodeId)
        .filter(|&id| !is_input(id))
        .collect()
}

impl Node {
    /// The same operation on other arguments of the same shapes, which may belong to another graph
    /// than the node does.
    pub(crate) fn build<'g>(&self, graph: &'g Graph, arguments: &[Var<'g>]) -> Var<'g> {
        match &self.op {
            // An input without a replacement has no meaning elsewhere; there are none such.
            Op::Faulty | Op::Input => graph.faulty(),
            Op::Constant(array) => graph.constant(array),
            Op::Elementwise(rule) => graph.elementwise(rule, arguments),
            Op::Linear(map) => arguments[0].linear(map.clone(), self.shape),
            Op::Dot => arguments[0].dot(arguments[1]),
            Op::Operation(operation) => graph.apply_shared(operation.clone(), arguments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Array;

    #[test]
    fn only_what_depends_is_built_again() {
        let graph = Graph::new();
        let (x, y) = (graph.input("x", 3), graph.input("y", 3));
        let untouched = y.exp();
        let output = (x.sin() * untouched).sum();
        assert_eq!(between(&graph, &[x], &[output]).len(), 2);
        let before = graph.nodes().len();
        let replaced = substitute(&[output, untouched], &[(x, y)]);
        assert_eq!(replaced[1].id, untouched.id);
        assert_eq!(graph.nodes().len(), before + 2);
        assert_eq!(replaced[0].id, (y.sin() * y.exp()).sum().id);
    }

    #[test]
    fn what_becomes_known_is_computed() {
        let graph = Graph::new();
        let x = graph.input("x", 2);
        let output = (x * &Array::from([2.0, 3.0])).sum();
        let known = substitute(&[output], &[(x, graph.constant([1.0, 10.0]))])[0];
        assert_eq!(known.value().unwrap().to_scalar(), Some(32.0));
    }

    #[test]
    fn what_does_not_fit_is_a_fault_of_the_caller() {
        let graph = Graph::new();
        let x = graph.input("x", 2);
        let wrong = substitute(&[x.sum()], &[(x, graph.constant(1.0))])[0];
        let computed = substitute(&[x.sum()], &[(x.exp(), x)])[0];
        assert!(wrong.is_faulty() && computed.is_faulty());
        let faults = graph.faults();
        assert!(faults[0].message().contains("a replacement has shape []"), "{faults:?}");
        assert!(faults[1].message().contains("is not an input"), "{faults:?}");
        assert!(faults.iter().all(|f| f.location().file().ends_with("substitute.rs")));
        assert_eq!(faults.len(), 2);
    }
}
