//! Coordinates chosen by the machine: a model as written, sampled as if it had been reparameterised by
//! hand.
//!
//! `analysis` finds the sites that could do with other coordinates, `choice` looks at a quick mode, and at
//! the draws of a `pilot`, what data say of each element, `coordinate` is the formula that both go into, `placement` puts it into the
//! graph of a model, and `report` tells what was done.

mod analysis;
mod choice;
mod coordinate;
mod pilot;
mod placement;
mod report;
mod settings;
mod survey;

pub(crate) use choice::{Plan, choose_coordinates};
pub(crate) use coordinate::{Family, Home};
pub(crate) use placement::{Placed, Placement};
pub use report::SiteCoordinates;
pub use settings::{Coordinate, Coordinates};
