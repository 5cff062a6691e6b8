//! Array expressions traced once, differentiated symbolically, compiled once and run many times.
//!
//! Write a formula over [`Var`], take its derivatives ([`grad`], [`vjp`], [`jvp`]) as formulas
//! again, compile all of them into one [`Program`]:
//!
//! ```
//! use autodiff::{Array, Graph, grad};
//!
//! let x = Array::from([0.0, 1.0, 2.0]);
//! let y = Array::from([1.0, 3.0, 5.5]);
//!
//! let graph = Graph::new();
//! let slope = graph.input("slope", ());
//! let offset = graph.input("offset", ());
//! let residual = slope * &x + offset - &y;
//! let loss = (residual * residual).sum();
//! let gradient = grad(loss, &[slope, offset]);
//! let program = graph.compile(&[slope, offset], &[loss, gradient[0], gradient[1]])?;
//!
//! let mut out = [0.0; 3];
//! program.eval(&mut program.workspace(), &[2.0, 1.0], &mut out)?;
//! assert_eq!(out, [0.25, -2.0, -1.0]);
//! # Ok::<(), autodiff::Error>(())
//! ```
//!
//! [`function`] has the same, and maps over rows and loops, for functions instead of expressions.
//!
//! What is known while the formula is built is computed then: running a formula on values and
//! tracing it are the same code. Mistakes such as shapes that do not fit are kept as [`Fault`]s
//! with the line that made them, and reported together when the expression is compiled.
//!
//! Everything is `f64`. Not here: probability (`distributions`), and anything that samples.

mod array;
mod check;
mod cotangent;
mod derivative;
mod engine;
mod error;
pub mod function;
mod graph;
mod kernel;
mod linear;
mod math;
mod operand;
pub mod operation;
mod operators;
pub mod primitive;
mod print;
mod shape;
mod simplify;
mod substitute;
mod var;

pub use array::Array;
pub use derivative::{grad, jvp, vjp};
pub use engine::{Program, Workspace};
pub use error::{Error, ErrorKind, Fault};
pub use graph::Graph;
pub use math::{Fused, Isa, Plain};
pub use operand::Operand;
#[cfg(feature = "linear-algebra")]
pub use operation::Triangle;
pub use operation::{BlackBox, Operation};
pub use shape::{MAX_RANK, Shape};
pub use substitute::substitute;
pub use var::Var;

/// The chapter on the engine, whose code is tested.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/engine.md")]
struct EngineChapter;
