//! What plots of a sampler share: which draws diverged, how many panels fit in a row, and chains that
//! are long enough.

use draws::Draws;

use crate::parameters::Series;
use crate::{Color, Error, Figure, Panel};

/// The figure of a panel for each parameter: one in a column's width, more in a page's.
pub(super) fn in_rows(panels: Vec<Panel>) -> Figure {
    match panels.len() {
        0 | 1 => Figure::new(panels),
        2 | 4 => Figure::new(panels).columns(2).width_cm(14.0),
        _ => Figure::new(panels).columns(3).width_cm(17.0),
    }
    .panel_height_cm(3.5)
}

/// The color of a chain; chains beyond the cycle of colors begin it again.
pub(super) fn chain_color(chain: usize) -> Color {
    Color::cycle(chain)
}

/// Whether each draw diverged, chain by chain; `None` if the sampler did not say.
pub(super) fn divergences(draws: &Draws) -> Option<Vec<bool>> {
    let diverging = draws.sample_stat("diverging").ok()?;
    Some(diverging.values().iter().map(|d| *d != 0.0).collect())
}

/// An error if chains are shorter than this.
pub(super) fn long_enough(series: &[Series], least: usize, what: &str) -> Result<(), Error> {
    let length = series[0].chains[0].len();
    if length < least {
        return Err(Error::data(format!(
            "{what} needs {least} draws of each chain at least, there are {length}"
        )));
    }
    Ok(())
}
