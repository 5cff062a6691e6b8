//! Identities applied while a graph is built.

use crate::graph::Op;
use crate::linear::Linear;
use crate::primitive::{Add, Binary, Div, Mul, Neg, Pow, Rule, Sub, Unary};
use crate::{Shape, Var};

/// A simpler expression for the operation, if there is one.
///
/// Only identities that hold for every finite, infinite and NaN argument (the sign of a zero
/// aside): `0 · x` stays, since it is NaN for an infinite `x`.
pub(crate) fn simplify<'g>(op: &Op, arguments: &[Var<'g>], shape: Shape) -> Option<Var<'g>> {
    match op {
        Op::Elementwise(rule) => elementwise(rule, arguments, shape),
        Op::Linear(map) => linear(map, arguments[0], shape),
        _ => None,
    }
}

fn elementwise<'g>(rule: &Rule, arguments: &[Var<'g>], shape: Shape) -> Option<Var<'g>> {
    let is = |other: &Rule| rule.id == other.id;
    let number = |i: usize| arguments[i].value().and_then(|array| array.to_scalar());
    if is(Neg::RULE) {
        return argument_of(arguments[0], Neg::RULE);
    }
    if arguments.len() != 2 {
        return None;
    }
    let (left, right) = (number(0), number(1));
    let [a, b] = [arguments[0], arguments[1]];
    let simpler = if is(Add::RULE) {
        match (left, right) {
            (Some(0.0), _) => b,
            (_, Some(0.0)) => a,
            _ => match argument_of(b, Neg::RULE) {
                Some(b) => a - b,
                None => b - argument_of(a, Neg::RULE)?,
            },
        }
    } else if is(Sub::RULE) {
        match (left, right) {
            (_, Some(0.0)) => a,
            (Some(0.0), _) => -b,
            _ => a + argument_of(b, Neg::RULE)?,
        }
    } else if is(Mul::RULE) {
        match (left, right) {
            (Some(1.0), _) => b,
            (_, Some(1.0)) => a,
            (Some(-1.0), _) => -b,
            (_, Some(-1.0)) => -a,
            _ => return None,
        }
    } else if is(Div::RULE) && right == Some(1.0) {
        a
    } else if is(Pow::RULE) {
        match right? {
            1.0 => a,
            2.0 => a * a,
            3.0 => a * a * a,
            -1.0 => 1.0 / a,
            _ => return None,
        }
    } else {
        return None;
    };
    // A scalar that was to be repeated still has to be.
    Some(simpler.broadcast_to(shape))
}

/// The argument of `var` if it is the result of this unary primitive.
fn argument_of<'g>(var: Var<'g>, rule: &Rule) -> Option<Var<'g>> {
    let node = var.graph().node(var.id);
    match node.op {
        Op::Elementwise(found) if found.id == rule.id => {
            Some(Var { graph: var.graph, id: node.arguments()[0] })
        }
        _ => None,
    }
}

fn linear<'g>(map: &Linear, x: Var<'g>, to: Shape) -> Option<Var<'g>> {
    let from = x.shape();
    match map {
        Linear::Broadcast | Linear::Reshape | Linear::Slice { .. } | Linear::Pad { .. }
            if from == to =>
        {
            Some(x)
        }
        // A reshape of a reshape is one reshape.
        Linear::Reshape => Some(reshaped_from(x)?.reshape(to)),
        Linear::Sum { axis } if from.axes()[*axis] == 1 => Some(x.reshape(to)),
        _ => None,
    }
}

/// What `var` is a reshape of, if it is one.
fn reshaped_from(var: Var<'_>) -> Option<Var<'_>> {
    let node = var.graph().node(var.id);
    match node.op {
        Op::Linear(Linear::Reshape) => Some(Var { graph: var.graph, id: node.arguments()[0] }),
        _ => None,
    }
}
