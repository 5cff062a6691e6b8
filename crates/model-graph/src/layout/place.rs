//! Places from left to right and heights from top to bottom.
//!
//! Along x each item is pulled to the mean of what it has lines with, and boxes, sites and strips that
//! share a row are pushed apart as rigid bodies, in turn, until it comes to rest.

use super::tree::{Child, Tree};
use super::{BOX_GAP, Drawing, GAP, LABEL_HEIGHT, Layout, PADDING, ROW_GAP, STRIP_GAP};
use crate::geometry::{Outline, Point, Rect};

/// How often pulling and pushing take turns, at most.
const ROUNDS: usize = 300;
/// How much stronger a line pulls between strips, which should be upright.
const STRIP_PULL: f64 = 3.0;

/// The heights of a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    /// Where the boxes that begin here may begin, and those that end here may end.
    pub(super) top: f64,
    pub(super) bottom: f64,
    center: f64,
    half: f64,
}

/// How many boxes in boxes have this first (0) or last (1) row, of which this is the outermost.
fn nested(tree: &Tree, group: usize, end: usize) -> usize {
    let row = tree.groups[group].rows[end];
    let inner = tree.groups[group].children.iter().filter_map(|child| match *child {
        Child::Group(inner) if tree.groups[inner].rows[end] == row => {
            Some(nested(tree, inner, end))
        }
        _ => None,
    });
    1 + inner.max().unwrap_or(0)
}

/// The heights of all rows.
pub(super) fn heights(drawing: &Drawing, tree: &Tree, rows: &[usize]) -> Vec<Row> {
    let count = tree.groups[0].rows[1] + 1;
    let (mut halves, mut tops, mut bottoms) = (vec![0.0f64; count], vec![0; count], vec![0; count]);
    for (half, &row) in drawing.halves.iter().zip(rows) {
        halves[row] = halves[row].max(half.1);
    }
    for group in 1..tree.groups.len() {
        let [first, last] = tree.groups[group].rows;
        tops[first] = tops[first].max(nested(tree, group, 0));
        bottoms[last] = bottoms[last].max(nested(tree, group, 1));
    }
    let mut y = 0.0;
    let mut heights = Vec::new();
    for row in 0..count {
        let center = y + PADDING * f64::from(tops[row] as u32) + halves[row];
        let bottom = center + halves[row] + LABEL_HEIGHT * f64::from(bottoms[row] as u32);
        heights.push(Row { top: y, bottom, center, half: halves[row] });
        y = bottom + ROW_GAP;
    }
    heights
}

/// The places of all items, and for each group the left and right end of its box and of its label.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) items: Vec<f64>,
    groups: Vec<Ends>,
}

/// Left and right ends.
#[derive(Debug, Clone, Copy, Default)]
struct Ends {
    of_box: [f64; 2],
    of_label: [f64; 2],
}

/// How strongly what is in a box holds together.
const BOX_PULL: f64 = 0.8;

/// What the search for places needs beside the places.
struct Forces<'t> {
    tree: &'t Tree,
    drawing: &'t Drawing,
    /// For each item what it has lines with, and how strongly these pull.
    neighbors: Vec<Vec<(usize, f64)>>,
    /// For each item how hard it is to move: as hard as it is pulled.
    masses: Vec<f64>,
    members: Vec<Vec<usize>>,
    /// For each group pairs of children that are next to each other in some row, and their distance.
    pairs: Vec<Vec<(usize, usize, f64)>>,
    /// For each group the members from which lines go down through its label.
    above_label: Vec<Vec<usize>>,
}

/// Finds the places.
pub(super) fn places(drawing: &Drawing, tree: &Tree) -> Places {
    let forces = Forces::new(drawing, tree);
    let mut places = Places {
        items: vec![0.0; tree.items.len()],
        groups: vec![Ends::default(); tree.groups.len()],
    };
    forces.separate(0, &mut places);
    for round in 0..ROUNDS {
        let before = places.items.clone();
        // Less and less, so that it comes to rest.
        forces.pull(0.5 / (1.0 + 0.03 * round as f64), &mut places);
        forces.separate(0, &mut places);
        let moved = before.iter().zip(&places.items).map(|(a, b)| (a - b).abs());
        if moved.fold(0.0, f64::max) < 1e-3 {
            break;
        }
    }
    forces.align(&mut places);
    forces.separate(0, &mut places);
    places
}

impl<'t> Forces<'t> {
    fn new(drawing: &'t Drawing, tree: &'t Tree) -> Self {
        let mut neighbors = vec![Vec::new(); tree.items.len()];
        for (from, to) in tree.steps() {
            let strips = [from, to].iter().filter(|&&i| tree.items[i].site.is_none()).count();
            let pull = STRIP_PULL.powi(strips as i32);
            neighbors[from].push((to, pull));
            neighbors[to].push((from, pull));
        }
        let goes_on =
            |item: usize| tree.routes.iter().any(|route| route[..route.len() - 1].contains(&item));
        let members: Vec<Vec<usize>> = (0..tree.groups.len()).map(|g| tree.members(g)).collect();
        let mass = |item: usize| {
            let boxes = members[1..].iter().filter(|members| members.contains(&item)).count();
            let lines: f64 = neighbors[item].iter().map(|(_, pull)| pull).sum();
            (lines + BOX_PULL * boxes as f64).max(0.1)
        };
        let masses = (0..tree.items.len()).map(mass).collect();
        let above_label = |group: usize| -> Vec<usize> {
            let last = tree.groups[group].rows[1];
            let is_above = |&item: &usize| tree.items[item].rows[1] == last && goes_on(item);
            members[group].iter().copied().filter(is_above).collect()
        };
        let above_label = (0..tree.groups.len()).map(above_label).collect();
        let pairs = (0..tree.groups.len()).map(|group| pairs(tree, group)).collect();
        Self { tree, drawing, neighbors, masses, members, pairs, above_label }
    }

    /// Moves items towards what they have lines with.
    fn pull(&self, by: f64, places: &mut Places) {
        let x = places.items.clone();
        for (item, neighbors) in self.neighbors.iter().enumerate() {
            let force: f64 =
                neighbors.iter().map(|&(other, pull)| pull * (x[other] - x[item])).sum();
            places.items[item] += by * force / self.masses[item];
        }
        for members in &self.members[1..] {
            let middle = members.iter().map(|&item| x[item]).sum::<f64>() / members.len() as f64;
            for &item in members {
                places.items[item] += by * BOX_PULL * (middle - x[item]) / self.masses[item];
            }
        }
    }

    /// Pushes the children of a group apart, those of the groups inside it first.
    fn separate(&self, group: usize, places: &mut Places) {
        let children = &self.tree.groups[group].children;
        for &child in children {
            if let Child::Group(inner) = child {
                self.separate(inner, places);
            }
        }
        // Pushed to the right all is well, and so it is pushed to the left. So is all between the two,
        // and there is one place between them at which the center of mass stays: without that, a site
        // that may not pass a box would push it along for ever.
        let pairs = &self.pairs[group];
        let ends: Vec<[f64; 2]> = children.iter().map(|&child| self.ends(child, places)).collect();
        let (mut right, mut left) = (vec![0.0f64; children.len()], vec![0.0f64; children.len()]);
        for &(a, b, gap) in pairs {
            right[b] = right[b].max(ends[a][1] + right[a] + gap - ends[b][0]);
        }
        for &(a, b, gap) in pairs.iter().rev() {
            left[a] = left[a].min(ends[b][0] + left[b] - gap - ends[a][1]);
        }
        let mass = |&child: &Child| match child {
            Child::Item(item) => self.masses[item],
            Child::Group(inner) => self.members[inner].iter().map(|&item| self.masses[item]).sum(),
        };
        let moment =
            |by: &[f64]| -> f64 { children.iter().zip(by).map(|(c, by)| mass(c) * by).sum() };
        let (to_right, to_left) = (moment(&right), -moment(&left));
        if to_right > 0.0 {
            let part = to_left / (to_right + to_left);
            for (child, (right, left)) in children.iter().zip(std::iter::zip(right, left)) {
                self.shift(*child, part * right + (1.0 - part) * left, places);
            }
        }
        if group > 0 {
            places.groups[group] = self.around(group, places);
        }
    }

    fn ends(&self, child: Child, places: &Places) -> [f64; 2] {
        match child {
            Child::Item(item) => {
                let (x, half) = (places.items[item], self.tree.items[item].half_width);
                [x - half, x + half]
            }
            Child::Group(inner) => places.groups[inner].of_box,
        }
    }

    fn shift(&self, child: Child, by: f64, places: &mut Places) {
        match child {
            Child::Item(item) => places.items[item] += by,
            Child::Group(group) => {
                self.members[group].iter().for_each(|&item| places.items[item] += by);
                for inner in 1..self.tree.groups.len() {
                    if self.tree.around(inner).contains(&group) {
                        let Ends { of_box, of_label } = &mut places.groups[inner];
                        for end in of_box.iter_mut().chain(of_label) {
                            *end += by;
                        }
                    }
                }
            }
        }
    }

    /// The box of a group around its children, wide enough for its label beside lines that go down.
    fn around(&self, group: usize, places: &Places) -> Ends {
        let ends = self.tree.groups[group].children.iter().map(|&c| self.ends(c, places));
        let [mut left, mut right] = ends
            .reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])
            .map_or([0.0, 0.0], |[left, right]| [left - PADDING, right + PADDING]);
        let label = self.drawing.plates[group - 1].1;
        let room = label + PADDING;
        let narrow = (room + PADDING / 2.0 - (right - left)).max(0.0);
        (left, right) = (left - narrow / 2.0, right + narrow / 2.0);
        let above = self.above_label[group].iter().map(|&item| places.items[item]);
        let [first, last] =
            above.fold([right, left], |[first, last], x| [first.min(x), last.max(x)]);
        let at_right = (last + room - right).max(0.0);
        let at_left = (left + room - first).max(0.0);
        if self.above_label[group].is_empty() || at_right <= at_left {
            right += if self.above_label[group].is_empty() { 0.0 } else { at_right };
            let end = right - PADDING / 2.0;
            Ends { of_box: [left, right], of_label: [end - label, end] }
        } else {
            left -= at_left;
            let start = left + PADDING / 2.0;
            Ends { of_box: [left, right], of_label: [start, start + label] }
        }
    }

    /// Puts items straight above or below what they are nearly above or below, if there is room.
    fn align(&self, places: &mut Places) {
        const NEAR: f64 = 7.0;
        for item in 0..self.tree.items.len() {
            let x = places.items[item];
            let nearest = self.neighbors[item].iter().map(|&(other, _)| places.items[other] - x);
            let nearest = nearest.min_by(|a, b| a.abs().total_cmp(&b.abs()));
            if let Some(by) = nearest.filter(|by| by.abs() < NEAR && by.abs() > 1e-9) {
                let before = places.clone();
                places.items[item] += by;
                let moved = places.items.clone();
                self.separate(0, places);
                // Something was in the way.
                if moved != places.items {
                    *places = before;
                }
            }
        }
    }
}

/// The pairs of neighbors in the rows of a group.
fn pairs(tree: &Tree, group: usize) -> Vec<(usize, usize, f64)> {
    let children = &tree.groups[group].children;
    let [first, last] = tree.groups[group].rows;
    let mut pairs = Vec::new();
    for row in first..=last {
        let in_row = |&i: &usize| {
            let [top, bottom] = tree.rows_of(children[i]);
            top <= row && row <= bottom
        };
        let here: Vec<usize> = (0..children.len()).filter(in_row).collect();
        pairs.extend(here.windows(2).map(|pair| (pair[0], pair[1])));
    }
    pairs.sort_unstable();
    pairs.dedup();
    let gap = |(left, right): (usize, usize)| {
        let of = |child: Child| match child {
            Child::Item(item) if tree.items[item].site.is_none() => STRIP_GAP,
            Child::Item(_) => GAP,
            Child::Group(_) => BOX_GAP,
        };
        (left, right, of(children[left]).min(of(children[right])))
    };
    pairs.into_iter().map(gap).collect()
}

/// Sites and boxes at their places, without lines.
pub(super) fn assemble(
    drawing: &Drawing,
    tree: &Tree,
    rows: &[usize],
    heights: &[Row],
    places: &Places,
) -> Layout {
    let outline = |(site, &half): (usize, &Point)| Outline {
        center: (places.items[site], heights[rows[site]].center),
        half,
        is_box: drawing.is_box[site],
    };
    let plate = |group: usize| {
        let [first, last] = tree.groups[group].rows.map(|row| heights[row]);
        let Ends { of_box: [left, right], of_label } = places.groups[group];
        let above = PADDING * f64::from(nested(tree, group, 0) as u32);
        let below = LABEL_HEIGHT * f64::from(nested(tree, group, 1) as u32);
        let bottom = last.center + last.half + below;
        let top = first.center - first.half - above;
        let rect = Rect { left, top, right, bottom };
        let [left, right] = of_label;
        (rect, Rect { left, top: bottom - LABEL_HEIGHT, right, bottom })
    };
    Layout {
        sites: drawing.halves.iter().enumerate().map(outline).collect(),
        plates: (1..tree.groups.len()).map(plate).collect(),
        ..Layout::default()
    }
}
