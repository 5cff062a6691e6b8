//! Work to measure: the same log densities and gradients, compiled from a model and written by hand.

pub mod clock;
pub mod isa;
pub mod posterior;
pub mod work;
