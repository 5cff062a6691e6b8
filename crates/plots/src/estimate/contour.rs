//! Lines of equal height on a grid, as closed rings.

use crate::geometry::Point;

/// Heights at the nodes of a grid, row by row.
#[derive(Debug)]
pub(crate) struct Grid<'a> {
    pub(crate) x: &'a [f64],
    pub(crate) y: &'a [f64],
    pub(crate) heights: &'a [f64],
}

/// No segment leaves this edge.
const NONE: usize = usize::MAX;

impl Grid<'_> {
    fn height(&self, i: usize, j: usize) -> f64 {
        self.heights[j * self.x.len() + i]
    }

    /// The rings around what is above `level`, with it on their left; heights at the border of the
    /// grid must be below.
    ///
    /// Squares of four nodes are crossed by straight lines between points of their edges (Lorensen &
    /// Cline 1987, SIGGRAPH Comput. Graph. 21, 163, in two dimensions); where both diagonals could be
    /// joined, the mean height decides.
    pub(crate) fn rings(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let (columns, rows) = (self.x.len(), self.y.len());
        // An edge is known by its lower left node: even numbers run along x, odd ones along y.
        let mut next = vec![NONE; 2 * columns * rows];
        for j in 0..rows - 1 {
            for i in 0..columns - 1 {
                let node = j * columns + i;
                let (bottom, left) = (2 * node, 2 * node + 1);
                let (top, right) = (2 * (node + columns), 2 * (node + 1) + 1);
                let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
                let corners = corners.map(|(i, j)| self.height(i, j));
                let is_joined = corners.iter().sum::<f64>() / 4.0 > level;
                let segments: &[(usize, usize)] = match corners.map(|height| height > level) {
                    [true, false, false, false] => &[(bottom, left)],
                    [false, true, false, false] => &[(right, bottom)],
                    [false, false, true, false] => &[(top, right)],
                    [false, false, false, true] => &[(left, top)],
                    [true, true, false, false] => &[(right, left)],
                    [false, true, true, false] => &[(top, bottom)],
                    [false, false, true, true] => &[(left, right)],
                    [true, false, false, true] => &[(bottom, top)],
                    [false, true, true, true] => &[(left, bottom)],
                    [true, false, true, true] => &[(bottom, right)],
                    [true, true, false, true] => &[(right, top)],
                    [true, true, true, false] => &[(top, left)],
                    [true, false, true, false] if is_joined => &[(bottom, right), (top, left)],
                    [true, false, true, false] => &[(bottom, left), (top, right)],
                    [false, true, false, true] if is_joined => &[(left, bottom), (right, top)],
                    [false, true, false, true] => &[(right, bottom), (left, top)],
                    [true, true, true, true] | [false, false, false, false] => &[],
                };
                for &(from, to) in segments {
                    next[from] = to;
                }
            }
        }
        let mut rings = Vec::new();
        for start in 0..next.len() {
            let mut ring = Vec::new();
            let mut edge = start;
            while next[edge] != NONE {
                ring.push(self.crossing(edge, level));
                edge = std::mem::replace(&mut next[edge], NONE);
            }
            if ring.len() > 2 {
                rings.push(ring);
            }
        }
        rings
    }

    /// Where an edge has the level, by linear interpolation.
    fn crossing(&self, edge: usize, level: f64) -> (f64, f64) {
        let columns = self.x.len();
        let node = edge / 2;
        let (i, j) = (node % columns, node / columns);
        let (right, up) = if edge.is_multiple_of(2) { (i + 1, j) } else { (i, j + 1) };
        let (from, to) = (self.height(i, j), self.height(right, up));
        let part = (level - from) / (to - from);
        let between = |a: f64, b: f64| a + part * (b - a);
        (between(self.x[i], self.x[right]), between(self.y[j], self.y[up]))
    }
}

/// The ring without the points that are nearer than `tolerance` to the straight line that stays.
pub(crate) fn simplified(ring: &[(f64, f64)], tolerance: (f64, f64)) -> Vec<(f64, f64)> {
    let scaled = |(x, y): &(f64, f64)| (x / tolerance.0, y / tolerance.1);
    let points: Vec<Point> = ring.iter().chain(ring.first()).map(scaled).collect();
    let kept = crate::geometry::turning_points(&points, 1.0);
    kept.iter().filter(|&&i| i < ring.len()).map(|&i| ring[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> Vec<f64> {
        (0..81).map(|i| f64::from(i) / 20.0 - 2.0).collect()
    }

    fn rings(height: impl Fn(f64, f64) -> f64, level: f64) -> Vec<Vec<(f64, f64)>> {
        let nodes = nodes();
        let heights: Vec<f64> = nodes
            .iter()
            .flat_map(|y| nodes.iter().map(|x| height(*x, *y)).collect::<Vec<_>>())
            .collect();
        Grid { x: &nodes, y: &nodes, heights: &heights }.rings(level)
    }

    /// Positive if the inside is on the left.
    fn area(ring: &[(f64, f64)]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| (a.0 * b.1 - b.0 * a.1) / 2.0).sum()
    }

    #[test]
    fn a_cone_has_a_circle() {
        let found = rings(|x, y| -x.hypot(y), -1.0);
        assert_eq!(found.len(), 1);
        assert!((area(&found[0]) - std::f64::consts::PI).abs() < 0.01);
        assert!(found[0].iter().all(|(x, y)| (x.hypot(*y) - 1.0).abs() < 0.01));
        let fewer = simplified(&found[0], (0.01, 0.01));
        assert!(fewer.len() < 40 && (area(&fewer) - std::f64::consts::PI).abs() < 0.05);
    }

    #[test]
    fn a_ring_mountain_has_a_hole_and_two_have_two() {
        let found = rings(|x, y| -(x.hypot(y) - 1.0).abs(), -0.3);
        let mut areas: Vec<f64> = found.iter().map(|ring| area(ring)).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas.len(), 2);
        assert!((areas[0] / std::f64::consts::PI + 0.49).abs() < 0.01);
        assert!((areas[1] / std::f64::consts::PI - 1.69).abs() < 0.01);
        let two = rings(|x, y| (-9.0 * ((x.abs() - 1.0).powi(2) + y * y)).exp(), 0.5);
        assert_eq!(two.len(), 2);
    }
}
