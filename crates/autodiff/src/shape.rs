//! Shapes of arrays, and how two shapes broadcast.

use std::fmt;

/// The most axes that an array can have.
pub const MAX_RANK: usize = 8;

/// The lengths of an array's axes; no axes for a scalar. At most [`MAX_RANK`] of them.
///
/// ```
/// use autodiff::Shape;
///
/// let matrix = Shape::from([3, 4]);
/// assert_eq!(matrix.size(), 12);
/// assert_eq!(matrix.broadcast(Shape::from([4])), Some(matrix));
/// assert_eq!(matrix.broadcast(Shape::from([3])), None);
/// assert_eq!(matrix.to_string(), "[3, 4]");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Shape {
    lengths: [usize; MAX_RANK],
    rank: usize,
}

impl Shape {
    /// The shape of a scalar.
    pub const SCALAR: Shape = Shape { lengths: [0; MAX_RANK], rank: 0 };

    /// The shape with these axes, or `None` if there are more than [`MAX_RANK`].
    pub fn new(axes: &[usize]) -> Option<Self> {
        let mut lengths = [0; MAX_RANK];
        lengths.get_mut(..axes.len())?.copy_from_slice(axes);
        Some(Self { lengths, rank: axes.len() })
    }

    /// The lengths of the axes.
    pub fn axes(&self) -> &[usize] {
        &self.lengths[..self.rank]
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// The number of elements.
    pub fn size(&self) -> usize {
        self.axes().iter().product()
    }

    /// The length of an axis counted from the right (0 is the last); 1 where there is no such axis.
    pub fn from_right(&self, i: usize) -> usize {
        if i < self.rank { self.lengths[self.rank - 1 - i] } else { 1 }
    }

    /// The shape that both broadcast to, aligned at the right as in NumPy: the lengths of each pair
    /// of axes are equal or one of them is 1. `None` if they do not fit.
    pub fn broadcast(self, other: Shape) -> Option<Shape> {
        if self == other {
            return Some(self);
        }
        let mut result = if self.rank >= other.rank { self } else { other };
        for i in 0..result.rank {
            let (a, b) = (self.from_right(i), other.from_right(i));
            let length = match (a, b) {
                _ if a == b => a,
                (1, _) => b,
                (_, 1) => a,
                _ => return None,
            };
            result.lengths[result.rank - 1 - i] = length;
        }
        Some(result)
    }

    /// This shape with one axis replaced.
    pub(crate) fn with_axis(mut self, axis: usize, length: usize) -> Shape {
        self.lengths[axis] = length;
        self
    }

    /// This shape with another axis before all others, or `None` if there are as many as there can be.
    pub(crate) fn with_leading(self, length: usize) -> Option<Shape> {
        Shape::from(length).followed_by(self)
    }

    /// The axes of this shape and then those of another, or `None` if that is too many.
    pub(crate) fn followed_by(self, other: Shape) -> Option<Shape> {
        let rank = self.rank + other.rank;
        let mut lengths = self.lengths;
        lengths.get_mut(self.rank..rank)?.copy_from_slice(other.axes());
        Some(Shape { lengths, rank })
    }

    /// This shape with an axis of length 1 before the axis of this number, or behind all. `Err` says
    /// why there can be none.
    pub(crate) fn expanded(self, axis: usize) -> Result<Shape, String> {
        if axis > self.rank {
            let rank = self.rank;
            return Err(format!(
                "there is no place {axis} for an axis in shape {self}, only 0 to {rank}"
            ));
        }
        if self.rank == MAX_RANK {
            return Err(format!("shape {self} has {MAX_RANK} axes already, the most possible"));
        }
        let mut lengths = self.lengths;
        lengths.copy_within(axis..self.rank, axis + 1);
        lengths[axis] = 1;
        Ok(Self { lengths, rank: self.rank + 1 })
    }

    /// This shape without the axes for which `drop` holds.
    pub(crate) fn without(self, drop: impl Fn(usize) -> bool) -> Shape {
        let mut result = Shape::SCALAR;
        for (axis, &length) in self.axes().iter().enumerate() {
            if !drop(axis) {
                result.lengths[result.rank] = length;
                result.rank += 1;
            }
        }
        result
    }

    /// Elements before, on and after an axis: the array seen as `outer × length × inner`.
    pub(crate) fn around(&self, axis: usize) -> (usize, usize, usize) {
        let axes = self.axes();
        (axes[..axis].iter().product(), axes[axis], axes[axis + 1..].iter().product())
    }
}

/// No axes: a scalar.
impl From<()> for Shape {
    fn from((): ()) -> Self {
        Self::SCALAR
    }
}

/// One axis of this length: a vector.
impl From<usize> for Shape {
    fn from(length: usize) -> Self {
        Self::from([length])
    }
}

impl<const N: usize> From<[usize; N]> for Shape {
    fn from(axes: [usize; N]) -> Self {
        const { assert!(N <= MAX_RANK, "more axes than MAX_RANK") };
        let mut lengths = [0; MAX_RANK];
        lengths[..N].copy_from_slice(&axes);
        Self { lengths, rank: N }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.axes())
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broadcasting_aligns_at_the_right() {
        type Axes = &'static [usize];
        let cases: [(Axes, Axes, Option<Axes>); 7] = [
            (&[], &[], Some(&[])),
            (&[], &[3], Some(&[3])),
            (&[4, 1], &[3], Some(&[4, 3])),
            (&[4, 1, 2], &[3, 1], Some(&[4, 3, 2])),
            (&[3], &[4], None),
            (&[0], &[1], Some(&[0])),
            (&[0], &[2], None),
        ];
        for (a, b, expected) in cases {
            let (a, b) = (Shape::new(a).unwrap(), Shape::new(b).unwrap());
            let expected = expected.map(|e| Shape::new(e).unwrap());
            assert_eq!(a.broadcast(b), expected, "{a} {b}");
            assert_eq!(b.broadcast(a), expected, "{b} {a}");
        }
        assert_eq!(Shape::new(&[1; 9]), None);
    }
}
