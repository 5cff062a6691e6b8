//! Where everything stands: sizes of labels first, then the panels in what is left.
//!
//! Panels have the height that was asked for and share the width that the labels beside them leave.
//! Panels of one column have their left and right ends in common, those of one row their upper and
//! lower ends.

use crate::Error;
use crate::figure::Figure;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::ink::Ink;
use crate::legend::{Legend, Placement};
use crate::panel::{Panel, join};
use crate::room::{
    Along, COLUMN_ROOM, EDGE, LABEL_LINE, LABEL_SIZE, ROOM, Sides, TICK_LINE, TICK_SIZE,
    exponent_height, title_height,
};
use crate::scale::Scale;
use crate::text::{CAP_HEIGHT, Text};
use crate::ticks::Ticks;

/// The room between rows.
const ROW_ROOM: f64 = 5.0;

/// A panel with everything in its place.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) frame: Frame,
    pub(crate) x_ticks: Ticks,
    pub(crate) y_ticks: Ticks,
    /// Whether the x axis has its labels: not if the panel below has them.
    pub(crate) x_labelled: bool,
    pub(crate) x_label: Vec<Text>,
    pub(crate) y_label: Vec<Text>,
    /// Whether the y axis has its labels: not if the panel at the left has them.
    pub(crate) y_labelled: bool,
    pub(crate) title: Vec<Text>,
    /// What stands between the panels of the row and their titles: of one panel alone, the exponent of its
    /// axis.
    pub(crate) title_lift: f64,
    /// The right end of the axis label at the left.
    pub(crate) y_label_right: f64,
    pub(crate) ink: Vec<Ink>,
    pub(crate) legend: Legend,
    pub(crate) legend_place: Placement,
}

/// A figure with everything in its place.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) panels: Vec<Place>,
}

impl Layout {
    pub(crate) fn new(figure: &Figure) -> Result<Self, Error> {
        let (width, panel_height) = figure.check()?;
        let panels = &figure.panels;
        for (i, panel) in panels.iter().enumerate() {
            panel.check().map_err(|e| e.at(&name(i, panel)))?;
        }
        let scales = scales(figure)?;
        let mut sides = Sides::new(figure, &scales, panel_height)?;
        let along = Along::new(figure, &scales, width - 2.0 * EDGE, &mut sides)?;
        let mut built = Vec::new();
        let mut left = EDGE;
        for (i, &(x, y)) in scales.iter().enumerate() {
            let column = i % figure.columns;
            left = if column == 0 { EDGE } else { left };
            let rect = Rect {
                left: left + sides.room[column],
                top: 0.0,
                right: left + sides.room[column] + along.panel_width,
                bottom: panel_height,
            };
            left = rect.right + along.beyond + COLUMN_ROOM;
            built.push(Place::new(i, figure, Frame { rect, x, y }, &sides, &along)?);
        }
        show_legends_once(&mut built);
        let mut places = Vec::new();
        let mut top = EDGE;
        let mut built = built.into_iter().peekable();
        while built.peek().is_some() {
            let row: Vec<Place> = built.by_ref().take(figure.columns).collect();
            let most = |height: fn(&Place) -> f64| row.iter().map(height).fold(0.0, f64::max);
            let title_lift = most(Place::title_lift);
            let titles = most(|place| title_height(&place.title));
            let above = title_lift + titles.max(CAP_HEIGHT * TICK_SIZE / 2.0);
            let below = most(Place::height_below);
            for place in row {
                places.push(Place { title_lift, ..place }.lowered(top + above));
            }
            top += above + panel_height + below + ROW_ROOM;
        }
        Ok(Self { width, height: top - ROW_ROOM + EDGE, panels: places })
    }
}

/// Leaves a legend that several panels have to one of them: the first that has room for it inside, else the
/// first of all.
fn show_legends_once(places: &mut [Place]) {
    for i in 0..places.len() {
        let legend = places[i].legend.clone();
        let alike = |j: &usize| legend.is_shareable() && places[*j].legend == legend;
        let alike: Vec<usize> = (i..places.len()).filter(alike).collect();
        let is_inside = |j: &&usize| places[**j].legend_place.height_above == 0.0;
        let Some(&shown) = alike.iter().find(is_inside).or(alike.first()) else { continue };
        for j in alike.into_iter().filter(|&j| j != shown) {
            (places[j].legend, places[j].legend_place) = (Legend::default(), Placement::default());
        }
    }
}

impl Place {
    fn new(
        i: usize,
        figure: &Figure,
        frame: Frame,
        sides: &Sides,
        along: &Along,
    ) -> Result<Self, Error> {
        let panel = &figure.panels[i];
        let column = i % figure.columns;
        let build = || {
            let marks = panel.marks.iter().zip(panel.colors());
            let ink = marks.map(|(mark, color)| Ink::new(mark, color, &frame));
            let ink = ink.collect::<Result<Vec<Ink>, Error>>()?;
            let legend = Legend::new(panel, &ink);
            let legend_place = legend.place(&frame.rect, &ink)?;
            let title = panel.title.as_deref().unwrap_or_default();
            let title = Text::fit(title, LABEL_SIZE, frame.rect.width()).ok_or_else(|| {
                Error::layout(format!(
                    "the title \"{title}\" does not fit the width of the panel: make it shorter, \
                     put blanks in, or make the figure wider"
                ))
            })?;
            Ok((ink, legend, legend_place, title))
        };
        let (ink, legend, legend_place, title) =
            build().map_err(|e: Error| e.at(&name(i, panel)))?;
        let y_labelled = !figure.share_y || column == 0;
        let exponent = if y_labelled { exponent_height(&sides.ticks[i]) } else { 0.0 };
        Ok(Self {
            frame,
            x_ticks: along.ticks[i].clone(),
            y_ticks: sides.ticks[i].clone(),
            x_labelled: !figure.share_x || i + figure.columns >= figure.panels.len(),
            y_labelled,
            title_lift: exponent,
            title,
            x_label: along.labels[i].clone(),
            y_label: sides.labels[i].clone(),
            y_label_right: frame.rect.left - sides.tick_room[column] - 2.0 * ROOM,
            ink,
            legend,
            legend_place,
        })
    }

    /// The height of what stands between the frame and the title.
    fn title_lift(&self) -> f64 {
        self.title_lift + self.legend_place.height_above
    }

    /// The height of what stands below the frame.
    fn height_below(&self) -> f64 {
        if !self.x_labelled {
            return CAP_HEIGHT * TICK_SIZE / 2.0;
        }
        let exponent = usize::from(self.x_ticks.exponent.is_some());
        let lines = self.x_label.len().max(exponent);
        2.0 * ROOM + TICK_LINE + lines as f64 * LABEL_LINE
    }

    /// The panel further down on the page.
    fn lowered(mut self, by: f64) -> Self {
        self.frame.rect.top += by;
        self.frame.rect.bottom += by;
        self.ink.iter_mut().for_each(|ink| ink.lower(by));
        self
    }
}

/// The name of a panel in errors.
pub(crate) fn name(number: usize, panel: &Panel) -> String {
    let (x, y) = (&panel.x.label, &panel.y.label);
    format!("panel {} (\"{y}\" over \"{x}\"): ", number + 1)
}

/// The scales of x and y of each panel; panels that share an axis have one for all.
fn scales(figure: &Figure) -> Result<Vec<(Scale, Scale)>, Error> {
    let panels = &figure.panels;
    let extents: Vec<[(f64, f64); 2]> = panels.iter().map(Panel::extent).collect();
    let mut scales = Vec::new();
    for (i, panel) in panels.iter().enumerate() {
        let place = |error: Error| error.at(&name(i, panel));
        let mut extent = extents[i][0];
        let (mut start, mut end) = (panel.x.start, panel.x.end);
        let mut is_reversed = panel.x.is_reversed;
        let shared = |j: &usize| figure.share_x && j % figure.columns == i % figure.columns;
        for j in (0..panels.len()).filter(shared) {
            let other = &panels[j].x;
            if other.spacing != panel.x.spacing {
                return Err(place(Error::layout(format!(
                    "its x axis cannot be shared with that of panel {}: one is linear, the other \
                     logarithmic",
                    j + 1
                ))));
            }
            extent = join(extent, extents[j][0]);
            (start, end) = (start.or(other.start), end.or(other.end));
            is_reversed |= other.is_reversed;
        }
        let x = Scale::fit(panel.x.spacing, extent, start, end).map_err(place)?;
        let mut extent = extents[i][1];
        let (mut start, mut end) = (panel.y.start, panel.y.end);
        let mut upside_down = panel.y.is_reversed;
        let shared = |j: &usize| figure.share_y && j / figure.columns == i / figure.columns;
        for j in (0..panels.len()).filter(shared) {
            let other = &panels[j].y;
            if other.spacing != panel.y.spacing {
                return Err(place(Error::layout(format!(
                    "its y axis cannot be shared with that of panel {}: one is linear, the other \
                     logarithmic",
                    j + 1
                ))));
            }
            extent = join(extent, extents[j][1]);
            (start, end) = (start.or(other.start), end.or(other.end));
            upside_down |= other.is_reversed;
        }
        let y = Scale::fit(panel.y.spacing, extent, start, end).map_err(place)?;
        scales.push((x.reversed(is_reversed), y.reversed(upside_down)));
    }
    Ok(scales)
}
