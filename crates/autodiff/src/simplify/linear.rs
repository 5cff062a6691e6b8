//! Linear maps that change nothing, or that follow each other.

use crate::linear::Linear;
use crate::{Shape, Var};

use super::sums;

/// The map of one number that is repeated, if the result is one too.
pub(crate) fn map_repeated<'g>(map: &Linear, x: Var<'g>, to: Shape) -> Option<Var<'g>> {
    let number = x.repeated()?.reshape(());
    let number = match map {
        Linear::Broadcast
        | Linear::Reshape
        | Linear::Slice { .. }
        | Linear::Gather { .. }
        | Linear::Transpose
        | Linear::Permute { .. } => number,
        Linear::Sum { axis } => match x.shape().axes()[*axis] {
            0 => x.graph().constant(0.0),
            length => length as f64 * number,
        },
        // Of zeros these make zeros.
        Linear::Pad { .. }
        | Linear::ScatterAdd { .. }
        | Linear::CumulativeSum { .. }
        | Linear::Triangle { .. }
            if number.number() == Some(0.0) =>
        {
            number
        }
        _ => return None,
    };
    Some(number.broadcast_to(to))
}

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
        Linear::Reshape => Some(x.argument_of_linear(is_reshape)?.reshape(to)),
        Linear::Sum { axis } if from.axes()[*axis] == 1 => Some(x.reshape(to)),
        // The sum of all elements does not care for their arrangement.
        Linear::Sum { .. } if to.size() == 1 && from.size() > 1 => {
            let flat = x.argument_of_linear(is_reshape).unwrap_or(x);
            Some(sums::sum(flat)?.reshape(to))
        }
        _ => None,
    }
}
