//! Hamiltonian dynamics, split by concept: kernels only put these parts together.

mod integrator;
mod metric;
mod pair;
mod point;
mod termination;
mod trajectory;
mod tuning;

pub(crate) use integrator::Hamiltonian;
pub use metric::{DenseMetric, DiagonalMetric, LowRankMetric, Metric};
pub(crate) use metric::{KineticEnergy, MAX_RANK};
pub use pair::PointPair;
pub(crate) use point::{Point, start_value};
pub(crate) use trajectory::{Ending, Limits, Trajectory};
pub use tuning::HamiltonianTuning;
