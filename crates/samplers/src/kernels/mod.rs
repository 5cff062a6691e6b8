//! The kernels, one file each.

mod nuts;

pub use nuts::{Nuts, NutsInfo, NutsState};
