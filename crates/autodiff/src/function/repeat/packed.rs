//! The result of a loop, which is one vector, taken apart; and its cotangent, as far as it is not zero.

use std::ops::Range;

use crate::graph::Op;
use crate::linear::Linear;
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

/// A range of one axis of a cotangent. Cotangents of ranges add up to that of the whole as zeros
/// around each: here they are found again, instead of reading zeros.
pub(super) fn nonzero(var: Var<'_>, axis: usize, range: Range<usize>) -> Option<Var<'_>> {
    if is_zero(var) || range.is_empty() {
        return None;
    }
    let graph = var.graph();
    let node = graph.node(var.id).clone();
    let argument = |i: usize| Var { graph, id: node.arguments()[i] };
    match node.op {
        Op::Elementwise(rule) if rule.id == Add::RULE.id => {
            let parts = [0, 1].map(|i| {
                let part = argument(i);
                // A number that is added to every element has no axes.
                if part.shape() == node.shape {
                    nonzero(part, axis, range.clone())
                } else {
                    Some(part)
                }
            });
            match parts {
                [Some(a), Some(b)] => Some(a + b),
                [a, b] => {
                    a.or(b).map(|part| part.broadcast_to(node.shape.with_axis(axis, range.len())))
                }
            }
        }
        Op::Linear(Linear::Pad { axis: padded, start }) if padded == axis => {
            let inner = argument(0);
            let end = start + inner.shape().axes()[axis];
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from >= to {
                return None;
            }
            let part = nonzero(inner, axis, from - start..to - start)?;
            let whole = node.shape.with_axis(axis, range.len());
            Some(match part.shape() == whole {
                true => part,
                false => part.linear(Linear::Pad { axis, start: from - range.start }, whole),
            })
        }
        _ => Some(var.slice_axis(axis, range)),
    }
}

/// Whether a value is known to be zero.
pub(super) fn is_zero(var: Var<'_>) -> bool {
    var.value().is_some_and(|array| array.data().iter().all(|&x| x == 0.0))
}
