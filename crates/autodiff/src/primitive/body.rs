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
                out.iter_mut().zip(x).for_each(|(y, &x)| *y = P::value::<I>(x));
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
                out.iter_mut().zip(a).for_each(|(y, &a)| *y = P::value::<I>(a, b));
            }
            (Slice::Splat(a), Slice::Full(b)) => {
                out.iter_mut().zip(b).for_each(|(y, &b)| *y = P::value::<I>(a, b));
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
        let f = P::value::<I>;
        let n = out.len();
        // One loop for each form: a choice within it would keep it from being vectorised.
        match *arguments {
            [Full(a), Full(b), Full(c)] => {
                each(out, f, |i| a[i], |i| b[i], |i| c[i], [a.len(), b.len(), c.len()])
            }
            [Full(a), Full(b), Splat(c)] => {
                each(out, f, |i| a[i], |i| b[i], |_| c, [a.len(), b.len(), n])
            }
            [Full(a), Splat(b), Full(c)] => {
                each(out, f, |i| a[i], |_| b, |i| c[i], [a.len(), n, c.len()])
            }
            [Splat(a), Full(b), Full(c)] => {
                each(out, f, |_| a, |i| b[i], |i| c[i], [n, b.len(), c.len()])
            }
            [Full(a), Splat(b), Splat(c)] => each(out, f, |i| a[i], |_| b, |_| c, [a.len(), n, n]),
            [Splat(a), Full(b), Splat(c)] => each(out, f, |_| a, |i| b[i], |_| c, [n, b.len(), n]),
            [Splat(a), Splat(b), Full(c)] => each(out, f, |_| a, |_| b, |i| c[i], [n, n, c.len()]),
            [Splat(a), Splat(b), Splat(c)] => out.fill(f(a, b, c)),
        }
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, c]: [f64; 3]) -> f64 {
        P::value::<I>(a, b, c)
    }
}

/// Fills `out`; the lengths of all arguments bound the loop, so that no access in it is checked.
#[inline(always)]
fn each(
    out: &mut [f64],
    f: impl Fn(f64, f64, f64) -> f64,
    a: impl Fn(usize) -> f64,
    b: impl Fn(usize) -> f64,
    c: impl Fn(usize) -> f64,
    lengths: [usize; 3],
) {
    let n = out.len().min(lengths[0]).min(lengths[1]).min(lengths[2]);
    for (i, y) in out[..n].iter_mut().enumerate() {
        *y = f(a(i), b(i), c(i));
    }
}
