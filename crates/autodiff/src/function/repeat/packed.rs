//! The result of a loop, which is one vector, taken apart; and its cotangent, as far as it is not zero.

use std::ops::Range;

use crate::graph::Op;
use crate::linear::Linear;
use crate::operation::Concatenate;
use crate::primitive::{Add, Binary};
use crate::{Shape, Var};

use super::operation::{Loop, total};
use super::steps::{Results, stacked};

/// Takes a range of an axis of a variable; gives `None` if that is known to be zero.
type Take<'g> = fn(Var<'g>, usize, Range<usize>) -> Option<Var<'g>>;

impl Loop {
    /// The results of the loop, from its result as an operation.
    pub(super) fn unpack<'g>(&self, packed: Var<'g>) -> Results<'g> {
        let all = |parts: Vec<Option<Var<'g>>>| parts.into_iter().flatten().collect();
        Results {
            carry: all(self.last_of(packed, slice)),
            ys: all(self.ys_of(packed, slice)),
            sums: all(self.sums_of(packed, slice)),
        }
    }

    /// The carry after the last step.
    pub(super) fn last_of<'g>(&self, packed: Var<'g>, take: Take<'g>) -> Vec<Option<Var<'g>>> {
        let (last, _) = self.carry_rows();
        let size = total(&self.carry);
        columns(packed, last * size..(last + 1) * size, &self.carry, None, take)
    }

    /// The carry before each step, if it is kept.
    pub(super) fn before_of<'g>(&self, packed: Var<'g>, take: Take<'g>) -> Vec<Option<Var<'g>>> {
        if !self.keeps_carry {
            return vec![None; self.carry.len()];
        }
        let (_, first) = self.carry_rows();
        let size = total(&self.carry);
        let range = first * size..(first + self.length) * size;
        columns(packed, range, &self.carry, Some(self.length), take)
    }

    /// The ys.
    pub(super) fn ys_of<'g>(&self, packed: Var<'g>, take: Take<'g>) -> Vec<Option<Var<'g>>> {
        let [_, ys, _] = self.parts();
        columns(packed, ys, &self.ys, Some(self.length), take)
    }

    /// The sums.
    pub(super) fn sums_of<'g>(&self, packed: Var<'g>, take: Take<'g>) -> Vec<Option<Var<'g>>> {
        let [_, _, sums] = self.parts();
        columns(packed, sums, &self.sums, None, take)
    }
}

/// Arrays of these shapes, which lie side by side in each row of a part: one row, without an axis
/// for the rows, or as many as there are steps.
fn columns<'g>(
    packed: Var<'g>,
    part: Range<usize>,
    shapes: &[Shape],
    steps: Option<usize>,
    take: Take<'g>,
) -> Vec<Option<Var<'g>>> {
    if shapes.is_empty() {
        return Vec::new();
    }
    let count = steps.unwrap_or(1);
    let rows = take(packed, 0, part).map(|rows| rows.reshape([count, total(shapes)]));
    let mut begin = 0;
    let column = |&shape: &Shape| {
        let range = begin..begin + shape.size();
        begin = range.end;
        let column = take(rows?, 1, range)?;
        Some(column.reshape(steps.map_or(shape, |steps| stacked(shape, steps))))
    };
    shapes.iter().map(column).collect()
}

pub(super) fn slice(var: Var<'_>, axis: usize, range: Range<usize>) -> Option<Var<'_>> {
    Some(var.slice_axis(axis, range))
}

/// A range of one axis of a cotangent. The cotangents of slices have been joined, or added with zeros
/// around each, to that of the whole: here they are found again, instead of reading zeros.
pub(super) fn nonzero(var: Var<'_>, axis: usize, range: Range<usize>) -> Option<Var<'_>> {
    if is_zero(var) || range.is_empty() {
        return None;
    }
    let graph = var.graph();
    let node = graph.node(var.id).clone();
    let arguments: Vec<Var<'_>> = node.arguments().iter().map(|&id| Var { graph, id }).collect();
    let length = |part: Var<'_>| part.shape().axes()[axis];
    match (&node.op, &arguments[..]) {
        (Op::Elementwise(rule), &[a, b]) if rule.id == Add::RULE.id && a.shape() == b.shape() => {
            match [a, b].map(|part| nonzero(part, axis, range.clone())) {
                [Some(a), Some(b)] => Some(a + b),
                [a, b] => a.or(b),
            }
        }
        (Op::Linear(Linear::Pad { axis: along, start }), &[part]) if *along == axis => {
            let inside = *start..start + length(part);
            if inside == range {
                return nonzero(part, axis, 0..range.len());
            }
            let is_outside = inside.end <= range.start || range.end <= inside.start;
            (!is_outside).then(|| var.slice_axis(axis, range))
        }
        (Op::Operation(operation), parts) if Concatenate::axis_of(&**operation) == Some(axis) => {
            let mut start = 0;
            let inside = parts.iter().find_map(|&part| {
                let begin = start;
                start += length(part);
                (begin <= range.start && range.end <= start).then_some((part, begin))
            });
            match inside {
                Some((part, begin)) => nonzero(part, axis, range.start - begin..range.end - begin),
                None => Some(var.slice_axis(axis, range)),
            }
        }
        _ if range == (0..length(var)) => Some(var),
        _ => Some(var.slice_axis(axis, range)),
    }
}

/// Whether a value is known to be zero.
pub(super) fn is_zero(var: Var<'_>) -> bool {
    var.value().is_some_and(|array| array.data().iter().all(|&x| x == 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Graph;

    #[test]
    fn ranges_of_a_sum_of_padded_arrays_are_found_again() {
        let graph = Graph::new();
        let [a, b, c] = [2, 3, 2].map(|n| graph.input("part", n));
        fn pad(part: Var<'_>, start: usize) -> Var<'_> {
            part.linear(Linear::Pad { axis: 0, start }, Shape::from(8))
        }
        let whole = pad(a, 0) + pad(b, 2) + pad(c, 0);
        let take = |range| nonzero(whole, 0, range).map(|var| var.id);
        assert_eq!(take(0..2), Some((a + c).id));
        assert_eq!(take(2..5), Some(b.id));
        assert_eq!(take(5..7), None);
        assert_eq!(take(4..8), Some(pad(b, 2).slice(4..8).id));
    }

    #[test]
    fn ranges_of_joined_arrays_are_found_again() {
        let graph = Graph::new();
        let [a, b] = [2, 3].map(|n| graph.input("part", [2, n]));
        let zeros = graph.constant(0.0).broadcast_to([2, 4]);
        let inner = graph.concatenate(&[a, zeros], 1);
        let whole = graph.concatenate(&[b, inner], 1);
        let take = |range| nonzero(whole, 1, range).map(|var| var.id);
        assert_eq!(take(0..3), Some(b.id));
        assert_eq!(take(3..5), Some(a.id));
        assert_eq!(take(6..8), None);
        assert_eq!(take(1..2), Some(b.slice_axis(1, 1..2).id));
        assert_eq!(take(2..4), Some(whole.slice_axis(1, 2..4).id));
        assert_eq!(nonzero(whole, 0, 0..1).map(|v| v.id), Some(whole.slice(0..1).id));
    }
}
