//! The room that labels take: beside the panels, below them, and beyond the ends of their axes.

use crate::axis::{Axis, TickMarks};
use crate::figure::Figure;
use crate::layout::name;
use crate::panel::Panel;
use crate::scale::Scale;
use crate::text::Text;
use crate::ticks::{Tick, Ticks};
use crate::{Error, PT_PER_CM};

/// The sizes of tick labels and axis labels, in pt.
pub(crate) const TICK_SIZE: f64 = 8.0;
pub(crate) const LABEL_SIZE: f64 = 8.5;
/// The room at the edges of the figure.
pub(crate) const EDGE: f64 = 2.0;
/// The room between the frame and tick labels, and between those and the axis label.
pub(crate) const ROOM: f64 = 3.5;
/// The height of a line of an axis label, with room for scripts.
pub(crate) const LABEL_LINE: f64 = 1.35 * LABEL_SIZE;
/// The height of a row of tick labels, with room for superscripts.
pub(crate) const TICK_LINE: f64 = 1.15 * TICK_SIZE;
/// The room between the columns, in addition to that of their labels.
pub(crate) const COLUMN_ROOM: f64 = 6.0;
/// The narrowest panel.
const NARROWEST: f64 = 1.5 * PT_PER_CM;

/// What stands at the left of the panels, which does not depend on their width.
pub(crate) struct Sides {
    pub(crate) ticks: Vec<Ticks>,
    pub(crate) labels: Vec<Vec<Text>>,
    /// For each column the width of the widest tick label, and of all that stands at the left.
    pub(crate) tick_room: Vec<f64>,
    pub(crate) room: Vec<f64>,
}

impl Sides {
    pub(crate) fn new(
        figure: &Figure,
        scales: &[(Scale, Scale)],
        height: f64,
    ) -> Result<Self, Error> {
        let mut sides = Self {
            ticks: Vec::new(),
            labels: Vec::new(),
            tick_room: vec![0.0; figure.columns],
            room: vec![0.0; figure.columns],
        };
        let mut label_room = vec![0.0f64; figure.columns];
        for (i, panel) in figure.panels.iter().enumerate() {
            // Names are lines of a list, numbers marks along a scale.
            let apart = match panel.y.marks {
                TickMarks::Names(_) => 1.25 * TICK_SIZE,
                _ => 2.0 * TICK_SIZE,
            };
            let ticks =
                Ticks::of(&panel.y, &scales[i].1, height, |t| fit_upright(t, height, apart));
            let column = i % figure.columns;
            if figure.share_y && column > 0 {
                sides.ticks.push(ticks);
                sides.labels.push(Vec::new());
                continue;
            }
            let label = wrap(&panel.y, height, "height").map_err(|e| e.at(&name(i, panel)))?;
            let widths = ticks.major.iter().map(tick_width);
            sides.tick_room[column] = widths.fold(sides.tick_room[column], f64::max);
            label_room[column] = label_room[column].max(label.len() as f64 * LABEL_LINE);
            sides.ticks.push(ticks);
            sides.labels.push(label);
        }
        let rooms = std::iter::zip(&sides.tick_room, label_room);
        sides.room = rooms.map(|(ticks, label)| ticks + label + 2.0 * ROOM).collect();
        if figure.share_y {
            sides.room[1..].fill(0.0);
        }
        Ok(sides)
    }
}

/// What stands along the x axes, and the widths that follow.
pub(crate) struct Along {
    pub(crate) ticks: Vec<Ticks>,
    pub(crate) labels: Vec<Vec<Text>>,
    pub(crate) panel_width: f64,
    /// The room at the right of each panel.
    pub(crate) beyond: f64,
}

impl Along {
    /// Shares the width among the panels; widens the room at their left if tick labels need it.
    pub(crate) fn new(
        figure: &Figure,
        scales: &[(Scale, Scale)],
        width: f64,
        sides: &mut Sides,
    ) -> Result<Self, Error> {
        let columns = figure.columns as f64;
        let width = width - (columns - 1.0) * COLUMN_ROOM;
        let mut beyond = ROOM;
        loop {
            let room = width - sides.room.iter().sum::<f64>() - columns * beyond;
            let panel_width = room / columns;
            if panel_width < NARROWEST {
                return Err(Error::layout(format!(
                    "{columns} columns leave {:.1} cm for each panel, {:.1} cm are needed: make \
                     the figure wider or take fewer columns",
                    panel_width / PT_PER_CM,
                    NARROWEST / PT_PER_CM
                )));
            }
            let choose = |(panel, scale): (&Panel, &(Scale, Scale))| {
                Ticks::of(&panel.x, &scale.0, panel_width, |t| fit_along(t, panel_width))
            };
            let ticks: Vec<Ticks> = figure.panels.iter().zip(scales).map(choose).collect();
            // The first and last labels may reach beyond the ends of the axis.
            let major = || ticks.iter().flat_map(|ticks| &ticks.major);
            let reach = |t: &Tick, from_end: f64| tick_width(t) / 2.0 - from_end * panel_width;
            let right = major().map(|t| reach(t, 1.0 - t.place)).fold(0.0, f64::max);
            let left = major().map(|t| reach(t, t.place)).fold(0.0, f64::max);
            // The rooms at the right of one panel and at the left of the next are one.
            let inner = |i: usize| if i > 0 { beyond + COLUMN_ROOM } else { 0.0 };
            let mut rooms = sides.room.iter().enumerate();
            if right <= beyond && rooms.all(|(i, &room)| left <= room + inner(i)) {
                let labels = x_labels(figure, &ticks, panel_width)?;
                return Ok(Self { ticks, labels, panel_width, beyond });
            }
            // A whole pt more each time, so that this ends.
            beyond = beyond.max((right + 1.0).ceil());
            for (i, room) in sides.room.iter_mut().enumerate() {
                let inner = if i > 0 { beyond + COLUMN_ROOM } else { 0.0 };
                *room = room.max((left + 1.0 - inner).ceil());
            }
        }
    }
}

fn x_labels(figure: &Figure, ticks: &[Ticks], width: f64) -> Result<Vec<Vec<Text>>, Error> {
    let label = |(i, panel): (usize, &Panel)| {
        let exponent = ticks[i].exponent;
        let taken = exponent.map_or(0.0, |e| exponent_text(e).width(TICK_SIZE) + ROOM);
        wrap(&panel.x, width - 2.0 * taken, "width").map_err(|e| e.at(&name(i, panel)))
    };
    figure.panels.iter().enumerate().map(label).collect()
}

/// The room that the common exponent of tick labels takes above a panel.
pub(crate) fn exponent_height(ticks: &Ticks) -> f64 {
    ticks.exponent.map_or(0.0, |e| exponent_text(e).ascent(TICK_SIZE) + ROOM)
}

/// `×10^{n}`
pub(crate) fn exponent_text(exponent: i32) -> Text {
    let exponent = crate::number::number(f64::from(exponent), 0);
    Text::parse(&format!("×10^{{{exponent}}}"))
}

fn tick_width(tick: &Tick) -> f64 {
    Text::parse(&tick.label).width(TICK_SIZE)
}

/// The room that the title of a panel takes above it.
pub(crate) fn title_height(title: &[Text]) -> f64 {
    if title.is_empty() { 0.0 } else { title.len() as f64 * LABEL_LINE + title_gap(title) }
}

/// The room between a panel and the baseline of its title, so that lowered pieces keep clear of the frame.
pub(crate) fn title_gap(title: &[Text]) -> f64 {
    title.last().map_or(0.0, |line| ROOM.max(line.lowered(LABEL_SIZE) + 0.6 * ROOM))
}

/// Whether labels beside each other have room between them.
fn fit_along(ticks: &[Tick], length: f64) -> bool {
    const ROOM_BETWEEN: f64 = 0.9 * TICK_SIZE;
    ticks.windows(2).all(|pair| {
        let needed = (tick_width(&pair[0]) + tick_width(&pair[1])) / 2.0 + ROOM_BETWEEN;
        (pair[1].place - pair[0].place).abs() * length >= needed
    })
}

/// Whether labels above each other are this far apart.
fn fit_upright(ticks: &[Tick], length: f64, apart: f64) -> bool {
    ticks.windows(2).all(|pair| (pair[1].place - pair[0].place).abs() * length >= apart)
}

fn wrap(axis: &Axis, most: f64, what: &str) -> Result<Vec<Text>, Error> {
    Text::fit(&axis.label, LABEL_SIZE, most).ok_or_else(|| {
        Error::layout(format!(
            "the label \"{}\" does not fit the {what} of the panel, {:.1} cm: make it shorter, put \
             blanks in, or make the figure larger",
            axis.label,
            most / PT_PER_CM
        ))
    })
}
