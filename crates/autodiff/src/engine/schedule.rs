//! Which nodes run together, and in what order.

use std::collections::BTreeMap;

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;

/// How a node is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Known, or given: nothing to compute.
    Given,
    /// The same elements as another node, under another shape.
    Alias,
    /// One number from numbers.
    Scalar,
    /// A vector, block by block.
    Streamed,
    /// A number, or a short vector, gathered from vectors block by block.
    Gathered,
    /// An array, all at once.
    Whole,
}

/// Nodes that run together.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) kind: GroupKind,
    pub(crate) nodes: Vec<NodeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GroupKind {
    /// Numbers, one after the other.
    Scalars,
    /// Vectors of this many elements, block by block.
    Blocks(usize),
    /// One array.
    Whole(NodeId),
}

/// The plan of a program.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) classes: Vec<Class>,
    /// For an alias the node that computes its elements, for any other the node itself.
    pub(crate) roots: Vec<NodeId>,
    pub(crate) groups: Vec<Group>,
    /// The group of each node that is in one.
    pub(crate) group_of: Vec<Option<usize>>,
}

impl Schedule {
    /// Plans the nodes that are needed.
    pub(crate) fn new(nodes: &[Node], needed: &[bool]) -> Self {
        let mut classes = vec![Class::Given; needed.len()];
        let mut roots: Vec<NodeId> = (0..needed.len() as NodeId).collect();
        // The level of a node is the round in which it runs; the result is there a round later.
        let mut levels = vec![0; needed.len()];
        let mut rounds: BTreeMap<(usize, GroupKind), Vec<NodeId>> = BTreeMap::new();
        for id in (0..needed.len()).filter(|&id| needed[id]) {
            let node = &nodes[id];
            let class = classify(node, nodes);
            classes[id] = class;
            if class == Class::Alias {
                roots[id] = roots[node.arguments()[0] as usize];
                continue;
            }
            let domain = domain(node, nodes);
            let flows = |argument: NodeId| {
                let root = roots[argument as usize] as usize;
                let same_size = nodes[root].shape.size() == domain;
                match class {
                    Class::Scalar => classes[root] == Class::Scalar,
                    Class::Streamed | Class::Gathered => {
                        streams(node) && same_size && classes[root] == Class::Streamed
                    }
                    _ => false,
                }
            };
            levels[id] = node
                .arguments()
                .iter()
                .map(|&argument| {
                    let root = roots[argument as usize] as usize;
                    match classes[root] {
                        Class::Given => 0,
                        _ if flows(argument) => levels[root],
                        _ => levels[root] + 1,
                    }
                })
                .max()
                .unwrap_or(0);
            let kind = match class {
                Class::Scalar => GroupKind::Scalars,
                Class::Streamed | Class::Gathered => GroupKind::Blocks(domain),
                Class::Whole => GroupKind::Whole(id as NodeId),
                Class::Given | Class::Alias => continue,
            };
            rounds.entry((levels[id], kind)).or_default().push(id as NodeId);
        }
        let groups: Vec<Group> =
            rounds.into_iter().map(|((_, kind), nodes)| Group { kind, nodes }).collect();
        let mut group_of = vec![None; needed.len()];
        for (i, group) in groups.iter().enumerate() {
            for &id in &group.nodes {
                group_of[id as usize] = Some(i);
            }
        }
        Self { classes, roots, groups, group_of }
    }

    /// The node that computes the elements of this one.
    pub(crate) fn root(&self, id: NodeId) -> usize {
        self.roots[id as usize] as usize
    }
}

fn classify(node: &Node, nodes: &[Node]) -> Class {
    let size = node.shape.size();
    match &node.op {
        Op::Faulty | Op::Input | Op::Constant(_) => Class::Given,
        Op::Elementwise(_) if size == 1 => Class::Scalar,
        Op::Elementwise(_) => Class::Streamed,
        Op::Dot => Class::Gathered,
        Op::Operation(_) => Class::Whole,
        Op::Linear(map) => {
            let from = nodes[node.arguments()[0] as usize].shape;
            match map {
                Linear::Reshape => Class::Alias,
                Linear::Sum { .. } if size == 1 && from.size() > 1 => Class::Gathered,
                Linear::Gather { .. } if from.rank() == 1 && from.size() > 1 && size > 1 => {
                    Class::Streamed
                }
                Linear::ScatterAdd { .. }
                    if node.shape.rank() == 1 && from.size() > 1 && size > 1 =>
                {
                    Class::Gathered
                }
                Linear::MatVec { transposed: false, .. } if from.size() > 1 && size > 1 => {
                    Class::Streamed
                }
                Linear::MatVec { transposed: true, .. } if from.size() > 1 && size > 1 => {
                    Class::Gathered
                }
                _ => Class::Whole,
            }
        }
    }
}

/// The number of elements over which a streamed or gathered node runs.
fn domain(node: &Node, nodes: &[Node]) -> usize {
    match &node.op {
        Op::Dot
        | Op::Linear(
            Linear::Sum { .. }
            | Linear::ScatterAdd { .. }
            | Linear::MatVec { transposed: true, .. },
        ) => nodes[node.arguments()[0] as usize].shape.size(),
        _ => node.shape.size(),
    }
}

/// Whether the node takes its arguments element by element, in order.
pub(crate) fn streams(node: &Node) -> bool {
    !matches!(node.op, Op::Linear(Linear::Gather { .. } | Linear::MatVec { transposed: false, .. }))
}
