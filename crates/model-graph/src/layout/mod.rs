//! Where everything stands: sites in rows, each below those it depends on, plates as boxes around
//! them, and lines that keep clear of both.
//!
//! The stages are those of Sugiyama, Tagawa & Toda 1981 (Methods for Visual Understanding of
//! Hierarchical System Structures): rows, order in the rows, places. A box has a range of rows and a
//! range of places of its own, so it holds its members and nothing else; a line that passes rows gets
//! a strip of its own in them.

mod lines;
mod order;
mod place;
mod rows;
mod tree;

use crate::geometry::{Line, Outline, Point, Rect};

use tree::Tree;

/// The rooms between things, in pt.
pub(crate) const GAP: f64 = 8.0;
const STRIP_GAP: f64 = 5.0;
const BOX_GAP: f64 = 7.0;
/// Between a box and what is in it.
const PADDING: f64 = 7.0;
/// How far lines keep from sites and labels that they do not belong to.
const CLEAR: f64 = 3.0;
/// The room for lines between two rows, in addition to that.
const ROW_GAP: f64 = 14.0;
/// The room for the label of a box, below what is in it.
pub(crate) const LABEL_HEIGHT: f64 = 14.0;

/// What is to be laid out. Sites come after those that they depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    /// Half of the width and of the height of each site.
    pub(crate) halves: Vec<Point>,
    /// Which of the sites are boxes, not ellipses.
    pub(crate) is_box: Vec<bool>,
    /// The innermost plate around each site.
    pub(crate) plate_of: Vec<Option<usize>>,
    /// For each plate the one around it, which comes before it, and the width of its label.
    pub(crate) plates: Vec<(Option<usize>, f64)>,
    /// From, to.
    pub(crate) edges: Vec<(usize, usize)>,
    /// How wide a row of sites should be at most.
    pub(crate) width: f64,
}

/// Where it stands, from the upper left corner.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub(crate) size: Point,
    pub(crate) sites: Vec<Outline>,
    /// For each plate its box, and the place of its label.
    pub(crate) plates: Vec<(Rect, Rect)>,
    /// For each edge its line, from outline to outline.
    pub(crate) lines: Vec<Line>,
}

impl Layout {
    pub(crate) fn new(drawing: &Drawing) -> Self {
        let rows = rows::rows(drawing);
        let mut tree = Tree::new(drawing, &rows);
        order::arrange(&mut tree);
        let heights = place::heights(drawing, &tree, &rows);
        let places = place::places(drawing, &tree);
        let mut layout = place::assemble(drawing, &tree, &rows, &heights, &places);
        layout.lines = lines::lines(drawing, &tree, &heights, &places, &layout);
        layout.move_to_origin();
        layout
    }

    /// Moves all so that nothing is left of or above the origin.
    fn move_to_origin(&mut self) {
        let boxes: Vec<Rect> = self.plates.iter().map(|(rect, _)| *rect).collect();
        let lines = self.lines.iter_mut().flat_map(Line::points_mut);
        let points = lines.map(|p| Rect { left: p.0, top: p.1, right: p.0, bottom: p.1 });
        let all = boxes.into_iter().chain(self.sites.iter().map(Outline::rect)).chain(points);
        let page = all.reduce(|page, rect| page.with(&rect)).unwrap_or_default();
        self.size = (page.width(), page.height());
        self.move_by((-page.left, -page.top));
    }

    pub(crate) fn move_by(&mut self, by: Point) {
        let centers = self.sites.iter_mut().map(|site| &mut site.center);
        for point in centers.chain(self.lines.iter_mut().flat_map(Line::points_mut)) {
            *point = (point.0 + by.0, point.1 + by.1);
        }
        for (rect, label) in &mut self.plates {
            (*rect, *label) = (rect.moved(by), label.moved(by));
        }
    }
}
