//! Places from left to right and heights from top to bottom.
//!
//! Along x each item is pulled to the mean of what it has lines with, and boxes, sites and strips that
//! share a row are pushed apart as rigid bodies, in turn, until it comes to rest.

use super::tree::{Child, Tree};
use super::{BOX_GAP, CLEAR, Drawing, GAP, LABEL_HEIGHT, Layout, PADDING, ROW_GAP, STRIP_GAP};
use crate::geometry::{Outline, Point, Rect};

/// How often pulling and pushing take turns, at most.
const ROUNDS: usize = 300;
/// How often all pairs are pushed apart in each, at most.
const SWEEPS: usize = 30;
/// Far from the best places that were found there is nothing to look for.
const MUCH_WORSE: f64 = 2.0;
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
        let center = y + CLEAR + PADDING * f64::from(tops[row] as u32) + halves[row];
        let labels = LABEL_HEIGHT * f64::from(bottoms[row] as u32);
        let bottom = center + halves[row] + labels + CLEAR;
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
    /// For each group the forces that keep its pairs apart.
    forces: Vec<Vec<f64>>,
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
    let groups = tree.groups.len();
    let mut places = Places {
        items: vec![0.0; tree.items.len()],
        groups: vec![Ends::default(); groups],
        forces: vec![Vec::new(); groups],
    };
    forces.separate(0, &mut places);
    let mut best = (forces.cost(&places), places.clone());
    for round in 0..ROUNDS {
        let before = places.items.clone();
        // Less and less, so that it comes to rest.
        forces.pull(0.5 / (1.0 + 0.03 * round as f64), &mut places);
        forces.separate(0, &mut places);
        let cost = forces.cost(&places);
        if cost < best.0 {
            best = (cost, places.clone());
        }
        if cost > MUCH_WORSE * best.0 {
            break;
        }
        let moved = before.iter().zip(&places.items).map(|(a, b)| (a - b).abs());
        if moved.fold(0.0, f64::max) < 1e-2 {
            break;
        }
    }
    let mut places = best.1;
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
        let mut masses: Vec<f64> =
            neighbors.iter().map(|n: &Vec<(usize, f64)>| n.iter().map(|(_, p)| p).sum()).collect();
        members[1..].iter().flatten().for_each(|&item| masses[item] += BOX_PULL);
        masses.iter_mut().for_each(|mass| *mass = mass.max(0.1));
        let above_label = |group: usize| -> Vec<usize> {
            let last = tree.groups[group].rows[1];
            let is_above = |&item: &usize| tree.items[item].rows[1] == last && goes_on(item);
            members[group].iter().copied().filter(is_above).collect()
        };
        let above_label = (0..tree.groups.len()).map(above_label).collect();
        let pairs = (0..tree.groups.len()).map(|group| pairs(tree, group)).collect();
        Self { tree, drawing, neighbors, masses, members, pairs, above_label }
    }

    /// The lengths of all lines across the page, strips weighing more, and the width of the page.
    fn cost(&self, places: &Places) -> f64 {
        let x = &places.items;
        let line = |(item, neighbors): (usize, &Vec<(usize, f64)>)| -> f64 {
            neighbors.iter().map(|&(other, pull)| pull * (x[other] - x[item]).abs()).sum()
        };
        let lines: f64 = self.neighbors.iter().enumerate().map(line).sum();
        let ends = self.tree.groups[0].children.iter().map(|&child| self.ends(child, places));
        let ends = ends.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]).unwrap_or_default();
        lines / 2.0 + 2.0 * (ends[1] - ends[0])
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
        let by = self.shifts(group, places);
        for (&child, by) in children.iter().zip(by) {
            self.shift(child, by, places);
        }
        if group > 0 {
            places.groups[group] = self.around(group, places);
        }
    }

    /// How far each child of a group has to move, so that all have their distances.
    ///
    /// First the nearest such places, weighed by masses, by Hildreth's method (1957, A quadratic
    /// programming procedure): each pair is pushed apart with equal forces. Only so do forces cancel;
    /// otherwise a site that may not pass another would push it along for ever.
    fn shifts(&self, group: usize, places: &mut Places) -> Vec<f64> {
        let children = &self.tree.groups[group].children;
        let pairs = &self.pairs[group];
        let ends: Vec<[f64; 2]> = children.iter().map(|&child| self.ends(child, places)).collect();
        let mass = |&child: &Child| match child {
            Child::Item(item) => self.masses[item],
            Child::Group(inner) => self.members[inner].iter().map(|&item| self.masses[item]).sum(),
        };
        let ease: Vec<f64> = children.iter().map(|child| 1.0 / mass(child)).collect();
        // The forces of the round before are nearly right.
        let mut by = vec![0.0; children.len()];
        let forces = &mut places.forces[group];
        forces.resize(pairs.len(), 0.0);
        for (&(a, b, _), force) in pairs.iter().zip(&*forces) {
            by[a] -= force * ease[a];
            by[b] += force * ease[b];
        }
        let missing = |by: &[f64], &(a, b, gap): &(usize, usize, f64)| {
            ends[a][1] + by[a] + gap - ends[b][0] - by[b]
        };
        for sweep in 0..SWEEPS {
            let mut worst = 0.0f64;
            for i in 0..pairs.len() {
                // There and back, so that pushes go both ways through a row.
                let i = if sweep % 2 == 0 { i } else { pairs.len() - 1 - i };
                let (a, b, _) = pairs[i];
                let missing = missing(&by, &pairs[i]);
                let force = (forces[i] + missing / (ease[a] + ease[b])).max(0.0);
                let more = force - forces[i];
                worst = worst.max(more.abs() * (ease[a] + ease[b]));
                forces[i] = force;
                by[a] -= more * ease[a];
                by[b] += more * ease[b];
            }
            if worst < 1e-3 {
                break;
            }
        }
        // Little is missing now. Pushed to the right all is well, and so it is pushed to the left; and
        // so is the middle between the two.
        let (mut right, mut left) = (by.clone(), by);
        for pair in pairs {
            right[pair.1] += missing(&right, pair).max(0.0);
        }
        for pair in pairs.iter().rev() {
            left[pair.0] -= missing(&left, pair).max(0.0);
        }
        std::iter::zip(right, left).map(|(right, left)| f64::midpoint(right, left)).collect()
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
