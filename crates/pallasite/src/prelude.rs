//! What a model and its fit need, in one `use pallasite::prelude::*`.

#[cfg(feature = "linear-algebra")]
pub use autodiff::Triangle;
pub use autodiff::{Array, BlackBox, Var};
pub use diagnostics::{Summary, summary};
pub use distributions::{Distribution, Exponential, HalfNormal, Normal, Poisson, Uniform};
pub use draws::{Draws, Table};
pub use handlers::{Context, Model, condition, seed, substitute, trace};
pub use infer::{Mcmc, Posterior};
pub use samplers::Nuts;
