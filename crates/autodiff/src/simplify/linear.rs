//! Linear maps that change nothing, or that follow each other.

use crate::linear::Linear;
use crate::{Shape, Var};

use super::sums;

pub(super) fn simplify<'g>(map: &Linear, x: Var<'g>, to: Shape) -> Option<Var<'g>> {
    let from = x.shape();
    let is_reshape = |map: &Linear| *map == Linear::Reshape;
    match map {
        Linear::Broadcast | Linear::Reshape | Linear::Slice { .. } | Linear::Pad { .. }
            if from == to =>
        {
            Some(x)
        }
        // Of several in a row only the last shape matters.
        Linear::Reshape => {
            if let Some(inner) = x.argument_of_linear(is_reshape) {
                return Some(inner.reshape(to));
            }
            Some(x.repeated()?.reshape(()).broadcast_to(to))
        }
        Linear::Broadcast => Some(x.repeated()?.reshape(()).broadcast_to(to)),
        Linear::Sum { axis } if from.axes()[*axis] == 1 => Some(x.reshape(to)),
        // The sum of all elements does not care for their arrangement.
        Linear::Sum { .. } if to.size() == 1 && from.size() > 1 => {
            let flat = x.argument_of_linear(is_reshape).unwrap_or(x);
            Some(sums::sum(flat)?.reshape(to))
        }
        _ => None,
    }
}
