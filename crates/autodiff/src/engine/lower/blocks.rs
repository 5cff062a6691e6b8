//! The instructions of a group of vectors.

use std::collections::HashMap;

use crate::graph::{NodeId, Op};
use crate::linear::Linear;

use super::super::address::{Address, Extent, Operand};
use super::super::index::{GATHER, GATHER_RUNS, MATVEC, SCATTER, SCATTER_RUNS};
use super::super::instruction::{Instruction, More, Runs, Stretch};
use super::super::logistic::VECTOR as LOGISTIC_VECTOR;
use super::super::reduce::{MOST_DOTS, dots};
use super::super::schedule::Group;
use super::super::target::Kernel;
use super::logistic::Logistic;
use super::{Absorbed, BLOCK, Lowering};

/// The instructions of a group, not yet checked.
pub(super) struct BlockGroup {
    pub(super) size: usize,
    pub(super) instructions: Vec<Instruction>,
}

/// One or more nodes of a group that are computed together.
struct Item {
    /// When: the place of its last node among those of the group.
    position: usize,
    work: Work,
    reads: Vec<NodeId>,
}

enum Work {
    /// A node by itself.
    Node(NodeId),
    /// The dot products of `vector` with others, each for a node; the sum where there is no other.
    Dots { vector: NodeId, others: Vec<(NodeId, Option<NodeId>)> },
}

impl Lowering<'_> {
    pub(super) fn block_group(&mut self, group: &Group, size: usize) -> BlockGroup {
        let items = self.items(group);
        let mut last_reads = HashMap::new();
        for (i, item) in items.iter().enumerate() {
            for &read in &item.reads {
                last_reads.insert(self.schedule.root(read).0, i);
            }
        }
        let mut instructions = Vec::new();
        for (i, item) in items.iter().enumerate() {
            match &item.work {
                Work::Node(id) => self.node(*id, size, &mut instructions),
                Work::Dots { vector, others } => {
                    let (operands, totals) = others
                        .iter()
                        .map(|&(id, other)| {
                            let operand = match other {
                                Some(other) => self.places.operand(other),
                                None => self.places.ones(),
                            };
                            (operand, self.places.of(id).offset)
                        })
                        .unzip();
                    let vector = self.places.operand(*vector);
                    instructions.push(self.dots(vector, operands, totals, size));
                }
            }
            // Only now, so that no instruction writes the register that it reads.
            for &read in &item.reads {
                let (root, _) = self.schedule.root(read);
                if last_reads.get(&root) == Some(&i)
                    && let Some(address) = self.places.get(root)
                {
                    self.places.free_register(address);
                }
            }
        }
        self.places.free_all_registers();
        BlockGroup { size, instructions }
    }

    /// What a group computes, in order.
    fn items(&self, group: &Group) -> Vec<Item> {
        let mut items = Vec::new();
        let mut products = Vec::new();
        let nodes = group.nodes.iter().enumerate();
        for (position, &id) in nodes.filter(|&(_, &id)| !self.absorption.is_done_by_another(id)) {
            let node = &self.nodes[id as usize];
            let arguments = node.arguments();
            let reads = match (&node.op, self.absorption.of(id)) {
                (Op::Dot, _) => {
                    products.push((position, id, arguments[0], Some(arguments[1])));
                    continue;
                }
                (Op::Linear(Linear::Sum { .. }), None) => {
                    products.push((position, id, arguments[0], None));
                    continue;
                }
                (_, Some(Absorbed::Summand { inner, .. })) => {
                    self.nodes[*inner as usize].arguments().to_vec()
                }
                (Op::Elementwise(_), _) => {
                    self.elementwise(id).map_or_else(Vec::new, |(_, arguments)| arguments)
                }
                _ => arguments.to_vec(),
            };
            items.push(Item { position, work: Work::Node(id), reads });
        }
        items.extend(self.dot_items(products));
        items.sort_by_key(|item| item.position);
        items
    }

    /// Sums and dot products, those of one vector together.
    fn dot_items(&self, mut products: Vec<(usize, NodeId, NodeId, Option<NodeId>)>) -> Vec<Item> {
        let root = |id: NodeId| self.schedule.root(id);
        let mut items = Vec::new();
        while let Some(vector) = {
            let factors = products.iter().flat_map(|&(_, _, a, b)| [Some(a), b]).flatten();
            let count = |v: NodeId| {
                let has = |id: NodeId| root(id) == root(v);
                products.iter().filter(|&&(_, _, a, b)| has(a) || b.is_some_and(has)).count()
            };
            // The first of those that are in most products.
            factors.map(|v| (count(v), v)).reduce(|x, y| if y.0 > x.0 { y } else { x })
        } {
            let is_vector = |id: NodeId| root(id) == root(vector.1);
            let (with, without): (Vec<_>, Vec<_>) = products
                .into_iter()
                .partition(|&(_, _, a, b)| is_vector(a) || b.is_some_and(is_vector));
            products = without;
            for with in with.chunks(MOST_DOTS) {
                let position = with.iter().map(|p| p.0).max().unwrap_or(0);
                let others: Vec<(NodeId, Option<NodeId>)> = with
                    .iter()
                    .map(|&(_, id, a, b)| (id, if is_vector(a) { b } else { Some(a) }))
                    .collect();
                let mut reads = vec![vector.1];
                reads.extend(others.iter().filter_map(|other| other.1));
                let work = Work::Dots { vector: vector.1, others };
                items.push(Item { position, work, reads });
            }
        }
        items
    }

    /// The instructions of a node by itself.
    fn node(&mut self, id: NodeId, size: usize, instructions: &mut Vec<Instruction>) {
        if let Some(&Logistic { x, value, slope, log_slope, .. }) = self.absorption.logistic(id) {
            let more = More::Logistic {
                slope: Operand::block(self.target_of(slope)),
                sums: self.sums(size),
                total: self.places.of(log_slope).offset,
            };
            let arguments = [self.places.operand(x), Operand::NOTHING, Operand::NOTHING];
            let out = Operand::block(self.target_of(value));
            instructions.push(self.instruction(LOGISTIC_VECTOR, arguments, out, more));
            return;
        }
        let node = &self.nodes[id as usize];
        let arguments = node.arguments();
        match &node.op {
            Op::Elementwise(_) => {
                let Some((kernels, arguments)) = self.elementwise(id) else { return };
                let mut operands = [Operand::NOTHING; 3];
                let mut form = 0;
                for (i, &argument) in arguments.iter().enumerate() {
                    operands[i] = self.places.operand(argument);
                    form |= u8::from(self.nodes[argument as usize].shape.size() == 1) << i;
                }
                let (name, run) = kernels.block(self.target, form);
                let out = Operand::block(self.target_of(id));
                let more = More::Nothing;
                instructions.push(Instruction { name, run, arguments: operands, out, more });
            }
            Op::Linear(Linear::Sum { .. }) => {
                let Some(&Absorbed::Summand { rule, inner }) = self.absorption.of(id) else {
                    return;
                };
                let Some(kernel) = &rule.total else { return };
                let mut operands = [Operand::NOTHING; 3];
                for (operand, &a) in operands.iter_mut().zip(self.nodes[inner as usize].arguments())
                {
                    *operand = self.places.operand(a);
                }
                // A primitive of one argument reads it twice.
                if operands[1] == Operand::NOTHING {
                    operands[1] = operands[0];
                }
                let out = self.sums(size);
                let more = More::Total(self.places.of(id).offset);
                instructions.push(self.instruction(&kernel.0, operands, out, more));
            }
            Op::Linear(Linear::Gather { index }) => {
                let source = self.places.whole(arguments[0]);
                let mut out = Operand::block(self.target_of(id));
                let (kernel, more) = choose(index, [&GATHER, &GATHER_RUNS]);
                if let More::Runs(_) = more {
                    out.extent = Extent::BlockAndLane;
                }
                let arguments = [source, Operand::NOTHING, Operand::NOTHING];
                instructions.push(self.instruction(kernel, arguments, out, more));
            }
            Op::Linear(Linear::ScatterAdd { index }) => {
                let mut source = self.places.operand(arguments[0]);
                let out = self.places.whole(id);
                let (kernel, more) = choose(index, [&SCATTER, &SCATTER_RUNS]);
                if let More::Runs(_) = more {
                    source.extent = Extent::BlockAndLane;
                }
                let arguments = [source, Operand::NOTHING, Operand::NOTHING];
                instructions.push(self.instruction(kernel, arguments, out, more));
            }
            Op::Linear(Linear::MatVec { matrix, transposed: true }) => {
                let vector = self.places.operand(arguments[0]);
                let first = self.places.of(id);
                let columns = self.places.columns(matrix);
                for (i, columns) in columns.chunks(MOST_DOTS).enumerate() {
                    let total = |j| first.plus(i * MOST_DOTS + j).offset;
                    let totals = (0..columns.len()).map(total).collect();
                    instructions.push(self.dots(vector, columns.to_vec(), totals, size));
                }
            }
            Op::Linear(Linear::MatVec { matrix, transposed: false }) => {
                let vector = self.places.whole(arguments[0]);
                let out = Operand::block(self.target_of(id));
                let more = More::Columns(self.places.columns(matrix));
                let arguments = [vector, Operand::NOTHING, Operand::NOTHING];
                instructions.push(self.instruction(&MATVEC, arguments, out, more));
            }
            _ => {}
        }
    }

    fn instruction(
        &self,
        kernel: &Kernel,
        arguments: [Operand; 3],
        out: Operand,
        more: More,
    ) -> Instruction {
        let (name, run) = kernel.for_target(self.target);
        Instruction { name, run, arguments, out, more }
    }

    fn dots(
        &mut self,
        vector: Operand,
        others: Vec<Operand>,
        totals: Vec<u32>,
        size: usize,
    ) -> Instruction {
        let out = self.sums(size);
        let arguments = [vector, Operand::NOTHING, Operand::NOTHING];
        let kernel = dots(others.len());
        self.instruction(kernel, arguments, out, More::Dots { others, totals })
    }

    /// Where a reduction keeps its sums from block to block.
    fn sums(&mut self, size: usize) -> Operand {
        if size > BLOCK { self.places.new_sums() } else { Operand::NOTHING }
    }

    /// Where a streamed node is computed: its array, or a register.
    fn target_of(&mut self, id: NodeId) -> Address {
        if let Some(address) = self.places.get(id as usize) {
            return address;
        }
        let register = self.places.take_register();
        self.places.set(id as usize, register);
        register
    }
}

/// The kernel for these indices and what it needs: neighbours that are equal are taken together where
/// that makes less than half as many.
fn choose(index: &[usize], [each, runs]: [&'static Kernel; 2]) -> (&'static Kernel, More) {
    let mut found = Runs { stretches: Vec::new(), blocks: vec![0] };
    for block in index.chunks(BLOCK) {
        for (start, &other) in block.iter().enumerate() {
            match found.stretches.last_mut() {
                Some(last) if start > 0 && last.other as usize == other => last.len += 1,
                _ => {
                    found.stretches.push(Stretch {
                        other: other as u32,
                        start: start as u16,
                        len: 1,
                    });
                }
            }
        }
        found.blocks.push(found.stretches.len() as u32);
    }
    if 2 * found.stretches.len() < index.len() {
        (runs, More::Runs(found))
    } else {
        (each, More::Indices(index.iter().map(|&i| i as u32).collect()))
    }
}
