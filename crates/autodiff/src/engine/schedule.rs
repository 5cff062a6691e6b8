//! Which nodes run together, and in what order.

use std::collections::BTreeMap;

use crate::graph::{Node, NodeId, Op};
use crate::linear::Linear;

/// How a node is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Known, or given: nothing to compute.
    Given,
    /// The same elements as another node, or some of them side by side, under another shape.
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

impl Group {
    /// The number of elements of its vectors.
    pub(crate) fn len(&self) -> usize {
        match self.kind {
            GroupKind::Blocks(size) => size,
            GroupKind::Scalars | GroupKind::Whole(_) => 0,
        }
    }
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
    roots: Vec<NodeId>,
    /// For an alias of a part of its root, where that part starts.
    parts: Vec<Option<usize>>,
    pub(crate) groups: Vec<Group>,
    /// The group of each node that is in one.
    pub(crate) group_of: Vec<Option<usize>>,
}

impl Schedule {
    /// Plans the nodes that are needed.
    pub(crate) fn new(nodes: &[Node], needed: &[bool]) -> Self {
        let mut classes = vec![Class::Given; needed.len()];
        let mut roots: Vec<NodeId> = (0..needed.len() as NodeId).collect();
        let mut parts = vec![None; needed.len()];
        // The level of a node is the round in which it runs; the result is there a round later.
        let mut levels = vec![0; needed.len()];
        let mut rounds: BTreeMap<(usize, GroupKind), Vec<NodeId>> = BTreeMap::new();
        for id in (0..needed.len()).filter(|&id| needed[id]) {
            let node = &nodes[id];
            let class = classify(node, nodes);
            classes[id] = class;
            if class == Class::Alias {
                let argument = node.arguments()[0] as usize;
                roots[id] = roots[argument];
                parts[id] = match &node.op {
                    Op::Linear(Linear::Slice { axis, start }) => {
                        let (_, _, inner) = nodes[argument].shape.around(*axis);
                        Some(parts[argument].unwrap_or(0) + start * inner)
                    }
                    _ => parts[argument],
                };
                continue;
            }
            let domain = domain(node, nodes);
            let flows = |argument: NodeId| {
                let root = roots[argument as usize] as usize;
                let same_size = nodes[root].shape.size() == domain;
                match class {
                    _ if parts[argument as usize].is_some() => false,
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
        Self { classes, roots, parts, groups, group_of }
    }

    /// The node that computes the elements of this one, and where they start in it.
    pub(crate) fn root(&self, id: NodeId) -> (usize, usize) {
        (self.roots[id as usize] as usize, self.parts[id as usize].unwrap_or(0))
    }

    /// Whether a node has all elements of its root.
    pub(crate) fn is_all(&self, id: NodeId) -> bool {
        self.parts[id as usize].is_none()
    }
}

/// Whether each node is read after its group, or as a whole, so that it needs a place of its own.
pub(crate) fn is_kept(nodes: &[Node], schedule: &Schedule, outputs: &[NodeId]) -> Vec<bool> {
    let mut is_kept: Vec<bool> = schedule
        .classes
        .iter()
        .map(|class| matches!(class, Class::Scalar | Class::Gathered | Class::Whole))
        .collect();
    for &output in outputs {
        is_kept[schedule.root(output).0] = true;
    }
    for (i, group) in schedule.groups.iter().enumerate() {
        for &id in &group.nodes {
            let node = &nodes[id as usize];
            for &argument in node.arguments() {
                let (root, _) = schedule.root(argument);
                let flows = schedule.group_of[root] == Some(i) && schedule.is_all(argument);
                is_kept[root] |= !flows || !streams(node);
            }
        }
    }
    is_kept
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
            let argument = &nodes[node.arguments()[0] as usize];
            let from = argument.shape;
            match map {
                // A known number, repeated: laid out with what else is known.
                Linear::Broadcast if from.size() == 1 && matches!(argument.op, Op::Constant(_)) => {
                    Class::Given
                }
                Linear::Reshape => Class::Alias,
                Linear::Slice { axis, .. } if from.around(*axis).0 == 1 => Class::Alias,
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
