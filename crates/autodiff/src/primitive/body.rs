//! The loops around the value of a primitive, written once for each number of arguments.
//!
//! They run over plain slices, from which the compiler makes vector instructions. Nothing is called
//! through a closure: one that the compiler does not inline, which it decides by length, is compiled for
//! the baseline, on which a fused multiply-add is a call of a slow function.

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
                for (y, &x) in out.iter_mut().zip(x) {
                    *y = P::value::<I>(x);
                }
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
            (Slice::Full(a), Slice::Full(b)) => {
                for ((y, &a), &b) in out.iter_mut().zip(a).zip(b) {
                    *y = P::value::<I>(a, b);
                }
            }
            (Slice::Full(a), Slice::Splat(b)) => {
                for (y, &a) in out.iter_mut().zip(a) {
                    *y = P::value::<I>(a, b);
                }
            }
            (Slice::Splat(a), Slice::Full(b)) => {
                for (y, &b) in out.iter_mut().zip(b) {
                    *y = P::value::<I>(a, b);
                }
            }
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
        // One loop for each form: a choice within it would keep it from being vectorised.
        match *arguments {
            [Full(a), Full(b), Full(c)] => {
                for (((y, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Full(a), Full(b), Splat(c)] => {
                for ((y, &a), &b) in out.iter_mut().zip(a).zip(b) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Full(a), Splat(b), Full(c)] => {
                for ((y, &a), &c) in out.iter_mut().zip(a).zip(c) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Splat(a), Full(b), Full(c)] => {
                for ((y, &b), &c) in out.iter_mut().zip(b).zip(c) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Full(a), Splat(b), Splat(c)] => {
                for (y, &a) in out.iter_mut().zip(a) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Splat(a), Full(b), Splat(c)] => {
                for (y, &b) in out.iter_mut().zip(b) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Splat(a), Splat(b), Full(c)] => {
                for (y, &c) in out.iter_mut().zip(c) {
                    *y = P::value::<I>(a, b, c);
                }
            }
            [Splat(a), Splat(b), Splat(c)] => out.fill(P::value::<I>(a, b, c)),
        }
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, c]: [f64; 3]) -> f64 {
        P::value::<I>(a, b, c)
    }
}
