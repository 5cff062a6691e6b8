//! The state of a chain that proposes the end of a trajectory.

use super::Point;
use crate::{Archive, Checkpoint, Error, LogDensity};

/// The point where a chain stands, the one that it may go to, and one for the way.
#[derive(Debug, Clone)]
pub struct PointPair {
    pub(crate) here: Point,
    pub(crate) there: Point,
    pub(crate) scratch: Point,
}

impl PointPair {
    pub(crate) fn start_at<L: LogDensity>(
        density: &mut L,
        position: &[f64],
    ) -> Result<Self, Error> {
        let dim = density.dim();
        let mut here = Point::new(dim);
        here.start_at(density, position)?;
        Ok(Self { here, there: Point::new(dim), scratch: Point::new(dim) })
    }

    /// Where the chain stands, and a point for trial steps.
    pub(crate) fn points(&mut self) -> [&mut Point; 2] {
        [&mut self.here, &mut self.scratch]
    }
}

impl Checkpoint for PointPair {
    fn visit(&mut self, archive: &mut Archive) {
        self.here.visit(archive);
        archive.list(&mut self.here.velocity);
    }
}
