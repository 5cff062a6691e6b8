//! Special functions that densities are made of, as primitives of the graph.

mod log_exprel;
mod normal_mass;

pub(crate) use log_exprel::LogExprel;
pub(crate) use normal_mass::{LogNormalMass, LogNormalMassAbove};

/// `½ log 2π`
pub(crate) const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_8;
