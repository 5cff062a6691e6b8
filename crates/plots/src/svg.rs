//! The writer of SVG: escaped text, lines, areas and dots, with two decimals of a pt.

use std::fmt::Write;

use crate::Color;
use crate::geometry::{Point, Rect};
use crate::text::{Script, Text};

/// The fonts that are asked for, the first one found is taken.
const FONTS: &str = "DejaVu Sans, Helvetica, Arial, sans-serif";

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) color: Color,
    /// In pt.
    pub(crate) width: f64,
    pub(crate) dashed: bool,
    /// From 0 to 1.
    pub(crate) opacity: f64,
}

impl Stroke {
    /// An opaque line without dashes.
    pub(crate) fn new(width: f64, color: Color) -> Self {
        Self { color, width, dashed: false, opacity: 1.0 }
    }
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextStyle {
    /// In pt.
    pub(crate) size: f64,
    pub(crate) anchor: Anchor,
    pub(crate) color: Color,
    /// Whether it runs from below to above.
    pub(crate) upwards: bool,
}

impl TextStyle {
    /// Black text that runs from left to right.
    pub(crate) fn new(size: f64, anchor: Anchor) -> Self {
        Self { size, anchor, color: Color::BLACK, upwards: false }
    }
}

/// A picture being written; the unit is the pt (1/72 inch).
#[derive(Debug)]
pub(crate) struct Svg {
    content: String,
}

impl Svg {
    /// An empty white page of this size.
    pub(crate) fn new(width: f64, height: f64) -> Self {
        // Blanks beside scripts are kept.
        let content = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.2}pt\" \
             height=\"{height:.2}pt\" viewBox=\"0 0 {width:.2} {height:.2}\" \
             font-family=\"{FONTS}\" xml:space=\"preserve\">\n<rect width=\"{width:.2}\" height=\"{height:.2}\" \
             fill=\"#ffffff\"/>\n"
        );
        Self { content }
    }

    /// The finished picture.
    pub(crate) fn finish(mut self) -> String {
        self.content.push_str("</svg>\n");
        self.content
    }

    /// Lines through points, all of one kind.
    pub(crate) fn lines(&mut self, parts: &[Vec<Point>], stroke: Stroke) {
        if parts.is_empty() {
            return;
        }
        let path: String = parts.iter().map(|part| path(part)).collect();
        let Stroke { color, width, .. } = stroke;
        let opacity = opacity("stroke", stroke.opacity);
        // Round ends make a dot of a point between gaps; they would fill the gaps of dashes.
        let style = if stroke.dashed {
            format!(" stroke-dasharray=\"{:.2} {:.2}\"", 3.2 * width, 2.0 * width)
        } else {
            " stroke-linecap=\"round\"".to_owned()
        };
        self.put(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width:.2}\" \
             stroke-linejoin=\"round\"{style}{opacity}/>"
        ));
    }

    /// Straight strokes with square ends, as axes and ticks have them.
    pub(crate) fn segments(&mut self, segments: &[(Point, Point)], stroke: Stroke) {
        if segments.is_empty() {
            return;
        }
        let path: String = segments.iter().map(|&(a, b)| path(&[a, b])).collect();
        let Stroke { color, width, .. } = stroke;
        let opacity = opacity("stroke", stroke.opacity);
        self.put(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width:.2}\"{opacity}/>"
        ));
    }

    /// The outline of a rectangle.
    pub(crate) fn frame(&mut self, rect: &Rect, width: f64) {
        self.put(format_args!(
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"none\" \
             stroke=\"{}\" stroke-width=\"{width:.2}\"/>",
            rect.left,
            rect.top,
            rect.width(),
            rect.height(),
            Color::BLACK
        ));
    }

    /// Filled areas without an outline; one within another is a hole.
    pub(crate) fn areas(&mut self, areas: &[Vec<Point>], color: Color, opacity: f64) {
        let areas = areas.iter().filter(|corners| corners.len() > 2);
        let path: String = areas.map(|corners| path(corners) + "Z").collect();
        if !path.is_empty() {
            let opacity = self::opacity("fill", opacity);
            self.put(format_args!(
                "<path d=\"{path}\" fill=\"{color}\" fill-rule=\"evenodd\"{opacity}/>"
            ));
        }
    }

    /// Round dots.
    pub(crate) fn dots(&mut self, centers: &[Point], radius: f64, color: Color, opacity: f64) {
        if centers.is_empty() {
            return;
        }
        if opacity < 1.0 {
            // Each for itself: within one path, dots on dots would not be darker.
            let opacity = self::opacity("stroke", opacity);
            self.put(format_args!(
                "<g fill=\"none\" stroke=\"{color}\" stroke-width=\"{:.2}\" \
                 stroke-linecap=\"round\"{opacity}>",
                2.0 * radius
            ));
            for &center in centers {
                self.put(format_args!("<path d=\"{}\"/>", path(&[center, center])));
            }
            return self.put(format_args!("</g>"));
        }
        // Strokes of no length with round ends: far shorter than a circle for each.
        let path: String = centers.iter().map(|&c| path(&[c, c])).collect();
        self.put(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{:.2}\" \
             stroke-linecap=\"round\"/>",
            2.0 * radius
        ));
    }

    /// A line of text with its baseline at `at`.
    pub(crate) fn text(&mut self, text: &Text, at: Point, style: TextStyle) {
        let Some(place) = text.first_stack() else { return self.line(text, at, style) };
        // What stands before two scripts above each other ends where these begin, and what follows
        // begins where they end, so that they meet in any font.
        let part = |pieces: &[(Script, String)]| Text { pieces: pieces.to_vec() };
        let (before, stack) = (part(&text.pieces[..place]), &text.pieces[place..place + 2]);
        let after = part(&text.pieces[place + 2..]);
        let TextStyle { size, .. } = style;
        let start = before.width(size)
            - match style.anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => text.width(size) / 2.0,
                Anchor::End => text.width(size),
            };
        let put = |along: f64, down: f64| match style.upwards {
            true => (at.0 + down, at.1 - along),
            false => (at.0 + along, at.1 + down),
        };
        if !before.pieces.is_empty() {
            self.line(&before, put(start, 0.0), TextStyle { anchor: Anchor::End, ..style });
        }
        let style = TextStyle { anchor: Anchor::Start, ..style };
        for (script, piece) in stack {
            let piece = Text { pieces: vec![(Script::Normal, piece.clone())] };
            let style = TextStyle { size: size * script.size(), ..style };
            self.line(&piece, put(start, size * script.stacked_drop()), style);
        }
        if !after.pieces.is_empty() {
            let along = start + part(stack).width(size);
            self.text(&after, put(along, 0.0), style);
        }
    }

    /// A line of text without scripts above each other.
    fn line(&mut self, text: &Text, (x, y): Point, style: TextStyle) {
        let TextStyle { size, .. } = style;
        let mut content = String::new();
        let mut drop = 0.0;
        for (script, piece) in &text.pieces {
            let shift = size * script.drop() - drop;
            drop += shift;
            let piece = escape(piece);
            // Writing to a String cannot fail.
            let _ = match script {
                Script::Normal if shift == 0.0 => write!(content, "{piece}"),
                Script::Normal => write!(content, "<tspan dy=\"{shift:.2}\">{piece}</tspan>"),
                _ => write!(
                    content,
                    "<tspan dy=\"{shift:.2}\" font-size=\"{:.2}\">{piece}</tspan>",
                    size * script.size()
                ),
            };
        }
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let fill = match style.color {
            Color::BLACK => String::new(),
            color => format!(" fill=\"{color}\""),
        };
        let turn = if style.upwards {
            format!(" transform=\"rotate(-90 {x:.2} {y:.2})\"")
        } else {
            String::new()
        };
        self.put(format_args!(
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\"{anchor}{fill}{turn}>{content}</text>"
        ));
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.content, "{element}");
    }
}

/// The attribute for what is not quite opaque.
fn opacity(what: &str, opacity: f64) -> String {
    if opacity < 1.0 { format!(" {what}-opacity=\"{opacity:.2}\"") } else { String::new() }
}

/// `M x y L x y x y …`; a point that is where the one before is, to two decimals, is left out.
fn path(points: &[Point]) -> String {
    let mut path = String::new();
    let mut last = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let point = format!("{x:.2} {y:.2}");
        match i {
            0 => path.push('M'),
            1 => path.push('L'),
            _ if point == last => continue,
            _ => path.push(' '),
        }
        path.push_str(&point);
        last = point;
    }
    path
}

/// The text with what means something to XML written out, and what XML cannot hold replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_scripts_return_to_the_line() {
        let mut svg = Svg::new(10.0, 10.0);
        let text = Text::parse("a<b_{&} c^{\"}\u{1}");
        svg.text(&text, (1.0, 2.0), TextStyle::new(10.0, Anchor::End));
        let svg = svg.finish();
        assert!(
            svg.contains(
                "text-anchor=\"end\">a&lt;b<tspan dy=\"2.20\" font-size=\"7.20\">&amp;</tspan>\
                 <tspan dy=\"-2.20\"> c</tspan><tspan dy=\"-3.60\" font-size=\"7.20\">&quot;</tspan>\
                 <tspan dy=\"3.60\">\u{fffd}</tspan></text>"
            ),
            "{svg}"
        );
    }

    #[test]
    fn paths_have_two_decimals_and_no_repeated_points() {
        let points = [(0.0, 0.0), (1.0, 1.0), (1.001, 1.0), (2.0, 1.0 / 3.0)];
        assert_eq!(path(&points), "M0.00 0.00L1.00 1.00 2.00 0.33");
        assert_eq!(path(&[(1.0, 1.0), (1.0, 1.0)]), "M1.00 1.00L1.00 1.00");
    }
}
