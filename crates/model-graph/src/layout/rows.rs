//! Which row each site stands in: below all that it depends on.

use super::{Drawing, GAP};

/// The row of each site, from 0 at the top.
pub(super) fn rows(drawing: &Drawing) -> Vec<usize> {
    let mut rows = shortened(drawing);
    divide(drawing, &mut rows);
    rows
}

/// The rows that make the lines short: first each site as high as it can be, then sites with more
/// lines downwards go down, and others up again, as far as their neighbors let them.
fn shortened(drawing: &Drawing) -> Vec<usize> {
    let count = drawing.halves.len();
    let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in &drawing.edges {
        above[to].push(from);
        below[from].push(to);
    }
    let mut rows = vec![0; count];
    let highest = |rows: &[usize], v: usize| above[v].iter().map(|&u| rows[u] + 1).max();
    for v in 0..count {
        rows[v] = highest(&rows, v).unwrap_or(0);
    }
    // Each step makes lines shorter, so this ends; a few rounds do most of it.
    for _ in 0..8 {
        for v in (0..count).rev().filter(|&v| below[v].len() > above[v].len()) {
            rows[v] = below[v].iter().map(|&w| rows[w] - 1).min().unwrap_or(rows[v]);
        }
        for v in (0..count).filter(|&v| above[v].len() > below[v].len()) {
            rows[v] = highest(&rows, v).unwrap_or(rows[v]);
        }
    }
    // A line from outside enters a plate best through its top.
    let is_outside = |v: usize| above[v].is_empty() && drawing.plate_of[v].is_none();
    for v in (0..count).filter(|&v| is_outside(v)) {
        let tops = below[v].iter().filter_map(|&w| top(drawing, &rows, w));
        rows[v] = tops.map(|top| top.saturating_sub(1)).fold(rows[v], usize::min);
    }
    rows
}

/// The first row of the outermost plate around a site.
fn top(drawing: &Drawing, rows: &[usize], site: usize) -> Option<usize> {
    let around = |site: usize| {
        std::iter::successors(drawing.plate_of[site], |&plate| drawing.plates[plate].0)
    };
    let outermost = around(site).last()?;
    let is_inside = |&v: &usize| around(v).last() == Some(outermost);
    (0..rows.len()).filter(is_inside).map(|v| rows[v]).min()
}

/// Makes several rows of one that is too wide. Sites of one row do not depend on each other.
fn divide(drawing: &Drawing, rows: &mut [usize]) {
    let width = |v: usize| 2.0 * drawing.halves[v].0 + GAP;
    // A large model on a page of its own is about as high as it is wide.
    let area: f64 = drawing.halves.iter().map(|half| (2.0 * half.0 + GAP) * 60.0).sum();
    let most = drawing.width.max(area.sqrt());
    let last = rows.iter().copied().max().unwrap_or(0);
    let mut shift = 0;
    let old = rows.to_vec();
    for row in 0..=last {
        let mut members: Vec<usize> = (0..rows.len()).filter(|&v| old[v] == row).collect();
        // Plates stay together.
        members.sort_by_key(|&v| drawing.plate_of[v]);
        let total: f64 = members.iter().map(|&v| width(v)).sum();
        let parts = if total <= 1.1 * most { 1.0 } else { (total / most).ceil() };
        let mut before = 0.0;
        let mut part = 0;
        for v in members {
            if before + 0.5 * width(v) > (part as f64 + 1.0) * total / parts {
                part += 1;
            }
            before += width(v);
            rows[v] = row + shift + part;
        }
        shift += part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(count: usize, edges: &[(usize, usize)], width: f64) -> Drawing {
        Drawing {
            halves: vec![(20.0, 10.0); count],
            is_box: vec![false; count],
            plate_of: vec![None; count],
            plates: Vec::new(),
            edges: edges.to_vec(),
            width,
        }
    }

    #[test]
    fn sites_stand_near_what_they_are_for() {
        // The source 2 is used in row 2 only.
        let edges = [(0, 1), (1, 3), (2, 3)];
        assert_eq!(rows(&drawing(4, &edges, 500.0)), [0, 1, 1, 2]);
        assert_eq!(rows(&drawing(3, &[], 500.0)), [0, 0, 0]);
    }

    #[test]
    fn a_row_that_is_too_wide_becomes_several() {
        let edges: Vec<(usize, usize)> = (0..60).map(|i| (i, 60)).collect();
        let rows = rows(&drawing(61, &edges, 200.0));
        assert!(rows[60] > 2 && (0..60).all(|i| rows[i] < rows[60]), "{rows:?}");
    }
}
