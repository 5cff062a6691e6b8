//! Which nodes are computed as a part of the one that uses them.

use std::collections::HashMap;

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;
use crate::primitive::Rule;

use super::super::fused::fused;
use super::super::schedule::Schedule;
use super::super::target::Kernels;
use super::logistic::{self, Logistic};

/// What a node takes in.
pub(super) enum Absorbed {
    /// An operation of arithmetic, which is the argument of number `which`.
    Arithmetic { kernels: &'static Kernels, inner: NodeId, which: usize },
    /// The primitive whose values a sum adds up.
    Summand { rule: &'static Rule, inner: NodeId },
}

/// The decision for all nodes.
pub(super) struct Absorption {
    absorbed: Vec<Option<Absorbed>>,
    is_absorbed: Vec<bool>,
    /// Nodes that one instruction computes, by the one in whose place it is.
    logistic: HashMap<NodeId, Logistic>,
    is_in_logistic: Vec<bool>,
}

impl Absorption {
    pub(super) fn new(nodes: &[Node], schedule: &Schedule, outputs: &[NodeId]) -> Self {
        let count = schedule.classes.len();
        let uses = count_uses(nodes, schedule, outputs);
        let mut all = Self {
            absorbed: (0..count).map(|_| None).collect(),
            is_absorbed: vec![false; count],
            logistic: HashMap::new(),
            is_in_logistic: vec![false; count],
        };
        for logistic in logistic::find(nodes, schedule, &uses) {
            all.logistic.insert(logistic.first, logistic);
            for id in [logistic.value, logistic.slope, logistic.log_slope] {
                all.is_in_logistic[id as usize] = true;
            }
            for id in logistic.inner.into_iter().flatten() {
                all.is_absorbed[id as usize] = true;
            }
        }
        // Products that end in a sum come first, in all of the program: they are rounded once.
        for is_rounded_once in [true, false] {
            for &id in schedule.groups.iter().flat_map(|group| group.nodes.iter().rev()) {
                // Users come first, so that what is absorbed does not absorb.
                if all.is_done_by_another(id) || all.absorbed[id as usize].is_some() {
                    continue;
                }
                // The rule of an argument that flows in, and that nothing else uses.
                let own_rule = |argument: NodeId| {
                    let (root, _) = schedule.root(argument);
                    let is_own = uses[root] == 1
                        && schedule.is_all(argument)
                        && schedule.group_of[root] == schedule.group_of[id as usize]
                        && !all.is_done_by_another(root as NodeId)
                        && all.absorbed[root].is_none();
                    match nodes[root].op {
                        Op::Elementwise(rule) if is_own => Some((rule, root as NodeId)),
                        _ => None,
                    }
                };
                let node = &nodes[id as usize];
                if let Some((absorbed, inner)) = absorb(node, is_rounded_once, own_rule, nodes) {
                    all.absorbed[id as usize] = Some(absorbed);
                    all.is_absorbed[inner as usize] = true;
                }
            }
        }
        all
    }

    pub(super) fn of(&self, id: NodeId) -> Option<&Absorbed> {
        self.absorbed[id as usize].as_ref()
    }

    /// Whether the node has no place of its own.
    pub(super) fn is_absorbed(&self, id: usize) -> bool {
        self.is_absorbed[id]
    }

    /// What is computed in the place of this node.
    pub(super) fn logistic(&self, id: NodeId) -> Option<&Logistic> {
        self.logistic.get(&id)
    }

    /// Whether the node is computed by the instruction of another.
    pub(super) fn is_done_by_another(&self, id: NodeId) -> bool {
        self.is_absorbed[id as usize] || self.is_in_logistic[id as usize]
    }
}

/// What a node absorbs, and which node that is.
fn absorb(
    node: &Node,
    is_rounded_once: bool,
    own_rule: impl Fn(NodeId) -> Option<(&'static Rule, NodeId)>,
    nodes: &[Node],
) -> Option<(Absorbed, NodeId)> {
    match node.op {
        Op::Elementwise(outer) => {
            let &[a, b] = node.arguments() else { return None };
            [a, b].into_iter().enumerate().find_map(|(which, argument)| {
                let (rule, inner) = own_rule(argument)?;
                let (kernels, once) = fused(outer, which, rule)?;
                (once == is_rounded_once)
                    .then_some((Absorbed::Arithmetic { kernels, inner, which }, inner))
            })
        }
        Op::Linear(Linear::Sum { .. }) => {
            let (rule, inner) = own_rule(node.arguments()[0])?;
            let are_vectors = nodes[inner as usize]
                .arguments()
                .iter()
                .all(|&a| nodes[a as usize].shape.size() > 1);
            (rule.total.is_some() && are_vectors)
                .then_some((Absorbed::Summand { rule, inner }, inner))
        }
        _ => None,
    }
}

/// How often the elements of each node are read.
fn count_uses(nodes: &[Node], schedule: &Schedule, outputs: &[NodeId]) -> Vec<usize> {
    let mut uses = vec![0; schedule.classes.len()];
    for &output in outputs {
        uses[schedule.root(output).0] += 1;
    }
    for group in &schedule.groups {
        for &id in &group.nodes {
            for &argument in nodes[id as usize].arguments() {
                uses[schedule.root(argument).0] += 1;
            }
        }
    }
    uses
}
