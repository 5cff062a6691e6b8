//! Integrals with their error: a pair of Gauss rules on every interval, bisected where they differ.

mod adaptive;
mod estimate;
mod gauss;
mod polylines;
mod rule;
mod sum;

pub(crate) use adaptive::integrate;
pub use estimate::Estimate;
pub(crate) use gauss::Recurrence;
pub(crate) use polylines::{Polyline, SegmentMoments, product_integrals};
pub(crate) use rule::{GAUSS, KRONROD, NODES};
pub(crate) use sum::dot;
