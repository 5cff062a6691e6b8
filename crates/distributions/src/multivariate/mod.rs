//! Distributions of vectors and matrices.

mod dirichlet;
mod gaussian_random_walk;
mod lkj_cholesky;
#[cfg(feature = "linear-algebra")]
mod multivariate_normal;
mod projected_normal;
mod zero_sum_normal;

pub use dirichlet::Dirichlet;
pub use gaussian_random_walk::GaussianRandomWalk;
pub use lkj_cholesky::LKJCholesky;
#[cfg(feature = "linear-algebra")]
pub use multivariate_normal::MultivariateNormal;
pub use projected_normal::ProjectedNormal;
pub use zero_sum_normal::ZeroSumNormal;
