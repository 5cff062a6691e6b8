//! The steps of a program.

use std::sync::Arc;

use crate::linear::Linear;
use crate::{Operation, Shape};

use super::address::{Address, Operand};
use super::frame::{Group, Run, ScalarKernel, Scalars};

/// One step of a program.
#[derive(Debug)]
pub(crate) enum Step {
    /// Numbers, one after the other.
    Scalars(Scalars),
    /// Vectors of one size, block by block.
    Blocks(Group),
    /// Arrays, or parts of them, that become parts of another.
    Copies(Vec<CopyWithin>),
    /// Whole arrays.
    Whole(Box<WholeInstruction>),
}

/// Numbers made of numbers.
#[derive(Debug)]
pub(crate) struct ScalarInstruction {
    pub(crate) kernel: ScalarKernel,
    /// The places of the arguments in the memory, and of the results.
    pub(crate) places: [u32; 4],
}

/// Elements that are copied from one place to another in the memory.
#[derive(Debug)]
pub(crate) struct CopyWithin {
    pub(crate) from: Address,
    pub(crate) to: u32,
    pub(crate) len: u32,
}

/// What is done with each block of a group.
#[derive(Debug)]
pub(crate) struct Instruction {
    pub(crate) name: &'static str,
    pub(crate) run: Run,
    pub(crate) arguments: [Operand; 3],
    pub(crate) out: Operand,
    pub(crate) more: More,
}

/// What some instructions need beside their operands.
#[derive(Debug)]
pub(crate) enum More {
    Nothing,
    /// The vectors that are multiplied with the first argument, and where their sums go.
    Dots {
        others: Vec<Operand>,
        totals: Vec<u32>,
    },
    /// Where a sum goes.
    Total(u32),
    /// Where the slopes of the logistic function go, and the sum of their logarithms.
    Logistic {
        slope: Operand,
        /// What is kept of the sum from block to block.
        sums: Operand,
        total: u32,
    },
    /// The columns of a matrix.
    Columns(Vec<Operand>),
    /// For each element the number of the other that it is taken from, or added to.
    Indices(Vec<u32>),
    /// Elements side by side that belong to one other, by block.
    Runs(Runs),
}

/// Elements from `start` on in their block that are taken from one `other`, or added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) other: u32,
    pub(crate) start: u16,
    pub(crate) len: u16,
}

/// The stretches of all blocks.
#[derive(Debug)]
pub(crate) struct Runs {
    pub(crate) stretches: Vec<Stretch>,
    /// The first stretch of each block, and the end of the last.
    pub(crate) blocks: Vec<u32>,
}

impl Runs {
    pub(crate) fn of_block(&self, block: usize) -> &[Stretch] {
        &self.stretches[self.blocks[block] as usize..self.blocks[block + 1] as usize]
    }
}

#[derive(Debug)]
pub(crate) struct WholeInstruction {
    pub(crate) work: Work,
    pub(crate) arguments: Vec<Address>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) target: Address,
    pub(crate) to: Shape,
}

/// What makes one array of others.
#[derive(Debug)]
pub(crate) enum Work {
    Linear(Linear),
    /// An operation, with the number of its scratch space.
    Operation(Arc<dyn Operation>, usize),
}
