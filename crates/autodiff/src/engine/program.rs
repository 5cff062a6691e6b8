//! The compiled expression and its evaluation.

use std::fmt;
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use crate::derivative::needed_by;
use crate::graph::Op;
use crate::operation::Arguments;
use crate::primitive::Slice;
use crate::{Error, ErrorKind, Graph, Var};

use super::aligned::{Aligned, padded};
use super::instruction::{BlockInstruction, BlockKind, Finish, Step, WholeInstruction, Work};
use super::lower::{BLOCK, lower};
use super::reduce::{NO_SUMS, add_block, total};
use super::storage::{Place, Storage};
use super::target::Target;

/// A compiled expression: numbers in, numbers out.
///
/// The inputs lie one after the other in one slice, in the order in which they were listed to
/// [`Graph::compile`], each in row-major order; so do the outputs. A program can be shared between
/// threads; each needs a [`Workspace`] of its own.
pub struct Program {
    steps: Vec<Step>,
    constants: Aligned,
    indices: Vec<u32>,
    inputs: Vec<Copy>,
    outputs: Vec<Copy>,
    input_len: usize,
    output_len: usize,
    /// What the scratch space of a thread starts as.
    storage: Storage,
    target: Target,
    /// Tells this program's workspaces from others.
    identity: Arc<()>,
}

/// Values that are copied in or out.
#[derive(Debug)]
pub(crate) struct Copy {
    pub(crate) place: Place,
    pub(crate) size: usize,
}

/// The scratch space in which one thread evaluates a [`Program`].
#[derive(Debug, Clone)]
pub struct Workspace {
    storage: Storage,
    identity: Arc<()>,
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
        if inputs.iter().chain(outputs).any(|var| !std::ptr::eq(var.graph, graph)) {
            return Err(Error::new(
                ErrorKind::Call,
                "compile: a variable of another graph is among the inputs or outputs",
            ));
        }
        let needed = needed_by(graph, outputs);
        for (id, node) in graph.nodes().iter().enumerate().take(needed.len()) {
            let is_listed = inputs.iter().any(|input| input.id as usize == id);
            if needed[id] && matches!(node.op, Op::Input) && !is_listed {
                let name = graph.name(id as u32).unwrap_or_default();
                return Err(Error::new(
                    ErrorKind::Call,
                    format!(
                        "compile: an output depends on \"{name}\", which is not among the inputs"
                    ),
                ));
            }
        }
        lower(graph, inputs, outputs, &needed, graph.target())
    }

    pub(crate) fn new(
        steps: Vec<Step>,
        constants: Aligned,
        indices: Vec<u32>,
        inputs: Vec<Copy>,
        outputs: Vec<Copy>,
        storage: Storage,
        target: Target,
    ) -> Self {
        let input_len = inputs.iter().map(|copy| copy.size).sum();
        let output_len = outputs.iter().map(|copy| copy.size).sum();
        Self {
            steps,
            constants,
            indices,
            inputs,
            outputs,
            input_len,
            output_len,
            storage,
            target,
            identity: Arc::new(()),
        }
    }

    /// The number of values that an evaluation takes.
    pub fn input_len(&self) -> usize {
        self.input_len
    }

    /// The number of values that an evaluation gives.
    pub fn output_len(&self) -> usize {
        self.output_len
    }

    /// The instruction set that the program runs on: `baseline`, `avx2` or `avx512`.
    pub fn instruction_set(&self) -> &'static str {
        self.target.name()
    }

    /// New scratch space for one thread.
    pub fn workspace(&self) -> Workspace {
        Workspace { storage: self.storage.clone(), identity: self.identity.clone() }
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
        let storage = &mut workspace.storage;
        if !Arc::ptr_eq(&workspace.identity, &self.identity) {
            return Err(Error::new(
                ErrorKind::Call,
                "eval: the workspace is another program's; make one with this program's workspace()",
            ));
        }
        let mut rest = inputs;
        for Copy { place, size } in &self.inputs {
            let (values, tail) = rest.split_at(*size);
            storage.write(*place, values);
            rest = tail;
        }
        for step in &self.steps {
            match step {
                Step::Scalars(instructions) => {
                    for instruction in instructions {
                        let [a, b, c] = instruction.arguments;
                        let scalars = &mut storage.scalars;
                        let x = [scalars[a as usize], scalars[b as usize], scalars[c as usize]];
                        scalars[instruction.target as usize] = instruction.kernel.scalar(x);
                    }
                }
                Step::Blocks { size, instructions, finish } => {
                    self.run_blocks(storage, *size, instructions, finish);
                }
                Step::Whole(instruction) => self.run_whole(storage, instruction),
            }
        }
        let mut rest = outputs;
        for Copy { place, size } in &self.outputs {
            let (values, tail) = rest.split_at_mut(*size);
            values.copy_from_slice(&storage.array(&self.constants, *place)[..*size]);
            rest = tail;
        }
        Ok(())
    }

    fn run_blocks(
        &self,
        storage: &mut Storage,
        size: usize,
        instructions: &[BlockInstruction],
        finish: &[Finish],
    ) {
        for gathered in finish {
            match *gathered {
                Finish::Total { sums, .. } | Finish::TotalElement { sums, .. } => {
                    storage.sums[sums as usize] = NO_SUMS;
                }
                Finish::Clear { target } => storage.buffers[target as usize].fill(0.0),
            }
        }
        for start in (0..size).step_by(BLOCK) {
            let elements = BLOCK.min(size - start);
            let count = padded(elements);
            for instruction in instructions {
                self.run_block(storage, instruction, start, count, elements);
            }
        }
        for gathered in finish {
            match *gathered {
                Finish::Total { sums, target } => {
                    storage.scalars[target as usize] = total(&storage.sums[sums as usize]);
                }
                Finish::TotalElement { sums, target, element } => {
                    storage.buffers[target as usize][element as usize] =
                        total(&storage.sums[sums as usize]);
                }
                Finish::Clear { .. } => {}
            }
        }
    }

    #[inline(always)]
    fn run_block(
        &self,
        storage: &mut Storage,
        instruction: &BlockInstruction,
        start: usize,
        count: usize,
        elements: usize,
    ) {
        let [a, b, c] = instruction.arguments;
        match instruction.kind {
            BlockKind::Map { kernel, target, is_array } => {
                let mut out = mem::take(&mut storage.buffers[target as usize]);
                let arguments = [
                    storage.read(&self.constants, a, start, count),
                    storage.read(&self.constants, b, start, count),
                    storage.read(&self.constants, c, start, count),
                ];
                let first = if is_array { start } else { 0 };
                kernel.block(&arguments, &mut out[first..first + count]);
                storage.buffers[target as usize] = out;
            }
            BlockKind::Reduce { kernel, sums } => {
                let mut all = mem::take(&mut storage.sums);
                let a = storage.read(&self.constants, a, start, count);
                let b = storage.read(&self.constants, b, start, count);
                add_block(kernel, a, b, elements, &mut all[sums as usize]);
                storage.sums = all;
            }
            BlockKind::Gather { index, target, is_array } => {
                let mut out = mem::take(&mut storage.buffers[target as usize]);
                let source = storage.array(&self.constants, a);
                let first = if is_array { start } else { 0 };
                let index = &self.indices[index as usize + start..][..count];
                for (y, &i) in out[first..first + count].iter_mut().zip(index) {
                    *y = source[i as usize];
                }
                storage.buffers[target as usize] = out;
            }
            BlockKind::Scatter { index, target } => {
                let mut out = mem::take(&mut storage.buffers[target as usize]);
                let source = storage.read(&self.constants, a, start, count);
                let index = &self.indices[index as usize + start..][..elements];
                scatter_add(index, source, &mut out);
                storage.buffers[target as usize] = out;
            }
        }
    }

    fn run_whole(&self, storage: &mut Storage, instruction: &WholeInstruction) {
        let WholeInstruction { work, arguments, shapes, target, to } = instruction;
        let (mut buffer, mut number) = (Aligned::default(), [0.0]);
        let out = match *target {
            Place::Array(i) | Place::Register(i) => {
                buffer = mem::take(&mut storage.buffers[i as usize]);
                &mut buffer[..to.size()]
            }
            _ => &mut number[..],
        };
        let mut scratch = mem::take(&mut storage.scratch);
        let data = |i: usize| &storage.array(&self.constants, arguments[i])[..shapes[i].size()];
        match work {
            Work::Linear(map) => map.apply(data(0), shapes[0], *to, out),
            Work::Operation(operation, i) => {
                operation.eval(Arguments::new(shapes, &data), out, &mut scratch[*i]);
            }
        }
        storage.scratch = scratch;
        match *target {
            Place::Array(i) | Place::Register(i) => storage.buffers[i as usize] = buffer,
            Place::Scalar(i) => storage.scalars[i as usize] = number[0],
            // Constants and single elements are never written.
            Place::Constant(_) | Place::Element(..) => {}
        }
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
        const ROWS: usize = 64;
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

/// Adds each element to the one of its index. A run of one index is added up first, since indices
/// are often sorted: waiting for the sum in memory at every element would take longest.
#[inline(always)]
fn scatter_add(index: &[u32], source: Slice<'_>, out: &mut [f64]) {
    let Some(&first) = index.first() else { return };
    let (mut current, mut sum) = (first as usize, 0.0);
    for (k, &i) in index.iter().enumerate() {
        let i = i as usize;
        if i != current {
            out[current] += sum;
            (current, sum) = (i, 0.0);
        }
        sum += source.at(k);
    }
    out[current] += sum;
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("input_len", &self.input_len)
            .field("output_len", &self.output_len)
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}
