//! The four works of the gradient benchmark: the data, the compiled form, and the one by hand.

pub mod colors;
pub mod hierarchical;
mod kernels;
mod lanes;
pub mod line;
pub mod logistic;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use pallasite::samplers::LogDensity;

use crate::clock::in_turn;

/// The folder with the data sets.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// The position at which the works are measured, and compared with other software.
pub fn position(dim: usize) -> Vec<f64> {
    (0..dim).map(|i| 0.1 * (i as f64).sin()).collect()
}

/// The nanoseconds of a gradient of two forms of one log density, at [`position`].
pub fn gradients_in_turn(mut a: impl LogDensity, mut b: impl LogDensity) -> (f64, f64) {
    in_turn(evaluation(&mut a), evaluation(&mut b))
}

/// An evaluation that the compiler can neither leave out nor do once for all.
fn evaluation(density: &mut impl LogDensity) -> impl FnMut() {
    let position = position(density.dim());
    let mut gradient = vec![0.0; density.dim()];
    move || {
        black_box(density.value_and_grad(black_box(&position), &mut gradient));
        black_box(&mut gradient);
    }
}
