//! The engine: a graph lowered to groups of instructions, run block by block.
//!
//! Nodes of one size that can run side by side form a *group*. A group takes its vectors a block of
//! 256 elements at a time through all of its instructions, so that what flows between them stays in
//! the first-level cache; sums and dot products are gathered on the way. `docs/architecture.md` tells
//! how an expression gets here.

mod address;
mod aligned;
mod flat;
mod frame;
#[cfg(test)]
mod frame_tests;
mod fused;
mod index;
mod instruction;
mod logistic;
mod lower;
mod program;
mod reduce;
mod schedule;
mod target;
mod text;

pub(crate) use aligned::LANES;
pub(crate) use flat::{apply, dot};
pub(crate) use frame::ArrayKernel;
pub use program::{Program, Workspace};
pub(crate) use reduce::{Lane, Sums, Total, TotalLoop, first, total};
pub(crate) use target::{ArrayBody, Body, Kernel, Kernels, Target};
