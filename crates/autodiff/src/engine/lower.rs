//! From the plan to instructions: places for values, fused multiply-adds, registers.

use std::collections::HashMap;

use crate::graph::{Node, NodeId, Op};
use crate::linear::{Linear, Matrix};
use crate::operation::Scratch;
use crate::primitive::{Add, Binary, Mul, Sub};
use crate::{Error, ErrorKind, Graph, Shape, Var};

use super::aligned::{Aligned, copy_padded, padded};
use super::fused::{ACCUMULATE, MUL_ADD, MUL_SUB, NEGATED_MUL_ADD};
use super::instruction::{
    BlockInstruction, BlockKind, Finish, ScalarInstruction, Step, WholeInstruction, Work,
};
use super::program::{Copy, Program};
use super::reduce::{DotBody, NO_SUMS, SumBody};
use super::schedule::{Class, Group, GroupKind, Schedule, streams};
use super::storage::{Place, Storage};
use super::target::{Kernel, Kernels, Target};

/// The number of elements of a block.
pub(crate) const BLOCK: usize = 256;

const SUM: Kernels = Kernels::of::<SumBody>();
pub(crate) const DOT: Kernels = Kernels::of::<DotBody>();

/// Lowers the outputs as functions of the inputs.
pub(crate) fn lower(
    graph: &Graph,
    inputs: &[Var<'_>],
    outputs: &[Var<'_>],
    needed: &[bool],
    target: Target,
) -> Result<Program, Error> {
    let nodes = graph.nodes();
    let schedule = Schedule::new(&nodes, needed);
    let mut lowering = Lowering::new(&nodes, &schedule, outputs, target);
    let input_copies = lowering.place_inputs(inputs, graph)?;
    lowering.absorb_products();
    lowering.place_constants(needed);
    lowering.place_results();
    let steps: Vec<Step> = schedule.groups.iter().map(|group| lowering.group(group)).collect();
    let output_copies = outputs
        .iter()
        .map(|output| Copy {
            place: lowering.place(output.id),
            size: nodes[output.id as usize].shape.size(),
        })
        .collect();
    Ok(lowering.finish(steps, input_copies, output_copies, target))
}

struct Lowering<'a> {
    nodes: &'a [Node],
    schedule: &'a Schedule,
    target: Target,
    /// How often each node's elements are read by others.
    uses: Vec<usize>,
    /// Whether a streamed node is read by another group, or as a whole.
    is_kept: Vec<bool>,
    /// Whether a product is computed as a part of the sum in which it is used.
    is_absorbed: Vec<bool>,
    places: Vec<Option<Place>>,
    scalars: Vec<f64>,
    constants: Vec<f64>,
    buffers: Vec<usize>,
    num_sums: usize,
    indices: Vec<u32>,
    /// The matrices among the constants, with their first element there.
    matrices: Vec<(Matrix, usize)>,
    /// Buffers as long as a block, and whether each is free.
    registers: Vec<(u32, bool)>,
    scratch: Vec<Scratch>,
}

impl<'a> Lowering<'a> {
    fn new(nodes: &'a [Node], schedule: &'a Schedule, outputs: &[Var<'_>], target: Target) -> Self {
        let count = schedule.classes.len();
        let mut uses = vec![0; count];
        let mut is_kept = vec![false; count];
        for output in outputs {
            uses[schedule.root(output.id)] += 1;
            is_kept[schedule.root(output.id)] = true;
        }
        for group in &schedule.groups {
            for &id in &group.nodes {
                let node = &nodes[id as usize];
                for &argument in node.arguments() {
                    let root = schedule.root(argument);
                    uses[root] += 1;
                    let flows = schedule.group_of[root] == schedule.group_of[id as usize];
                    is_kept[root] |= !flows || !streams(node);
                }
            }
        }
        Self {
            nodes,
            schedule,
            target,
            uses,
            is_kept,
            is_absorbed: vec![false; count],
            places: vec![None; count],
            scalars: vec![0.0],
            constants: Vec::new(),
            buffers: Vec::new(),
            num_sums: 0,
            indices: Vec::new(),
            matrices: Vec::new(),
            registers: Vec::new(),
            scratch: Vec::new(),
        }
    }

    fn size(&self, id: usize) -> usize {
        self.nodes[id].shape.size()
    }

    fn new_scalar(&mut self, value: f64) -> Place {
        self.scalars.push(value);
        Place::Scalar((self.scalars.len() - 1) as u32)
    }

    fn new_buffer(&mut self, len: usize) -> u32 {
        self.buffers.push(len);
        (self.buffers.len() - 1) as u32
    }

    /// Room for a result that is read after its group: a number or an array.
    fn new_place(&mut self, size: usize) -> Place {
        if size == 1 { self.new_scalar(0.0) } else { Place::Array(self.new_buffer(padded(size))) }
    }

    fn place_inputs(&mut self, inputs: &[Var<'_>], graph: &Graph) -> Result<Vec<Copy>, Error> {
        let mut copies = Vec::new();
        for input in inputs {
            let id = input.id as usize;
            if !matches!(graph.nodes()[id].op, Op::Input) {
                return Err(Error::new(
                    ErrorKind::Call,
                    format!("compile: {input:?} is not an input of the graph"),
                ));
            }
            let size = graph.nodes()[id].shape.size();
            let place = self.new_place(size);
            // An input that no output needs is read all the same, to keep the order of the call.
            if let Some(slot) = self.places.get_mut(id) {
                *slot = Some(place);
            }
            copies.push(Copy { place, size });
        }
        Ok(copies)
    }

    fn place_constants(&mut self, needed: &[bool]) {
        for id in (0..needed.len()).filter(|&id| needed[id]) {
            let Op::Constant(array) = &self.nodes[id].op else { continue };
            self.places[id] = Some(match array.data() {
                [value] => self.new_scalar(*value),
                data => {
                    let first = self.constants.len();
                    self.constants.resize(first + padded(data.len()), 0.0);
                    copy_padded(data, &mut self.constants[first..]);
                    Place::Constant(first as u32)
                }
            });
        }
    }

    /// Gives places to all results but those that live in registers.
    fn place_results(&mut self) {
        for group in &self.schedule.groups {
            for &id in &group.nodes {
                let id = id as usize;
                let stays = match self.schedule.classes[id] {
                    Class::Scalar | Class::Gathered | Class::Whole => true,
                    Class::Streamed => self.is_kept[id],
                    Class::Given | Class::Alias => false,
                };
                if stays {
                    self.places[id] = Some(self.new_place(self.size(id)));
                }
            }
        }
    }

    fn place(&self, id: NodeId) -> Place {
        // Arguments are placed before the nodes that read them.
        self.places[self.schedule.root(id)].unwrap_or(Place::Scalar(0))
    }

    fn group(&mut self, group: &Group) -> Step {
        match group.kind {
            GroupKind::Scalars => Step::Scalars(self.scalar_group(group)),
            GroupKind::Blocks(size) => self.block_group(group, size),
            GroupKind::Whole(id) => Step::Whole(Box::new(self.whole(id))),
        }
    }

    fn scalar_group(&mut self, group: &Group) -> Vec<ScalarInstruction> {
        let mut instructions = Vec::new();
        for &id in group.nodes.iter().filter(|&&id| !self.is_absorbed[id as usize]) {
            let (kernel, arguments) = self.fused(id);
            let index = |place| match place {
                Place::Scalar(i) => i,
                // The arguments of a number are numbers.
                _ => 0,
            };
            instructions.push(ScalarInstruction {
                kernel,
                arguments: arguments.map(|a| a.map_or(0, |a| index(self.place(a)))),
                target: index(self.place(id)),
            });
        }
        instructions
    }

    fn block_group(&mut self, group: &Group, size: usize) -> Step {
        let reads: Vec<(NodeId, [Option<NodeId>; 3])> = group
            .nodes
            .iter()
            .filter(|&&id| !self.is_absorbed[id as usize])
            .map(|&id| match self.nodes[id as usize].op {
                Op::Elementwise(_) => (id, self.fused(id).1),
                _ => (id, self.arguments(id)),
            })
            .collect();
        let mut last_reads = HashMap::new();
        for (position, (_, arguments)) in reads.iter().enumerate() {
            for &argument in arguments.iter().flatten() {
                last_reads.insert(self.schedule.root(argument), position);
            }
        }
        let mut instructions = Vec::new();
        let mut finish = Vec::new();
        let mut sums = 0;
        for (position, (id, arguments)) in reads.iter().enumerate() {
            let id = *id as usize;
            let places = arguments.map(|a| a.map_or(Place::Scalar(0), |a| self.place(a)));
            let node = &self.nodes[id];
            let kind = match &node.op {
                Op::Dot | Op::Linear(Linear::Sum { .. }) => {
                    let is_dot = matches!(node.op, Op::Dot);
                    let kernels = if is_dot { &DOT } else { &SUM };
                    let Some(Place::Scalar(target)) = self.places[id] else { continue };
                    finish.push(Finish::Total { sums, target });
                    sums += 1;
                    BlockKind::Reduce { kernel: kernels.for_target(self.target), sums: sums - 1 }
                }
                Op::Linear(Linear::ScatterAdd { index }) => {
                    let Some(Place::Array(target)) = self.places[id] else { continue };
                    finish.push(Finish::Clear { target });
                    BlockKind::Scatter { index: self.add_indices(index), target }
                }
                Op::Linear(Linear::MatVec { matrix, transposed: true }) => {
                    let Some(Place::Array(target)) = self.places[id] else { continue };
                    let kernel = DOT.for_target(self.target);
                    for (element, column) in self.columns(matrix).into_iter().enumerate() {
                        instructions.push(BlockInstruction {
                            kind: BlockKind::Reduce { kernel, sums },
                            arguments: [column, places[0], Place::Scalar(0)],
                        });
                        let element = element as u32;
                        finish.push(Finish::TotalElement { sums, target, element });
                        sums += 1;
                    }
                    self.release(*arguments, position, &last_reads);
                    continue;
                }
                Op::Linear(Linear::MatVec { matrix, transposed: false }) => {
                    let (target, is_array) = self.target_of(id);
                    let Place::Array(vector) = places[0] else { continue };
                    for (element, column) in self.columns(matrix).into_iter().enumerate() {
                        let kernels = if element == 0 { &Mul::RULE.kernels } else { &ACCUMULATE };
                        let kernel = kernels.for_target(self.target);
                        let number = Place::Element(vector, element as u32);
                        instructions.push(BlockInstruction {
                            kind: BlockKind::Map { kernel, target, is_array },
                            arguments: [column, number, Place::Scalar(0)],
                        });
                    }
                    continue;
                }
                op => {
                    let (target, is_array) = self.target_of(id);
                    match op {
                        Op::Linear(Linear::Gather { index }) => {
                            BlockKind::Gather { index: self.add_indices(index), target, is_array }
                        }
                        _ => {
                            let kernel = self.fused(id as NodeId).0;
                            BlockKind::Map { kernel, target, is_array }
                        }
                    }
                }
            };
            instructions.push(BlockInstruction { kind, arguments: places });
            // Only now, so that no instruction writes the register that it reads.
            self.release(*arguments, position, &last_reads);
        }
        self.registers.iter_mut().for_each(|(_, is_free)| *is_free = true);
        self.num_sums = self.num_sums.max(sums as usize);
        Step::Blocks { size, instructions, finish }
    }

    /// The buffer that a streamed node is computed into: its array, or a register.
    fn target_of(&mut self, id: usize) -> (u32, bool) {
        if let Some(Place::Array(buffer)) = self.places[id] {
            return (buffer, true);
        }
        let register = self.take_register();
        self.places[id] = Some(Place::Register(register));
        (register, false)
    }

    /// Frees the registers of arguments that are read here for the last time.
    fn release(
        &mut self,
        arguments: [Option<NodeId>; 3],
        position: usize,
        last_reads: &HashMap<usize, usize>,
    ) {
        for argument in arguments.into_iter().flatten() {
            let root = self.schedule.root(argument);
            let is_last = last_reads.get(&root) == Some(&position);
            if let (Some(Place::Register(register)), true) = (self.places[root], is_last) {
                self.free_register(register);
            }
        }
    }

    /// The columns of a matrix, which are placed among the constants once.
    fn columns(&mut self, matrix: &Matrix) -> Vec<Place> {
        let length = padded(matrix.rows());
        let known =
            self.matrices.iter().find(|(known, _)| known == matrix).map(|(_, first)| *first);
        let first = known.unwrap_or_else(|| {
            let first = self.constants.len();
            self.constants.resize(first + length * matrix.columns(), 0.0);
            let data = matrix.0.data();
            for j in 0..matrix.columns() {
                let column: Vec<f64> =
                    data.iter().skip(j).step_by(matrix.columns()).copied().collect();
                copy_padded(&column, &mut self.constants[first + j * length..]);
            }
            self.matrices.push((matrix.clone(), first));
            first
        });
        (0..matrix.columns()).map(|j| Place::Constant((first + j * length) as u32)).collect()
    }

    fn whole(&mut self, id: NodeId) -> WholeInstruction {
        let node = &self.nodes[id as usize];
        let shapes: Vec<Shape> =
            node.arguments().iter().map(|&a| self.nodes[a as usize].shape).collect();
        let work = match &node.op {
            Op::Linear(map) => Work::Linear(map.clone()),
            Op::Operation(operation) => {
                self.scratch.push(operation.scratch(&shapes));
                Work::Operation(operation.clone(), self.scratch.len() - 1)
            }
            _ => unreachable!("only linear maps and operations run on whole arrays"),
        };
        let arguments = node.arguments().iter().map(|&a| self.place(a)).collect();
        WholeInstruction { work, arguments, shapes, target: self.place(id), to: node.shape }
    }

    fn arguments(&self, id: NodeId) -> [Option<NodeId>; 3] {
        let mut arguments = [None; 3];
        for (slot, &argument) in arguments.iter_mut().zip(self.nodes[id as usize].arguments()) {
            *slot = Some(argument);
        }
        arguments
    }

    /// Marks the products that become part of the one sum in which they are used.
    fn absorb_products(&mut self) {
        for group in &self.schedule.groups {
            for &id in &group.nodes {
                if let Some((_, product)) = self.product_in(id) {
                    self.is_absorbed[product as usize] = true;
                }
            }
        }
    }

    /// For a sum or difference: which of its arguments is a product of its group that nothing else
    /// uses.
    fn product_in(&self, id: NodeId) -> Option<(usize, NodeId)> {
        let node = &self.nodes[id as usize];
        let Op::Elementwise(rule) = node.op else { return None };
        if rule.id != Add::RULE.id && rule.id != Sub::RULE.id {
            return None;
        }
        let group_of = &self.schedule.group_of;
        node.arguments().iter().enumerate().find_map(|(which, &argument)| {
            let root = self.schedule.root(argument);
            let is_product =
                matches!(self.nodes[root].op, Op::Elementwise(r) if r.id == Mul::RULE.id);
            let is_single = self.uses[root] == 1 && group_of[root] == group_of[id as usize];
            (is_product && is_single).then_some((which, root as NodeId))
        })
    }

    /// The kernel of an elementwise node and what it reads, with a product absorbed.
    fn fused(&self, id: NodeId) -> (Kernel, [Option<NodeId>; 3]) {
        let node = &self.nodes[id as usize];
        let Op::Elementwise(rule) = node.op else {
            unreachable!("only elementwise nodes have elementwise kernels")
        };
        let Some((which, product)) = self.product_in(id) else {
            return (rule.kernels.for_target(self.target), self.arguments(id));
        };
        let [a, b, _] = self.arguments(product);
        let kernels = match (rule.id == Add::RULE.id, which) {
            (true, _) => &MUL_ADD,
            (false, 0) => &MUL_SUB,
            (false, _) => &NEGATED_MUL_ADD,
        };
        (kernels.for_target(self.target), [a, b, Some(node.arguments()[1 - which])])
    }

    fn take_register(&mut self) -> u32 {
        if let Some((register, is_free)) = self.registers.iter_mut().find(|(_, is_free)| *is_free) {
            *is_free = false;
            return *register;
        }
        let register = self.new_buffer(BLOCK);
        self.registers.push((register, false));
        register
    }

    fn free_register(&mut self, register: u32) {
        for (known, is_free) in &mut self.registers {
            *is_free |= *known == register;
        }
    }

    /// Appends indices, padded like the vectors.
    fn add_indices(&mut self, index: &[usize]) -> u32 {
        let first = self.indices.len();
        self.indices.extend(index.iter().map(|&i| i as u32));
        self.indices.resize(first + padded(index.len()), 0);
        first as u32
    }

    fn finish(
        self,
        steps: Vec<Step>,
        inputs: Vec<Copy>,
        outputs: Vec<Copy>,
        target: Target,
    ) -> Program {
        let storage = Storage {
            scalars: self.scalars,
            buffers: self.buffers.iter().map(|&len| Aligned::zeros(len)).collect(),
            sums: vec![NO_SUMS; self.num_sums],
            scratch: self.scratch,
        };
        let constants = Aligned::from(self.constants.as_slice());
        Program::new(steps, constants, self.indices, inputs, outputs, storage, target)
    }
}
