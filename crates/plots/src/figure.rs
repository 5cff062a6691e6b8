//! A figure: panels in rows and columns, written as SVG.

use std::path::Path;

use crate::geometry::{Point, Rect};
use crate::layout::{Layout, Place};
use crate::room::{LABEL_LINE, LABEL_SIZE, ROOM, TICK_SIZE, exponent_text, title_gap};
use crate::svg::{Anchor, Stroke, Svg, TextStyle};
use crate::text::{CAP_HEIGHT, Text};
use crate::ticks::{Tick, Ticks};
use crate::{Color, Error, PT_PER_CM, Panel, PanelArea};

/// The widths of frames and ticks, in pt.
const FRAME_WIDTH: f64 = 0.7;
const TICK_WIDTH: f64 = 0.6;
/// The lengths of ticks with and without a label.
const MAJOR_TICK: f64 = 4.0;
const MINOR_TICK: f64 = 2.0;

/// Panels in rows and columns.
///
/// Text is 8 to 8.5 pt whatever the size, so give the width at which the figure is printed: 8 cm,
/// a journal's column, if nothing else is said. The height follows from that of the panels.
///
/// ```
/// use plots::{Axis, Figure, Line, Panel};
///
/// let x: Vec<f64> = (0..100).map(|i| 0.1 * f64::from(i)).collect();
/// let y: Vec<f64> = x.iter().map(|x| x.sin()).collect();
/// let panel = Panel::new(Axis::linear("φ (rad)"), Axis::linear("sin φ")).draw(Line::new(&x, &y));
/// let svg = Figure::new([panel]).width_cm(8.0).panel_height_cm(4.0).to_svg()?;
/// assert!(svg.starts_with("<svg"));
/// # Ok::<(), plots::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub(crate) panels: Vec<Panel>,
    pub(crate) columns: usize,
    width_cm: f64,
    panel_height_cm: f64,
    pub(crate) share_x: bool,
    pub(crate) share_y: bool,
    /// Whether the panels are the rows of a triangle: one, two, three …
    is_triangle: bool,
}

impl Figure {
    /// The panels in one column.
    pub fn new(panels: impl IntoIterator<Item = Panel>) -> Self {
        Self {
            panels: panels.into_iter().collect(),
            columns: 1,
            width_cm: 8.0,
            panel_height_cm: 4.5,
            share_x: false,
            share_y: false,
            is_triangle: false,
        }
    }

    /// The panels as the rows of a triangle: a corner plot.
    pub(crate) fn triangle(panels: Vec<Panel>, width_cm: f64) -> Self {
        Self { is_triangle: true, width_cm, ..Self::new(panels) }
    }

    /// The panels in this many columns, row by row.
    #[must_use]
    pub fn columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// The width of the whole figure in cm.
    #[must_use]
    pub fn width_cm(self, width_cm: f64) -> Self {
        Self { width_cm, ..self }
    }

    /// The height of each panel in cm, without its labels.
    #[must_use]
    pub fn panel_height_cm(self, panel_height_cm: f64) -> Self {
        Self { panel_height_cm, ..self }
    }

    /// The panels of a column get one x axis, labelled below the lowest of them.
    #[must_use]
    pub fn share_x(self) -> Self {
        Self { share_x: true, ..self }
    }

    /// The panels of a row get one y axis, labelled at the left of the first of them.
    #[must_use]
    pub fn share_y(self) -> Self {
        Self { share_y: true, ..self }
    }

    /// Width and panel height in pt.
    pub(crate) fn check(&self) -> Result<(f64, f64), Error> {
        if self.columns == 0 || self.columns > self.panels.len() {
            return Err(Error::layout(format!(
                "{} panels in {} columns: there must be at least one column, and a panel for each",
                self.panels.len(),
                self.columns
            )));
        }
        for (what, size) in [("width", self.width_cm), ("panel height", self.panel_height_cm)] {
            if !(1.0..=1000.0).contains(&size) {
                return Err(Error::layout(format!("a {what} of {size} cm, expected 1 to 1000 cm")));
            }
        }
        Ok((self.width_cm * PT_PER_CM, self.panel_height_cm * PT_PER_CM))
    }

    /// The figure as the text of an SVG file.
    ///
    /// # Errors
    /// If the data of a mark cannot be drawn (lengths differ, nothing is finite, a value on a
    /// logarithmic axis is not above 0, an error is negative) or labels do not fit. The message
    /// names panel and mark.
    pub fn to_svg(&self) -> Result<String, Error> {
        if self.is_triangle {
            return crate::triangle::to_svg(self);
        }
        let layout = Layout::new(self)?;
        let mut svg = Svg::new(layout.width, layout.height);
        for panel in &layout.panels {
            draw_panel(&mut svg, panel);
        }
        Ok(svg.finish())
    }

    /// Where the panels are on the page, row by row, and what their axes show there; none for a corner plot.
    ///
    /// # Errors
    /// As [`Figure::to_svg`].
    ///
    /// ```
    /// use plots::{Axis, Figure, Line, Panel};
    ///
    /// let panel = Panel::new(Axis::linear("x").limits(0.0, 2.0), Axis::linear("y"));
    /// let figure = Figure::new([panel.draw(Line::new(&[0.0, 1.0], &[0.0, 1.0]))]);
    /// let areas = figure.areas()?;
    /// assert_eq!(areas[0].x, [0.0, 2.0]);
    /// # Ok::<(), plots::Error>(())
    /// ```
    pub fn areas(&self) -> Result<Vec<PanelArea>, Error> {
        if self.is_triangle {
            return Ok(Vec::new());
        }
        let layout = Layout::new(self)?;
        Ok(layout.panels.iter().map(|place| place.frame.area()).collect())
    }

    /// Writes the figure as an SVG file, whole or not at all; a missing folder is made.
    ///
    /// # Errors
    /// As [`Figure::to_svg`], or if the file cannot be written.
    pub fn write_svg(&self, path: &Path) -> Result<(), Error> {
        let svg = self.to_svg()?;
        Ok(draws::io::write_file(path, |out| out.write_all(svg.as_bytes()))?)
    }

    /// The figure as a PNG file, with this many pixels per inch: 300 are usual for print.
    ///
    /// # Errors
    /// As [`Figure::to_svg`] and [`crate::svg_to_png`].
    pub fn to_png(&self, dots_per_inch: f64) -> Result<Vec<u8>, Error> {
        crate::svg_to_png(&self.to_svg()?, dots_per_inch)
    }

    /// Writes the figure as a PNG file with 300 pixels per inch, whole or not at all; a missing folder
    /// is made.
    ///
    /// # Errors
    /// As [`Figure::to_svg`], or if the file cannot be written.
    pub fn write_png(&self, path: &Path) -> Result<(), Error> {
        crate::write_svg_as_png(&self.to_svg()?, 300.0, path)
    }
}

fn draw_panel(svg: &mut Svg, panel: &Place) {
    for ink in &panel.ink {
        ink.draw(svg);
    }
    let rect = panel.frame.rect;
    draw_axes(svg, &rect, &panel.x_ticks, &panel.y_ticks, (MAJOR_TICK, MINOR_TICK));
    if panel.x_labelled {
        label_x(svg, panel, &rect);
    }
    let mut lift = 0.0;
    if panel.y_labelled {
        label_y(svg, panel, &rect);
        lift = crate::room::exponent_height(&panel.y_ticks);
    }
    let above = rect.top - panel.title_lift - title_gap(&panel.title);
    for (i, line) in panel.title.iter().rev().enumerate() {
        let at = (f64::midpoint(rect.left, rect.right), above - i as f64 * LABEL_LINE);
        put(svg, line, at, LABEL_SIZE, Anchor::Middle);
    }
    panel.legend.draw(svg, &panel.legend_place, &rect, lift);
}

/// The frame of a panel with the ticks of both axes on all sides, of these lengths with and without a
/// label.
pub(crate) fn draw_axes(
    svg: &mut Svg,
    rect: &Rect,
    x: &Ticks,
    y: &Ticks,
    (major, minor): (f64, f64),
) {
    let major = |t: &Tick| (t.place, major);
    let minor = |place: &f64| (*place, minor);
    let mut ticks = Vec::new();
    for (place, length) in x.major.iter().map(major).chain(x.minor.iter().map(minor)) {
        let x = rect.left + place * rect.width();
        ticks.push(((x, rect.bottom), (x, rect.bottom - length)));
        ticks.push(((x, rect.top), (x, rect.top + length)));
    }
    for (place, length) in y.major.iter().map(major).chain(y.minor.iter().map(minor)) {
        let y = rect.bottom - place * rect.height();
        ticks.push(((rect.left, y), (rect.left + length, y)));
        ticks.push(((rect.right, y), (rect.right - length, y)));
    }
    svg.segments(&ticks, Stroke::new(TICK_WIDTH, Color::BLACK));
    svg.frame(rect, FRAME_WIDTH);
}

fn label_x(svg: &mut Svg, panel: &Place, rect: &Rect) {
    // Superscripts stand above the capitals, so all labels keep room for them.
    let baseline = rect.bottom + ROOM + crate::room::TICK_LINE;
    for tick in &panel.x_ticks.major {
        let at = (rect.left + tick.place * rect.width(), baseline);
        put(svg, &Text::parse(&tick.label), at, TICK_SIZE, Anchor::Middle);
    }
    let baseline = |line: usize| baseline + ROOM + (line as f64 + 0.75) * LABEL_LINE;
    for (i, line) in panel.x_label.iter().enumerate() {
        let at = (f64::midpoint(rect.left, rect.right), baseline(i));
        put(svg, line, at, LABEL_SIZE, Anchor::Middle);
    }
    if let Some(exponent) = panel.x_ticks.exponent {
        let at = (rect.right, baseline(0));
        put(svg, &exponent_text(exponent), at, TICK_SIZE, Anchor::End);
    }
}

fn label_y(svg: &mut Svg, panel: &Place, rect: &Rect) {
    for tick in &panel.y_ticks.major {
        let y = rect.bottom - tick.place * rect.height() + CAP_HEIGHT * TICK_SIZE / 2.0;
        put(svg, &Text::parse(&tick.label), (rect.left - ROOM, y), TICK_SIZE, Anchor::End);
    }
    for (i, line) in panel.y_label.iter().enumerate() {
        let below = (panel.y_label.len() - i) as f64 - 0.75;
        let x = panel.y_label_right - below * LABEL_LINE;
        let style = TextStyle { upwards: true, ..TextStyle::new(LABEL_SIZE, Anchor::Middle) };
        svg.text(line, (x, f64::midpoint(rect.top, rect.bottom)), style);
    }
    if let Some(exponent) = panel.y_ticks.exponent {
        let at = (rect.left, rect.top - ROOM);
        put(svg, &exponent_text(exponent), at, TICK_SIZE, Anchor::Start);
    }
}

fn put(svg: &mut Svg, text: &Text, at: Point, size: f64, anchor: Anchor) {
    svg.text(text, at, TextStyle::new(size, anchor));
}
