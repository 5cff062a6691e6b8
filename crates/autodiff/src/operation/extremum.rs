//! The largest and the smallest element, of all or along an axis.

use super::{Arguments, Operation, Scratch, equal};
use crate::{Shape, Var};

/// The largest elements along an axis, or the smallest; NaN where there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Extremum {
    axis: usize,
    is_largest: bool,
}

impl Operation for Extremum {
    fn name(&self) -> &str {
        if self.is_largest { "max" } else { "min" }
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0].without(|axis| axis == self.axis))
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let around = arguments.shape(0).around(self.axis);
        if self.is_largest {
            extremum(arguments.data(0), around, |a, b| a >= b, out);
        } else {
            extremum(arguments.data(0), around, |a, b| a <= b, out);
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        let kept = self.kept(arguments[0]);
        vec![Some(self.shares(arguments[0], output) * cotangent.reshape(kept))]
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        Some((self.shares(arguments[0], output) * tangents[0]?).sum_axis(self.axis))
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

impl Extremum {
    /// The shape of the result with its axis kept, so that it broadcasts to that of the argument.
    fn kept(&self, x: Var<'_>) -> Shape {
        x.shape().with_axis(self.axis, 1)
    }

    /// How much of the derivative each element has: those that are equal to the extremum share it.
    fn shares<'g>(&self, x: Var<'g>, extremum: Var<'g>) -> Var<'g> {
        let kept = self.kept(x);
        let is_extremum = x.equal(extremum.reshape(kept));
        is_extremum / is_extremum.sum_axis(self.axis).reshape(kept)
    }
}

/// The first elements along the middle axis than which no other `is_ahead`; NaN goes ahead of all.
pub(super) fn extremum(
    x: &[f64],
    (outer, length, inner): (usize, usize, usize),
    is_ahead: impl Fn(f64, f64) -> bool,
    out: &mut [f64],
) {
    /// Candidates kept side by side, so that their comparisons do not wait for each other.
    const LANES: usize = 8;
    let pick = |a: f64, b: f64| if is_ahead(a, b) || a.is_nan() { a } else { b };
    let rows = x.chunks_exact((length * inner).max(1)).take(outer);
    for (row, out) in rows.zip(out.chunks_exact_mut(inner.max(1))) {
        if inner > 1 {
            out.copy_from_slice(&row[..inner]);
            for elements in row.chunks_exact(inner).skip(1) {
                out.iter_mut().zip(elements).for_each(|(y, &x)| *y = pick(*y, x));
            }
            continue;
        }
        let mut lanes = [row[0]; LANES];
        let (chunks, rest) = row.as_chunks::<LANES>();
        for chunk in chunks {
            lanes.iter_mut().zip(chunk).for_each(|(y, &x)| *y = pick(*y, x));
        }
        out[0] = lanes.iter().chain(rest).fold(row[0], |y, &x| pick(y, x));
    }
}

impl<'g> Var<'g> {
    /// The largest element; NaN if there is one. Elements that tie share the derivative equally.
    ///
    /// ```
    /// use autodiff::{Graph, grad};
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// let program = graph.compile(&[x], &[x.max(), grad(x.max(), &[x])[0]])?;
    /// let mut out = [0.0; 4];
    /// program.eval(&mut program.workspace(), &[2.0, 5.0, 5.0], &mut out)?;
    /// assert_eq!(out, [5.0, 0.0, 0.5, 0.5]);
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    #[track_caller]
    #[must_use]
    pub fn max(self) -> Var<'g> {
        self.reshape(self.shape().size()).extremum("max", 0, true)
    }

    /// The smallest element; NaN if there is one. Elements that tie share the derivative equally.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// assert_eq!(graph.constant([3.0, 1.0, 2.0]).min().value().unwrap().to_scalar(), Some(1.0));
    /// ```
    #[track_caller]
    #[must_use]
    pub fn min(self) -> Var<'g> {
        self.reshape(self.shape().size()).extremum("min", 0, false)
    }

    /// The largest elements along one axis, which goes away; NaN where there is one.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 4.0, 3.0, 2.0]).reshape([2, 2]);
    /// assert_eq!(x.max_axis(0).value().unwrap().data(), [3.0, 4.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn max_axis(self, axis: usize) -> Var<'g> {
        self.extremum("max_axis", axis, true)
    }

    /// The smallest elements along one axis, which goes away; NaN where there is one.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1.0, 4.0, 3.0, 2.0]).reshape([2, 2]);
    /// assert_eq!(x.min_axis(1).value().unwrap().data(), [1.0, 2.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn min_axis(self, axis: usize) -> Var<'g> {
        self.extremum("min_axis", axis, false)
    }

    #[track_caller]
    fn extremum(self, function: &str, axis: usize, is_largest: bool) -> Var<'g> {
        match self.nonempty_axis(function, axis) {
            Ok(()) => self.graph().apply(Extremum { axis, is_largest }, &[self]),
            Err(message) => self.wrong(message),
        }
    }

    /// `Err` if there is no such axis, or nothing along it.
    pub(super) fn nonempty_axis(self, function: &str, axis: usize) -> Result<(), String> {
        let shape = self.shape();
        match shape.axes().get(axis) {
            Some(0) => Err(format!("{function}: axis {axis} of shape {shape} has no elements")),
            Some(_) => Ok(()),
            None => Err(format!("{function}: there is no axis {axis} in shape {shape}")),
        }
    }
}
