//! What a model and its fit need, in one `use pallasite::prelude::*`.

#[cfg(feature = "linear-algebra")]
pub use autodiff::Triangle;
pub use autodiff::{Array, BlackBox, Var};
pub use diagnostics::{Summary, summary};
pub use distributions::{
    Constraint, Distribution, Exponential, HalfNormal, Normal, Poisson, Uniform,
};
pub use draws::{Draws, Table};
pub use handlers::reparam::{Circular, LocScale, Shift, Transform, reparam};
pub use handlers::{
    Context, Extent, Model, Observation, block, condition, expose, infer_config, intervene, lift,
    mask, replay, scale, scope, seed, substitute, temper, trace, uncondition,
};
pub use infer::{
    Laplace, Map, Mcmc, Posterior, Predictive, Store, deterministics, log_density, log_likelihood,
    quantities,
};
pub use samplers::Nuts;
