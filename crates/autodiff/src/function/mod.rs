#![doc = include_str!("../../../../docs/guide/autodiff.md")]

mod batch;
mod closure;
mod grad;
mod hessian;
mod jacobian;
mod jvp;
mod repeat;
mod scan;
mod trace;
mod tree;
mod vjp;
mod vmap;

pub use closure::closure;
pub use grad::{grad, value_and_grad};
pub use hessian::{hessian, hvp};
pub use jacobian::{jacfwd, jacobian, jacrev};
pub use jvp::jvp;
pub use scan::{Scan, scan};
pub use tree::Tree;
pub use vjp::vjp;
pub use vmap::vmap;
