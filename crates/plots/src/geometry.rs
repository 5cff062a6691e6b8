//! Points and rectangles on the page, and cutting lines and areas at a rectangle.
//!
//! Cutting is done on the numbers, not left to the viewer, so that a figure holds nothing outside
//! its panels, however far away the data are.

/// A point on the page: from the left, from the top, in pt.
pub(crate) type Point = (f64, f64);

/// A rectangle on the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The rectangle of this center and size.
    pub(crate) fn around((x, y): Point, width: f64, height: f64) -> Self {
        Self {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        }
    }

    /// The rectangle with `by` more at each side.
    pub(crate) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(crate) fn contains(&self, (x, y): Point) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    /// The part of a segment inside (Liang & Barsky 1984, ACM Trans. Graph. 3, 1).
    pub(crate) fn clip_segment(&self, a: Point, b: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        let sides = [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ];
        for (toward, room) in sides {
            if toward == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if toward < 0.0 {
                enter = enter.max(room / toward);
            } else {
                leave = leave.min(room / toward);
            }
        }
        let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        (enter <= leave).then(|| {
            (if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b })
        })
    }

    /// The parts of a line through the points inside; a point that is not finite breaks the line.
    pub(crate) fn clip_line(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for run in points.split(|p| !(p.0.is_finite() && p.1.is_finite())) {
            if let [alone] = run
                && self.contains(*alone)
            {
                parts.push(vec![*alone, *alone]);
            }
            let mut continues = false;
            for pair in run.windows(2) {
                let Some((a, b)) = self.clip_segment(pair[0], pair[1]) else {
                    continues = false;
                    continue;
                };
                match parts.last_mut().filter(|_| continues && a == pair[0]) {
                    Some(part) => part.push(b),
                    None => parts.push(vec![a, b]),
                }
                continues = b == pair[1];
            }
        }
        parts
    }

    /// The part of an area inside (Sutherland & Hodgman 1974, Commun. ACM 17, 32); it may have
    /// edges along the rectangle that bound nothing.
    pub(crate) fn clip_area(&self, corners: &[Point]) -> Vec<Point> {
        let mut area = corners.to_vec();
        // For each side: how far inside a point is.
        let sides: [&dyn Fn(Point) -> f64; 4] =
            [&|p| p.0 - self.left, &|p| self.right - p.0, &|p| p.1 - self.top, &|p| {
                self.bottom - p.1
            }];
        for inside in sides {
            let mut cut = Vec::with_capacity(area.len() + 2);
            for (i, &b) in area.iter().enumerate() {
                let a = area[(i + area.len() - 1) % area.len()];
                let (from, to) = (inside(a), inside(b));
                if (from < 0.0) != (to < 0.0) {
                    let t = from / (from - to);
                    cut.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                }
                if to >= 0.0 {
                    cut.push(b);
                }
            }
            area = cut;
        }
        area
    }

    /// Whether the two have more than an edge in common.
    pub(crate) fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// The size of an area, by its corners in order.
pub(crate) fn size(corners: &[Point]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let twice: f64 = corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    twice.abs() / 2.0
}

/// The places of the points of a line that stay if those nearer than `tolerance` to the straight lines
/// between them go (Douglas & Peucker 1973, Cartographica 10, 112).
pub(crate) fn turning_points(line: &[Point], tolerance: f64) -> Vec<usize> {
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![false; line.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (a, b) = (line[from], line[to]);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        let distance = |i: usize| {
            let (dx, dy) = (line[i].0 - a.0, line[i].1 - a.1);
            let along = (dx * (b.0 - a.0) + dy * (b.1 - a.1)) / (length * length);
            // From a line that comes back, or a ring, the distance to its end.
            if length > 0.0 && (0.0..=1.0).contains(&along) {
                ((b.0 - a.0) * dy - (b.1 - a.1) * dx).abs() / length
            } else {
                dx.hypot(dy).min((line[i].0 - b.0).hypot(line[i].1 - b.1))
            }
        };
        let furthest = (from + 1..to).max_by(|&i, &j| distance(i).total_cmp(&distance(j)));
        if let Some(middle) = furthest.filter(|&i| distance(i) > tolerance) {
            kept[middle] = true;
            open.extend([(from, middle), (middle, to)]);
        }
    }
    (0..line.len()).filter(|&i| kept[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Rect = Rect { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };

    #[test]
    fn lines_are_cut_where_they_leave_and_where_data_are_missing() {
        let line = [(-1.0, 0.5), (0.5, 0.5), (0.5, 3.0), (0.7, 3.0), (0.7, 0.0)];
        let parts = UNIT.clip_line(&line);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0], [(0.0, 0.5), (0.5, 0.5), (0.5, 1.0)]);
        assert!((parts[1][0].1 - 1.0).abs() < 1e-12 && parts[1][1] == (0.7, 0.0));
        let broken = [(0.1, 0.1), (f64::NAN, 0.2), (0.3, 0.3), (0.4, 0.4)];
        assert_eq!(
            UNIT.clip_line(&broken),
            [vec![(0.1, 0.1), (0.1, 0.1)], vec![(0.3, 0.3), (0.4, 0.4)]]
        );
        assert!(UNIT.clip_line(&[(2.0, 2.0), (3.0, 2.0)]).is_empty());
    }

    #[test]
    fn lines_keep_the_points_where_they_turn() {
        let line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 1.0), (5.0, 1.0), (3.0, 1.0)];
        assert_eq!(turning_points(&line, 0.05), [0, 2, 3, 4, 5]);
        assert_eq!(turning_points(&line, 0.0).len(), 6);
        assert_eq!(turning_points(&[(1.0, 1.0); 3], 0.05), [0, 2]);
        assert!(turning_points(&[], 1.0).is_empty());
    }

    #[test]
    fn areas_are_cut_at_every_side() {
        let square = [(-1.0, -1.0), (0.5, -1.0), (0.5, 0.5), (-1.0, 0.5)];
        let mut cut = UNIT.clip_area(&square);
        cut.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(cut, [(0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)]);
        let around = [(-1.0, -1.0), (2.0, -1.0), (2.0, 2.0), (-1.0, 2.0)];
        assert_eq!(UNIT.clip_area(&around).len(), 4);
        assert!(UNIT.clip_area(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)]).is_empty());
        assert!(UNIT.clip_area(&[]).is_empty());
    }
}
