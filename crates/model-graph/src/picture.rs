//! What the picture of a graph is made of: sizes of text, and what stands below the graph.

use crate::describe::line;
use crate::geometry::{Point, Rect};
use crate::layout::{Drawing, LABEL_HEIGHT, Layout};
use crate::metrics::{CAP_HEIGHT, DESCENT, width, wrap};
use crate::plates::Boxes;
use crate::site::{Kind, Site};
use crate::{Error, ErrorKind, ModelGraph};

/// The sizes of text, in pt.
pub(crate) const SITE_SIZE: f64 = 8.5;
pub(crate) const LABEL_SIZE: f64 = 7.5;
pub(crate) const LIST_SIZE: f64 = 7.0;
/// The distance of lines in the list of distributions.
const LIST_LINE: f64 = 1.45 * LIST_SIZE;
/// The room around everything.
const MARGIN: f64 = 4.0;
/// The room between the graph and the list.
const LIST_ROOM: f64 = 10.0;
const PT_PER_CM: f64 = 72.0 / 2.54;

/// The graph with all that is drawn, from the upper left corner of the page.
#[derive(Debug)]
pub(crate) struct Picture<'m> {
    pub(crate) size: Point,
    pub(crate) sites: Vec<&'m Site>,
    pub(crate) edges: Vec<(usize, usize)>,
    pub(crate) plate_labels: Vec<String>,
    pub(crate) layout: Layout,
    /// Lines of text with the left end of their baselines.
    pub(crate) list: Vec<(Point, String)>,
}

impl<'m> Picture<'m> {
    pub(crate) fn new(graph: &'m ModelGraph) -> Result<Self, Error> {
        if !(1.0..=1000.0).contains(&graph.width_cm) {
            let text = format!("a width of {} cm, expected 1 to 1000 cm", graph.width_cm);
            return Err(Error::new(ErrorKind::Layout, text));
        }
        let most = graph.width_cm * PT_PER_CM - 2.0 * MARGIN;
        let (sites, edges) = graph.shown();
        let boxes = Boxes::new(&sites);
        let plate_labels: Vec<String> = boxes.boxes.iter().map(|b| b.label()).collect();
        let drawing = Drawing {
            halves: sites.iter().map(|site| half(site)).collect(),
            is_box: sites.iter().map(|site| is_box(site)).collect(),
            plate_of: boxes.of_site.clone(),
            plates: std::iter::zip(&boxes.boxes, &plate_labels)
                .map(|(inner, label)| (inner.parent, width(label, LABEL_SIZE)))
                .collect(),
            edges: edges.clone(),
            width: most,
        };
        let layout = Layout::new(&drawing);
        let mut picture = Self {
            size: (layout.size.0 + 2.0 * MARGIN, layout.size.1 + 2.0 * MARGIN),
            sites,
            edges,
            plate_labels,
            layout,
            list: Vec::new(),
        };
        picture.layout.move_by((MARGIN, MARGIN));
        if graph.render_distributions {
            picture.add_list(graph, most);
        }
        Ok(picture)
    }

    /// Puts the distributions below the graph.
    fn add_list(&mut self, graph: &ModelGraph, most: f64) {
        let most = most.max(self.layout.size.0);
        let lines = self.sites.iter().flat_map(|site| wrap(&line(graph, site), LIST_SIZE, most));
        let lines: Vec<String> = lines.collect();
        let top = self.layout.size.1 + MARGIN + LIST_ROOM;
        let widest = lines.iter().map(|line| width(line, LIST_SIZE)).fold(0.0, f64::max);
        // The narrower of the two stands in the middle.
        let page = widest.max(self.layout.size.0);
        self.layout.move_by(((page - self.layout.size.0) / 2.0, 0.0));
        let left = MARGIN + (page - widest) / 2.0;
        for (i, line) in lines.into_iter().enumerate() {
            let baseline = top + CAP_HEIGHT * LIST_SIZE + LIST_LINE * i as f64;
            self.size.1 = baseline + DESCENT * LIST_SIZE + MARGIN;
            self.list.push(((left, baseline), line));
        }
        self.size.0 = page + 2.0 * MARGIN;
    }

    /// Where the label of a plate starts, on its baseline.
    pub(crate) fn label_start(label: &Rect) -> Point {
        (label.left, label.top + LABEL_HEIGHT / 2.0 + CAP_HEIGHT * LABEL_SIZE / 2.0)
    }
}

fn is_box(site: &Site) -> bool {
    matches!(site.kind, Kind::Factor | Kind::Param)
}

/// Half of the width and height of a site, so that its name is inside.
fn half(site: &Site) -> Point {
    const HEIGHT: f64 = 10.5;
    let text = width(&site.name, SITE_SIZE) / 2.0;
    match site.kind {
        Kind::Factor => (text + 5.0, HEIGHT - 1.0),
        // Without an outline.
        Kind::Param => (text + 2.0, HEIGHT - 3.0),
        // The corners of the text, 0.4 of its size above and below the middle, touch an ellipse that
        // is wider by this factor.
        _ => {
            let corner = 0.4 * SITE_SIZE / HEIGHT;
            let ring = if site.kind == Kind::Discrete { 2.0 } else { 0.0 };
            ((text / (1.0 - corner * corner).sqrt() + 3.0).max(12.0) + ring, HEIGHT + ring)
        }
    }
}
