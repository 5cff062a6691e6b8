//! Sums and dot products, in one order of addition whatever the machine.
//!
//! A dot product is added up in two registers of eight numbers in turn, which are kept from block to
//! block, and added to each other after the last. Up to three of one vector are computed together,
//! which hides the latency of an addition and reads that vector once. Each is the same number alone.

use std::marker::PhantomData;

use crate::math::Isa;

use super::address::Operand;
use super::aligned::LANES;
use super::frame::Frame;
use super::instruction::{Instruction, More};
use super::target::{Kernel, Loop};

/// One register.
pub(crate) type Lane = [f64; LANES];

/// The number of registers that a dot product is added to in turn.
const TURNS: usize = 2;

/// The most dot products of one vector that are computed at once.
pub(crate) const MOST_DOTS: usize = 3;

/// What a reduction has gathered.
pub(crate) type Sums = [Lane; TURNS * MOST_DOTS];

/// The numbers in [`Sums`].
pub(crate) const SUMS_LEN: usize = TURNS * MOST_DOTS * LANES;

/// Dot products of one vector with `K` others. A sum is the dot product with a vector of ones.
struct Dots<const K: usize>;

impl<const K: usize> Loop for Dots<K> {
    const NAME: &'static str = "dot";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Dots { others, totals } = &instruction.more else { return };
        let ([others], _) = others.as_chunks::<K>() else { return };
        let ([totals], _) = totals.as_chunks::<K>() else { return };
        let mut sums = gathered(frame, instruction.out);
        let x = frame.block(instruction.arguments[0]);
        let others = others.map(|other| frame.block(other));
        add_dots::<I, K>(frame.count, x, others, &mut sums);
        if !frame.is_last {
            keep(frame, instruction.out, &sums);
            return;
        }
        for (k, to) in totals.iter().enumerate() {
            frame.write(*to, total(added(sums[TURNS * k], &sums[TURNS * k + 1])));
        }
    }
}

/// Adds the products of `count` elements.
#[inline(always)]
fn add_dots<I: Isa, const K: usize>(count: usize, x: &[f64], others: [&[f64]; K], sums: &mut Sums) {
    let (full, rest) = (count / LANES, count % LANES);
    let x = x.as_chunks::<LANES>().0;
    let others = others.map(|other| &other.as_chunks::<LANES>().0[..x.len()]);
    let (x_pairs, x_last) = x[..full].as_chunks::<TURNS>();
    let pairs = others.map(|other| &other[..full].as_chunks::<TURNS>().0[..x_pairs.len()]);
    // By constant numbers only, so that they are registers and not memory.
    let (mut even, mut odd) = ([[0.0; LANES]; K], [[0.0; LANES]; K]);
    for k in 0..K {
        (even[k], odd[k]) = (sums[TURNS * k], sums[TURNS * k + 1]);
    }
    for (i, [x_even, x_odd]) in x_pairs.iter().enumerate() {
        for k in 0..K {
            add_products::<I>(&mut even[k], x_even, &pairs[k][i][0]);
            add_products::<I>(&mut odd[k], x_odd, &pairs[k][i][1]);
        }
    }
    if let [last] = x_last {
        for k in 0..K {
            add_products::<I>(&mut even[k], last, &others[k][full - 1]);
        }
    }
    if rest > 0 {
        for k in 0..K {
            add_products::<I>(&mut odd[k], &first(&x[full], rest), &first(&others[k][full], rest));
        }
    }
    for k in 0..K {
        (sums[TURNS * k], sums[TURNS * k + 1]) = (even[k], odd[k]);
    }
}

/// The dot product of two slices of one length, which need not be padded.
#[inline(always)]
pub(super) fn whole_dot<I: Isa>(x: &[f64], y: &[f64]) -> f64 {
    let full = x.len() / LANES * LANES;
    let mut sums = [[0.0; LANES]; TURNS * MOST_DOTS];
    add_dots::<I, 1>(full, &x[..full], [&y[..full]], &mut sums);
    let padded = |rest: &[f64]| {
        let mut lane = [0.0; LANES];
        lane[..rest.len()].copy_from_slice(rest);
        lane
    };
    if full < x.len() {
        add_products::<I>(&mut sums[1], &padded(&x[full..]), &padded(&y[full..]));
    }
    total(added(sums[0], &sums[1]))
}

/// The first elements of a register, and zeros. By their bits, so that it is one vector instruction.
#[inline(always)]
pub(crate) fn first(lane: &Lane, count: usize) -> Lane {
    const MASKS: [[u64; LANES]; LANES + 1] = {
        let mut masks = [[0; LANES]; LANES + 1];
        let mut i = 0;
        while i < LANES * (LANES + 1) {
            masks[i / LANES][i % LANES] = if i % LANES < i / LANES { u64::MAX } else { 0 };
            i += 1;
        }
        masks
    };
    let mask = &MASKS[count.min(LANES)];
    let mut masked = [0.0; LANES];
    for j in 0..LANES {
        masked[j] = f64::from_bits(lane[j].to_bits() & mask[j]);
    }
    masked
}

// A function, not a closure, so that it is compiled for the instruction set of its caller.
#[inline(always)]
fn add_products<I: Isa>(sum: &mut Lane, x: &Lane, y: &Lane) {
    for j in 0..LANES {
        sum[j] = I::mul_add(x[j], y[j], sum[j]);
    }
}

/// The kernel of so many dot products of one vector.
pub(crate) fn dots(count: usize) -> &'static Kernel {
    static KERNELS: [Kernel; MOST_DOTS] =
        [Kernel::of::<Dots<1>>(), Kernel::of::<Dots<2>>(), Kernel::of::<Dots<3>>()];
    &KERNELS[count - 1]
}

/// The sum of the values of a primitive, where that is cheaper than the values themselves.
pub(crate) trait Total: 'static {
    /// The name in printed programs.
    const NAME: &'static str;

    /// Adds what `count` elements give; the arguments are padded to whole registers.
    fn add<I: Isa>(count: usize, arguments: [&[Lane]; 2], sums: &mut Sums);

    /// The sum of all that was added.
    fn total<I: Isa>(sums: &Sums) -> f64;
}

/// The loop of a [`Total`].
pub(crate) struct TotalLoop<T>(PhantomData<T>);

impl<T: Total> Loop for TotalLoop<T> {
    const NAME: &'static str = T::NAME;

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Total(to) = instruction.more else { return };
        let mut sums = gathered(frame, instruction.out);
        let [a, b, _] = instruction.arguments;
        let arguments = [a, b].map(|argument| frame.block(argument).as_chunks::<LANES>().0);
        T::add::<I>(frame.count, arguments, &mut sums);
        if frame.is_last {
            frame.write(to, T::total::<I>(&sums));
        } else {
            keep(frame, instruction.out, &sums);
        }
    }
}

/// What earlier blocks have given.
#[inline(always)]
pub(super) fn gathered(frame: &Frame<'_>, kept: Operand) -> Sums {
    let mut sums = [[0.0; LANES]; TURNS * MOST_DOTS];
    if !frame.is_first() {
        let kept = frame.out_whole(kept);
        if let Some((kept, _)) = kept.split_first_chunk::<SUMS_LEN>() {
            sums.as_flattened_mut().copy_from_slice(kept);
        }
    }
    sums
}

#[inline(always)]
pub(super) fn keep(frame: &Frame<'_>, kept: Operand, sums: &Sums) {
    if let Some((kept, _)) = frame.out_whole(kept).split_first_chunk_mut::<SUMS_LEN>() {
        kept.copy_from_slice(sums.as_flattened());
    }
}

#[inline(always)]
pub(crate) fn added(mut a: Lane, b: &Lane) -> Lane {
    for j in 0..LANES {
        a[j] += b[j];
    }
    a
}

/// The sum of a register, in the order of a tree.
#[inline(always)]
pub(crate) fn total(lanes: Lane) -> f64 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
