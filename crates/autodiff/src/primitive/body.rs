//! The loops around the value of a primitive, written once for each number of arguments.
//!
//! They run over plain slices, from which the compiler makes vector instructions.

use std::marker::PhantomData;

use super::{Binary, Slice, Unary};
use crate::engine::Body;
use crate::math::Isa;

/// A function of three numbers, without a derivative of its own.
pub(crate) trait Ternary: 'static {
    /// The name in printed programs.
    const NAME: &'static str;

    fn value<I: Isa>(a: f64, b: f64, c: f64) -> f64;
}

pub(crate) struct UnaryBody<P>(PhantomData<P>);

impl<P: Unary> Body for UnaryBody<P> {
    const NAME: &'static str = P::NAME;
    const ARITY: usize = 1;

    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
        match arguments[0] {
            Slice::Full(x) => {
                each(out, x, P::value::<I>);
                P::repair(x, out);
            }
            Slice::Splat(x) => out.fill(Self::scalar::<I>([x, 0.0, 0.0])),
        }
    }

    #[inline(always)]
    fn scalar<I: Isa>([x, _, _]: [f64; 3]) -> f64 {
        let mut y = [P::value::<I>(x)];
        P::repair(&[x], &mut y);
        y[0]
    }
}

pub(crate) struct BinaryBody<P>(PhantomData<P>);

impl<P: Binary> Body for BinaryBody<P> {
    const NAME: &'static str = P::NAME;
    const ARITY: usize = 2;

    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
        match (arguments[0], arguments[1]) {
            (Slice::Full(a), Slice::Full(b)) => pairs(out, a, b, P::value::<I>),
            (Slice::Full(a), Slice::Splat(b)) => each(out, a, |a| P::value::<I>(a, b)),
            (Slice::Splat(a), Slice::Full(b)) => each(out, b, |b| P::value::<I>(a, b)),
            (Slice::Splat(a), Slice::Splat(b)) => out.fill(P::value::<I>(a, b)),
        }
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, _]: [f64; 3]) -> f64 {
        P::value::<I>(a, b)
    }
}

pub(crate) struct TernaryBody<P>(PhantomData<P>);

impl<P: Ternary> Body for TernaryBody<P> {
    const NAME: &'static str = P::NAME;
    const ARITY: usize = 3;

    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
        use Slice::{Full, Splat};
        let f = P::value::<I>;
        // One loop for each form: a choice within it would keep it from being vectorised.
        match *arguments {
            [Full(a), Full(b), Full(c)] => {
                for (((y, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
                    *y = f(a, b, c);
                }
            }
            [Full(a), Full(b), Splat(c)] => pairs(out, a, b, |a, b| f(a, b, c)),
            [Full(a), Splat(b), Full(c)] => pairs(out, a, c, |a, c| f(a, b, c)),
            [Splat(a), Full(b), Full(c)] => pairs(out, b, c, |b, c| f(a, b, c)),
            [Full(a), Splat(b), Splat(c)] => each(out, a, |a| f(a, b, c)),
            [Splat(a), Full(b), Splat(c)] => each(out, b, |b| f(a, b, c)),
            [Splat(a), Splat(b), Full(c)] => each(out, c, |c| f(a, b, c)),
            [Splat(a), Splat(b), Splat(c)] => out.fill(f(a, b, c)),
        }
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, c]: [f64; 3]) -> f64 {
        P::value::<I>(a, b, c)
    }
}

#[inline(always)]
fn each(out: &mut [f64], x: &[f64], f: impl Fn(f64) -> f64) {
    out.iter_mut().zip(x).for_each(|(y, &x)| *y = f(x));
}

#[inline(always)]
fn pairs(out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
    for ((y, &a), &b) in out.iter_mut().zip(a).zip(b) {
        *y = f(a, b);
    }
}
