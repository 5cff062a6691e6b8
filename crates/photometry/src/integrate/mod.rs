//! Integrals with their error: a pair of Gauss rules on every interval, bisected where they differ.

mod adaptive;
mod estimate;
mod polylines;
mod rule;
mod sum;

pub(crate) use adaptive::integrate;
pub use estimate::Estimate;
pub(crate) use polylines::{Polyline, product_integrals};
pub(crate) use rule::{GAUSS, NODES};
