//! The product of two matrices in a loop that the compiler vectorises.
//!
//! Each element is one chain of multiply-adds along the inner axis, whatever the size of the tiles,
//! so instruction sets with fused multiply-add agree to the bit.

use crate::engine::{ArrayBody, ArrayKernel, LANES, Target};
use crate::math::Isa;

/// Rows of a tile: as many as leave room in the registers of AVX2.
const ROWS: usize = 6;

/// The product of row-major matrices with `inner` columns and `inner` rows.
pub(super) fn matmul(target: Target, a: &[f64], b: &[f64], inner: usize, out: &mut [f64]) {
    if inner == 0 {
        out.fill(0.0);
        return;
    }
    ArrayKernel::of::<MatMulBody>(target).call([a, b], inner, out);
}

struct MatMulBody;

impl ArrayBody for MatMulBody {
    #[inline(always)]
    fn run<I: Isa>([a, b]: [&[f64]; 2], inner: usize, out: &mut [f64]) {
        let columns = b.len() / inner;
        if columns == 1 {
            for (row, y) in a.chunks_exact(inner).zip(out) {
                *y = dot::<I>(row, b);
            }
            return;
        }
        let full = a.len() / (inner * ROWS) * ROWS;
        let (a_tiles, a_rest) = a.split_at(full * inner);
        let (out_tiles, out_rest) = out.split_at_mut(full * columns);
        for (a, out) in a_tiles.chunks(ROWS * inner).zip(out_tiles.chunks_mut(ROWS * columns)) {
            let done = tiles::<I, ROWS, 1>(a, b, columns, 0, out);
            last_columns::<I>(a, b, columns, done, out);
        }
        for (a, out) in a_rest.chunks(inner).zip(out_rest.chunks_mut(columns)) {
            let done = tiles::<I, 1, 4>(a, b, columns, 0, out);
            let done = tiles::<I, 1, 1>(a, b, columns, done, out);
            last_columns::<I>(a, b, columns, done, out);
        }
    }
}

/// Computes `R` rows of the result, in tiles of `C` registers from column `first` on; gives the
/// number of the first column that is left.
#[inline(always)]
fn tiles<I: Isa, const R: usize, const C: usize>(
    a: &[f64],
    b: &[f64],
    columns: usize,
    first: usize,
    out: &mut [f64],
) -> usize {
    let inner = a.len() / R;
    let mut column = first;
    while column + C * LANES <= columns {
        let mut sums = [[[0.0; LANES]; C]; R];
        for (k, row) in b.chunks_exact(columns).enumerate().take(inner) {
            let (registers, _) = row[column..column + C * LANES].as_chunks::<LANES>();
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = a[r * inner + k];
                for (sum, y) in sums.iter_mut().zip(registers) {
                    for (sum, &y) in sum.iter_mut().zip(y) {
                        *sum = I::mul_add(x, y, *sum);
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let start = r * columns + column;
            out[start..start + C * LANES].copy_from_slice(sums.as_flattened());
        }
        column += C * LANES;
    }
    column
}

/// Computes what is left of rows of the result from column `first` on.
#[inline(always)]
fn last_columns<I: Isa>(a: &[f64], b: &[f64], columns: usize, first: usize, out: &mut [f64]) {
    let inner = b.len() / columns;
    for (row, out) in a.chunks_exact(inner).zip(out.chunks_exact_mut(columns)) {
        for (column, y) in out.iter_mut().enumerate().skip(first) {
            *y = row
                .iter()
                .zip(b.iter().skip(column).step_by(columns))
                .fold(0.0, |sum, (&x, &y)| I::mul_add(x, y, sum));
        }
    }
}

/// The dot product of two vectors, in a fixed order of addition.
#[inline(always)]
fn dot<I: Isa>(x: &[f64], y: &[f64]) -> f64 {
    const REGISTERS: usize = 4 * LANES;
    let mut sums = [0.0; REGISTERS];
    let ((x_chunks, x_rest), (y_chunks, y_rest)) =
        (x.as_chunks::<REGISTERS>(), y.as_chunks::<REGISTERS>());
    for (x, y) in x_chunks.iter().zip(y_chunks) {
        for ((sum, &x), &y) in sums.iter_mut().zip(x).zip(y) {
            *sum = I::mul_add(x, y, *sum);
        }
    }
    for ((sum, &x), &y) in sums.iter_mut().zip(x_rest).zip(y_rest) {
        *sum = I::mul_add(x, y, *sum);
    }
    let mut width = REGISTERS / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_every_shape_agree_with_plain_loops_and_between_fused_targets() {
        for (m, k, n) in [
            (1, 1, 1),
            (1, 5, 40),
            (7, 3, 1),
            (2, 70, 1),
            (6, 4, 8),
            (13, 9, 17),
            (5, 33, 43),
            (20, 20, 20),
            (3, 0, 2),
        ] {
            let a: Vec<f64> = (0..m * k).map(|i| (i as f64 * 0.7).sin()).collect();
            let b: Vec<f64> = (0..k * n).map(|i| (i as f64 * 1.3).cos()).collect();
            let mut fused: Vec<Vec<u64>> = Vec::new();
            for target in Target::available() {
                let mut out = vec![f64::NAN; m * n];
                matmul(target, &a, &b, k, &mut out);
                for (i, y) in out.iter().enumerate() {
                    let (row, column) = (i / n, i % n);
                    let expected: f64 = (0..k).map(|l| a[row * k + l] * b[l * n + column]).sum();
                    assert!((y - expected).abs() < 1e-13 * (k as f64 + 1.0), "{m} {k} {n}");
                }
                if target != Target::Baseline {
                    fused.push(out.iter().map(|y| y.to_bits()).collect());
                }
            }
            assert!(fused.windows(2).all(|pair| pair[0] == pair[1]), "{m} {k} {n}");
        }
    }
}
