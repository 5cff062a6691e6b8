//! Probability distributions over a traced graph: log densities, supports, draws and moments.
//!
//! | of | distributions |
//! | --- | --- |
//! | real numbers | [`Normal`], [`Uniform`] |
//! | positive numbers | [`Exponential`], [`HalfNormal`] |
//! | counts | [`Poisson`] |
//!
//! Parameters may be numbers, arrays, or variables of an [`autodiff`] graph; then the log density is
//! a formula that can be differentiated and compiled:
//!
//! ```
//! use autodiff::{Array, Graph, grad};
//! use distributions::{Distribution, Normal};
//!
//! let graph = Graph::new();
//! let mean = graph.input("mean", ());
//! let data = graph.constant([1.0, 2.0, 6.0]);
//! let log_likelihood = Normal::new(mean, 1.0).log_prob(data).sum();
//! let score = grad(log_likelihood, &[mean])[0];
//!
//! let program = graph.compile(&[mean], &[score])?;
//! let mut out = [0.0];
//! program.eval(&mut program.workspace(), &[3.0], &mut out)?;
//! assert_eq!(out, [0.0]);
//! # Ok::<(), autodiff::Error>(())
//! ```
//!
//! Names and parameters are NumPyro's. Not here: models and their sites (`handlers`).

mod concrete;
mod constraint;
mod continuous;
mod discrete;
mod distribution;
mod error;
mod event;
mod transform;

pub use constraint::Constraint;
pub use continuous::{Exponential, HalfNormal, Normal, Uniform};
pub use discrete::Poisson;
pub use distribution::{Distribution, Parameter};
pub use error::{Error, ErrorKind};
pub use transform::{
    ExpTransform, IdentityTransform, IndependentTransform, IntervalTransform, Transform, biject_to,
};
