//! A panel's frame: from points of the data to points on the page.

use crate::geometry::{Point, Rect};
use crate::scale::{Scale, Spacing};

/// A panel's place on the page and its scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) rect: Rect,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

/// Where a panel is on the page of its figure, in pt from the upper left corner, and what its axes show.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PanelArea {
    /// The left end of the x axis.
    pub left: f64,
    /// The upper end of the y axis.
    pub top: f64,
    /// The right end of the x axis.
    pub right: f64,
    /// The lower end of the y axis.
    pub bottom: f64,
    /// The values at the left and the right end.
    pub x: [f64; 2],
    /// The values at the lower and the upper end.
    pub y: [f64; 2],
}

impl Frame {
    /// The panel, for those who find places on the page by themselves.
    pub(crate) fn area(&self) -> PanelArea {
        let Rect { left, top, right, bottom } = self.rect;
        PanelArea { left, top, right, bottom, x: self.x.ends(), y: self.y.ends() }
    }

    /// The place on the page of a point of the data; NaN for what is not a finite number.
    pub(crate) fn page(&self, (x, y): Point) -> Point {
        let place = |scale: &Scale, v: f64| {
            if v.is_finite() { scale.place(v) } else { f64::NAN }
        };
        (
            self.rect.left + self.rect.width() * place(&self.x, x),
            self.rect.bottom - self.rect.height() * place(&self.y, y),
        )
    }

    /// The line through points of the data.
    pub(crate) fn line(&self, x: &[f64], y: &[f64]) -> Vec<Point> {
        std::iter::zip(x, y).map(|(&x, &y)| self.page((x, y))).collect()
    }

    /// The ends of a rule: upright if x is finite, else level.
    pub(crate) fn rule(&self, (x, y): Point) -> (Point, Point) {
        let Rect { left, top, right, bottom } = self.rect;
        if x.is_finite() {
            let x = left + self.rect.width() * self.x.place(x);
            ((x, bottom), (x, top))
        } else {
            let y = bottom - self.rect.height() * self.y.place(y);
            ((left, y), (right, y))
        }
    }

    /// The error bar of a point, if they are finite and some of it is in the frame.
    pub(crate) fn bar(
        &self,
        at: Point,
        (below, above): (f64, f64),
        along_x: bool,
    ) -> Option<(Point, Point)> {
        let scale = if along_x { &self.x } else { &self.y };
        let (x, y) = at;
        let center = if along_x { x } else { y };
        let low = match scale.spacing {
            Spacing::Linear => center - below,
            // Zero is infinitely far down.
            Spacing::Log => (center - below).max(0.0),
        };
        let end = |v: f64| {
            if along_x { self.page((v, y)) } else { self.page((x, v)) }
        };
        let (from, to) = (end(low), end(center + above));
        let finite = [below, above, from.0, from.1, to.0, to.1].iter().all(|v| v.is_finite());
        finite.then(|| self.rect.clip_segment(from, to)).flatten()
    }
}
