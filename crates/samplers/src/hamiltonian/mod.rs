//! Hamiltonian dynamics, split by concept: kernels only put these parts together.

mod integrator;
mod metric;
mod point;
mod termination;
mod trajectory;
mod tuning;

pub(crate) use integrator::Hamiltonian;
pub use metric::{DenseMetric, DiagonalMetric, LowRankMetric, Metric};
pub(crate) use metric::{KineticEnergy, MAX_RANK};
pub(crate) use point::Point;
pub(crate) use trajectory::{Ending, Limits, Trajectory};
pub use tuning::HamiltonianTuning;
