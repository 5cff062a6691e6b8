//! Sums and dot products, in one order of addition whatever the machine.

use crate::math::Isa;
use crate::primitive::Slice;

use super::aligned::LANES;
use super::target::{Body, Kernel};

/// The number of registers that are added to in turn, to hide the latency of an addition.
const REGISTERS: usize = 4;

/// What a reduction gathers: element i of a block is added to number i modulo its length.
pub(crate) type Sums = [f64; REGISTERS * LANES];

/// Nothing gathered yet.
pub(crate) const NO_SUMS: Sums = [0.0; REGISTERS * LANES];

/// `Σ x`: adds to the sums; the scalar form is `c + a`.
pub(crate) struct SumBody;

impl Body for SumBody {
    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], sums: &mut [f64]) {
        let Slice::Full(x) = arguments[0] else { return };
        accumulate(x, x, sums, |sum, x, _| sum + x);
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, _, c]: [f64; 3]) -> f64 {
        c + a
    }
}

/// `Σ x y`: adds to the sums; the scalar form is `c + a b`.
pub(crate) struct DotBody;

impl Body for DotBody {
    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], sums: &mut [f64]) {
        let (Slice::Full(x), Slice::Full(y)) = (arguments[0], arguments[1]) else { return };
        accumulate(x, y, sums, |sum, x, y| I::mul_add(x, y, sum));
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, c]: [f64; 3]) -> f64 {
        I::mul_add(a, b, c)
    }
}

/// Adds the elements of `x` and `y`, of which there is a multiple of [`LANES`].
///
/// The sums are four variables, not an array in a loop: so they stay in registers.
#[inline(always)]
fn accumulate(x: &[f64], y: &[f64], sums: &mut [f64], add: impl Fn(f64, f64, f64) -> f64) {
    let ([s0, s1, s2, s3], _) = sums.as_chunks_mut::<LANES>() else { return };
    let (mut a, mut b, mut c, mut d) = (*s0, *s1, *s2, *s3);
    let step = |sum: &mut [f64; LANES], x: &[f64; LANES], y: &[f64; LANES]| {
        for j in 0..LANES {
            sum[j] = add(sum[j], x[j], y[j]);
        }
    };
    let (x_chunks, x_rest) = x.as_chunks::<LANES>().0.as_chunks::<REGISTERS>();
    let (y_chunks, y_rest) = y.as_chunks::<LANES>().0.as_chunks::<REGISTERS>();
    for ([x0, x1, x2, x3], [y0, y1, y2, y3]) in x_chunks.iter().zip(y_chunks) {
        step(&mut a, x0, y0);
        step(&mut b, x1, y1);
        step(&mut c, x2, y2);
        step(&mut d, x3, y3);
    }
    for (sum, (x, y)) in [&mut a, &mut b, &mut c].into_iter().zip(x_rest.iter().zip(y_rest)) {
        step(sum, x, y);
    }
    (*s0, *s1, *s2, *s3) = (a, b, c, d);
}

/// Adds a block of `size` elements, leaving out the padding behind them.
#[inline(always)]
pub(crate) fn add_block(kernel: Kernel, a: Slice<'_>, b: Slice<'_>, size: usize, sums: &mut Sums) {
    let full = size - size % LANES;
    kernel.block(&[a.first(full), b.first(full), Slice::Splat(0.0)], sums);
    for i in full..size {
        let sum = &mut sums[i % (REGISTERS * LANES)];
        *sum = kernel.scalar([a.at(i), b.at(i), *sum]);
    }
}

/// The sum of all that was gathered, in a fixed order.
pub(crate) fn total(sums: &Sums) -> f64 {
    let mut lane = [0.0; LANES];
    for j in 0..LANES {
        let [a, b] = [sums[j] + sums[j + 2 * LANES], sums[j + LANES] + sums[j + 3 * LANES]];
        lane[j] = a + b;
    }
    let [a, b, c, d, e, f, g, h] = lane;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
