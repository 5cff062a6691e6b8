//! Reading a picture back: what stands where, and what runs into what.

use model_graph::{Kind, ModelGraph};

type Point = (f64, f64);

/// Left, top, right, bottom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area([f64; 4]);

#[derive(Debug)]
struct Site {
    name: String,
    area: Area,
    is_ellipse: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) size: Point,
    plates: Vec<Area>,
    sites: Vec<Site>,
    /// From, to, and points along the line.
    edges: Vec<(String, String, Vec<Point>)>,
    /// Labels of plates and lines of the list.
    pub(crate) texts: Vec<(String, Area)>,
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let start = element.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    &element[start..start + element[start..].find('"').unwrap()]
}

fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).trim_end_matches("pt").parse().unwrap()
}

fn content(element: &str) -> &str {
    let start = element.find('>').unwrap() + 1;
    &element[start..element.len() - "</text>".len()]
}

/// About the width of a letter in DejaVu Sans.
fn advance(c: char) -> f64 {
    match c {
        ' ' | ',' | '.' | 'i' | 'j' | 'l' => 0.3,
        '(' | ')' | '[' | ']' | 'f' | 'r' | 't' | '-' => 0.37,
        'm' | 'w' | '~' | '=' => 0.8,
        _ => 0.6,
    }
}

fn rect(element: &str) -> Area {
    let (x, y) = (number(element, "x"), number(element, "y"));
    Area([x, y, x + number(element, "width"), y + number(element, "height")])
}

impl Area {
    fn grown(&self, by: f64) -> Self {
        let [left, top, right, bottom] = self.0;
        Self([left - by, top - by, right + by, bottom + by])
    }

    fn overlaps(&self, other: &Area) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        a < g && e < c && b < h && f < d
    }

    fn holds(&self, other: &Area) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        a <= e && b <= f && g <= c && h <= d
    }

    fn holds_point(&self, (x, y): Point) -> bool {
        self.0[0] < x && x < self.0[2] && self.0[1] < y && y < self.0[3]
    }
}

impl Site {
    /// Below 1 inside, 1 on the outline.
    fn depth(&self, (x, y): Point) -> f64 {
        let [left, top, right, bottom] = self.area.0;
        let u = (2.0 * x - left - right) / (right - left);
        let v = (2.0 * y - top - bottom) / (bottom - top);
        if self.is_ellipse { u.hypot(v) } else { u.abs().max(v.abs()) }
    }
}

/// Points at most half a pt apart along `M`, `L` and `Q`.
fn along(path: &str) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for part in path.split_inclusive(['M', 'L', 'Q']).collect::<Vec<_>>().windows(2) {
        let command = part[0].chars().last().unwrap();
        let numbers: Vec<f64> = part[1]
            .trim_end_matches(['M', 'L', 'Q'])
            .split(' ')
            .map(|number| number.parse().unwrap())
            .collect();
        let ends: Vec<Point> = numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let Some(&start) = points.last() else {
            points.push(ends[0]);
            continue;
        };
        let last = ends[ends.len() - 1];
        let length: f64 = std::iter::once(&start)
            .chain(&ends)
            .zip(&ends)
            .map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1))
            .sum();
        assert!(length < 1e5, "no page is so large: {path}");
        let steps = (2.0 * length).ceil().max(1.0) as usize;
        for i in 1..=steps {
            let t = i as f64 / steps as f64;
            let between = |a: Point, b: Point| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
            points.push(match command {
                'Q' => between(between(start, ends[0]), between(ends[0], last)),
                _ => between(start, last),
            });
        }
    }
    points
}

impl Page {
    pub(crate) fn read(svg: &str) -> Self {
        let mut page = Self::default();
        let mut outline: Option<(Area, bool)> = None;
        for element in svg.lines() {
            if element.starts_with("<svg") {
                page.size = (number(element, "width"), number(element, "height"));
            } else if element.starts_with("<rect class=\"plate\"") {
                page.plates.push(rect(element));
            } else if element.starts_with("<rect class=\"factor\"") {
                outline = Some((rect(element), false));
            } else if element.starts_with("<ellipse") {
                let (x, y) = (number(element, "cx"), number(element, "cy"));
                let (w, h) = (number(element, "rx"), number(element, "ry"));
                // The first of two is the outer one.
                outline.get_or_insert((Area([x - w, y - h, x + w, y + h]), true));
            } else if element.starts_with("<path class=\"edge\"") {
                let ends = ["data-from", "data-to"].map(|end| attribute(element, end).to_owned());
                let [from, to] = ends;
                page.edges.push((from, to, along(attribute(element, "d"))));
            } else if element.starts_with("<text") {
                let (x, y) = (number(element, "x"), number(element, "y"));
                let size = number(element, "font-size");
                let width = size * content(element).chars().map(advance).sum::<f64>();
                if element.contains("text-anchor=\"middle\"") {
                    let text = Area([x - width / 2.0, y - 0.5 * size, x + width / 2.0, y]);
                    let (area, is_ellipse) = outline.take().unwrap_or((text, false));
                    assert!(
                        area.grown(1.0).holds(&text) || content(element).contains('&'),
                        "{element}"
                    );
                    page.sites.push(Site { name: content(element).to_owned(), area, is_ellipse });
                } else {
                    let area = Area([x, y - 0.73 * size, x + width, y + 0.24 * size]);
                    page.texts.push((content(element).to_owned(), area));
                }
            }
        }
        page
    }

    /// Finds what stands in the way of something else.
    pub(crate) fn check(&self, graph: &ModelGraph, name: &str) {
        let escape =
            |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let paper = Area([0.0, 0.0, self.size.0, self.size.1]);
        for (i, site) in self.sites.iter().enumerate() {
            assert!(paper.holds(&site.area), "{name}: {site:?} is not on the page");
            for other in &self.sites[..i] {
                let is_apart = !site.area.grown(2.0).overlaps(&other.area);
                assert!(is_apart, "{name}: {} and {} overlap", site.name, other.name);
            }
            for (text, area) in &self.texts {
                assert!(!area.overlaps(&site.area), "{name}: {} is on {text}", site.name);
            }
        }
        for (i, plate) in self.plates.iter().enumerate() {
            assert!(paper.holds(plate), "{name}: {plate:?} is not on the page");
            for other in &self.plates[..i] {
                let is_nested = plate.grown(3.0).holds(other) || other.grown(-3.0).holds(plate);
                let is_apart = !plate.grown(3.0).overlaps(other);
                assert!(is_nested || is_apart, "{name}: {plate:?} and {other:?}");
            }
        }
        for (i, (text, area)) in self.texts.iter().enumerate() {
            assert!(paper.holds(area), "{name}: {text} is not on the page");
            for (other, place) in &self.texts[..i] {
                assert!(!area.overlaps(place), "{name}: {text} and {other} overlap");
            }
        }
        // A box holds its members and nothing else.
        for site in graph.sites() {
            let Some(drawn) = self.sites.iter().find(|s| s.name == escape(&site.name)) else {
                assert!(site.kind == Kind::Param, "{name}: {} is missing", site.name);
                continue;
            };
            let around = self.plates.iter().filter(|plate| plate.grown(-2.0).holds(&drawn.area));
            let touching = self.plates.iter().filter(|plate| plate.overlaps(&drawn.area));
            let expected = site.plates.len();
            assert_eq!(around.count(), expected, "{name}: plates around {}", site.name);
            assert_eq!(touching.count(), expected, "{name}: plates that touch {}", site.name);
            for plate in &site.plates {
                let is_label =
                    |(text, _): &(String, Area)| text.starts_with(&format!("{} (", plate.name));
                assert!(self.texts.iter().any(is_label), "{name}: no label {}", plate.name);
            }
        }
        for (from, to, points) in &self.edges {
            let edge = format!("{name}: the line from {from} to {to}");
            let find = |name: &str| self.sites.iter().find(|site| site.name == name).unwrap();
            let (start, end) =
                (find(from).depth(points[0]), find(to).depth(points[points.len() - 1]));
            // What stands without an outline has its text.
            let is_param = graph.sites().any(|s| s.name == *from && s.kind == Kind::Param);
            assert!((0.99..1.01).contains(&start) || is_param, "{edge} starts at {start}");
            // The arrowhead is before the outline.
            assert!((1.0..2.0).contains(&end), "{edge} ends at {end}");
            for &point in points {
                assert!(paper.holds_point(point), "{edge} leaves the page");
                for site in self.sites.iter().filter(|site| site.name != *from && site.name != *to)
                {
                    assert!(site.depth(point) > 1.0, "{edge} runs into {}", site.name);
                }
                for (text, area) in &self.texts {
                    assert!(!area.holds_point(point), "{edge} runs into {text}");
                }
            }
        }
    }
}
