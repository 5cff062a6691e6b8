//! What a model and its fit need, in one `use pallasite::prelude::*`.

#[cfg(feature = "linear-algebra")]
pub use autodiff::Triangle;
pub use autodiff::{Array, BlackBox, Var};
pub use diagnostics::{Summary, summary};
#[cfg(feature = "linear-algebra")]
pub use distributions::MultivariateNormal;
pub use distributions::{
    Bernoulli, Beta, BetaBinomial, Binomial, Categorical, Cauchy, Censored, Chi2, Constraint,
    Delta, Dirichlet, Distribution, DoublyTruncatedPowerLaw, Exponential, Gamma,
    GaussianRandomWalk, Geometric, Gumbel, HalfCauchy, HalfNormal, ImproperUniform,
    IntervalCensored, InverseGamma, LKJCholesky, Laplace, LogNormal, LogUniform, Logistic,
    LowerTruncatedPowerLaw, MixtureGeneral, MixtureSameFamily, Multinomial, NegativeBinomial2,
    Normal, Pareto, Poisson, StudentT, Transform, Transformed, Truncated, TruncatedNormal, Uniform,
    VonMises, Weibull, ZeroInflatedPoisson, ZeroSumNormal,
};
pub use draws::{Draws, Table};
pub use handlers::{Context, Model, condition, seed, substitute, trace};
pub use infer::{Mcmc, Posterior};
pub use samplers::Nuts;
