//! Transforms of functions.

mod grad;
mod hessian;
mod jvp;
mod trace;
mod tree;
mod vjp;

pub use grad::{grad, value_and_grad};
pub use hessian::hvp;
pub use jvp::jvp;
pub use tree::Tree;
pub use vjp::vjp;
