//! Distributions of real numbers.

mod exponential;
mod half_normal;
mod normal;
mod uniform;

pub use exponential::Exponential;
pub use half_normal::HalfNormal;
pub use normal::Normal;
pub use uniform::Uniform;
