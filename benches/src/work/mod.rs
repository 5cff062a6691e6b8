//! The four works of the gradient benchmark.

pub mod colors;
pub mod hierarchical;
pub mod line;

use std::path::{Path, PathBuf};

/// The folder with the data sets.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}
