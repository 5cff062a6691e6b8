//! Arrays joined along an axis, old or new.

use std::any::Any;

use super::{Arguments, Operation, Scratch, equal};
use crate::{Graph, Shape, Var};

/// Arrays one behind the other along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Concatenate {
    axis: usize,
}

impl Concatenate {
    /// The axis along which an operation joins arrays, if that is what it does.
    pub(crate) fn axis_of(operation: &dyn Operation) -> Option<usize> {
        let any: &dyn Any = operation;
        any.downcast_ref::<Self>().map(|join| join.axis)
    }
}

impl Operation for Concatenate {
    fn name(&self) -> &str {
        "concatenate"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        let axis = self.axis;
        let Some(first) = arguments.first() else {
            return Err("no arrays are given: one is needed at least".to_owned());
        };
        if axis >= first.rank() {
            return Err(format!(
                "there is no axis {axis} in shape {first}; stack joins along a new one"
            ));
        }
        let fits = |shape: &Shape| {
            shape.rank() == first.rank()
                && shape.with_axis(axis, 0).axes() == first.with_axis(axis, 0).axes()
        };
        if let Some(wrong) = arguments.iter().find(|shape| !fits(shape)) {
            return Err(format!(
                "shapes {first} and {wrong} do not fit: only the lengths of axis {axis} may differ"
            ));
        }
        Ok(first.with_axis(axis, arguments.iter().map(|shape| shape.axes()[axis]).sum()))
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let row = |shape: &Shape| {
            let (_, length, inner) = shape.around(self.axis);
            length * inner
        };
        let total = arguments.shapes().iter().map(row).sum::<usize>().max(1);
        let mut start = 0;
        for (which, shape) in arguments.shapes().iter().enumerate() {
            let length = row(shape);
            let rows = arguments.data(which).chunks_exact(length.max(1));
            for (out, row) in out.chunks_exact_mut(total).zip(rows) {
                out[start..start + length].copy_from_slice(row);
            }
            start += length;
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        let mut start = 0;
        let part = |(argument, wanted): (&Var<'g>, &bool)| {
            let range = start..start + argument.shape().axes()[self.axis];
            start = range.end;
            wanted.then(|| cotangent.slice_axis(self.axis, range))
        };
        arguments.iter().zip(wanted).map(part).collect()
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        let graph = output.graph();
        let zero = graph.constant(0.0);
        let part = |(argument, tangent): (&Var<'g>, &Option<Var<'g>>)| {
            tangent.unwrap_or_else(|| zero.broadcast_to(argument.shape()))
        };
        let parts: Vec<Var<'g>> = arguments.iter().zip(tangents).map(part).collect();
        Some(graph.apply(*self, &parts))
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

impl Graph {
    /// Arrays one behind the other along an axis that they have.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let (a, b) = (graph.constant([1.0, 2.0]), graph.constant([3.0]));
    /// assert_eq!(graph.concatenate(&[a, b], 0).value().unwrap().data(), [1.0, 2.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn concatenate<'g>(&'g self, arrays: &[Var<'g>], axis: usize) -> Var<'g> {
        match arrays {
            [only] if axis < only.shape().rank() => *only,
            _ => self.apply(Concatenate { axis }, arrays),
        }
    }

    /// Arrays of one shape one behind the other along a new axis, put before the axis of that
    /// number or behind all.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let (a, b) = (graph.constant([1.0, 2.0]), graph.constant([3.0, 4.0]));
    /// assert_eq!(graph.stack(&[a, b], 0).value().unwrap().data(), [1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(graph.stack(&[a, b], 1).value().unwrap().data(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    #[track_caller]
    pub fn stack<'g>(&'g self, arrays: &[Var<'g>], axis: usize) -> Var<'g> {
        let Some(&first) = arrays.first() else {
            return self.fault("stack: no arrays are given: one is needed at least");
        };
        if arrays.iter().any(|array| array.is_faulty()) {
            return self.faulty();
        }
        let shape = first.shape();
        if let Some(wrong) = arrays.iter().find(|array| array.shape() != shape) {
            let other = wrong.shape();
            return self.fault(format!(
                "stack: shapes {shape} and {other} differ; concatenate joins along an axis"
            ));
        }
        match shape.expanded(axis) {
            Ok(to) => {
                let expanded: Vec<Var<'g>> = arrays.iter().map(|a| a.reshape(to)).collect();
                self.concatenate(&expanded, axis)
            }
            Err(message) => self.fault(format!("stack: {message}")),
        }
    }
}
