//! What the warm-up learns, and how.

mod choice;
mod dual_averaging;
mod find_step_size;
mod fisher;
mod hamiltonian;
mod history;
mod moments;
mod spectrum;
mod welford;
mod windows;

pub(crate) use dual_averaging::DualAveraging;
use find_step_size::find_step_size;
pub(crate) use hamiltonian::WarmUp;
pub use hamiltonian::{HamiltonianAdaptation, MassMatrix};
pub(crate) use welford::CovarianceWindows;
