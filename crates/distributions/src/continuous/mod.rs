//! Distributions of real numbers.

mod half_normal;
mod normal;
mod uniform;

pub use half_normal::HalfNormal;
pub use normal::Normal;
pub use uniform::Uniform;
