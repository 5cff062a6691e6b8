//! What the warm-up learns, and how.

mod dual_averaging;
mod find_step_size;
mod welford;
mod windowed;
mod windows;

pub(crate) use find_step_size::find_step_size;
pub use windowed::WindowedAdaptation;
