//! Operations on whole arrays: derivatives, special values, faults, and those of a user's own.

mod common;
mod matmul;
mod rearrangements;
mod reductions;
mod user;
