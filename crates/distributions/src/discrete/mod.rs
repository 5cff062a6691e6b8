//! Distributions of whole numbers and labels.

mod bernoulli;
mod beta_binomial;
mod binomial;
mod categorical;
mod delta;
mod geometric;
mod multinomial;
mod negative_binomial2;
mod poisson;
mod probability;
mod weights;
mod zero_inflated_poisson;

pub use bernoulli::Bernoulli;
pub use beta_binomial::BetaBinomial;
pub use binomial::Binomial;
pub use categorical::Categorical;
pub use delta::Delta;
pub use geometric::Geometric;
pub use multinomial::Multinomial;
pub use negative_binomial2::NegativeBinomial2;
pub use poisson::Poisson;
pub use zero_inflated_poisson::ZeroInflatedPoisson;
