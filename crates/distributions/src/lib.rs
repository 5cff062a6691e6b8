//! Probability distributions over a traced graph: log densities, supports, draws and moments.
//!
//! | of | distributions |
//! | --- | --- |
//! | real numbers | [`Normal`], [`Logistic`], [`Gumbel`] |
//! | real numbers, with heavy tails | [`StudentT`], [`Cauchy`], [`Laplace`] |
//! | positive numbers | [`LogNormal`], [`Gamma`], [`InverseGamma`], [`Chi2`], [`Exponential`], [`Weibull`] |
//! | scales | [`HalfNormal`], [`HalfCauchy`] |
//! | numbers between bounds | [`Uniform`], [`LogUniform`], [`Beta`], [`TruncatedNormal`] |
//! | power laws | [`Pareto`], [`LowerTruncatedPowerLaw`], [`DoublyTruncatedPowerLaw`] |
//! | angles, directions | [`VonMises`], [`ProjectedNormal`] |
//! | yes or no, labels | [`Bernoulli`], [`Categorical`] |
//! | counts | [`Poisson`], [`ZeroInflatedPoisson`], [`NegativeBinomial2`], [`Geometric`] |
//! | counts out of a total | [`Binomial`], [`BetaBinomial`], [`Multinomial`] |
//! | vectors | [`GaussianRandomWalk`], [`ZeroSumNormal`], and, with the feature `linear-algebra`, `MultivariateNormal` |
//! | shares, correlations | [`Dirichlet`], [`LKJCholesky`] |
//! | values that are certain, or anything at all | [`Delta`], [`ImproperUniform`] |
//! | several values as one, copies, parts that count | [`Independent`], [`Expanded`], [`Masked`] |
//! | values seen through a transform, or between bounds | [`Transformed`], [`Truncated`] |
//! | upper and lower limits, intervals | [`Censored`], [`IntervalCensored`] |
//! | several populations, outliers | [`MixtureSameFamily`], [`MixtureGeneral`] |
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

mod combinator;
mod concrete;
mod constraint;
mod continuous;
mod discrete;
mod distribution;
mod error;
mod event;
mod multivariate;
mod pointer;
mod special;
mod transform;

pub use combinator::{
    Censored, Expanded, Independent, IntervalCensored, Masked, MixtureGeneral, MixtureSameFamily,
    Transformed, Truncated,
};
pub use concrete::{draw, draw_events};
pub use constraint::Constraint;
pub use continuous::{
    Beta, Cauchy, Chi2, DoublyTruncatedPowerLaw, Exponential, Gamma, Gumbel, HalfCauchy,
    HalfNormal, ImproperUniform, InverseGamma, Laplace, LogNormal, LogUniform, Logistic,
    LowerTruncatedPowerLaw, Normal, Pareto, StudentT, TruncatedNormal, Uniform, VonMises, Weibull,
};
pub use discrete::{
    Bernoulli, BetaBinomial, Binomial, Categorical, Delta, Geometric, Multinomial,
    NegativeBinomial2, Poisson, ZeroInflatedPoisson,
};
pub use distribution::{Distribution, Parameter};
pub use error::{Error, ErrorKind};
#[cfg(feature = "linear-algebra")]
pub use multivariate::MultivariateNormal;
pub use multivariate::{
    Dirichlet, GaussianRandomWalk, LKJCholesky, ProjectedNormal, ZeroSumNormal,
};
/// The random numbers of [`Distribution::sample`]; a distribution of one's own needs the same version.
pub use rand;
#[cfg(feature = "linear-algebra")]
pub use transform::PositiveDefiniteTransform;
pub use transform::{
    AffineTransform, ComposeTransform, CorrelationCholeskyTransform, ExpTransform,
    IdentityTransform, IndependentTransform, IntervalTransform, LowerCholeskyTransform,
    OrderedTransform, PositiveOrderedTransform, SoftplusTransform, StickBreakingTransform,
    Transform, ZeroSumTransform, biject_to,
};
