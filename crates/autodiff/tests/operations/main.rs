//! Operations on whole arrays: derivatives, special values, faults, and those of a user's own.

mod black_box;
mod common;
#[cfg(feature = "linear-algebra")]
mod linear_algebra;
mod matmul;
mod rearrangements;
mod reductions;
mod user;
