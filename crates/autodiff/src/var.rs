//! The handle to a node of a graph, and what can be done with it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::graph::{NodeId, Op};
use crate::linear::Linear;
use crate::primitive::{Binary, Mul, Neg, Unary};
use crate::{Array, Graph, Operand, Shape};

/// A value in a [`Graph`]: a node number with a reference to its graph, free to copy.
///
/// Operators and methods add nodes. Where every argument is known the result is computed at once,
/// so ordinary `if` and loops work on known values ([`Var::value`]).
///
/// ```
/// use autodiff::{Array, Graph};
///
/// let graph = Graph::new();
/// let slope = graph.input("slope", ());
/// let x = Array::from([0.0, 1.0, 2.0]);
/// let line = slope * &x + 1.0;
/// assert_eq!(line.shape(), 3.into());
/// assert_eq!(line.value(), None);
/// assert_eq!((graph.constant(2.0) * &x).value().unwrap().data(), [0.0, 2.0, 4.0]);
/// ```
#[derive(Clone, Copy)]
pub struct Var<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) id: NodeId,
}

impl<'g> Var<'g> {
    /// Whether this is an input of its graph, not computed from others.
    pub fn is_input(self) -> bool {
        matches!(self.graph.node(self.id).op, Op::Input)
    }

    /// The graph that this belongs to.
    pub fn graph(self) -> &'g Graph {
        self.graph
    }

    /// The shape of the value.
    pub fn shape(self) -> Shape {
        self.graph.node(self.id).shape
    }

    /// The value, unless it depends on an input.
    pub fn value(self) -> Option<Array> {
        match &self.graph.node(self.id).op {
            Op::Constant(array) => Some(array.clone()),
            Op::Linear(Linear::Broadcast) => {
                let number = self.repeated()?.value()?.to_scalar()?;
                Some(Array::full(self.shape(), number))
            }
            _ => None,
        }
    }

    /// Whether the value depends on no input.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// assert!(graph.constant(2.0).exp().is_known() && !(2.0 * x).is_known());
    /// ```
    pub fn is_known(self) -> bool {
        match &self.graph.node(self.id).op {
            Op::Constant(_) => true,
            Op::Linear(Linear::Broadcast) => self.repeated().is_some_and(Var::is_known),
            _ => false,
        }
    }

    /// Whether both are one value of one graph.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// assert!((2.0 * x).is_same(x * 2.0) && !x.is_same(x.exp()));
    /// ```
    pub fn is_same(self, other: Var<'_>) -> bool {
        std::ptr::eq(self.graph, other.graph) && self.id == other.id
    }

    /// The factors whose product this is, element by element: one where this only repeats, chooses or
    /// rearranges elements. `None` if this is made in any other way.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let (x, y) = (graph.input("x", 3), graph.input("y", 2));
    /// let factors = (x.slice(0..2) * y).as_product().unwrap();
    /// assert!(factors[0].as_product().unwrap()[0].is_same(x) && factors[1].is_same(y));
    /// assert!((x + 1.0).as_product().is_none());
    /// ```
    pub fn as_product(self) -> Option<Vec<Var<'g>>> {
        let node = self.graph.node(self.id).clone();
        let argument = |which: usize| Var { graph: self.graph, id: node.arguments()[which] };
        match &node.op {
            Op::Elementwise(rule) if rule.id == Mul::RULE.id => {
                Some(vec![argument(0), argument(1)])
            }
            Op::Elementwise(rule) if rule.id == Neg::RULE.id => {
                Some(vec![self.graph.constant(-1.0), argument(0)])
            }
            Op::Linear(
                Linear::Broadcast
                | Linear::Reshape
                | Linear::Slice { .. }
                | Linear::Gather { .. }
                | Linear::Transpose
                | Linear::Permute { .. },
            ) => Some(vec![argument(0)]),
            _ => None,
        }
    }

    /// Whether this came of an operation whose [`Fault`](crate::Fault) the graph has recorded.
    pub fn is_faulty(self) -> bool {
        matches!(self.graph.node(self.id).op, Op::Faulty)
    }

    /// Applies an elementwise function of one argument.
    #[track_caller]
    #[must_use]
    pub fn unary<P: Unary>(self) -> Var<'g> {
        self.graph.elementwise(P::RULE, &[self])
    }

    /// Applies an elementwise function of two arguments, broadcasting them.
    #[track_caller]
    #[must_use]
    pub fn binary<P: Binary>(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        let other = self.graph.lift(other);
        self.graph.elementwise(P::RULE, &[self, other])
    }

    /// The sum of all elements.
    #[must_use]
    pub fn sum(self) -> Var<'g> {
        let size = self.shape().size();
        self.reshape(size).linear(Linear::Sum { axis: 0 }, Shape::SCALAR)
    }

    /// The sum of the products of the elements of two arrays of one shape.
    #[track_caller]
    #[must_use]
    pub fn dot(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        let other = self.graph.lift(other);
        if self.is_faulty() || other.is_faulty() {
            return self.graph.faulty();
        }
        let (a, b) = (self.shape(), other.shape());
        if a != b {
            return self.wrong(format!("dot: shapes {a} and {b} differ"));
        }
        if a.size() == 1 {
            return (self * other).reshape(());
        }
        self.graph.push(Op::Dot, &[self, other], Shape::SCALAR)
    }

    /// The sum along one axis, which goes away.
    #[track_caller]
    #[must_use]
    pub fn sum_axis(self, axis: usize) -> Var<'g> {
        let shape = self.shape();
        if axis >= shape.rank() {
            return self.wrong(format!("sum_axis: there is no axis {axis} in shape {shape}"));
        }
        self.linear(Linear::Sum { axis }, shape.without(|a| a == axis))
    }

    /// The same elements with other axes.
    #[track_caller]
    #[must_use]
    pub fn reshape(self, shape: impl Into<Shape>) -> Var<'g> {
        let (from, to) = (self.shape(), shape.into());
        if from.size() != to.size() {
            return self.wrong(format!("reshape: {from} and {to} have different sizes"));
        }
        self.linear(Linear::Reshape, to)
    }

    /// The value repeated along missing axes and axes of length 1.
    #[track_caller]
    #[must_use]
    pub fn broadcast_to(self, shape: impl Into<Shape>) -> Var<'g> {
        let (from, to) = (self.shape(), shape.into());
        if from.broadcast(to) != Some(to) {
            return self.wrong(format!("broadcast_to: {from} does not broadcast to {to}"));
        }
        self.linear(Linear::Broadcast, to)
    }

    /// The value repeated to the shape to which it and `other` broadcast together.
    #[track_caller]
    #[must_use]
    pub fn broadcast_with(self, other: Var<'g>) -> Var<'g> {
        match self.shape().broadcast(other.shape()) {
            Some(common) => self.broadcast_to(common),
            None if other.is_faulty() => other,
            None => {
                let (a, b) = (self.shape(), other.shape());
                self.wrong(format!("broadcast_with: shapes {a} and {b} do not broadcast"))
            }
        }
    }

    /// A range of the first axis.
    #[track_caller]
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Var<'g> {
        self.slice_axis(0, range)
    }

    /// A range of one axis.
    #[track_caller]
    #[must_use]
    pub fn slice_axis(self, axis: usize, range: Range<usize>) -> Var<'g> {
        let shape = self.shape();
        if axis >= shape.rank() {
            return self.wrong(format!("slice: there is no axis {axis} in shape {shape}"));
        }
        if range.start > range.end || range.end > shape.axes()[axis] {
            return self.wrong(format!("slice: {range:?} is outside axis {axis} of shape {shape}"));
        }
        let to = shape.with_axis(axis, range.end - range.start);
        self.linear(Linear::Slice { axis, start: range.start }, to)
    }

    /// Elements, or rows of the first axis, chosen by number: `distance.at(&cluster_of_star)`.
    #[track_caller]
    #[must_use]
    pub fn at(self, index: impl AsRef<[usize]>) -> Var<'g> {
        let (shape, index) = (self.shape(), index.as_ref());
        if shape.rank() == 0 {
            return self.wrong("at: a scalar has no elements to choose from".to_owned());
        }
        let rows = shape.axes()[0];
        if let Some((position, &row)) = index.iter().enumerate().find(|&(_, &row)| row >= rows) {
            return self.wrong(format!(
                "at: index {row}, at position {position}, is outside the first axis of shape \
                 {shape}; indices start at 0"
            ));
        }
        let index: Arc<[usize]> = index.into();
        let to = shape.with_axis(0, index.len());
        self.linear(Linear::Gather { index }, to)
    }

    /// The sum over the axes along which `shape` was broadcast to this shape.
    pub(crate) fn sum_to(self, shape: Shape) -> Var<'g> {
        if shape.size() == 1 && self.shape().size() != 1 {
            return self.sum().reshape(shape);
        }
        let mut var = self;
        for axis in (0..var.shape().rank()).rev() {
            let from_right = self.shape().rank() - 1 - axis;
            if shape.from_right(from_right) == 1 && self.shape().axes()[axis] != 1 {
                var = var.sum_axis(axis);
            }
        }
        var.reshape(shape)
    }

    pub(crate) fn linear(self, map: Linear, to: Shape) -> Var<'g> {
        if self.shape() == to && matches!(map, Linear::Broadcast | Linear::Reshape) {
            return self;
        }
        self.graph.push(Op::Linear(map), &[self], to)
    }

    /// Records a fault, unless this value already stands for one.
    #[track_caller]
    pub(crate) fn wrong(self, message: String) -> Var<'g> {
        if self.is_faulty() { self } else { self.graph.fault(message) }
    }
}

impl fmt::Debug for Var<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(array) => write!(f, "{array:?}"),
            None => write!(f, "%{}: {}", self.id, self.shape()),
        }
    }
}
