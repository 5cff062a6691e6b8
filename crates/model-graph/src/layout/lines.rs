//! The way of each line: upright through rows, slanting between them, and then as straight as sites
//! and labels allow.

use super::place::{Places, Row};
use super::tree::Tree;
use super::{CLEAR, Drawing, Layout};
use crate::geometry::{Line, Outline, Point, Rect, between, distance};

/// How much of a line a round corner takes, on each side, at most.
const CORNER: f64 = 14.0;

/// The lines from outline to outline.
pub(super) fn lines(
    drawing: &Drawing,
    tree: &Tree,
    heights: &[Row],
    places: &Places,
    layout: &Layout,
) -> Vec<Line> {
    let line = |(route, &edge): (&Vec<usize>, &(usize, usize))| {
        let way = way(tree, route, heights, places, layout, edge);
        let obstacles = Obstacles::new(drawing, layout, edge, &way);
        let way = obstacles.straightened(obstacles.shortened(&way));
        obstacles.rounded(&clipped(way, &layout.sites[edge.0], &layout.sites[edge.1]))
    };
    tree.routes.iter().zip(&drawing.edges).map(line).collect()
}

/// From center to center. Within rows it is upright, at the places of its items, where nothing else
/// is; between rows there is nothing to run into.
fn way(
    tree: &Tree,
    route: &[usize],
    heights: &[Row],
    places: &Places,
    layout: &Layout,
    (from, to): (usize, usize),
) -> Vec<Point> {
    let mut way = vec![layout.sites[from].center];
    for step in route.windows(2) {
        let [a, b] = [step[0], step[1]];
        way.push((places.items[a], heights[tree.items[a].rows[1]].bottom));
        way.push((places.items[b], heights[tree.items[b].rows[0]].top));
    }
    way.push(layout.sites[to].center);
    way
}

/// What a line must not run into.
struct Obstacles<'l> {
    sites: Vec<&'l Outline>,
    areas: Vec<Rect>,
}

impl<'l> Obstacles<'l> {
    fn new(
        drawing: &Drawing,
        layout: &'l Layout,
        (from, to): (usize, usize),
        way: &[Point],
    ) -> Self {
        let sites = layout.sites.iter().enumerate();
        let sites = sites.filter(|&(site, _)| site != from && site != to).map(|(_, o)| o).collect();
        let is_around = |plate: usize| {
            [from, to].iter().any(|&site| {
                let next = |plate: &usize| drawing.plates[*plate].0;
                std::iter::successors(drawing.plate_of[site], next).any(|around| around == plate)
            })
        };
        // A box that is passed anyway cannot be kept clear of.
        let is_free = |rect: &Rect| way.windows(2).all(|pair| !rect.meets(pair[0], pair[1]));
        let boxes = layout.plates.iter().enumerate().filter(|(plate, _)| !is_around(*plate));
        let boxes = boxes.map(|(_, (rect, _))| *rect).filter(is_free);
        let labels = layout.plates.iter().map(|(_, label)| label.grown(CLEAR / 2.0));
        Self { sites, areas: labels.chain(boxes).collect() }
    }

    fn is_clear(&self, a: Point, b: Point) -> bool {
        !self.sites.iter().any(|site| site.meets(a, b, CLEAR))
            && !self.areas.iter().any(|area| area.meets(a, b))
    }

    /// The way with corners left out where a straight line is clear.
    fn shortened(&self, way: &[Point]) -> Vec<Point> {
        let mut shorter = vec![way[0]];
        let mut here = 0;
        while here + 1 < way.len() {
            let clear = |&there: &usize| self.is_clear(way[here], way[there]);
            here = (here + 2..way.len()).rev().find(clear).unwrap_or(here + 1);
            shorter.push(way[here]);
        }
        shorter
    }

    /// The way with its corners nearer to straight lines, as far as these are clear.
    fn straightened(&self, mut way: Vec<Point>) -> Vec<Point> {
        for _ in 0..4 {
            for i in 1..way.len() - 1 {
                let [a, b, c] = [way[i - 1], way[i], way[i + 1]];
                if (c.1 - a.1).abs() < 1e-9 {
                    continue;
                }
                let straight = a.0 + (b.1 - a.1) / (c.1 - a.1) * (c.0 - a.0);
                let moved = |part: &f64| (b.0 + part * (straight - b.0), b.1);
                let is_clear = |b: &Point| self.is_clear(a, *b) && self.is_clear(*b, c);
                let parts = [0.95, 0.8, 0.6, 0.4, 0.2];
                way[i] = parts.iter().map(moved).find(is_clear).unwrap_or(b);
            }
        }
        way
    }

    /// The way with round corners, as far as these are clear.
    fn rounded(&self, way: &[Point]) -> Line {
        let corner = |points: &[Point]| {
            let [a, b, c] = [points[0], points[1], points[2]];
            let cut = |end: Point, most: f64| {
                between(b, end, (most / distance(b, end).max(most)).min(0.5))
            };
            let mut most = CORNER;
            // The curve lies between the corner and the straight line that cuts it off.
            while most > 0.5 && !self.is_clear(cut(a, most), cut(c, most)) {
                most /= 2.0;
            }
            [cut(a, most), b, cut(c, most)]
        };
        Line {
            start: way[0],
            corners: way.windows(3).map(corner).collect(),
            end: way[way.len() - 1],
        }
    }
}

/// The part outside of the two sites.
fn clipped(mut way: Vec<Point>, from: &Outline, to: &Outline) -> Vec<Point> {
    let inside = |outline: &Outline, p: Point| {
        distance(outline.center, p) < distance(outline.center, outline.exit(p))
    };
    while way.len() > 2 && inside(from, way[1]) {
        way.remove(1);
    }
    while way.len() > 2 && inside(to, way[way.len() - 2]) {
        way.remove(way.len() - 2);
    }
    let last = way.len() - 1;
    let (start, end) = (from.exit(way[1]), to.exit(way[last - 1]));
    (way[0], way[last]) = (start, end);
    way
}
