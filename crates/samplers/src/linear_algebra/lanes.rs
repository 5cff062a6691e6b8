//! Passes over lists, in lanes that become the elements of vectors.
//!
//! The compiler may not reorder a sum, so each is kept in lanes. Their number is the same on all machines, and
//! products are not fused with sums, so results do not depend on the instruction set that a pass runs with.

use pulp::{Arch, Scalar, Simd, WithSimd};

/// The lanes of a sum.
const LANES: usize = 4;

/// Lists shorter than this are at their end before a function for them is called.
const SHORT: usize = 24;

/// One pass through `R` lists that are read and `W` that are written, with `D` sums.
pub(crate) trait Pass<const W: usize, const R: usize, const D: usize> {
    /// Goes through lists of one length. Implementations are `#[inline(always)]`, and so is all that they call:
    /// it is compiled for several instruction sets.
    fn run<const N: usize>(
        &self,
        written: [&mut [[f64; N]]; W],
        read: [&[[f64; N]]; R],
    ) -> [[f64; N]; D];
}

/// A pass with its lists.
struct Call<'a, P, const W: usize, const R: usize> {
    pass: P,
    written: [&'a mut [[f64; LANES]]; W],
    read: [&'a [[f64; LANES]]; R],
}
