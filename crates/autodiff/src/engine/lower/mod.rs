//! From the plan to a program: places for values, instructions for groups.

mod absorb;
mod blocks;
mod logistic;
mod places;

use crate::graph::{Node, NodeId, Op};
use crate::operation::Concatenate;
use crate::{Error, ErrorKind, Graph, Shape, Var};

use super::address::Address;
use super::aligned::Aligned;
use super::frame::{Group, Scalars};
use super::instruction::{CopyWithin, ScalarInstruction, Step, WholeInstruction, Work};
use super::logistic::NUMBER as LOGISTIC_NUMBER;
use super::program::{Copy, Parts, Program};
use super::schedule::{self, Class, GroupKind, Schedule};
use super::target::Target;
use absorb::{Absorbed, Absorption};
use blocks::BlockGroup;
use logistic::Logistic;
use places::{Memories, Places};

/// The number of elements of a block.
pub(crate) const BLOCK: usize = 256;

/// A step whose blocks still have to be checked, once the sizes of the memories are known.
enum Draft {
    Ready(Step),
    Scalars(Vec<ScalarInstruction>),
    Blocks(BlockGroup),
}

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
    let outputs: Vec<NodeId> = outputs.iter().map(|output| output.id).collect();
    let absorption = Absorption::new(&nodes, &schedule, &outputs);
    let mut lowering = Lowering {
        nodes: &nodes,
        schedule: &schedule,
        absorption: &absorption,
        target,
        places: Places::new(&nodes, &schedule, needed, inputs.len()),
        scratch: Vec::new(),
    };
    let input_copies = lowering.place_inputs(inputs)?;
    lowering.places.place_constants(needed);
    lowering.place_results(&outputs);
    let mut drafts = Vec::with_capacity(schedule.groups.len());
    for group in &schedule.groups {
        drafts.push(lowering.group(group));
    }
    let output_copies = outputs
        .iter()
        .map(|&id| Copy { address: lowering.places.of(id), size: nodes[id as usize].shape.size() })
        .collect();
    let Lowering { places, scratch, .. } = lowering;
    let Memories { memory, constants, ones } = places.finish();
    let steps = drafts
        .into_iter()
        .map(|draft| match draft {
            Draft::Ready(step) => Ok(step),
            Draft::Scalars(instructions) => {
                Scalars::new(instructions, memory.len()).map(Step::Scalars).map_err(unsound)
            }
            Draft::Blocks(BlockGroup { size, instructions }) => {
                Group::new(size, instructions, memory.len(), constants.len())
                    .map(Step::Blocks)
                    .map_err(unsound)
            }
        })
        .collect::<Result<_, _>>()?;
    Ok(Program::new(Parts {
        steps,
        constants: Aligned::from(constants),
        ones,
        inputs: input_copies,
        outputs: output_copies,
        memory: Aligned::from(memory),
        scratch,
        target,
    }))
}

/// What is said where the check of instructions fails, which it does only for a wrong lowering.
fn unsound(instruction: &str) -> Error {
    let message = format!(
        "compile: the instruction {instruction} would leave its memory: this is a mistake in autodiff, \
         not in the expression; please report it with the expression"
    );
    Error::new(ErrorKind::Call, message)
}

/// Whether a node is its arguments, one behind the other in memory.
fn is_joined(node: &Node) -> bool {
    match &node.op {
        Op::Operation(operation) => {
            Concatenate::axis_of(&**operation).is_some_and(|axis| node.shape.around(axis).0 == 1)
        }
        _ => false,
    }
}

/// The arguments of a joined array, and where each starts in it.
fn parts(nodes: &[Node], id: NodeId) -> impl Iterator<Item = (NodeId, usize)> {
    let mut end = 0;
    nodes[id as usize].arguments().iter().map(move |&part| {
        let start = end;
        end += nodes[part as usize].shape.size();
        (part, start)
    })
}

struct Lowering<'a> {
    nodes: &'a [Node],
    schedule: &'a Schedule,
    absorption: &'a Absorption,
    target: Target,
    places: Places<'a>,
    scratch: Vec<crate::operation::Scratch>,
}

impl Lowering<'_> {
    fn place_inputs(&mut self, inputs: &[Var<'_>]) -> Result<Vec<Copy>, Error> {
        let mut copies = Vec::new();
        for input in inputs {
            let id = input.id as usize;
            if !matches!(self.nodes[id].op, Op::Input) {
                return Err(Error::new(
                    ErrorKind::Call,
                    format!("compile: {input:?} is not an input of the graph"),
                ));
            }
            let size = self.nodes[id].shape.size();
            let address = self.places.new_place(size);
            // An input that no output needs is read all the same, to keep the order of the call.
            self.places.set(id, address);
            copies.push(Copy { address, size });
        }
        Ok(copies)
    }

    /// Gives places to all results but those that live in registers.
    fn place_results(&mut self, outputs: &[NodeId]) {
        let is_kept = schedule::is_kept(self.nodes, self.schedule, outputs);
        self.place_joined_numbers();
        for group in &self.schedule.groups {
            for &id in &group.nodes {
                let id = id as usize;
                let is_placed = self.places.get(id).is_some();
                if is_kept[id] && !is_placed && !self.absorption.is_absorbed(id) {
                    let address = self.places.new_place(self.nodes[id].shape.size());
                    self.places.set(id, address);
                }
            }
        }
    }

    /// Gives places to arrays that are joined of others, and to the numbers among these within them.
    fn place_joined_numbers(&mut self) {
        for group in &self.schedule.groups {
            let GroupKind::Whole(id) = group.kind else { continue };
            let node = &self.nodes[id as usize];
            if !is_joined(node) {
                continue;
            }
            let address = self.places.new_place(node.shape.size());
            self.places.set(id as usize, address);
            for (part, start) in parts(self.nodes, id) {
                let (root, _) = self.schedule.root(part);
                let is_computed =
                    matches!(self.schedule.classes[root], Class::Scalar | Class::Gathered);
                let is_number = self.nodes[root].shape.size() == 1;
                if is_computed && is_number && self.places.get(root).is_none() {
                    self.places.set(root, Address::memory(address.index() + start));
                }
            }
        }
    }

    /// The copies that make a joined array of what does not lie in it already.
    fn copies(&self, id: NodeId) -> Vec<CopyWithin> {
        let target = self.places.of(id).index();
        let copies = parts(self.nodes, id).map(|(part, start)| CopyWithin {
            from: self.places.of(part),
            to: (target + start) as u32,
            len: self.nodes[part as usize].shape.size() as u32,
        });
        copies
            .filter(|copy| copy.from.origin.is_constant() || copy.from.offset != copy.to)
            .collect()
    }

    fn group(&mut self, group: &schedule::Group) -> Draft {
        match group.kind {
            GroupKind::Scalars => Draft::Scalars(self.scalar_group(group)),
            GroupKind::Blocks(size) => Draft::Blocks(self.block_group(group, size)),
            GroupKind::Whole(id) if is_joined(&self.nodes[id as usize]) => {
                Draft::Ready(Step::Copies(self.copies(id)))
            }
            GroupKind::Whole(id) => Draft::Ready(Step::Whole(Box::new(self.whole(id)))),
        }
    }

    fn scalar_group(&mut self, group: &schedule::Group) -> Vec<ScalarInstruction> {
        let mut instructions = Vec::new();
        for &id in group.nodes.iter().filter(|&&id| !self.absorption.is_done_by_another(id)) {
            if let Some(&Logistic { x, value, slope, log_slope, .. }) = self.absorption.logistic(id)
            {
                let places = [x, value, slope, log_slope].map(|id| self.places.of(id).offset);
                let kernel = LOGISTIC_NUMBER.for_target(self.target);
                instructions.push(ScalarInstruction { kernel, places });
                continue;
            }
            let Some((kernels, arguments)) = self.elementwise(id) else { continue };
            let mut places = [0, 0, 0, self.places.of(id).offset];
            for (place, &argument) in places.iter_mut().zip(&arguments) {
                *place = self.places.of(argument).offset;
            }
            instructions.push(ScalarInstruction { kernel: kernels.scalar(self.target), places });
        }
        instructions
    }

    /// The kernels of an elementwise node and what they read, with what the node has absorbed.
    fn elementwise(&self, id: NodeId) -> Option<(&'static super::Kernels, Vec<NodeId>)> {
        let node = &self.nodes[id as usize];
        let Op::Elementwise(rule) = node.op else { return None };
        Some(match self.absorption.of(id) {
            Some(&Absorbed::Arithmetic { kernels, inner, which }) => {
                let mut arguments = self.nodes[inner as usize].arguments().to_vec();
                arguments.push(node.arguments()[1 - which]);
                (kernels, arguments)
            }
            _ => (&rule.kernels, node.arguments().to_vec()),
        })
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
        let arguments = node.arguments().iter().map(|&a| self.places.of(a)).collect();
        WholeInstruction { work, arguments, shapes, target: self.places.of(id), to: node.shape }
    }
}
