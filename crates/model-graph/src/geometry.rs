//! Points, rectangles and ellipses on the page, in pt: what a line meets.

/// A point: from the left, from the top.
pub(crate) type Point = (f64, f64);

/// The point between two others, a part of the way.
pub(crate) fn between(a: Point, b: Point, part: f64) -> Point {
    (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1))
}

/// The distance of two points.
pub(crate) fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// A rectangle.
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

    /// The rectangle with a margin.
    pub(crate) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(crate) fn moved(&self, (x, y): Point) -> Self {
        Self {
            left: self.left + x,
            top: self.top + y,
            right: self.right + x,
            bottom: self.bottom + y,
        }
    }

    /// The smallest rectangle around both.
    pub(crate) fn with(&self, other: &Rect) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a straight line comes into it.
    pub(crate) fn meets(&self, a: Point, b: Point) -> bool {
        // Liang & Barsky 1984: the part of the line between each pair of sides.
        let (mut from, mut to) = (0.0f64, 1.0f64);
        for (start, step, low, high) in
            [(a.0, b.0 - a.0, self.left, self.right), (a.1, b.1 - a.1, self.top, self.bottom)]
        {
            if step == 0.0 {
                if start <= low || start >= high {
                    return false;
                }
                continue;
            }
            let (first, second) = ((low - start) / step, (high - start) / step);
            from = from.max(first.min(second));
            to = to.min(first.max(second));
        }
        from < to
    }
}

/// A line with rounded corners.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) start: Point,
    /// Where each corner begins to be round, the corner, and where that ends.
    pub(crate) corners: Vec<[Point; 3]>,
    pub(crate) end: Point,
}

impl Line {
    pub(crate) fn points_mut(&mut self) -> impl Iterator<Item = &mut Point> {
        let corners = self.corners.iter_mut().flatten();
        std::iter::once(&mut self.start).chain(corners).chain(std::iter::once(&mut self.end))
    }

    /// The last point before the end.
    pub(crate) fn before_end(&self) -> Point {
        self.corners.last().map_or(self.start, |corner| corner[2])
    }
}

/// The outline of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outline {
    pub(crate) center: Point,
    /// Half of the width, half of the height.
    pub(crate) half: Point,
    pub(crate) is_box: bool,
}

impl Outline {
    pub(crate) fn rect(&self) -> Rect {
        let ((x, y), (w, h)) = (self.center, self.half);
        Rect { left: x - w, top: y - h, right: x + w, bottom: y + h }
    }

    /// Whether a straight line comes nearer than a margin.
    pub(crate) fn meets(&self, a: Point, b: Point, margin: f64) -> bool {
        if self.is_box {
            return self.rect().grown(margin).meets(a, b);
        }
        // In units in which it is the circle of radius 1.
        let unit = |p: Point| {
            let (w, h) = (self.half.0 + margin, self.half.1 + margin);
            ((p.0 - self.center.0) / w, (p.1 - self.center.1) / h)
        };
        let (a, b) = (unit(a), unit(b));
        let (step, length) = ((b.0 - a.0, b.1 - a.1), distance(a, b));
        let nearest = if length == 0.0 {
            0.0
        } else {
            (-(a.0 * step.0 + a.1 * step.1) / (length * length)).clamp(0.0, 1.0)
        };
        let nearest = between(a, b, nearest);
        nearest.0.hypot(nearest.1) < 1.0
    }

    /// Where the ray from the center towards a point leaves the outline.
    pub(crate) fn exit(&self, towards: Point) -> Point {
        let (x, y) = (towards.0 - self.center.0, towards.1 - self.center.1);
        let (u, v) = (x / self.half.0, y / self.half.1);
        let size = if self.is_box { u.abs().max(v.abs()) } else { u.hypot(v) };
        if size == 0.0 {
            return self.center;
        }
        (self.center.0 + x / size, self.center.1 + y / size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_rectangles_or_pass() {
        let rect = Rect { left: 0.0, top: 0.0, right: 4.0, bottom: 2.0 };
        for (a, b, expected) in [
            ((-1.0, 1.0), (5.0, 1.0), true),
            ((1.0, 1.0), (2.0, 1.5), true),
            ((-1.0, 3.0), (5.0, 3.0), false),
            ((-1.0, 1.0), (-0.5, 1.0), false),
            ((-1.0, 0.9), (1.0, -1.0), false),
            ((-1.0, 1.0), (1.0, -0.5), true),
            ((2.0, -1.0), (2.0, -3.0), false),
            ((2.0, -1.0), (2.0, 3.0), true),
            ((4.0, -1.0), (4.0, 3.0), false),
        ] {
            assert_eq!(rect.meets(a, b), expected, "{a:?} {b:?}");
            assert_eq!(rect.meets(b, a), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn outlines_are_met_and_left_at_their_edge() {
        let ellipse = Outline { center: (10.0, 5.0), half: (4.0, 2.0), is_box: false };
        assert!(ellipse.meets((0.0, 5.0), (20.0, 5.0), 0.0));
        // The corner of its rectangle is free.
        assert!(!ellipse.meets((5.5, 4.0), (9.0, 2.0), 0.0));
        assert!(ellipse.meets((5.5, 4.0), (9.0, 2.0), 1.0));
        assert!(Outline { is_box: true, ..ellipse }.meets((6.0, 6.0), (7.0, 2.0), 0.0));
        assert_eq!(ellipse.exit((30.0, 5.0)), (14.0, 5.0));
        let (x, y) = ellipse.exit((13.0, 9.0));
        assert!((((x - 10.0) / 4.0).powi(2) + ((y - 5.0) / 2.0).powi(2) - 1.0).abs() < 1e-12);
        assert_eq!(Outline { is_box: true, ..ellipse }.exit((18.0, 9.0)), (14.0, 7.0));
    }
}
