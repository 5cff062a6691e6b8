//! The compiled expression and its evaluation.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::derivative::needed_by;
use crate::graph::Op;
use crate::operation::{Arguments, Scratch};
use crate::{Error, ErrorKind, Graph, Var};

use super::address::Address;
use super::aligned::{Aligned, copy_padded};
use super::instruction::{CopyWithin, Step, WholeInstruction, Work};
use super::lower::lower;
use super::target::Target;

/// A compiled expression: numbers in, numbers out.
///
/// The inputs lie one after the other in one slice, in the order in which they were listed to
/// [`Graph::compile`], each in row-major order; so do the outputs. A program can be shared between
/// threads; each needs a [`Workspace`] of its own.
pub struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) constants: Aligned,
    /// Where a block of ones lies among the constants.
    pub(super) ones: Option<u32>,
    pub(super) inputs: Vec<Copy>,
    pub(super) outputs: Vec<Copy>,
    input_len: usize,
    output_len: usize,
    /// What the memory of a thread starts as.
    memory: Aligned,
    /// What each operation on whole arrays asked for.
    scratch: Vec<Scratch>,
    target: Target,
    /// Tells this program's workspaces from others.
    identity: Arc<()>,
}

/// Values that are copied in or out.
#[derive(Debug)]
pub(crate) struct Copy {
    pub(crate) address: Address,
    pub(crate) size: usize,
}

/// What a program is made of.
pub(super) struct Parts {
    pub(super) steps: Vec<Step>,
    pub(super) constants: Aligned,
    pub(super) ones: Option<u32>,
    pub(super) inputs: Vec<Copy>,
    pub(super) outputs: Vec<Copy>,
    pub(super) memory: Aligned,
    pub(super) scratch: Vec<Scratch>,
    pub(super) target: Target,
}

/// The scratch space in which one thread evaluates a [`Program`].
#[derive(Debug, Clone)]
pub struct Workspace {
    pub(super) memory: Aligned,
    scratch: Vec<Scratch>,
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

    pub(super) fn new(parts: Parts) -> Self {
        let Parts { steps, constants, ones, inputs, outputs, memory, scratch, target } = parts;
        let input_len = inputs.iter().map(|copy| copy.size).sum();
        let output_len = outputs.iter().map(|copy| copy.size).sum();
        Self {
            steps,
            constants,
            ones,
            inputs,
            outputs,
            input_len,
            output_len,
            memory,
            scratch,
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
        Workspace {
            memory: self.memory.clone(),
            scratch: self.scratch.clone(),
            identity: self.identity.clone(),
        }
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
        self.check_call("eval", workspace, inputs.len(), outputs.len())?;
        self.run(workspace, inputs);
        self.copy_out(workspace, &self.outputs, outputs);
        Ok(())
    }

    /// Evaluates a program whose first output is a number, which is returned; all others, such as its
    /// gradient, go into `gradient`. Does not allocate.
    ///
    /// ```
    /// use autodiff::{Graph, grad};
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 2);
    /// let y = (x * x).sum();
    /// let program = graph.compile(&[x], &[y, grad(y, &[x])[0]])?;
    /// let mut gradient = [0.0; 2];
    /// let value = program.value_and_grad(&mut program.workspace(), &[3.0, 4.0], &mut gradient)?;
    /// assert_eq!((value, gradient), (25.0, [6.0, 8.0]));
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Program::eval`]; if the first output is not a number.
    pub fn value_and_grad(
        &self,
        workspace: &mut Workspace,
        inputs: &[f64],
        gradient: &mut [f64],
    ) -> Result<f64, Error> {
        self.check_call("value_and_grad", workspace, inputs.len(), gradient.len() + 1)?;
        let Some((first @ Copy { size: 1, .. }, others)) = self.outputs.split_first() else {
            return Err(Error::new(
                ErrorKind::Call,
                "value_and_grad: the first output of the program must be one number; use eval",
            ));
        };
        self.run(workspace, inputs);
        let mut value = [0.0];
        self.copy_out(workspace, std::slice::from_ref(first), &mut value);
        self.copy_out(workspace, others, gradient);
        Ok(value[0])
    }

    /// Runs all steps.
    #[inline(always)]
    fn run(&self, workspace: &mut Workspace, inputs: &[f64]) {
        let memory = &mut *workspace.memory;
        let mut rest = inputs;
        for Copy { address, size } in &self.inputs {
            let (values, tail) = rest.split_at(*size);
            match *values {
                [value] => memory[address.index()] = value,
                _ => copy_padded(values, &mut memory[address.index()..]),
            }
            rest = tail;
        }
        for step in &self.steps {
            match step {
                Step::Scalars(scalars) => scalars.run(memory),
                Step::Blocks(group) => group.run(memory, &self.constants),
                Step::Copies(copies) => {
                    for &CopyWithin { from, to, len } in copies {
                        let (first, to, len) = (from.index(), to as usize, len as usize);
                        if from.origin.is_constant() {
                            memory[to..to + len].copy_from_slice(&self.constants[first..][..len]);
                        } else {
                            memory.copy_within(first..first + len, to);
                        }
                    }
                }
                Step::Whole(instruction) => {
                    self.run_whole(memory, &mut workspace.scratch, instruction);
                }
            }
        }
    }

    #[inline(always)]
    fn copy_out(&self, workspace: &Workspace, copies: &[Copy], outputs: &mut [f64]) {
        let mut rest = outputs;
        for Copy { address, size } in copies {
            let (values, tail) = rest.split_at_mut(*size);
            let from: &[f64] =
                if address.origin.is_constant() { &self.constants } else { &workspace.memory };
            match values {
                [value] => *value = from[address.index()],
                _ => values.copy_from_slice(&from[address.index()..][..*size]),
            }
            rest = tail;
        }
    }

    fn run_whole(
        &self,
        memory: &mut [f64],
        scratch: &mut [Scratch],
        instruction: &WholeInstruction,
    ) {
        let WholeInstruction { work, arguments, shapes, target, to } = instruction;
        let (before, rest) = memory.split_at_mut(target.index());
        let (out, after) = rest.split_at_mut(to.size());
        let data = |i: usize| {
            let (address, size) = (arguments[i], shapes[i].size());
            let first = address.index();
            // No argument overlaps the result, which has a place of its own; one without elements may
            // start there.
            if size == 0 {
                &[][..]
            } else if address.origin.is_constant() {
                &self.constants[first..][..size]
            } else if first < target.index() {
                &before[first..][..size]
            } else {
                &after[first - target.index() - to.size()..][..size]
            }
        };
        match work {
            Work::Linear(map) => map.apply(data(0), shapes[0], *to, out),
            Work::Operation(operation, i) => {
                operation.eval(Arguments::new(shapes, &data), out, &mut scratch[*i]);
            }
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

    fn check_call(
        &self,
        function: &str,
        workspace: &Workspace,
        inputs: usize,
        outputs: usize,
    ) -> Result<(), Error> {
        self.check_lengths(function, inputs, self.input_len, outputs, self.output_len)?;
        if Arc::ptr_eq(&workspace.identity, &self.identity) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Call,
            format!(
                "{function}: the workspace is another program's; make one with this program's \
                 workspace()"
            ),
        ))
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
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}
