//! Gathers, scatter-adds and products with matrices: loops that read or write other elements than
//! those of their block.

use crate::math::Isa;

use super::aligned::LANES;
use super::frame::Frame;
use super::instruction::{Instruction, More};
use super::reduce::{added, first, total};
use super::target::{Kernel, Loop};

/// Elements chosen by number.
struct Gather;

impl Loop for Gather {
    const NAME: &'static str = "gather";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Indices(indices) = &instruction.more else { return };
        let source = instruction.arguments[0];
        let out = frame.out_block(instruction.out, 0);
        let indices = &indices[frame.start..frame.start + frame.count];
        for (y, &i) in out.iter_mut().zip(indices) {
            *y = frame.element(source, i);
        }
        // The padding is in the domain of whatever is computed from it.
        if let Some(&last) = indices.last() {
            out[frame.count..].fill(frame.element(source, last));
        }
    }
}

/// Elements chosen by number, where neighbours often choose the same.
struct GatherRuns;

impl Loop for GatherRuns {
    const NAME: &'static str = "gather_runs";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Runs(runs) = &instruction.more else { return };
        let source = instruction.arguments[0];
        // Stores of whole registers go beyond the end of a stretch; the next one puts that right.
        let out = frame.out_block(instruction.out, LANES);
        for stretch in runs.of_block(frame.number()) {
            let lane = [frame.element(source, stretch.other); LANES];
            let (mut start, end) = (stretch.start, stretch.start + stretch.len);
            loop {
                out[usize::from(start)..][..LANES].copy_from_slice(&lane);
                start += LANES as u16;
                if start >= end {
                    break;
                }
            }
        }
    }
}

/// Adds each element to the one of its number.
struct Scatter;

impl Loop for Scatter {
    const NAME: &'static str = "scatter_add";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Indices(indices) = &instruction.more else { return };
        let out = frame.out_whole(instruction.out);
        if frame.is_first() {
            out.fill(0.0);
        }
        let source = frame.block(instruction.arguments[0]);
        for (x, &i) in source.iter().zip(&indices[frame.start..frame.start + frame.count]) {
            out[i as usize] += x;
        }
    }
}

/// Adds each element to the one of its number, where neighbours often have the same.
struct ScatterRuns;

impl Loop for ScatterRuns {
    const NAME: &'static str = "scatter_add_runs";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Runs(runs) = &instruction.more else { return };
        let out = frame.out_whole(instruction.out);
        if frame.is_first() {
            out.fill(0.0);
        }
        // With a register more, since registers are read from any element on.
        let source = frame.block_and_lane(instruction.arguments[0]);
        for stretch in runs.of_block(frame.number()) {
            let (mut start, mut rest) = (usize::from(stretch.start), usize::from(stretch.len));
            let mut sum = [0.0; LANES];
            while let Some((lane, _)) = source[start..].split_first_chunk() {
                sum = added(sum, &first(lane, rest));
                if rest <= LANES {
                    break;
                }
                (start, rest) = (start + LANES, rest - LANES);
            }
            out[stretch.other as usize] += total(sum);
        }
    }
}

/// The product of a known matrix and a vector: a block of rows at a time.
struct MatVec;

/// The registers of rows that are worked on at once.
const TILE: usize = 4;

impl Loop for MatVec {
    const NAME: &'static str = "matvec";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Columns(columns) = &instruction.more else { return };
        let vector = frame.whole(instruction.arguments[0]);
        let out = frame.out_block(instruction.out, 0).as_chunks_mut::<LANES>().0;
        let tiles = out.len() - out.len() % TILE;
        for start in (0..tiles).step_by(TILE) {
            let mut sums = [[0.0; LANES]; TILE];
            for (&column, &number) in columns.iter().zip(vector) {
                let column = &frame.block(column).as_chunks::<LANES>().0[start..][..TILE];
                for (sum, x) in sums.iter_mut().zip(column) {
                    for j in 0..LANES {
                        sum[j] = I::mul_add(x[j], number, sum[j]);
                    }
                }
            }
            out[start..][..TILE].copy_from_slice(&sums);
        }
        for (start, sum) in out.iter_mut().enumerate().skip(tiles) {
            *sum = [0.0; LANES];
            for (&column, &number) in columns.iter().zip(vector) {
                let x = &frame.block(column).as_chunks::<LANES>().0[start];
                for j in 0..LANES {
                    sum[j] = I::mul_add(x[j], number, sum[j]);
                }
            }
        }
    }
}

pub(crate) static GATHER: Kernel = Kernel::of::<Gather>();
pub(crate) static GATHER_RUNS: Kernel = Kernel::of::<GatherRuns>();
pub(crate) static SCATTER: Kernel = Kernel::of::<Scatter>();
pub(crate) static SCATTER_RUNS: Kernel = Kernel::of::<ScatterRuns>();
pub(crate) static MATVEC: Kernel = Kernel::of::<MatVec>();
