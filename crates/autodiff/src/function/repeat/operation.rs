//! The loop as an operation on whole arrays: what `scan`, `vmap` and their derivatives become.

use std::ops::Range;
use std::sync::Arc;

use crate::operation::{Arguments, Operation, Scratch, equal};
use crate::{Shape, Var, Workspace};

use super::body::Body;

/// The number of elements that a loop has to work on before it is divided among threads.
const PARALLEL: usize = 20_000;

/// The number of elements that one part of a divided loop works on at least.
const PART: usize = PARALLEL / 2;

/// The most parts of a divided loop.
const MAX_PARTS: usize = 64;

/// The most numbers that all parts gather in their sums; a loop whose sums are more has one part.
const SUMS: usize = 1 << 20;

/// A body run again and again.
///
/// The body takes `[carry…, row of each xs…, captured…]` and gives `[carry…, ys…, sums…]`. The
/// arguments of the loop are the initial carry, the xs, each with the steps as its leading axis, and the
/// captured variables. Its result is one vector of three parts:
///
/// 1. the carry: before each step, at the position of the step, and after the last step, or only
///    the latter (`keeps_carry`);
/// 2. the ys of each step;
/// 3. the sums over all steps.
///
/// In parts 1 and 2 what belongs to one step lies together. Without a carry the steps are independent:
/// then a large loop is divided among threads. The parts into which it falls, and so the order of the
/// additions, do not depend on the number of threads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Loop {
    pub(super) name: &'static str,
    pub(super) length: usize,
    /// Whether the steps run from the last to the first.
    pub(super) reverse: bool,
    pub(super) keeps_carry: bool,
    pub(super) carry: Vec<Shape>,
    pub(super) xs: Vec<Shape>,
    pub(super) captured: Vec<Shape>,
    pub(super) ys: Vec<Shape>,
    pub(super) sums: Vec<Shape>,
    pub(super) body: Arc<Body>,
    pub(super) work_per_step: usize,
}

/// The number of elements of arrays of these shapes.
pub(super) fn total(shapes: &[Shape]) -> usize {
    shapes.iter().map(Shape::size).sum()
}

impl Loop {
    pub(super) fn work(&self) -> usize {
        self.length * self.work_per_step
    }

    /// Where the parts of the result begin and end.
    pub(super) fn parts(&self) -> [Range<usize>; 3] {
        let rows = if self.keeps_carry { self.length + 1 } else { 1 };
        let carry = rows * total(&self.carry);
        let ys = carry + self.length * total(&self.ys);
        [0..carry, carry..ys, ys..ys + total(&self.sums)]
    }

    /// The row of the kept carry that is the last, and the first of those before each step.
    pub(super) fn carry_rows(&self) -> (usize, usize) {
        match (self.keeps_carry, self.reverse) {
            (false, _) => (0, 0),
            (true, false) => (self.length, 0),
            (true, true) => (0, 1),
        }
    }

    fn input_len(&self) -> usize {
        total(&self.carry) + total(&self.xs) + total(&self.captured)
    }

    fn output_len(&self) -> usize {
        total(&self.carry) + total(&self.ys) + total(&self.sums)
    }

    /// The number of parts, and of steps in all but the last of them, of a loop without a carry.
    fn division(&self) -> (usize, usize) {
        let least = PART.div_ceil(self.work_per_step.max(1));
        let most = (SUMS / total(&self.sums).max(1)).clamp(1, MAX_PARTS);
        let steps = self.length.div_ceil(most).max(least);
        (self.length.div_ceil(steps), steps)
    }

    /// Lays the rows of the xs for one step into the inputs of the body.
    fn lay_rows(&self, arguments: Arguments<'_>, step: usize, inputs: &mut [f64]) {
        let mut at = 0;
        for (i, shape) in self.xs.iter().enumerate() {
            let size = shape.size();
            let rows = arguments.data(self.carry.len() + i);
            inputs[at..at + size].copy_from_slice(&rows[step * size..(step + 1) * size]);
            at += size;
        }
    }

    /// Lays arguments, one after the other, into the inputs of the body.
    fn lay(&self, arguments: Arguments<'_>, which: Range<usize>, inputs: &mut [f64]) {
        let mut at = 0;
        for i in which {
            let data = arguments.data(i);
            inputs[at..at + data.len()].copy_from_slice(data);
            at += data.len();
        }
    }

    fn lay_captured(&self, arguments: Arguments<'_>, inputs: &mut [f64]) {
        let first = self.carry.len() + self.xs.len();
        let at = total(&self.carry) + total(&self.xs);
        self.lay(arguments, first..first + self.captured.len(), &mut inputs[at..]);
    }

    fn run_body(&self, workspace: &mut Workspace, inputs: &[f64], outputs: &mut [f64]) {
        let done = self.body.program().eval(workspace, inputs, outputs);
        // The workspace is made for this program, the lengths follow from its shapes.
        debug_assert!(done.is_ok(), "{done:?}");
    }

    /// The steps one after the other, each with the carry that the one before left.
    fn in_order(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch) {
        let (carry, xs, ys) = (total(&self.carry), total(&self.xs), total(&self.ys));
        let [carry_part, ys_part, _] = self.parts();
        let (kept, rest) = out.split_at_mut(carry_part.len());
        let (all_ys, sums) = rest.split_at_mut(ys_part.len());
        let (inputs, outputs) = scratch.numbers.split_at_mut(self.input_len());
        self.lay(arguments, 0..self.carry.len(), inputs);
        self.lay_captured(arguments, inputs);
        sums.fill(0.0);
        let (last, first) = self.carry_rows();
        for i in 0..self.length {
            let step = if self.reverse { self.length - 1 - i } else { i };
            if self.keeps_carry {
                kept[(first + step) * carry..][..carry].copy_from_slice(&inputs[..carry]);
            }
            self.lay_rows(arguments, step, &mut inputs[carry..carry + xs]);
            self.run_body(&mut scratch.workspaces[0], inputs, outputs);
            inputs[..carry].copy_from_slice(&outputs[..carry]);
            all_ys[step * ys..][..ys].copy_from_slice(&outputs[carry..carry + ys]);
            add(sums, &outputs[carry + ys..]);
        }
        kept[last * carry..][..carry].copy_from_slice(&inputs[..carry]);
    }

    /// The steps of a loop without a carry, those of each task one after the other.
    fn in_parts(&self, arguments: Arguments<'_>, task: Task<'_>) {
        let (_, steps) = self.division();
        if task.workspaces.len() > 1 {
            let (left, right) = task.halves(self, steps);
            rayon::join(|| self.in_parts(arguments, left), || self.in_parts(arguments, right));
            return;
        }
        let [workspace] = task.workspaces else { return };
        let (xs, ys, sums) = (total(&self.xs), total(&self.ys), total(&self.sums));
        let (inputs, outputs) = task.numbers.split_at_mut(self.input_len());
        self.lay_captured(arguments, inputs);
        let begin = task.parts.start * steps;
        for part in task.parts.clone() {
            let sums = &mut task.sums[(part - task.parts.start) * sums..][..sums];
            sums.fill(0.0);
            for step in part * steps..self.length.min((part + 1) * steps) {
                self.lay_rows(arguments, step, &mut inputs[..xs]);
                self.run_body(workspace, inputs, outputs);
                task.ys[(step - begin) * ys..][..ys].copy_from_slice(&outputs[..ys]);
                add(sums, &outputs[ys..]);
            }
        }
    }
}

fn add(sums: &mut [f64], terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

/// Some parts of a divided loop, and the room that is theirs.
struct Task<'a> {
    parts: Range<usize>,
    workspaces: &'a mut [Workspace],
    numbers: &'a mut [f64],
    ys: &'a mut [f64],
    /// The sums of each part.
    sums: &'a mut [f64],
}

impl<'a> Task<'a> {
    /// The task as two, with half of the workspaces each.
    fn halves(self, of: &Loop, steps: usize) -> (Self, Self) {
        let (count, half) = (self.workspaces.len(), self.workspaces.len() / 2);
        let middle = self.parts.start + self.parts.len() * half / count;
        let rows = (middle - self.parts.start) * steps;
        let parts = middle - self.parts.start;
        let (workspaces, more_workspaces) = self.workspaces.split_at_mut(half);
        let (numbers, more_numbers) =
            self.numbers.split_at_mut(half * (of.input_len() + of.output_len()));
        let (ys, more_ys) = self.ys.split_at_mut(rows * total(&of.ys));
        let (sums, more_sums) = self.sums.split_at_mut(parts * total(&of.sums));
        let left = Task { parts: self.parts.start..middle, workspaces, numbers, ys, sums };
        let right = Task {
            parts: middle..self.parts.end,
            workspaces: more_workspaces,
            numbers: more_numbers,
            ys: more_ys,
            sums: more_sums,
        };
        (left, right)
    }
}

impl Operation for Loop {
    fn name(&self) -> &str {
        self.name
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        let rows = self.xs.iter().map(|row| row.with_leading(self.length));
        let needed: Option<Vec<Shape>> = self
            .carry
            .iter()
            .map(|&shape| Some(shape))
            .chain(rows)
            .chain(self.captured.iter().map(|&shape| Some(shape)))
            .collect();
        if needed.as_deref() != Some(arguments) {
            return Err(format!("found shapes {arguments:?}, {needed:?} are needed"));
        }
        Ok(Shape::from(self.parts()[2].end))
    }

    fn scratch(&self, _arguments: &[Shape]) -> Scratch {
        let one = self.input_len() + self.output_len();
        let (tasks, sums) = if self.carry.is_empty() {
            let (parts, _) = self.division();
            let is_large = self.work() >= PARALLEL;
            let tasks = if is_large { rayon::current_num_threads().min(parts) } else { 1 };
            (tasks, parts * total(&self.sums))
        } else {
            (1, 0)
        };
        let mut scratch = Scratch::numbers(tasks * one + sums);
        scratch.workspaces = (0..tasks).map(|_| self.body.program().workspace()).collect();
        scratch
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch) {
        if !self.carry.is_empty() {
            self.in_order(arguments, out, scratch);
            return;
        }
        let (parts, _) = self.division();
        let sums = total(&self.sums);
        let (ys, totals) = out.split_at_mut(self.parts()[1].end);
        let rows = scratch.numbers.len() - parts * sums;
        let (numbers, part_sums) = scratch.numbers.split_at_mut(rows);
        let workspaces = &mut scratch.workspaces[..];
        let task = Task { parts: 0..parts, workspaces, numbers, ys, sums: part_sums };
        self.in_parts(arguments, task);
        totals.fill(0.0);
        for sums in part_sums.chunks_exact(sums.max(1)) {
            add(totals, sums);
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        self.reverse_derivative(arguments, output, cotangent, wanted)
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        Some(self.forward_derivative(arguments, output, tangents))
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}
