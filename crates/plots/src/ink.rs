//! Marks on the page: their lines, areas, dots and words, cut at the frame of the panel.

use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::mark::{Look, Mark, Shape};
use crate::svg::{Anchor, Stroke, Svg, TextStyle};
use crate::text::Text;
use crate::{Color, Error};

/// The size of words and legends in a panel, in pt.
pub(crate) const WORDS_SIZE: f64 = 8.0;
/// The width of lines, in pt.
pub(crate) const LINE_WIDTH: f64 = 1.1;
/// The width of error bars, in pt.
const BAR_WIDTH: f64 = 0.8;
/// The width of rules and of rings, in pt.
const RULE_WIDTH: f64 = 0.8;
const RING_WIDTH: f64 = 0.7;
/// How much of the color of a band or an area is seen.
const BAND_OPACITY: f64 = 0.3;
/// Samples in a legend are at least this clear, and their dots this large, in pt.
const SAMPLE_OPACITY: f64 = 0.6;
const SAMPLE_RADIUS: f64 = 1.3;
/// The room between words and the frame, in pt: ticks go 4 pt in.
const WORDS_ROOM: f64 = 5.0;

/// A mark on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ink {
    Lines {
        parts: Vec<Vec<Point>>,
        stroke: Stroke,
    },
    Areas {
        areas: Vec<Vec<Point>>,
        color: Color,
        opacity: f64,
    },
    Dots {
        centers: Vec<Point>,
        radius: f64,
        is_hollow: bool,
        bars: Vec<(Point, Point)>,
        color: Color,
        opacity: f64,
    },
    Words {
        words: Text,
        /// The middle of the baseline.
        at: Point,
        rect: Rect,
        color: Color,
    },
}

impl Ink {
    /// The mark in this frame; it has passed [`Mark::check`].
    pub(crate) fn new(mark: &Mark, color: Color, frame: &Frame) -> Result<Self, Error> {
        let rect = frame.rect;
        let opacity = mark.opacity.unwrap_or(1.0);
        Ok(match &mark.shape {
            Shape::Line { y, dashed, width } => Ink::Lines {
                parts: short(rect.clip_line(&frame.line(&mark.x, y))),
                stroke: Stroke { color, width: *width, dashed: *dashed, opacity },
            },
            Shape::Band { lower, upper } => {
                let (lower, upper) = (frame.line(&mark.x, lower), frame.line(&mark.x, upper));
                let areas = areas(&lower, &upper, &rect);
                Ink::Areas { areas, color, opacity: mark.opacity.unwrap_or(BAND_OPACITY) }
            }
            Shape::Area { y } => {
                let points = frame.line(&mark.x, y);
                let rings = points.split(|p| !(p.0.is_finite() && p.1.is_finite()));
                let areas = rings.map(|ring| rect.clip_area(ring)).filter(|a| a.len() > 2);
                let areas = areas.collect();
                Ink::Areas { areas, color, opacity: mark.opacity.unwrap_or(BAND_OPACITY) }
            }
            Shape::Rule { y, dashed } => {
                // A rule has one x and one y, of which one is finite.
                let at = frame.rule((mark.x[0], y[0]));
                let parts = rect.clip_segment(at.0, at.1).map(|(a, b)| vec![a, b]);
                let stroke = Stroke { color, width: RULE_WIDTH, dashed: *dashed, opacity };
                Ink::Lines { parts: parts.into_iter().collect(), stroke }
            }
            Shape::Points { y, x_errors, y_errors, look } => {
                let inside = |c: &Point| rect.contains(*c);
                let centers: Vec<Point> =
                    frame.line(&mark.x, y).into_iter().filter(inside).collect();
                let mut bars = Vec::new();
                for (errors, along_x) in [(x_errors, true), (y_errors, false)] {
                    let Some(errors) = errors else { continue };
                    let points = std::iter::zip(&mark.x, y);
                    let errors = std::iter::zip(&errors.below, &errors.above);
                    for ((&x, &y), (&below, &above)) in points.zip(errors) {
                        bars.extend(frame.bar((x, y), (below, above), along_x));
                    }
                }
                let Look { radius, is_hollow } = *look;
                let radius = radius.unwrap_or_else(|| self::radius(centers.len()));
                Ink::Dots { radius, is_hollow, centers, bars, color, opacity }
            }
            Shape::Words { y, words } => {
                // Words have one x and one y.
                let at = frame.page((mark.x[0], y[0]));
                words_inside(words, at, &rect, color)?
            }
        })
    }

    /// Moves it down the page.
    pub(crate) fn lower(&mut self, by: f64) {
        let lower = |points: &mut Vec<Point>| points.iter_mut().for_each(|p| p.1 += by);
        match self {
            Ink::Lines { parts, .. } => parts.iter_mut().for_each(lower),
            Ink::Areas { areas, .. } => areas.iter_mut().for_each(lower),
            Ink::Dots { centers, bars, .. } => {
                lower(centers);
                for (a, b) in bars {
                    (a.1, b.1) = (a.1 + by, b.1 + by);
                }
            }
            Ink::Words { at, rect, .. } => {
                at.1 += by;
                (rect.top, rect.bottom) = (rect.top + by, rect.bottom + by);
            }
        }
    }

    /// Whether some of it is in the rectangle.
    pub(crate) fn touches(&self, rect: &Rect) -> bool {
        let crosses = |a: Point, b: Point| rect.clip_segment(a, b).is_some();
        match self {
            Ink::Lines { parts, .. } => {
                let mut pairs = parts.iter().flat_map(|part| part.windows(2));
                pairs.any(|pair| crosses(pair[0], pair[1]))
            }
            Ink::Areas { areas, .. } => {
                areas.iter().any(|a| crate::geometry::size(&rect.clip_area(a)) > 0.0)
            }
            Ink::Dots { centers, radius, bars, .. } => {
                let near = rect.grown(*radius);
                centers.iter().any(|&c| near.contains(c)) || bars.iter().any(|b| crosses(b.0, b.1))
            }
            Ink::Words { rect: words, .. } => rect.overlaps(words),
        }
    }

    pub(crate) fn draw(&self, svg: &mut Svg) {
        match self {
            Ink::Lines { parts, stroke } => svg.lines(parts, *stroke),
            Ink::Areas { areas, color, opacity } => svg.areas(areas, *color, *opacity),
            Ink::Dots { centers, radius, is_hollow, bars, color, opacity } => {
                let stroke = Stroke { opacity: *opacity, ..Stroke::new(BAR_WIDTH, *color) };
                svg.segments(bars, stroke);
                svg.dots(centers, *radius, *color, *opacity);
                if *is_hollow {
                    svg.dots(centers, (radius - RING_WIDTH).max(0.0), Color::WHITE, 1.0);
                }
            }
            Ink::Words { words, at, color, .. } => {
                let style = TextStyle::new(WORDS_SIZE, Anchor::Middle);
                svg.text(words, *at, TextStyle { color: *color, ..style });
            }
        }
    }

    /// What stands for the mark in a legend, in a rectangle; nothing for words.
    pub(crate) fn sample(&self, rect: &Rect) -> Option<Self> {
        let middle = f64::midpoint(rect.top, rect.bottom);
        let (left, right) = ((rect.left, middle), (rect.right, middle));
        Some(match self {
            Ink::Lines { stroke, .. } => {
                let opacity = stroke.opacity.max(SAMPLE_OPACITY);
                let stroke = Stroke { opacity, ..*stroke };
                Ink::Lines { parts: vec![vec![left, right]], stroke }
            }
            Ink::Areas { color, opacity, .. } => Ink::Areas {
                areas: vec![vec![
                    (rect.left, rect.top),
                    (rect.right, rect.top),
                    (rect.right, rect.bottom),
                    (rect.left, rect.bottom),
                ]],
                color: *color,
                opacity: *opacity,
            },
            Ink::Dots { radius, is_hollow, bars, color, opacity, .. } => {
                let (x, half) = (f64::midpoint(rect.left, rect.right), rect.height());
                let bar = |(a, b): &(Point, Point)| {
                    let upright = (a.1 - b.1).abs() > (a.0 - b.0).abs();
                    let (dx, dy) = if upright { (0.0, half) } else { (half, 0.0) };
                    ((x - dx, middle - dy), (x + dx, middle + dy))
                };
                Ink::Dots {
                    centers: vec![(x, middle)],
                    radius: radius.max(SAMPLE_RADIUS),
                    is_hollow: *is_hollow,
                    opacity: opacity.max(SAMPLE_OPACITY),
                    bars: bars.first().map(bar).into_iter().collect(),
                    color: *color,
                }
            }
            Ink::Words { .. } => return None,
        })
    }
}

/// The lines without the points that nobody would miss.
fn short(parts: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    /// In pt: a fifth of a pixel at 300 per inch.
    const TOLERANCE: f64 = 0.05;
    let short = |part: Vec<Point>| {
        crate::geometry::turning_points(&part, TOLERANCE).into_iter().map(|i| part[i]).collect()
    };
    parts.into_iter().map(short).collect()
}

/// The area between two lines of equal length, one for each run without gaps.
fn areas(lower: &[Point], upper: &[Point], rect: &Rect) -> Vec<Vec<Point>> {
    let finite = |i: usize| {
        let (a, b) = (lower[i], upper[i]);
        [a.0, a.1, b.1].iter().all(|v| v.is_finite())
    };
    let whole: Vec<usize> = (0..lower.len()).filter(|&i| finite(i)).collect();
    let runs = whole.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| {
        let there = run.iter().map(|&i| lower[i]);
        let back = run.iter().rev().map(|&i| upper[i]);
        rect.clip_area(&there.chain(back).collect::<Vec<Point>>())
    })
    .map(|area| short(vec![area]).concat())
    .collect()
}

/// The more dots, the smaller.
fn radius(dots: usize) -> f64 {
    match dots {
        0..200 => 1.6,
        200..2000 => 1.0,
        _ => 0.6,
    }
}

fn words_inside(words: &str, at: Point, rect: &Rect, color: Color) -> Result<Ink, Error> {
    let text = Text::parse(words);
    let (width, ascent) = (text.width(WORDS_SIZE), text.ascent(WORDS_SIZE));
    let height = ascent + text.descent(WORDS_SIZE);
    let room = rect.grown(-WORDS_ROOM);
    if width > room.width() || height > room.height() {
        return Err(Error::layout(format!(
            "the words \"{words}\" are wider than the panel: make them shorter or the figure larger"
        )));
    }
    let left = (at.0 - width / 2.0).clamp(room.left, room.right - width);
    let top = (at.1 - height / 2.0).clamp(room.top, room.bottom - height);
    Ok(Ink::Words {
        words: text,
        at: (left + width / 2.0, top + ascent),
        rect: Rect { left, top, right: left + width, bottom: top + height },
        color,
    })
}
