//! Identities applied while a graph is built.
//!
//! They hold up to rounding wherever neither side leaves the range of normal numbers on its way, the
//! sign of a zero aside. Beyond it the two may differ: `2 x - x` is infinite for an infinite `x`, and
//! `a / b` overflows for a subnormal `b`. `0 · x` stays. The aim is fewer operations for the engine:
//! divisions become products with a reciprocal that is often known or shared, numbers gather in
//! front of products and leave sums, sums of products become dot products, and logarithms of
//! exponentials go away.

mod arithmetic;
mod linear;
mod logarithm;
mod sums;
mod total;

pub(crate) use arithmetic::above_zero;
pub(crate) use linear::map_repeated;

use crate::graph::Op;
use crate::linear::Linear;
use crate::primitive::{
    Add, Binary, Div, Exp10, ExpNegAbs, Log, Log1p, Log10, Mul, Neg, Pow, Recip, Rule, Sub, Unary,
    Xlogy,
};
use crate::{Shape, Var};

/// A simpler expression for the operation, if there is one.
pub(crate) fn simplify<'g>(op: &Op, arguments: &[Var<'g>], shape: Shape) -> Option<Var<'g>> {
    match op {
        Op::Elementwise(rule) => {
            let simpler = elementwise(rule, arguments)?;
            // A number that was to be repeated still has to be.
            Some(simpler.broadcast_to(shape))
        }
        Op::Linear(map) => linear::simplify(map, arguments[0], shape),
        Op::Dot => sums::dot(arguments[0], arguments[1]),
        Op::Faulty | Op::Input | Op::Constant(_) | Op::Operation(_) => None,
    }
}

/// The argument that the operation gives back bit for bit: what is multiplied by 1.
pub(crate) fn unchanged<'g>(op: &Op, arguments: &[Var<'g>]) -> Option<Var<'g>> {
    match (op, arguments) {
        (Op::Elementwise(rule), &[a, b]) if rule.id == Mul::RULE.id => {
            match (a.number(), b.number()) {
                (Some(1.0), _) => Some(b),
                (_, Some(1.0)) => Some(a),
                _ => None,
            }
        }
        _ => None,
    }
}

fn elementwise<'g>(rule: &Rule, arguments: &[Var<'g>]) -> Option<Var<'g>> {
    let is = |other: &Rule| rule.id == other.id;
    match *arguments {
        [x] if is(Neg::RULE) => arithmetic::neg(x),
        [x] if is(Recip::RULE) => arithmetic::recip(x),
        [x] if is(ExpNegAbs::RULE) => Some(x.argument_of::<Neg>()?.unary::<ExpNegAbs>()),
        [x] if is(Exp10::RULE) => logarithm::exp10(x),
        [x] if is(Log::RULE) => logarithm::log(x),
        [x] if is(Log10::RULE) => logarithm::log10(x),
        [x] if is(Log1p::RULE) => logarithm::log1p(x),
        [a, b] if is(Add::RULE) => arithmetic::add(a, b),
        [a, b] if is(Sub::RULE) => arithmetic::sub(a, b),
        [a, b] if is(Mul::RULE) => arithmetic::mul(a, b),
        [a, b] if is(Div::RULE) => arithmetic::div(a, b),
        [a, b] if is(Pow::RULE) => arithmetic::pow(a, b),
        [a, b] if is(Xlogy::RULE) => logarithm::xlogy(a, b),
        _ => None,
    }
}

impl<'g> Var<'g> {
    /// The value, if it is known and one number.
    fn number(self) -> Option<f64> {
        if self.is_one_element() { self.value()?.to_scalar() } else { None }
    }

    fn is_one_element(self) -> bool {
        self.shape().size() == 1
    }

    /// The argument, if this is the result of a primitive of one argument.
    fn argument_of<P: Unary>(self) -> Option<Var<'g>> {
        self.arguments_of(P::RULE).map(|[x, _]| x)
    }

    /// The arguments, if this is the result of a primitive of two arguments.
    fn pair_of<P: Binary>(self) -> Option<[Var<'g>; 2]> {
        self.arguments_of(P::RULE)
    }

    fn arguments_of(self, rule: &Rule) -> Option<[Var<'g>; 2]> {
        let node = self.graph.node(self.id);
        match node.op {
            Op::Elementwise(found) if found.id == rule.id => {
                let argument = |i: usize| {
                    let id = *node.arguments().get(i).unwrap_or(&node.arguments()[0]);
                    Var { graph: self.graph, id }
                };
                Some([argument(0), argument(1)])
            }
            _ => None,
        }
    }

    /// The argument, if this is the result of a linear map for which `wanted` holds.
    pub(crate) fn argument_of_linear(self, wanted: impl Fn(&Linear) -> bool) -> Option<Var<'g>> {
        let node = self.graph.node(self.id);
        match &node.op {
            Op::Linear(map) if wanted(map) => {
                Some(Var { graph: self.graph, id: node.arguments()[0] })
            }
            _ => None,
        }
    }

    /// A number in front of a product, and the rest: `(c, x)` for `c · x`.
    fn factor(self) -> (f64, Var<'g>) {
        if let Some(x) = self.argument_of::<Neg>() {
            return (-1.0, x);
        }
        match self.pair_of::<Mul>() {
            Some([c, x]) => match c.number() {
                Some(number) if x.shape() == self.shape() => (number, x),
                _ => (1.0, self),
            },
            None => (1.0, self),
        }
    }

    /// The number or variable of one element that this is a repetition of.
    pub(crate) fn repeated(self) -> Option<Var<'g>> {
        self.argument_of_linear(|map| *map == Linear::Broadcast).filter(|x| x.is_one_element())
    }
}
