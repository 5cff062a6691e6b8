//! The triangle of a corner plot: square panels, one for each parameter on the diagonal and one for
//! each pair below it, which share their axes.

use crate::axis::{Axis, TickMarks};
use crate::figure::{Figure, draw_axes};
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::ink::Ink;
use crate::layout::name;
use crate::legend::Legend;
use crate::room::{EDGE, ROOM};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg, TextStyle};
use crate::text::{CAP_HEIGHT, Text, words};
use crate::ticks::{Tick, Ticks};
use crate::{Error, PT_PER_CM, Panel};

/// The room between panels.
const GAP: f64 = 3.0;
/// The smallest panel, and that below which text and ticks are smaller.
const SMALLEST: f64 = 0.8 * PT_PER_CM;
const SMALL: f64 = 2.0 * PT_PER_CM;
/// The sizes of text, the first at which all have room; the last also breaks words.
const LABEL_SIZES: [f64; 4] = [8.5, 7.5, 6.5, 6.0];
const TITLE_SIZES: [f64; 4] = [8.0, 7.0, 6.0, 5.5];

/// The panels of row `row` begin here: `row + 1` of them, the last on the diagonal.
fn start(row: usize) -> usize {
    row * (row + 1) / 2
}

/// Sizes that follow from the side of the panels.
struct Sizes {
    side: f64,
    tick: f64,
    tick_lengths: (f64, f64),
}

impl Sizes {
    fn new(side: f64) -> Self {
        let (tick, tick_lengths) = if side < SMALL { (7.0, (2.5, 1.5)) } else { (8.0, (4.0, 2.0)) };
        Self { side, tick, tick_lengths }
    }
}

/// How long a label is along its axis: its width, or its height if it stands beside the axis or upright.
#[derive(Clone, Copy, PartialEq)]
enum Lay {
    Along,
    Across,
}

/// The ticks of one axis; those too near to an end to be labelled have no label.
fn ticks(axis: &Axis, scale: &Scale, sizes: &Sizes, lay: Lay) -> Ticks {
    let side = sizes.side;
    let along = |tick: &Tick| match lay {
        Lay::Along => Text::parse(&tick.label).width(sizes.tick),
        Lay::Across => sizes.tick,
    };
    let is_inside = |tick: &Tick| {
        let (at, half) = (tick.place * side, along(tick) / 2.0);
        // Low ones may reach beyond an end since high ones, of the next panel, do not.
        let low = if lay == Lay::Across { 0.0 } else { half - GAP / 2.0 };
        at >= low && at + half <= side + GAP / 2.0
    };
    let between = if lay == Lay::Across { 0.3 } else { 0.7 } * sizes.tick;
    let spread = |ticks: &[Tick]| {
        ticks.windows(2).all(|pair| {
            let apart = (pair[1].place - pair[0].place).abs() * side;
            apart >= f64::midpoint(along(&pair[0]), along(&pair[1])) + between
        })
    };
    let labelled = |ticks: &[Tick]| ticks.iter().filter(|t| is_inside(t)).count();
    let several = |ticks: &[Tick]| spread(ticks) && labelled(ticks) >= 2;
    let mut found = Ticks::choose(scale, side, several);
    if found.major.is_empty() {
        found = Ticks::choose(scale, side, |ticks| spread(ticks) && labelled(ticks) >= 1);
    }
    if axis.marks == TickMarks::Bare {
        return Ticks::default();
    }
    for tick in &mut found.major {
        if !is_inside(tick) {
            tick.label.clear();
        }
    }
    found
}

fn count_labels(ticks: &Ticks) -> usize {
    ticks.major.iter().filter(|t| !t.label.is_empty()).count()
}

/// The label of an axis with the power of ten of its ticks.
fn label(label: &str, ticks: &Ticks) -> String {
    match ticks.exponent {
        Some(exponent) => {
            let exponent = crate::number::number(f64::from(exponent), 0);
            format!("{label} (×10^{{{exponent}}})")
        }
        None => label.to_owned(),
    }
}

/// The labels at the largest size at which all fit; words are broken if none is small enough.
fn fit(labels: &[String], width: f64) -> (f64, Vec<Vec<Text>>) {
    // Whole words are worth smaller text.
    let is_whole = |size: f64| {
        let mut words = labels.iter().flat_map(|label| words(label));
        words.all(|word| Text::parse(word).width(size) <= width)
    };
    if let Some(size) = LABEL_SIZES.into_iter().find(|&size| is_whole(size)) {
        let lines = labels.iter().filter_map(|label| Text::wrap(label, size, width)).collect();
        return (size, lines);
    }
    for size in LABEL_SIZES {
        let lines = labels.iter().map(|label| Text::wrap(label, size, width));
        if let Some(lines) = lines.collect::<Option<Vec<Vec<Text>>>>() {
            return (size, lines);
        }
    }
    let size = LABEL_SIZES[LABEL_SIZES.len() - 1];
    (size, labels.iter().map(|label| Text::break_words(label, size, width)).collect())
}

/// A title on the diagonal, and where it stands.
struct Titles {
    size: f64,
    lines: Vec<Option<Text>>,
}

/// The titles with their labels if these have room above their panels, else without.
fn titles(diagonal: &[&Panel], side: f64) -> Titles {
    let whole = |panel: &&Panel| {
        let title = panel.title.as_ref()?;
        Some(Text::parse(&format!("{} = {title}", panel.x.label)))
    };
    let short = |panel: &&Panel| Some(Text::parse(panel.title.as_ref()?));
    let short: Vec<Option<Text>> = diagonal.iter().map(short).collect();
    let whole: Vec<Option<Text>> = diagonal.iter().map(whole).collect();
    // Small text is not worth a label, which stands below the column too.
    for (lines, sizes) in [(&whole, &TITLE_SIZES[..2]), (&short, &TITLE_SIZES[..])] {
        for &size in sizes {
            if lines.iter().flatten().all(|line| line.width(size) <= side) {
                return Titles { size, lines: lines.clone() };
            }
        }
    }
    // Without those that have no room at all.
    let size = TITLE_SIZES[TITLE_SIZES.len() - 1];
    let lines = short.into_iter().map(|line| line.filter(|line| line.width(size) <= side));
    Titles { size, lines: lines.collect() }
}

/// The panels of a triangle with their scales.
struct Triangle<'a> {
    panels: &'a [Panel],
    scales: Vec<(Scale, Scale)>,
    count: usize,
}

impl<'a> Triangle<'a> {
    fn new(panels: &'a [Panel]) -> Result<Self, Error> {
        let mut scales = Vec::new();
        for (i, panel) in panels.iter().enumerate() {
            let place = |error: Error| error.at(&name(i, panel));
            panel.check().map_err(place)?;
            let [x, y] = panel.extent();
            let fit = |axis: &Axis, extent| {
                let scale = Scale::fit(axis.spacing, extent, axis.start, axis.end);
                scale.map(|scale| scale.reversed(axis.is_reversed)).map_err(place)
            };
            scales.push((fit(&panel.x, x)?, fit(&panel.y, y)?));
        }
        let count = (0..).find(|&n| start(n) >= panels.len()).unwrap_or(0);
        Ok(Self { panels, scales, count })
    }

    fn diagonal(&self) -> Vec<&'a Panel> {
        (0..self.count).map(|i| &self.panels[start(i) + i]).collect()
    }

    /// The panels whose x axes are labelled, with the scales of these.
    fn bottom(&self) -> impl Iterator<Item = (&'a Panel, &Scale)> {
        let row = start(self.count - 1);
        (0..self.count).map(move |i| (&self.panels[row + i], &self.scales[row + i].0))
    }

    /// The panels whose y axes are labelled, with the scales of these.
    fn left(&self) -> impl Iterator<Item = (&'a Panel, &Scale)> {
        (1..self.count).map(|row| (&self.panels[start(row)], &self.scales[start(row)].1))
    }
}

/// The labels of axes, at a size at which all fit.
struct Labels {
    size: f64,
    lines: Vec<Vec<Text>>,
}

impl Labels {
    fn new<'a>(axes: impl Iterator<Item = (&'a Axis, &'a Ticks)>, width: f64) -> Self {
        let labels: Vec<String> = axes.map(|(axis, ticks)| label(&axis.label, ticks)).collect();
        let (size, lines) = fit(&labels, width);
        Self { size, lines }
    }

    fn line_height(&self) -> f64 {
        1.35 * self.size
    }

    /// The height of those that have the most lines.
    fn height(&self) -> f64 {
        self.lines.iter().map(Vec::len).max().unwrap_or(0) as f64 * self.line_height()
    }
}

/// What the width of the page is shared among.
struct Across {
    sizes: Sizes,
    x_ticks: Vec<Ticks>,
    /// Whether the labels of x ticks run upwards.
    is_upright: bool,
    y_ticks: Vec<Ticks>,
    y_labels: Labels,
    /// The widest label of a y tick.
    tick_room: f64,
    /// All that stands at the left of the panels.
    room: f64,
}

impl Across {
    /// The side of the panels and the room at their left depend on each other.
    fn new(triangle: &Triangle, width: f64) -> Result<Self, Error> {
        let count = triangle.count as f64;
        let mut room = 0.0f64;
        loop {
            let side = (width - 2.0 * EDGE - room - GAP * (count - 1.0) - ROOM) / count;
            if side < SMALLEST {
                return Err(Error::layout(format!(
                    "{count} parameters leave {:.1} cm for each panel, {:.1} cm are needed: make \
                     the figure wider or show fewer parameters",
                    side / PT_PER_CM,
                    SMALLEST / PT_PER_CM
                )));
            }
            let sizes = Sizes::new(side);
            let x = |lay| triangle.bottom().map(|(p, s)| ticks(&p.x, s, &sizes, lay)).collect();
            let mut x_ticks: Vec<Ticks> = x(Lay::Along);
            let is_upright = x_ticks.iter().any(|ticks| count_labels(ticks) < 2);
            if is_upright {
                x_ticks = x(Lay::Across);
            }
            let y_ticks: Vec<Ticks> =
                triangle.left().map(|(p, s)| ticks(&p.y, s, &sizes, Lay::Across)).collect();
            let axes = triangle.left().map(|(panel, _)| &panel.y);
            let y_labels = Labels::new(axes.zip(&y_ticks), side);
            let tick_room = widest(&y_ticks, sizes.tick);
            let labels = if y_ticks.is_empty() { 0.0 } else { tick_room + ROOM };
            let needed = labels + ROOM + y_labels.height();
            if needed <= room {
                return Ok(Self { sizes, x_ticks, is_upright, y_ticks, y_labels, tick_room, room });
            }
            // A whole pt at least, so that this ends.
            room = needed.max(room + 1.0);
        }
    }

    /// The height of the labels of x ticks.
    fn tick_height(&self) -> f64 {
        match self.is_upright {
            true => widest(&self.x_ticks, self.sizes.tick),
            false => 1.15 * self.sizes.tick,
        }
    }

    /// The place of a panel, if the first has its upper end at `top`.
    fn cell(&self, top: f64, row: usize, column: usize) -> Rect {
        let side = self.sizes.side;
        let left = EDGE + self.room + column as f64 * (side + GAP);
        let top = top + row as f64 * (side + GAP);
        Rect { left, top, right: left + side, bottom: top + side }
    }
}

/// The width of the widest label.
fn widest(ticks: &[Ticks], size: f64) -> f64 {
    let widths = ticks.iter().flat_map(|t| &t.major).map(|t| Text::parse(&t.label).width(size));
    widths.fold(0.0, f64::max)
}

/// The figure as SVG; its panels are the rows of the triangle, one after the other.
pub(crate) fn to_svg(figure: &Figure) -> Result<String, Error> {
    let (width, _) = figure.check()?;
    let triangle = Triangle::new(&figure.panels)?;
    let count = triangle.count;
    let across = Across::new(&triangle, width)?;
    let side = across.sizes.side;
    let diagonal = triangle.diagonal();
    let titles = titles(&diagonal, side);
    let has_titles = titles.lines.iter().any(Option::is_some);
    let title_room = if has_titles { 1.5 * titles.size + ROOM } else { ROOM };
    let axes = triangle.bottom().map(|(panel, _)| &panel.x);
    let x_labels = Labels::new(axes.zip(&across.x_ticks), side);
    let inks = |top: f64, row: usize, column: usize| -> Result<Vec<Ink>, Error> {
        let i = start(row) + column;
        let (panel, (x, y)) = (&triangle.panels[i], triangle.scales[i]);
        let frame = Frame { rect: across.cell(top, row, column), x, y };
        let marks = panel.marks.iter().zip(panel.colors());
        let inks = marks.map(|(mark, color)| Ink::new(mark, color, &frame));
        inks.collect::<Result<_, Error>>().map_err(|e| e.at(&name(i, panel)))
    };

    // All parameters may have a true value, or one of them alone.
    let labels = |panel: &Panel| panel.marks.iter().filter(|mark| mark.label.is_some()).count();
    let with_most = (0..count).rev().max_by_key(|&i| labels(diagonal[i])).unwrap_or(0);
    let legend = Legend::new(diagonal[with_most], &inks(0.0, with_most, with_most)?);
    // In the empty corner at the upper right, above the next title; else above everything.
    let free = Rect {
        left: across.cell(0.0, 0, 1.min(count - 1)).left + 2.0 * GAP,
        top: 0.0,
        right: across.cell(0.0, 0, count - 1).right,
        bottom: side - title_room,
    };
    let whole = Rect { left: EDGE + across.room, ..free };
    let (placement, area) = match legend.column(&free).filter(|_| count > 1) {
        Some(placement) => (placement, free),
        None => (legend.above(&whole)?, whole),
    };
    let top = EDGE + title_room + placement.height_above;
    let below = across.tick_height() + 2.0 * ROOM + x_labels.height();
    let bottom = across.cell(top, count - 1, 0).bottom;

    let mut svg = Svg::new(width, bottom + below + EDGE);
    let none = Ticks::default();
    for row in 0..count {
        for column in 0..=row {
            inks(top, row, column)?.iter().for_each(|ink| ink.draw(&mut svg));
            let y_ticks = if column < row { &across.y_ticks[row - 1] } else { &none };
            let rect = across.cell(top, row, column);
            let lengths = across.sizes.tick_lengths;
            draw_axes(&mut svg, &rect, &across.x_ticks[column], y_ticks, lengths);
        }
        if let Some(title) = &titles.lines[row] {
            let rect = across.cell(top, row, row);
            let at = (f64::midpoint(rect.left, rect.right), rect.top - ROOM - 0.15 * titles.size);
            svg.text(title, at, TextStyle::new(titles.size, Anchor::Middle));
        }
    }
    label_x(&mut svg, &across, &x_labels, top);
    label_y(&mut svg, &across, top);
    let lift = if placement.height_above > 0.0 { title_room } else { 0.0 };
    legend.draw(&mut svg, &placement, &Rect { top: area.top + top, ..area }, lift);
    Ok(svg.finish())
}

/// What stands below the lowest row.
fn label_x(svg: &mut Svg, across: &Across, labels: &Labels, top: f64) {
    let Sizes { side, tick: size, .. } = across.sizes;
    for (column, ticks) in across.x_ticks.iter().enumerate() {
        let rect = across.cell(top, across.x_ticks.len() - 1, column);
        for tick in ticks.major.iter().filter(|t| !t.label.is_empty()) {
            let x = rect.left + tick.place * side;
            let (at, style) = if across.is_upright {
                let style = TextStyle { upwards: true, ..TextStyle::new(size, Anchor::End) };
                ((x + CAP_HEIGHT * size / 2.0, rect.bottom + ROOM), style)
            } else {
                ((x, rect.bottom + ROOM + 1.15 * size), TextStyle::new(size, Anchor::Middle))
            };
            svg.text(&Text::parse(&tick.label), at, style);
        }
        let first = rect.bottom + 2.0 * ROOM + across.tick_height();
        for (i, line) in labels.lines[column].iter().enumerate() {
            let baseline = first + (i as f64 + 0.75) * labels.line_height();
            let at = (f64::midpoint(rect.left, rect.right), baseline);
            svg.text(line, at, TextStyle::new(labels.size, Anchor::Middle));
        }
    }
}

/// What stands at the left of the first column.
fn label_y(svg: &mut Svg, across: &Across, top: f64) {
    let Sizes { side, tick: size, .. } = across.sizes;
    let labels = &across.y_labels;
    for (i, ticks) in across.y_ticks.iter().enumerate() {
        let rect = across.cell(top, i + 1, 0);
        for tick in ticks.major.iter().filter(|t| !t.label.is_empty()) {
            let y = rect.bottom - tick.place * side + CAP_HEIGHT * size / 2.0;
            let style = TextStyle::new(size, Anchor::End);
            svg.text(&Text::parse(&tick.label), (rect.left - ROOM, y), style);
        }
        let last = rect.left - across.tick_room - 2.0 * ROOM;
        let lines = &labels.lines[i];
        for (line, text) in lines.iter().enumerate() {
            let x = last - ((lines.len() - line) as f64 - 0.75) * labels.line_height();
            let style = TextStyle::new(labels.size, Anchor::Middle);
            let at = (x, f64::midpoint(rect.top, rect.bottom));
            svg.text(text, at, TextStyle { upwards: true, ..style });
        }
    }
}
