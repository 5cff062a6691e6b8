//! Distributions of whole numbers.

mod poisson;

pub use poisson::Poisson;
