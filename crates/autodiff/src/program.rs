//! Compiled expressions: an immutable program, and the scratch space of one thread.

use std::fmt;
use std::ops::Range;

use rayon::prelude::*;

use crate::derivative::needed_by;
use crate::graph::{MAX_ARITY, NodeId, Op};
use crate::{Error, ErrorKind, Graph, Shape, Var};

/// A compiled expression: numbers in, numbers out.
///
/// The inputs lie one after the other in one slice, in the order in which they were listed to
/// [`Graph::compile`], each in row-major order; so do the outputs. A program can be shared between
/// threads; each needs a [`Workspace`] of its own.
pub struct Program {
    /// Known values, one after the other.
    constants: Vec<f64>,
    instructions: Vec<Instruction>,
    outputs: Vec<Place>,
    input_len: usize,
    output_len: usize,
    /// The inputs, then the result of each instruction.
    scratch_len: usize,
}

/// One operation with the places that it reads and the range of the scratch space that it writes.
struct Instruction {
    op: Op,
    arguments: [(Place, Shape); MAX_ARITY],
    arity: usize,
    target: Range<usize>,
    shape: Shape,
}

/// Where a value lies.
#[derive(Clone, Debug)]
enum Place {
    Constant(Range<usize>),
    Scratch(Range<usize>),
}

impl Place {
    fn read<'a>(&self, constants: &'a [f64], scratch: &'a [f64]) -> &'a [f64] {
        match self {
            Place::Constant(range) => &constants[range.clone()],
            Place::Scratch(range) => &scratch[range.clone()],
        }
    }
}

/// The scratch space in which one thread evaluates a [`Program`].
#[derive(Debug, Clone)]
pub struct Workspace {
    scratch: Vec<f64>,
}

impl Program {
    pub(crate) fn compile(
        graph: &Graph,
        inputs: &[Var<'_>],
        outputs: &[Var<'_>],
    ) -> Result<Self, Error> {
        let faults = graph.faults();
        if !faults.is_empty() {
            return Err(Error::from_faults(&faults));
        }
        let needed = needed_by(graph, outputs);
        let nodes = graph.nodes();
        let mut places: Vec<Option<Place>> = vec![None; nodes.len()];
        let mut scratch_len = 0;
        let mut allocate = |size: usize| {
            let start = scratch_len;
            scratch_len += size;
            start..scratch_len
        };
        for input in inputs {
            if !matches!(nodes[input.id as usize].op, Op::Input) {
                return Err(Error::new(
                    ErrorKind::Call,
                    format!("compile: {input:?} is not an input of the graph"),
                ));
            }
            places[input.id as usize] =
                Some(Place::Scratch(allocate(nodes[input.id as usize].shape.size())));
        }
        let mut constants = Vec::new();
        let mut instructions = Vec::new();
        for (id, node) in nodes.iter().enumerate().take(needed.len()).filter(|(id, _)| needed[*id])
        {
            match &node.op {
                Op::Input if places[id].is_some() => {}
                Op::Input => {
                    let name = graph.name(id as NodeId).unwrap_or_default();
                    return Err(Error::new(
                        ErrorKind::Call,
                        format!(
                            "compile: an output depends on \"{name}\", which is not among the inputs"
                        ),
                    ));
                }
                Op::Constant(array) => {
                    let start = constants.len();
                    constants.extend_from_slice(array.data());
                    places[id] = Some(Place::Constant(start..constants.len()));
                }
                op => {
                    let target = allocate(node.shape.size());
                    let empty = (Place::Constant(0..0), Shape::SCALAR);
                    let mut arguments = [empty.clone(), empty.clone(), empty];
                    for (slot, &a) in arguments.iter_mut().zip(node.arguments()) {
                        // Arguments have smaller numbers than the node, so their place is known.
                        let place = places[a as usize].clone().unwrap_or(Place::Constant(0..0));
                        *slot = (place, nodes[a as usize].shape);
                    }
                    instructions.push(Instruction {
                        op: op.clone(),
                        arguments,
                        arity: node.arguments().len(),
                        target: target.clone(),
                        shape: node.shape,
                    });
                    places[id] = Some(Place::Scratch(target));
                }
            }
        }
        let input_len = inputs.iter().map(|i| nodes[i.id as usize].shape.size()).sum();
        let output_len = outputs.iter().map(|o| nodes[o.id as usize].shape.size()).sum();
        let outputs = outputs.iter().filter_map(|o| places[o.id as usize].clone()).collect();
        Ok(Self { constants, instructions, outputs, input_len, output_len, scratch_len })
    }

    /// The number of values that an evaluation takes.
    pub fn input_len(&self) -> usize {
        self.input_len
    }

    /// The number of values that an evaluation gives.
    pub fn output_len(&self) -> usize {
        self.output_len
    }

    /// The number of operations of one evaluation.
    pub fn num_instructions(&self) -> usize {
        self.instructions.len()
    }

    /// New scratch space for one thread.
    pub fn workspace(&self) -> Workspace {
        Workspace { scratch: vec![0.0; self.scratch_len] }
    }

    /// Evaluates the outputs for these inputs, without allocating.
    ///
    /// # Errors
    /// If the inputs or outputs have the wrong length or the workspace is another program's; then
    /// nothing is written.
    pub fn eval(
        &self,
        workspace: &mut Workspace,
        inputs: &[f64],
        outputs: &mut [f64],
    ) -> Result<(), Error> {
        self.check_lengths("eval", inputs.len(), self.input_len, outputs.len(), self.output_len)?;
        if workspace.scratch.len() != self.scratch_len {
            return Err(Error::new(
                ErrorKind::Call,
                "eval: the workspace is another program's; make one with this program's workspace()",
            ));
        }
        workspace.scratch[..self.input_len].copy_from_slice(inputs);
        for instruction in &self.instructions {
            // A result lies behind all that it is computed from.
            let (before, rest) = workspace.scratch.split_at_mut(instruction.target.start);
            let out = &mut rest[..instruction.target.len()];
            let arguments = instruction.arguments[..instruction.arity]
                .iter()
                .map(|(place, shape)| (place.read(&self.constants, before), *shape));
            instruction.op.apply(arguments, instruction.shape, out);
        }
        let mut rest = outputs;
        for place in &self.outputs {
            let values = place.read(&self.constants, &workspace.scratch);
            let (out, tail) = rest.split_at_mut(values.len());
            out.copy_from_slice(values);
            rest = tail;
        }
        Ok(())
    }

    /// Evaluates many rows of inputs into rows of outputs, in parallel on rayon's current pool.
    ///
    /// Each row is computed as by [`Program::eval`], so results do not depend on the number of
    /// threads.
    ///
    /// # Errors
    /// If the lengths are not the same number of rows.
    pub fn eval_batch(&self, inputs: &[f64], outputs: &mut [f64]) -> Result<(), Error> {
        /// Rows that one task takes at least, so that its workspace is worth making.
        const ROWS: usize = 16;
        if self.input_len == 0 || self.output_len == 0 {
            return Err(Error::new(
                ErrorKind::Call,
                "eval_batch: the program has no inputs or no outputs, so rows cannot be counted",
            ));
        }
        let rows = inputs.len() / self.input_len;
        let (inputs_needed, outputs_needed) = (rows * self.input_len, rows * self.output_len);
        self.check_lengths(
            "eval_batch",
            inputs.len(),
            inputs_needed,
            outputs.len(),
            outputs_needed,
        )?;
        outputs
            .par_chunks_mut(self.output_len)
            .zip(inputs.par_chunks(self.input_len))
            .with_min_len(ROWS)
            .try_for_each_init(
                || self.workspace(),
                |workspace, (output, input)| self.eval(workspace, input, output),
            )
    }

    fn check_lengths(
        &self,
        function: &str,
        inputs: usize,
        inputs_needed: usize,
        outputs: usize,
        outputs_needed: usize,
    ) -> Result<(), Error> {
        if inputs == inputs_needed && outputs == outputs_needed {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Call,
            format!(
                "{function}: the program maps {} inputs to {} outputs, found {inputs} and {outputs}",
                self.input_len, self.output_len
            ),
        ))
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("input_len", &self.input_len)
            .field("output_len", &self.output_len)
            .field("instructions", &self.instructions.len())
            .finish_non_exhaustive()
    }
}
