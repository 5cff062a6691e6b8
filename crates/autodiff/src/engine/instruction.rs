//! The steps of a program.

use std::sync::Arc;

use crate::linear::Linear;
use crate::{Operation, Shape};

use super::storage::Place;
use super::target::Kernel;

/// One step of a program.
#[derive(Debug)]
pub(crate) enum Step {
    /// Numbers, one after the other.
    Scalars(Vec<ScalarInstruction>),
    /// Vectors of `size` elements, block by block.
    Blocks { size: usize, instructions: Vec<BlockInstruction>, finish: Vec<Finish> },
    /// Whole arrays.
    Whole(Box<WholeInstruction>),
}

#[derive(Debug)]
pub(crate) struct ScalarInstruction {
    pub(crate) kernel: Kernel,
    pub(crate) arguments: [u32; 3],
    pub(crate) target: u32,
}

#[derive(Debug)]
pub(crate) struct BlockInstruction {
    pub(crate) kind: BlockKind,
    pub(crate) arguments: [Place; 3],
}

#[derive(Debug)]
pub(crate) enum BlockKind {
    /// An elementwise kernel into a buffer, which is an array or a register.
    Map { kernel: Kernel, target: u32, is_array: bool },
    /// A sum or dot product into the sums of this number.
    Reduce { kernel: Kernel, sums: u32 },
    /// Elements of the first argument, an array, chosen by the indices from this one on.
    Gather { index: u32, target: u32, is_array: bool },
    /// Adds to the elements of an array chosen by the indices from this one on.
    Scatter { index: u32, target: u32 },
}

/// What happens to what a group has gathered, before its first block and after its last.
#[derive(Debug)]
pub(crate) enum Finish {
    /// The sum of the sums becomes a number.
    Total { sums: u32, target: u32 },
    /// The sum becomes an element of an array.
    TotalElement { sums: u32, target: u32, element: u32 },
    /// The array is added to, and has to be zero at first.
    Clear { target: u32 },
}

#[derive(Debug)]
pub(crate) struct WholeInstruction {
    pub(crate) work: Work,
    pub(crate) arguments: Vec<Place>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) target: Place,
    pub(crate) to: Shape,
}

/// What makes one array of others.
#[derive(Debug)]
pub(crate) enum Work {
    Linear(Linear),
    /// An operation, with the number of its scratch space.
    Operation(Arc<dyn Operation>, usize),
}
