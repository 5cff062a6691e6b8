//! Passes through lists, in lanes that become the elements of vectors.
//!
//! The compiler may not reorder a sum, so each is kept in lanes. Their number is the same on all machines, and
//! products are not fused with sums, so results do not depend on the instruction set that a pass runs with.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

/// The lanes of a sum.
const LANES: usize = 4;

/// Lists shorter than this are at their end before a function for them is called.
const SHORT: usize = 8;

/// What is done with the elements of `W` lists that are written and `R` that are read, for `D` sums.
pub(crate) trait Pass<const W: usize, const R: usize, const D: usize>: Copy {
    /// Takes `N` elements of each list, adds to the sums, and returns the new elements of the lists that are
    /// written. Marked `#[inline(always)]`, as all that it calls: it is compiled for several instruction sets.
    fn lanes<const N: usize>(
        self,
        written: [[f64; N]; W],
        read: [[f64; N]; R],
        sums: &mut [[f64; N]; D],
    ) -> [[f64; N]; W];

    /// Goes through lists of one length, and returns the sums.
    #[inline]
    fn run(self, mut written: [&mut [f64]; W], read: [&[f64]; R]) -> [f64; D] {
        let len = length(&written, &read);
        let mut rests = [[0.0; 1]; D];
        if len < SHORT {
            rests = go(self, chunks_mut(&mut written, 0..len), chunks(&read, 0..len));
            return rests.map(|[sum]| sum);
        }
        let mut lanes = [[0.0; LANES]; D];
        // Where nothing is summed up, the compiler finds the vectors by itself.
        let whole = if D == 0 { 0 } else { len / LANES * LANES };
        if whole > 0 {
            let written = chunks_mut(&mut written, 0..whole);
            let read = chunks(&read, 0..whole);
            Arch::new().dispatch(Call { pass: self, written, read, sums: &mut lanes });
        }
        let written = chunks_mut(&mut written, whole..len);
        let read = chunks(&read, whole..len);
        if D == 0 {
            Arch::new().dispatch(Call { pass: self, written, read, sums: &mut rests });
        } else {
            rests = go(self, written, read);
        }
        let mut sums = [0.0; D];
        for (sum, ([a, b, c, d], [rest])) in sums.iter_mut().zip(lanes.into_iter().zip(rests)) {
            *sum = ((a + b) + (c + d)) + rest;
        }
        sums
    }
}

/// The length of the lists, of which there is at least one.
#[inline(always)]
fn length<T, const W: usize, const R: usize>(written: &[&mut [T]; W], read: &[&[T]; R]) -> usize {
    read.first().map_or_else(|| written[0].len(), |list| list.len())
}

/// A part of each list. A loop, since a call of `map` for arrays is not always compiled away.
#[inline(always)]
fn chunks<'a, const N: usize, const R: usize>(
    lists: &[&'a [f64]; R],
    part: Range<usize>,
) -> [&'a [[f64; N]]; R] {
    let mut chunks: [&[[f64; N]]; R] = [&[]; R];
    for r in 0..R {
        chunks[r] = lists[r][part.clone()].as_chunks().0;
    }
    chunks
}

#[inline(always)]
fn chunks_mut<'a, const N: usize, const W: usize>(
    lists: &'a mut [&mut [f64]; W],
    part: Range<usize>,
) -> [&'a mut [[f64; N]]; W] {
    let mut chunks = std::array::from_fn(|_| Default::default());
    for (chunk, list) in chunks.iter_mut().zip(lists) {
        *chunk = list[part.clone()].as_chunks_mut().0;
    }
    chunks
}

struct Call<'a, P, const N: usize, const W: usize, const R: usize, const D: usize> {
    pass: P,
    written: [&'a mut [[f64; N]]; W],
    read: [&'a [[f64; N]]; R],
    /// The lanes of the sums: if totals were made in here, the compiler would take narrow vectors.
    sums: &'a mut [[f64; N]; D],
}

impl<P, const N: usize, const W: usize, const R: usize, const D: usize> WithSimd
    for Call<'_, P, N, W, R, D>
where
    P: Pass<W, R, D>,
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        *self.sums = go(self.pass, self.written, self.read);
    }
}

/// Loops and no closures, which would be compiled for the common instruction set; lengths are checked before,
/// not at each step.
#[inline(always)]
fn go<P: Pass<W, R, D>, const N: usize, const W: usize, const R: usize, const D: usize>(
    pass: P,
    written: [&mut [[f64; N]]; W],
    read: [&[[f64; N]]; R],
) -> [[f64; N]; D] {
    let num_steps = length(&written, &read);
    for list in &read {
        assert_eq!(list.len(), num_steps, "lists of one length");
    }
    for list in &written {
        assert_eq!(list.len(), num_steps, "lists of one length");
    }
    let mut sums = [[0.0; N]; D];
    for i in 0..num_steps {
        let (mut old, mut given) = ([[0.0; N]; W], [[0.0; N]; R]);
        for w in 0..W {
            old[w] = written[w][i];
        }
        for r in 0..R {
            given[r] = read[r][i];
        }
        let new = pass.lanes(old, given, &mut sums);
        for w in 0..W {
            written[w][i] = new[w];
        }
    }
    sums
}

#[inline(always)]
pub(crate) fn plus<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut sum = *a;
    for k in 0..N {
        sum[k] += b[k];
    }
    sum
}

#[inline(always)]
pub(crate) fn minus<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut difference = *a;
    for k in 0..N {
        difference[k] -= b[k];
    }
    difference
}

#[inline(always)]
pub(crate) fn times<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut product = *a;
    for k in 0..N {
        product[k] *= b[k];
    }
    product
}

/// `a + factor · b`
#[inline(always)]
pub(crate) fn plus_multiple<const N: usize>(a: &[f64; N], factor: f64, b: &[f64; N]) -> [f64; N] {
    plus(a, &times(&[factor; N], b))
}

/// `sum += a · b`
#[inline(always)]
pub(crate) fn add_products<const N: usize>(sum: &mut [f64; N], a: &[f64; N], b: &[f64; N]) {
    *sum = plus(sum, &times(a, b));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `a + b`, and sums up `a b`.
    #[derive(Clone, Copy)]
    struct Example;

    impl Pass<1, 2, 1> for Example {
        fn lanes<const N: usize>(
            self,
            _: [[f64; N]; 1],
            [a, b]: [[f64; N]; 2],
            [sum]: &mut [[f64; N]; 1],
        ) -> [[f64; N]; 1] {
            add_products(sum, &a, &b);
            [plus(&a, &b)]
        }
    }

    #[test]
    fn the_instruction_set_does_not_matter() {
        let list = |frequency: f64| -> Vec<f64> {
            (0..1000).map(|i| (f64::from(i) * frequency).sin()).collect()
        };
        let (a, b) = (list(0.3), list(0.7));
        let (mut out, mut plain) = (vec![0.0; 1000], vec![0.0; 1000]);
        let [found] = Example.run([&mut out], [&a, &b]);
        let written = plain.as_chunks_mut().0;
        let [[w, x, y, z]] = go(Example, [written], [a.as_chunks().0, b.as_chunks().0]);
        assert_eq!(found, (w + x) + (y + z));
        assert_eq!(out, plain);
    }
}
