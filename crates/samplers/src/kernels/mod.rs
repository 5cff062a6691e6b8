//! The kernels, one file each.

mod nuts;
mod settings;

pub use nuts::{Nuts, NutsInfo, NutsState};
