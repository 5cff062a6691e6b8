//! Which nodes are the logistic function of one argument, its slope and the logarithm of that, which one
//! instruction computes.

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;
use crate::primitive::{Binary, LogSigmoidSlope, Mul, Rule, Sigmoid};

use super::super::schedule::{Group, Schedule};

/// The nodes of one instruction. All of them depend on `x` alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logistic {
    pub(super) x: NodeId,
    /// The first of its nodes, `exp(-|x|)`, in whose place it is computed.
    pub(super) first: NodeId,
    pub(super) value: NodeId,
    pub(super) slope: NodeId,
    /// The logarithm of the slope, or the sum of the logarithms where `x` is a vector.
    pub(super) log_slope: NodeId,
    /// Nodes that nothing else reads.
    pub(super) inner: [Option<NodeId>; 3],
}

/// All of a program. `uses` tells how often each node is read.
pub(super) fn find(nodes: &[Node], schedule: &Schedule, uses: &[usize]) -> Vec<Logistic> {
    let all = schedule.groups.iter().flat_map(|group| {
        let search = Search { nodes, group, uses };
        group.nodes.iter().filter_map(move |&value| search.logistic(value))
    });
    all.collect()
}

#[derive(Clone, Copy)]
struct Search<'a> {
    nodes: &'a [Node],
    group: &'a Group,
    uses: &'a [usize],
}

impl<'a> Search<'a> {
    /// The nodes around a logistic function.
    fn logistic(self, value: NodeId) -> Option<Logistic> {
        let &[x, e, r] = self.arguments(value, Sigmoid::RULE)? else { return None };
        let log = self.find(|id| self.arguments(id, LogSigmoidSlope::RULE) == Some(&[x, e]))?;
        let product = self.find(|id| self.is_product(id, [e, r]))?;
        let slope = self.find(|id| self.is_product(id, [product, r]))?;
        let uses = |id: NodeId| self.uses[id as usize];
        let is_own = (uses(e), uses(r), uses(product)) == (4, 3, 1);
        let are_here = [e, r].iter().all(|id| self.group.nodes.contains(id));
        let is_vector = self.nodes[x as usize].shape.size() > 1;
        let log_slope = if is_vector { self.find(|id| self.is_sum(id, log))? } else { log };
        let is_whole = !is_vector || uses(log) == 1;
        let inner = [Some(r), Some(product), is_vector.then_some(log)];
        (is_own && are_here && is_whole).then_some(Logistic {
            x,
            first: e,
            value,
            slope,
            log_slope,
            inner,
        })
    }

    fn find(self, is_it: impl Fn(NodeId) -> bool) -> Option<NodeId> {
        self.group.nodes.iter().copied().find(|&id| is_it(id))
    }

    fn arguments(self, id: NodeId, rule: &Rule) -> Option<&'a [NodeId]> {
        let node = &self.nodes[id as usize];
        match node.op {
            Op::Elementwise(found) if found.id == rule.id => Some(node.arguments()),
            _ => None,
        }
    }

    fn is_product(self, id: NodeId, [a, b]: [NodeId; 2]) -> bool {
        self.arguments(id, Mul::RULE).is_some_and(|found| found == [a, b] || found == [b, a])
    }

    fn is_sum(self, id: NodeId, of: NodeId) -> bool {
        let node = &self.nodes[id as usize];
        matches!(node.op, Op::Linear(Linear::Sum { .. }))
            && node.shape.size() == 1
            && node.arguments() == [of]
    }
}
