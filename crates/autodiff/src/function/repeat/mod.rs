//! Compiled loops: what `scan` and `vmap` are made of.
//!
//! A loop begins as [`Steps`], in terms of variables of a graph. Its body is cut out of the graph and
//! compiled (`body.rs`), and the loop becomes one operation on whole arrays (`operation.rs`), whose
//! result is one vector (`packed.rs`). Its derivatives are loops again (`derivative.rs`), so there
//! are derivatives of any order.

mod body;
mod derivative;
mod operation;
mod packed;
mod steps;

pub(super) use steps::{Steps, stacked};
