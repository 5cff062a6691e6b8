//! Marks on the page: their lines, areas, dots and words, cut at the frame of the panel.

use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::mark::{Mark, Shape};
use crate::svg::{Anchor, Stroke, Svg, TextStyle};
use crate::text::Text;
use crate::{Color, Error};

/// The size of words and legends in a panel, in pt.
pub(crate) const WORDS_SIZE: f64 = 8.0;
/// The width of lines, in pt.
pub(crate) const LINE_WIDTH: f64 = 1.1;
/// The width of error bars, in pt.
const BAR_WIDTH: f64 = 0.8;
/// How much of a band's color is seen.
const BAND_OPACITY: f64 = 0.3;
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
    },
    Dots {
        centers: Vec<Point>,
        radius: f64,
        bars: Vec<(Point, Point)>,
        color: Color,
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
        Ok(match &mark.shape {
            Shape::Line { y, dashed } => Ink::Lines {
                parts: rect.clip_line(&frame.line(&mark.x, y)),
                stroke: Stroke { color, width: LINE_WIDTH, dashed: *dashed },
            },
            Shape::Band { lower, upper } => {
                let (lower, upper) = (frame.line(&mark.x, lower), frame.line(&mark.x, upper));
                let areas = areas(&lower, &upper, &rect);
                Ink::Areas { areas, color }
            }
            Shape::Points { y, x_errors, y_errors } => {
                let inside = |c: &Point| rect.contains(*c);
                let centers: Vec<Point> =
                    frame.line(&mark.x, y).into_iter().filter(inside).collect();
                let mut bars = Vec::new();
                for (errors, along_x) in [(x_errors, true), (y_errors, false)] {
                    let points = std::iter::zip(&mark.x, y);
                    for ((&x, &y), &error) in points.zip(errors.as_deref().unwrap_or_default()) {
                        bars.extend(frame.bar((x, y), error, along_x));
                    }
                }
                Ink::Dots { radius: radius(centers.len()), centers, bars, color }
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
            Ink::Areas { areas, color } => {
                areas.iter().for_each(|area| svg.area(area, *color, BAND_OPACITY));
            }
            Ink::Dots { centers, radius, bars, color } => {
                svg.segments(bars, BAR_WIDTH, *color);
                svg.dots(centers, *radius, *color);
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
                Ink::Lines { parts: vec![vec![left, right]], stroke: *stroke }
            }
            Ink::Areas { color, .. } => Ink::Areas {
                areas: vec![vec![
                    (rect.left, rect.top),
                    (rect.right, rect.top),
                    (rect.right, rect.bottom),
                    (rect.left, rect.bottom),
                ]],
                color: *color,
            },
            Ink::Dots { radius, bars, color, .. } => {
                let (x, half) = (f64::midpoint(rect.left, rect.right), rect.height());
                let bar = |(a, b): &(Point, Point)| {
                    let upright = (a.1 - b.1).abs() > (a.0 - b.0).abs();
                    let (dx, dy) = if upright { (0.0, half) } else { (half, 0.0) };
                    ((x - dx, middle - dy), (x + dx, middle + dy))
                };
                Ink::Dots {
                    centers: vec![(x, middle)],
                    radius: *radius,
                    bars: bars.first().map(bar).into_iter().collect(),
                    color: *color,
                }
            }
            Ink::Words { .. } => return None,
        })
    }
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
