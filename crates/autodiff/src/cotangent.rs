//! What a reverse sweep gathers for a node.
//!
//! An array that is used slice by slice gets its cotangent slice by slice. Slices that do not overlap
//! are joined in the end, which takes one copy of the array; padding each with zeros and adding up
//! would take one copy for each slice.

use crate::linear::Linear;
use crate::{Shape, Var};

/// The cotangent of a node, as far as its users have given it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cotangent<'g> {
    whole: Option<Var<'g>>,
    /// Of slices: the axis, where they start on it, and their cotangents.
    parts: Vec<(usize, usize, Var<'g>)>,
}

impl<'g> Cotangent<'g> {
    /// Adds what a user of all elements gives.
    pub(crate) fn add(&mut self, term: Var<'g>) {
        self.whole = Some(match self.whole {
            Some(sum) => sum + term,
            None => term,
        });
    }

    /// Adds what a linear map of the array gives, whose own cotangent this is.
    pub(crate) fn add_linear(&mut self, map: &Linear, from: Shape, cotangent: Var<'g>) {
        match *map {
            Linear::Slice { axis, start } => self.parts.push((axis, start, cotangent)),
            _ => self.add(map.transpose(from, cotangent)),
        }
    }

    /// The sum of all that was added, for a node of this shape; nothing if nothing was.
    pub(crate) fn total(&self, shape: Shape) -> Option<Var<'g>> {
        let padded = |&(axis, start, part): &(usize, usize, Var<'g>)| {
            part.linear(Linear::Pad { axis, start }, shape)
        };
        let joined = match self.parts.as_slice() {
            [] => None,
            [only] => Some(padded(only)),
            parts => join(parts, shape)
                .or_else(|| parts.iter().map(padded).reduce(|sum, part| sum + part)),
        };
        match (self.whole, joined) {
            (Some(whole), Some(joined)) => Some(whole + joined),
            (whole, joined) => whole.or(joined),
        }
    }
}

/// The array whose slices these are, zero elsewhere; nothing if they overlap or lie on different axes.
fn join<'g>(parts: &[(usize, usize, Var<'g>)], shape: Shape) -> Option<Var<'g>> {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|&(_, start, part)| (start, part.shape().size()));
    let &(axis, _, first) = parts.first()?;
    let graph = first.graph();
    let mut joined = Vec::new();
    let mut end = 0;
    for (of_axis, start, part) in parts {
        if of_axis != axis || start < end {
            return None;
        }
        if start > end {
            joined.push(graph.constant(0.0).broadcast_to(shape.with_axis(axis, start - end)));
        }
        end = start + part.shape().axes()[axis];
        joined.push(part);
    }
    let rest = shape.axes()[axis] - end;
    if rest > 0 {
        joined.push(graph.constant(0.0).broadcast_to(shape.with_axis(axis, rest)));
    }
    Some(graph.concatenate(&joined, axis))
}
