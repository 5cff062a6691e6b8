//! The four works of the gradient benchmark: the data, the compiled form, and the one by hand.

pub mod colors;
pub mod hierarchical;
mod kernels;
mod lanes;
pub mod line;
pub mod logistic;

use std::path::{Path, PathBuf};

/// The folder with the data sets.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// The position at which the works are measured, and compared with other software.
pub fn position(dim: usize) -> Vec<f64> {
    (0..dim).map(|i| 0.1 * (i as f64).sin()).collect()
}
