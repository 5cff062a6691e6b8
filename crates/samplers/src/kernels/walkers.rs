//! How many walkers an ensemble has.

use crate::{Error, ErrorKind};

/// The number that was asked for, or the default; halves move by each other, so it is even, and they span
/// all directions.
pub(super) fn num_walkers(wanted: Option<usize>, dim: usize) -> Result<usize, Error> {
    let least = (2 * dim).max(4);
    let size = wanted.unwrap_or((4 * dim).max(8));
    if size >= least && size.is_multiple_of(2) {
        return Ok(size);
    }
    let message = format!(
        "num_walkers is {size}, but must be even and at least {least} for {dim} coordinates"
    );
    Err(Error::new(ErrorKind::Argument, message))
}
