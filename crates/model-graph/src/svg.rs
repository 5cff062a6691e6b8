//! The graph as SVG.

use std::fmt::Write;
use std::path::Path;

use crate::geometry::{Line, Outline, Point, between, distance};
use crate::metrics::{CAP_HEIGHT, width};
use crate::picture::{LABEL_SIZE, LIST_SIZE, Picture, SITE_SIZE};
use crate::site::{Kind, Site};
use crate::{Error, ModelGraph};

/// The fonts that are asked for, the first one found is taken.
const FONTS: &str = "DejaVu Sans, Helvetica, Arial, sans-serif";
/// The fill of what is observed; black text on it is easy to read.
const SHADE: &str = "#c8c8c8";
/// The color of plates, which stand back behind the sites.
const PLATE: &str = "#707070";
/// Length and half width of an arrowhead.
const ARROW: Point = (5.5, 2.1);

impl ModelGraph {
    /// The graph as the text of an SVG file, with the conventions of [`ModelGraph::to_dot`].
    ///
    /// Plates are boxes with name and size in a lower corner; one that crosses another has several
    /// boxes. Text is 7 to 8.5 pt, so the picture should be printed at its own size.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    ///
    /// let model = |m: &mut Context| {
    ///     let x = m.sample("x", Normal::new(0.0, 1.0));
    ///     m.plate("data", 2, |m| m.observe("y", Normal::new(x, 1.0), [0.5, 0.7]));
    /// };
    /// let svg = model_graph(&model)?.render_distributions(true).to_svg()?;
    /// assert!(svg.contains(">data (2)</text>"));
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the width asked for is no width of a page.
    pub fn to_svg(&self) -> Result<String, Error> {
        let picture = Picture::new(self)?;
        let mut svg = String::new();
        // Writing to a String cannot fail.
        let _ = write_picture(&mut svg, &picture);
        Ok(svg)
    }

    /// Writes the SVG file, whole or not at all; a missing folder is made.
    ///
    /// # Errors
    /// As [`ModelGraph::to_svg`], or if the file cannot be written.
    pub fn write_svg(&self, path: &Path) -> Result<(), Error> {
        let svg = self.to_svg()?;
        Ok(draws::io::write_file(path, |out| out.write_all(svg.as_bytes()))?)
    }
}

fn write_picture(svg: &mut String, picture: &Picture<'_>) -> std::fmt::Result {
    let (width, height) = picture.size;
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.2}pt\" height=\"{height:.2}pt\" \
         viewBox=\"0 0 {width:.2} {height:.2}\" font-family=\"{FONTS}\">\n\
         <rect width=\"{width:.2}\" height=\"{height:.2}\" fill=\"#ffffff\"/>"
    )?;
    for (rect, _) in &picture.layout.plates {
        writeln!(
            svg,
            "<rect class=\"plate\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"4\" \
             fill=\"none\" stroke=\"{PLATE}\" stroke-width=\"0.7\"/>",
            rect.left,
            rect.top,
            rect.width(),
            rect.height()
        )?;
    }
    for (line, &(from, to)) in picture.layout.lines.iter().zip(&picture.edges) {
        write_line(svg, line, [picture.sites[from], picture.sites[to]])?;
    }
    for (site, outline) in picture.sites.iter().zip(&picture.layout.sites) {
        write_site(svg, site, outline)?;
    }
    for ((_, label), text) in picture.layout.plates.iter().zip(&picture.plate_labels) {
        let (x, y) = Picture::label_start(label);
        writeln!(
            svg,
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{LABEL_SIZE}\">{}</text>",
            escape(text)
        )?;
    }
    for ((x, y), text) in &picture.list {
        let indent = text.len() - text.trim_start().len();
        let x = x + self::width(&text[..indent], LIST_SIZE);
        writeln!(
            svg,
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{LIST_SIZE}\">{}</text>",
            escape(text.trim_start())
        )?;
    }
    writeln!(svg, "</svg>")
}

fn write_site(svg: &mut String, site: &Site, outline: &Outline) -> std::fmt::Result {
    let ((x, y), (w, h)) = (outline.center, outline.half);
    let fill = match site.kind {
        Kind::Observed | Kind::Factor => SHADE,
        _ => "#ffffff",
    };
    let stroke = match site.kind {
        Kind::Deterministic => {
            "stroke=\"#000000\" stroke-width=\"0.8\" stroke-dasharray=\"2.6 1.8\""
        }
        _ if site.note.is_some() => "stroke=\"#000000\" stroke-width=\"1.6\"",
        _ => "stroke=\"#000000\" stroke-width=\"0.8\"",
    };
    let ellipse = |w: f64, h: f64, fill: &str| {
        format!(
            "<ellipse cx=\"{x:.2}\" cy=\"{y:.2}\" rx=\"{w:.2}\" ry=\"{h:.2}\" fill=\"{fill}\" {stroke}/>"
        )
    };
    match site.kind {
        Kind::Param => {}
        Kind::Factor => writeln!(
            svg,
            "<rect class=\"factor\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" \
             fill=\"{fill}\" {stroke}/>",
            x - w,
            y - h,
            2.0 * w,
            2.0 * h
        )?,
        Kind::PartlyObserved => {
            // The right half is shaded.
            writeln!(
                svg,
                "<path class=\"half\" d=\"M{x:.2} {:.2}A{w:.2} {h:.2} 0 0 1 {x:.2} {:.2}Z\" \
                 fill=\"{SHADE}\"/>",
                y - h,
                y + h
            )?;
            writeln!(svg, "{}", ellipse(w, h, "none"))?;
        }
        Kind::Discrete => {
            writeln!(svg, "{}\n{}", ellipse(w, h, fill), ellipse(w - 2.0, h - 2.0, "none"))?;
        }
        _ => writeln!(svg, "{}", ellipse(w, h, fill))?,
    }
    writeln!(
        svg,
        "<text x=\"{x:.2}\" y=\"{:.2}\" font-size=\"{SITE_SIZE}\" text-anchor=\"middle\">{}</text>",
        // The middle of small letters, which most names consist of.
        y + 0.8 * CAP_HEIGHT * SITE_SIZE / 2.0,
        escape(&site.name)
    )
}

fn write_line(svg: &mut String, line: &Line, [from, to]: [&Site; 2]) -> std::fmt::Result {
    let (tip, before) = (line.end, line.before_end());
    let length = distance(before, tip);
    // A short last part has a short arrowhead.
    let head = ARROW.0.min(0.6 * length);
    let part = if length > 0.0 { head / length } else { 0.0 };
    let base = between(tip, before, part);
    writeln!(
        svg,
        "<path class=\"edge\" data-from=\"{}\" data-to=\"{}\" d=\"{}\" fill=\"none\" \
         stroke=\"#000000\" stroke-width=\"0.8\"/>",
        escape(&from.name),
        escape(&to.name),
        path(line, base)
    )?;
    let across = (ARROW.1 * (tip.1 - base.1) / head, ARROW.1 * (base.0 - tip.0) / head);
    let (left, right) =
        ((base.0 + across.0, base.1 + across.1), (base.0 - across.0, base.1 - across.1));
    writeln!(
        svg,
        "<path d=\"M{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}Z\"/>",
        tip.0, tip.1, left.0, left.1, right.0, right.1
    )
}

/// The line up to where its arrowhead begins.
fn path(line: &Line, end: Point) -> String {
    let mut path = format!("M{:.2} {:.2}", line.start.0, line.start.1);
    // Writing to a String cannot fail.
    for [start, corner, end] in &line.corners {
        let _ = write!(path, "L{:.2} {:.2}", start.0, start.1);
        let _ = write!(path, "Q{:.2} {:.2} {:.2} {:.2}", corner.0, corner.1, end.0, end.1);
    }
    let _ = write!(path, "L{:.2} {:.2}", end.0, end.1);
    path
}

/// Text that stands for itself in XML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
