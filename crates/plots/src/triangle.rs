//! The triangle of a corner plot: square panels, one for each parameter on the diagonal and one for
//! each pair below it, which share their axes.

use crate::figure::{Figure, draw_axes};
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::ink::Ink;
use crate::layout::name;
use crate::legend::{Legend, Placement};
use crate::room::{EDGE, ROOM};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg, TextStyle};
use crate::text::{CAP_HEIGHT, Text};
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
fn ticks(panel: &Panel, scale: &Scale, sizes: &Sizes, lay: Lay) -> Ticks {
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
    if matches!(panel.x.marks, crate::axis::TickMarks::Bare) {
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
    for lines in [diagonal.iter().map(whole).collect(), short.clone()] {
        for size in TITLE_SIZES {
            if lines.iter().flatten().all(|line| line.width(size) <= side) {
                return Titles { size, lines };
            }
        }
    }
    // Without those that have no room at all.
    let size = TITLE_SIZES[TITLE_SIZES.len() - 1];
    let lines = short.into_iter().map(|line| line.filter(|line| line.width(size) <= side));
    Titles { size, lines: lines.collect() }
}

/// The figure as SVG; its panels are the rows of the triangle, one after the other.
pub(crate) fn to_svg(figure: &Figure) -> Result<String, Error> {
    let (width, _) = figure.check()?;
    let panels = &figure.panels;
    let count = (0..).find(|&n| start(n) >= panels.len()).unwrap_or(0);
    for (i, panel) in panels.iter().enumerate() {
        panel.check().map_err(|e| e.at(&name(i, panel)))?;
    }
    let diagonal: Vec<&Panel> = (0..count).map(|i| &panels[start(i) + i]).collect();
    let bottom: Vec<&Panel> = panels[start(count - 1)..].iter().collect();
    let left: Vec<&Panel> = (1..count).map(|row| &panels[start(row)]).collect();
    let scales: Vec<(Scale, Scale)> = panels
        .iter()
        .enumerate()
        .map(|(i, panel)| {
            let [x, y] = panel.extent();
            let fit = |axis: &crate::Axis, extent| {
                let scale = Scale::fit(axis.spacing, extent, axis.start, axis.end);
                scale
                    .map(|scale| scale.reversed(axis.is_reversed))
                    .map_err(|e| e.at(&name(i, panel)))
            };
            Ok((fit(&panel.x, x)?, fit(&panel.y, y)?))
        })
        .collect::<Result<_, Error>>()?;

    // The side of the panels and the room at their left depend on each other.
    let mut room = 0.0f64;
    let (sizes, x_ticks, y_ticks, y_labels, tick_room) = loop {
        let gaps = GAP * (count - 1) as f64;
        let side = (width - 2.0 * EDGE - room - gaps - ROOM) / count as f64;
        if side < SMALLEST {
            return Err(Error::layout(format!(
                "{count} parameters leave {:.1} cm for each panel, {:.1} cm are needed: make the \
                 figure wider or show fewer parameters",
                side / PT_PER_CM,
                SMALLEST / PT_PER_CM
            )));
        }
        let sizes = Sizes::new(side);
        let x = |lay: Lay| -> Vec<Ticks> {
            let of = |(column, panel): (usize, &&Panel)| {
                ticks(panel, &scales[start(count - 1) + column].0, &sizes, lay)
            };
            bottom.iter().enumerate().map(of).collect()
        };
        let mut x_ticks = (x(Lay::Along), false);
        if x_ticks.0.iter().any(|ticks| count_labels(ticks) < 2) {
            x_ticks = (x(Lay::Across), true);
        }
        let y_of = |(i, panel): (usize, &&Panel)| {
            ticks(panel, &scales[start(i + 1)].1, &sizes, Lay::Across)
        };
        let y_ticks: Vec<Ticks> = left.iter().enumerate().map(y_of).collect();
        let labels = left.iter().zip(&y_ticks);
        let labels: Vec<String> = labels.map(|(panel, t)| label(&panel.y.label, t)).collect();
        let y_labels = fit(&labels, side);
        let width = |tick: &Tick| Text::parse(&tick.label).width(sizes.tick);
        let tick_room = y_ticks.iter().flat_map(|t| &t.major).map(width).fold(0.0, f64::max);
        let lines = y_labels.1.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let needed =
            if left.is_empty() { ROOM } else { tick_room + 2.0 * ROOM + lines * 1.35 * y_labels.0 };
        if needed <= room {
            break (sizes, x_ticks, y_ticks, y_labels, tick_room);
        }
        // A whole pt at least, so that this ends.
        room = needed.max(room + 1.0);
    };

    let Sizes { side, tick: tick_size, tick_lengths } = sizes;
    let titles = titles(&diagonal, side);
    let has_titles = titles.lines.iter().any(Option::is_some);
    let title_room = if has_titles { 1.5 * titles.size + ROOM } else { ROOM };
    let (x_ticks, is_upright) = x_ticks;
    let tick_height = if is_upright {
        let widths = x_ticks.iter().flat_map(|t| &t.major);
        widths.map(|t| Text::parse(&t.label).width(tick_size)).fold(0.0, f64::max)
    } else {
        1.15 * tick_size
    };
    let labels = bottom.iter().zip(&x_ticks);
    let labels: Vec<String> = labels.map(|(panel, t)| label(&panel.x.label, t)).collect();
    let (x_label_size, x_labels) = fit(&labels, side);
    let lines = x_labels.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let below = tick_height + 2.0 * ROOM + 1.35 * x_label_size * lines;

    let cell = |top: f64, row: usize, column: usize| {
        let left = EDGE + room + column as f64 * (side + GAP);
        let top = top + row as f64 * (side + GAP);
        Rect { left, top, right: left + side, bottom: top + side }
    };
    let frame = |top: f64, row: usize, column: usize| {
        let (x, y) = scales[start(row) + column];
        Frame { rect: cell(top, row, column), x, y }
    };
    let inks = |top: f64, row: usize, column: usize| -> Result<Vec<Ink>, Error> {
        let (i, frame) = (start(row) + column, frame(top, row, column));
        let marks = panels[i].marks.iter().zip(panels[i].colors());
        let inks = marks.map(|(mark, color)| Ink::new(mark, color, &frame));
        inks.collect::<Result<_, Error>>().map_err(|e| e.at(&name(i, &panels[i])))
    };
    // All parameters may have a true value, or one of them alone.
    let labels = |panel: &Panel| panel.marks.iter().filter(|mark| mark.label.is_some()).count();
    let with_most = (0..count).rev().max_by_key(|&i| labels(diagonal[i])).unwrap_or(0);
    let legend = Legend::new(diagonal[with_most], &inks(0.0, with_most, with_most)?);
    // In the empty corner at the upper right, below the first title; else above everything.
    let free = Rect {
        left: cell(0.0, 0, 1.min(count - 1)).left + 2.0 * GAP,
        top: 0.0,
        right: cell(0.0, 0, count - 1).right,
        bottom: side - title_room,
    };
    let whole = Rect { left: EDGE + room, ..free };
    let placement = match legend.column(&free).filter(|_| count > 1) {
        Some(placement) => (placement, free),
        None => (legend.above(&whole)?, whole),
    };
    let top = EDGE + title_room + placement.0.height_above;
    let height = top + count as f64 * (side + GAP) - GAP + below + EDGE;

    let mut svg = Svg::new(width, height);
    for row in 0..count {
        for (column, x_ticks) in x_ticks.iter().enumerate().take(row + 1) {
            let rect = cell(top, row, column);
            inks(top, row, column)?.iter().for_each(|ink| ink.draw(&mut svg));
            let none = Ticks::default();
            let y_ticks = if row > 0 && column < row { &y_ticks[row - 1] } else { &none };
            draw_axes(&mut svg, &rect, x_ticks, y_ticks, tick_lengths);
        }
    }
    for (column, ticks) in x_ticks.iter().enumerate() {
        let rect = cell(top, count - 1, column);
        for tick in ticks.major.iter().filter(|t| !t.label.is_empty()) {
            let x = rect.left + tick.place * side;
            let text = Text::parse(&tick.label);
            let (at, style) = if is_upright {
                let style = TextStyle::new(tick_size, Anchor::End);
                let at = (x + CAP_HEIGHT * tick_size / 2.0, rect.bottom + ROOM);
                (at, TextStyle { upwards: true, ..style })
            } else {
                let at = (x, rect.bottom + ROOM + 1.15 * tick_size);
                (at, TextStyle::new(tick_size, Anchor::Middle))
            };
            svg.text(&text, at, style);
        }
        for (i, line) in x_labels[column].iter().enumerate() {
            let down = (i as f64 + 0.75) * 1.35 * x_label_size;
            let at = (
                f64::midpoint(rect.left, rect.right),
                rect.bottom + 2.0 * ROOM + tick_height + down,
            );
            svg.text(line, at, TextStyle::new(x_label_size, Anchor::Middle));
        }
    }
    let (y_label_size, y_labels) = y_labels;
    for (i, ticks) in y_ticks.iter().enumerate() {
        let rect = cell(top, i + 1, 0);
        for tick in ticks.major.iter().filter(|t| !t.label.is_empty()) {
            let y = rect.bottom - tick.place * side + CAP_HEIGHT * tick_size / 2.0;
            let style = TextStyle::new(tick_size, Anchor::End);
            svg.text(&Text::parse(&tick.label), (rect.left - ROOM, y), style);
        }
        for (line, text) in y_labels[i].iter().enumerate() {
            let beside = ((y_labels[i].len() - line) as f64 - 0.75) * 1.35 * y_label_size;
            let x = rect.left - tick_room - 2.0 * ROOM - beside;
            let style = TextStyle::new(y_label_size, Anchor::Middle);
            let style = TextStyle { upwards: true, ..style };
            svg.text(text, (x, f64::midpoint(rect.top, rect.bottom)), style);
        }
    }
    for (i, title) in titles.lines.iter().enumerate() {
        let rect = cell(top, i, i);
        let at = (f64::midpoint(rect.left, rect.right), rect.top - ROOM - 0.1 * titles.size);
        if let Some(title) = title {
            svg.text(title, at, TextStyle::new(titles.size, Anchor::Middle));
        }
    }
    let (placement, area): (Placement, Rect) = placement;
    let lift = if placement.height_above > 0.0 { title_room } else { 0.0 };
    legend.draw(&mut svg, &placement, &Rect { top: area.top + top, ..area }, lift);
    Ok(svg.finish())
}
