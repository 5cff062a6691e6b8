//! What a model and its fit need, in one `use pallasite::prelude::*`.

#[cfg(feature = "linear-algebra")]
pub use autodiff::Triangle;
pub use autodiff::{Array, BlackBox, Var};
pub use diagnostics::{Summary, summary};
#[cfg(feature = "linear-algebra")]
pub use distributions::MultivariateNormal;
pub use distributions::{AffineTransform, ExpTransform, OrderedTransform};
pub use distributions::{
    Bernoulli, Beta, BetaBinomial, Binomial, Categorical, Cauchy, Censored, Chi2, Constraint,
    Delta, Dirichlet, Distribution, DoublyTruncatedPowerLaw, Exponential, Gamma,
    GaussianRandomWalk, Geometric, Gumbel, HalfCauchy, HalfNormal, ImproperUniform,
    IntervalCensored, InverseGamma, LKJCholesky, Laplace, LogNormal, LogUniform, Logistic,
    LowerTruncatedPowerLaw, MixtureGeneral, MixtureSameFamily, Multinomial, NegativeBinomial2,
    Normal, Pareto, Poisson, ProjectedNormal, StudentT, Transformed, Truncated, TruncatedNormal,
    Uniform, VonMises, Weibull, ZeroInflatedPoisson, ZeroSumNormal,
};
pub use draws::{Draws, Table};
pub use handlers::reparam::ProjectedNormal as ProjectedNormalReparam;
pub use handlers::reparam::{Circular, LocScale, Shift, Transform, reparam};
pub use handlers::{
    Context, Extent, Model, Observation, block, condition, expose, infer_config, intervene, lift,
    mask, replay, scale, scope, seed, substitute, temper, trace, uncondition,
};
#[cfg(feature = "linear-algebra")]
pub use infer::LaplaceApproximation;
pub use infer::{
    Coordinate, Coordinates, InitStrategy, Map, Mcmc, Posterior, Predictive, Store, deterministics,
    discrete_probabilities, infer_discrete, log_density, log_likelihood, quantities,
    simulation_based_calibration,
};
pub use model_graph::{ModelGraph, model_graph};
pub use report::Report;
pub use samplers::{
    Aies, CheckpointFile, Ess, Hmc, Mala, MassMatrix, Mclmc, Nuts, RandomWalkMetropolis, Sa,
};
