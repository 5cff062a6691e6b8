//! Kernels on arrays whose values are known while a graph is built.

use crate::primitive::{Rule, Slice};

use super::Target;
use super::aligned::{LANES, copy_padded, padded};
use super::lower::{BLOCK, DOT};
use super::reduce::{NO_SUMS, add_block, total};

/// Applies an elementwise rule. Each argument has one element, or as many as the result.
pub(crate) fn apply(rule: &Rule, target: Target, arguments: &[&[f64]], out: &mut [f64]) {
    let kernel = rule.kernels.for_target(target);
    let mut slices = [Slice::Splat(0.0); 3];
    // What is a multiple of the widest register needs no padding.
    let whole = out.len() - out.len() % LANES;
    for (slice, argument) in slices.iter_mut().zip(arguments) {
        *slice = match **argument {
            [value] if out.len() > 1 => Slice::Splat(value),
            _ => Slice::Full(argument),
        };
    }
    kernel.block(&slices.map(|slice| slice.first(whole)), &mut out[..whole]);
    for (i, y) in out.iter_mut().enumerate().skip(whole) {
        *y = kernel.scalar(slices.map(|slice| slice.at(i)));
    }
}

/// The dot product of two slices of one length, as a program computes it.
pub(crate) fn dot(target: Target, x: &[f64], y: &[f64]) -> f64 {
    let kernel = DOT.for_target(target);
    let mut sums = NO_SUMS;
    let mut blocks = [[0.0; BLOCK]; 2];
    for (x, y) in x.chunks(BLOCK).zip(y.chunks(BLOCK)) {
        let [a, b] = &mut blocks;
        copy_padded(x, a);
        copy_padded(y, b);
        let count = padded(x.len());
        add_block(kernel, Slice::Full(&a[..count]), Slice::Full(&b[..count]), x.len(), &mut sums);
    }
    total(&sums)
}
