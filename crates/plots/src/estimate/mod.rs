//! Densities estimated from draws, in one dimension and in two, and their contours.

mod contour;
mod cosine;
mod density;
mod plane;

pub(crate) use density::Density;
pub(crate) use plane::Plane;
