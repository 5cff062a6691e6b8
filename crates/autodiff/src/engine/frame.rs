//! The one place with `unsafe`: kernels compiled for a detected instruction set, on memory whose bounds
//! were checked when the program was made.
//!
//! An instruction takes one to ten nanoseconds, of which no part should go to finding out again what
//! is always the same. So [`Group::new`] and [`Scalars::new`] check every instruction once: all that it
//! reads and writes lies within the memories, for every block, and a loop does not write what it reads.
//! Then it gets slices and numbers made from addresses without further checks.
#![allow(unsafe_code)]

use std::marker::PhantomData;
use std::slice;

use super::address::{Extent, Operand, Origin};
use super::aligned::LANES;
use super::instruction::{Instruction, More, ScalarInstruction};
use super::lower::BLOCK;

/// A loop over one block, compiled for an instruction set that this machine has.
///
/// It can be had only from [`super::target::Kernel::for_target`] with a target, and a target only by
/// asking the processor: that is what makes calling it sound.
pub(crate) type Run = unsafe fn(&Frame<'_>, &Instruction);

/// A function of numbers, compiled for an instruction set that this machine has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScalarKernel {
    pub(super) name: &'static str,
    /// The last places are those of so many results.
    pub(super) results: usize,
    pub(super) run: unsafe fn(Numbers<'_>, &[u32; 4]),
}

impl ScalarKernel {
    pub(crate) fn name(self) -> &'static str {
        self.name
    }

    pub(crate) fn results(self) -> usize {
        self.results
    }

    /// The function of these numbers, if it has one result.
    pub(crate) fn call(self, [a, b, c]: [f64; 3]) -> f64 {
        let mut memory = [a, b, c, f64::NAN];
        let numbers = Numbers { first: memory.as_mut_ptr(), lifetime: PhantomData };
        // SAFETY: four numbers, and the function asks for nothing but the features of its target,
        // which this processor was found to have.
        unsafe { (self.run)(numbers, &[0, 1, 2, 3]) }
        memory[3]
    }
}

/// What functions of numbers see of a memory.
///
/// The methods may be called only with the places of a checked instruction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a> {
    first: *mut f64,
    lifetime: PhantomData<&'a mut [f64]>,
}

impl Numbers<'_> {
    #[inline(always)]
    pub(crate) fn get(self, place: u32) -> f64 {
        // SAFETY: checked to lie within the memory.
        unsafe { *self.first.wrapping_add(place as usize) }
    }

    #[inline(always)]
    pub(crate) fn set(self, place: u32, value: f64) {
        // SAFETY: as above.
        unsafe { *self.first.wrapping_add(place as usize) = value }
    }
}

/// Instructions that make numbers of numbers. All of them are checked.
#[derive(Debug)]
pub(crate) struct Scalars {
    instructions: Vec<ScalarInstruction>,
    memory_len: usize,
}

impl Scalars {
    /// The instructions, or the name of the first that would leave the memory.
    pub(crate) fn new(
        instructions: Vec<ScalarInstruction>,
        memory_len: usize,
    ) -> Result<Self, &'static str> {
        let leaves = |instruction: &&ScalarInstruction| {
            instruction.places.iter().any(|&place| place as usize >= memory_len)
        };
        match instructions.iter().find(leaves) {
            Some(instruction) => Err(instruction.kernel.name),
            None => Ok(Self { instructions, memory_len }),
        }
    }

    pub(crate) fn instructions(&self) -> &[ScalarInstruction] {
        &self.instructions
    }

    #[inline(always)]
    pub(crate) fn run(&self, memory: &mut [f64]) {
        assert!(memory.len() >= self.memory_len);
        let numbers = Numbers { first: memory.as_mut_ptr(), lifetime: PhantomData };
        for ScalarInstruction { kernel, places } in &self.instructions {
            // SAFETY: the instruction was checked for a memory of this length, and its function is
            // compiled for this processor.
            unsafe { (kernel.run)(numbers, places) }
        }
    }
}

/// A kernel for whole arrays, compiled for an instruction set that this machine has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArrayKernel {
    pub(super) run: unsafe fn([&[f64]; 2], usize, &mut [f64]),
}

impl ArrayKernel {
    /// Computes `out` from two arrays and what the kernel takes the number for.
    pub(crate) fn call(self, arguments: [&[f64]; 2], number: usize, out: &mut [f64]) {
        // SAFETY: as above.
        unsafe { (self.run)(arguments, number, out) }
    }
}

/// Instructions that take vectors of one size, block by block. All of them are checked.
#[derive(Debug)]
pub(crate) struct Group {
    size: usize,
    instructions: Vec<Instruction>,
    memory_len: usize,
    constants_len: usize,
}

impl Group {
    /// The group, or the name of the first instruction that would leave the memories or write what
    /// it reads.
    pub(crate) fn new(
        size: usize,
        instructions: Vec<Instruction>,
        memory_len: usize,
        constants_len: usize,
    ) -> Result<Self, &'static str> {
        for instruction in &instructions {
            if !is_sound(instruction, size, memory_len, constants_len) {
                return Err(instruction.name);
            }
        }
        Ok(Self { size, instructions, memory_len, constants_len })
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Runs all instructions on all blocks.
    #[inline(always)]
    pub(crate) fn run(&self, memory: &mut [f64], constants: &[f64]) {
        assert!(memory.len() >= self.memory_len && constants.len() >= self.constants_len);
        let (memory, constants) = (memory.as_mut_ptr(), constants.as_ptr().cast_mut());
        let mut start = 0;
        loop {
            let rest = self.size - start;
            let is_last = rest <= BLOCK;
            let count = if is_last { rest } else { BLOCK };
            let frame = Frame {
                // Of the constants nothing is ever written.
                origins: [
                    memory,
                    memory.wrapping_add(start),
                    constants,
                    constants.wrapping_add(start),
                ],
                start,
                count,
                padded: count.next_multiple_of(LANES),
                is_last,
                lifetime: PhantomData,
            };
            for instruction in &self.instructions {
                // SAFETY: the instruction was checked for memories of these lengths, and its loop
                // is compiled for this processor.
                unsafe { (instruction.run)(&frame, instruction) }
            }
            if is_last {
                return;
            }
            start += BLOCK;
        }
    }
}

/// What the loops of instructions see of the memories, for one block.
///
/// The methods may be called only with the operands of a checked instruction.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    origins: [*mut f64; 4],
    /// The first element of the block.
    pub(crate) start: usize,
    /// The elements of the block, without padding.
    pub(crate) count: usize,
    /// The elements of the block with their padding.
    padded: usize,
    pub(crate) is_last: bool,
    lifetime: PhantomData<&'a mut [f64]>,
}

impl Frame<'_> {
    pub(crate) fn is_first(&self) -> bool {
        self.start == 0
    }

    /// Which block this is.
    pub(crate) fn number(&self) -> usize {
        self.start / BLOCK
    }

    #[inline(always)]
    fn padded(&self) -> usize {
        // A multiple anyway: this tells the compiler.
        self.padded / LANES * LANES
    }

    #[inline(always)]
    fn pointer(&self, operand: Operand) -> *mut f64 {
        self.origins[operand.address.origin as usize].wrapping_add(operand.address.index())
    }

    /// The elements of the block with their padding: a multiple of [`LANES`].
    #[inline(always)]
    pub(crate) fn block(&self, operand: Operand) -> &[f64] {
        // SAFETY: checked to lie within its memory, and to be written by nothing meanwhile.
        unsafe { slice::from_raw_parts(self.pointer(operand), self.padded()) }
    }

    /// The elements of the block with their padding, and a register more.
    #[inline(always)]
    pub(crate) fn block_and_lane(&self, operand: Operand) -> &[f64] {
        let len = self.padded() + LANES;
        // SAFETY: as above.
        unsafe { slice::from_raw_parts(self.pointer(operand), len) }
    }

    /// A number.
    #[inline(always)]
    pub(crate) fn one(&self, operand: Operand) -> f64 {
        // SAFETY: as above.
        unsafe { *self.pointer(operand) }
    }

    /// As many elements as the operand says.
    #[inline(always)]
    pub(crate) fn whole(&self, operand: Operand) -> &[f64] {
        let Extent::Whole(len) = operand.extent else { return &[] };
        // SAFETY: as above.
        unsafe { slice::from_raw_parts(self.pointer(operand), len as usize) }
    }

    /// The element of this number; the instruction's indices are checked to be within the operand.
    #[inline(always)]
    pub(crate) fn element(&self, operand: Operand, index: u32) -> f64 {
        // SAFETY: as above.
        unsafe { *self.pointer(operand).wrapping_add(index as usize) }
    }

    /// Where the elements of the block go, and so many more.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // an instruction has one output, and takes it once
    pub(crate) fn out_block(&self, operand: Operand, more: usize) -> &mut [f64] {
        let len = self.padded() + more;
        // SAFETY: checked to lie within the memory of the thread, apart from what is read.
        unsafe { slice::from_raw_parts_mut(self.pointer(operand), len) }
    }

    /// Where so many elements go as the operand says.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)] // as above
    pub(crate) fn out_whole(&self, operand: Operand) -> &mut [f64] {
        let Extent::Whole(len) = operand.extent else { return &mut [] };
        // SAFETY: as above.
        unsafe { slice::from_raw_parts_mut(self.pointer(operand), len as usize) }
    }

    /// Writes a number to a place of the memory that the instruction lists.
    #[inline(always)]
    pub(crate) fn write(&self, offset: u32, value: f64) {
        // SAFETY: as above.
        unsafe { *self.origins[Origin::Memory as usize].wrapping_add(offset as usize) = value }
    }
}

/// Elements of a memory from the first to the last of all blocks.
struct Range {
    is_constant: bool,
    start: usize,
    end: usize,
}

impl Range {
    fn of(operand: Operand, size: usize) -> Self {
        let Operand { address, extent } = operand;
        let blocks = if address.origin.moves() { size } else { size.min(BLOCK) };
        let padded = blocks.next_multiple_of(LANES);
        let len = match extent {
            Extent::Nothing => 0,
            Extent::One => 1,
            Extent::Block => padded,
            Extent::BlockAndLane => padded + LANES,
            Extent::Whole(len) => len as usize,
        };
        let start = address.index();
        Self { is_constant: address.origin.is_constant(), start, end: start + len }
    }

    fn overlaps(&self, other: &Range) -> bool {
        self.is_constant == other.is_constant && self.start < other.end && other.start < self.end
    }
}

/// Whether an instruction stays within the memories, for all blocks, reads nothing that it writes and
/// writes nothing twice.
fn is_sound(
    instruction: &Instruction,
    size: usize,
    memory_len: usize,
    constants_len: usize,
) -> bool {
    let Instruction { arguments, out, more, .. } = instruction;
    let range = |&operand: &Operand| Range::of(operand, size);
    let mut reads: Vec<Range> = arguments.iter().map(range).collect();
    let mut writes = vec![range(out)];
    let number = |&offset: &u32| {
        let start = offset as usize;
        Range { is_constant: false, start, end: start + 1 }
    };
    let is_inside = |index: u32, operand: &Operand| match operand.extent {
        Extent::Whole(len) => index < len,
        _ => false,
    };
    // Elements of this operand are chosen by number: of a source, or of a target.
    let table = if matches!(out.extent, Extent::Whole(_)) { out } else { &arguments[0] };
    let more_is_sound = match more {
        More::Nothing => true,
        More::Dots { others, totals } => {
            reads.extend(others.iter().map(range));
            writes.extend(totals.iter().map(number));
            others.len() == totals.len()
        }
        More::Total(total) => {
            writes.push(number(total));
            true
        }
        More::Logistic { slope, sums, total } => {
            writes.extend([range(slope), range(sums), number(total)]);
            true
        }
        More::Columns(columns) => {
            reads.extend(columns.iter().map(range));
            arguments[0].extent == Extent::Whole(columns.len() as u32)
        }
        More::Indices(indices) => {
            indices.len() == size && indices.iter().all(|&i| is_inside(i, table))
        }
        More::Runs(runs) => {
            let blocks = size.div_ceil(BLOCK);
            runs.blocks.len() == blocks + 1
                && runs.stretches.iter().all(|s| is_inside(s.other, table))
                && (0..blocks).all(|block| {
                    let count = BLOCK.min(size - block * BLOCK);
                    runs.of_block(block)
                        .iter()
                        .all(|s| usize::from(s.start) + usize::from(s.len) <= count)
                })
        }
    };
    let fits =
        |range: &Range| range.end <= if range.is_constant { constants_len } else { memory_len };
    more_is_sound
        && reads.iter().chain(&writes).all(fits)
        && writes.iter().all(|w| !w.is_constant || w.start == w.end)
        && !writes.iter().any(|w| reads.iter().any(|r| w.overlaps(r)))
        && !(1..writes.len()).any(|i| writes[..i].iter().any(|w| w.overlaps(&writes[i])))
}
