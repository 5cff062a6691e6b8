//! Figures as SVG, made to be printed in a journal's column: panels with linear or logarithmic
//! axes, lines, bands, points with errors, and legends that keep clear of the data.
//!
//! ```
//! use plots::{Axis, Figure, Line, Panel, Points};
//!
//! let x = [1.0, 2.0, 3.0, 4.0];
//! let panel = Panel::new(Axis::linear("Time (d)"), Axis::log("Flux (Jy)"))
//!     .draw(Points::new(&x, &[0.9, 0.52, 0.2, 0.13]).y_errors(&[0.1, 0.05, 0.03, 0.02]).label("data"))
//!     .draw(Line::new(&x, &[1.0, 0.5, 0.25, 0.125]).dashed().label("model"));
//! let svg = Figure::new([panel]).to_svg()?;
//! assert!(svg.contains("Time (d)"));
//! # Ok::<(), plots::Error>(())
//! ```
//!
//! What cannot be drawn is an [`Error`] that names panel and mark, not an empty picture. Text is
//! never cut off and never overlaps: it is measured, wrapped, and refused if there is no room.
//!
//! Not here: the figures of an analysis (traces, corners, forests), other formats than SVG, and
//! fonts, which the viewer brings.

mod advances;
mod axis;
mod charts;
mod error;
mod estimate;
mod extent;
mod figure;
mod frame;
mod geometry;
mod ink;
mod layout;
mod legend;
mod mark;
mod number;
mod palette;
mod panel;
mod parameters;
mod png;
mod room;
mod scale;
mod svg;
mod text;
mod ticks;
mod triangle;

pub use axis::Axis;
pub use charts::{
    Corner, Forest, autocorrelation, density, energy, ess_evolution, gradient, lines, pair,
    predictive_band, predictive_check, rank, recovered, responses, trace,
};
pub use error::{Error, ErrorKind};
pub use figure::Figure;
pub use mark::{Area, Band, Line, Mark, Points, Rule, Words};
pub use palette::Color;
pub use panel::Panel;
pub use parameters::Parameters;
pub use png::{svg_to_png, write_svg_as_png};

/// The typographic point, 1/72 inch, in a centimeter.
const PT_PER_CM: f64 = 72.0 / 2.54;
