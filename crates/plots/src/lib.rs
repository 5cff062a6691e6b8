//! Figures as SVG and PNG, made to be printed in a journal's column: the plots of an analysis, and
//! panels of one's own.
//!
//! | of draws | of a sampler | of data and models |
//! | --- | --- | --- |
//! | [`Corner`] | [`trace()`] | [`predictive_band`] |
//! | [`density()`] | [`rank()`] | [`predictive_check`] |
//! | [`Forest`] | [`autocorrelation()`] | [`recovered()`] |
//! | [`pair()`] | [`ess_evolution`] | [`lines()`] |
//! | | [`energy()`] | [`gradient()`], [`responses()`] |
//!
//! Each takes the [`Parameters`] to show, with labels and true values, and makes a [`Figure`]:
//!
//! ```
//! use draws::Draws;
//! use plots::{Corner, Parameters};
//!
//! let mut posterior = Draws::new(1, 500);
//! posterior.add("m", &[], (0..500).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
//! posterior.add("sigma", &[], (0..500).map(|i| (1.1 * f64::from(i)).cos()).collect())?;
//! let parameters = Parameters::all().label("sigma", "σ (km s^{−1})").truth("m", 0.2);
//! let figure = Corner::of(&posterior).parameters(parameters).figure()?;
//! let (svg, png) = (figure.to_svg()?, figure.to_png(300.0)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Panels have linear or logarithmic axes, lines, bands, areas, points with errors, and legends that
//! keep clear of the data:
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
//! PNG files have letters of a font that comes with the crate, and look the same on every machine;
//! [`svg_to_png`] makes them of any SVG. An SVG itself has its text as text, in the viewer's font.
//!
//! Not here: statistics (`diagnostics`), and the graph of a model (`model-graph`).

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
pub use frame::PanelArea;
pub use mark::{Area, Band, Line, Mark, Points, Rule, Words};
pub use palette::Color;
pub use panel::Panel;
pub use parameters::Parameters;
pub use png::{svg_to_png, write_svg_as_png};

/// The typographic point, 1/72 inch, in a centimeter.
const PT_PER_CM: f64 = 72.0 / 2.54;
