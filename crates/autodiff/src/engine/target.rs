//! The instruction sets that kernels are compiled for, and the choice between them at run time.

use std::marker::PhantomData;

use crate::math::{Fused, Isa, Plain};
use crate::primitive::Slice;

use super::frame::{ArrayKernel, Frame, Numbers, Run, ScalarKernel};
use super::instruction::Instruction;

/// An instruction set of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// What every processor of the architecture has.
    Baseline,
    /// 256-bit vectors with fused multiply-add.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The environment variable that forces an instruction set: `baseline`, `avx2` or `avx512`.
pub(crate) const VARIABLE: &str = "PALLASITE_ISA";

impl Target {
    /// The best instruction set that this machine has, unless the environment asks for a lesser one.
    pub(crate) fn detect() -> Self {
        let available = Self::available();
        let best = available.last().copied().unwrap_or(Target::Baseline);
        // What this machine does not have, or nobody knows, is not a wish that can be met.
        match std::env::var(VARIABLE) {
            Ok(wish) => available.into_iter().find(|t| t.name() == wish).unwrap_or(best),
            Err(_) => best,
        }
    }

    /// The instruction sets that this machine has, the best last.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn available() -> Vec<Self> {
        let mut targets = vec![Target::Baseline];
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            targets.push(Target::Avx2);
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512bw")
            {
                targets.push(Target::Avx512);
            }
        }
        targets
    }

    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) fn available() -> Vec<Self> {
        vec![Target::Baseline]
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Target::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Target::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Target::Avx512 => "avx512",
        }
    }
}

/// What the baseline of this architecture may assume.
#[cfg(target_arch = "x86_64")]
pub(crate) type BaselineIsa = Plain;
#[cfg(not(target_arch = "x86_64"))]
pub(crate) type BaselineIsa = Fused;

/// What is done with one block, to be compiled for several instruction sets. `run` is marked
/// `#[inline(always)]`, and so is all that it calls.
pub(crate) trait Loop: 'static {
    /// The name in printed programs.
    const NAME: &'static str;

    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction);
}

/// An elementwise function, to be compiled for several instruction sets.
pub(crate) trait Body: 'static {
    /// The name in printed programs.
    const NAME: &'static str;

    /// The number of arguments.
    const ARITY: usize;

    /// A block of elements: the arguments are as long as the result, or one number for all of it.
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]);

    /// One element.
    fn scalar<I: Isa>(arguments: [f64; 3]) -> f64;
}

/// A function of whole arrays, to be compiled for several instruction sets.
pub(crate) trait ArrayBody: 'static {
    fn run<I: Isa>(arguments: [&[f64]; 2], number: usize, out: &mut [f64]);
}

fn array_baseline<B: ArrayBody>(arguments: [&[f64]; 2], number: usize, out: &mut [f64]) {
    B::run::<BaselineIsa>(arguments, number, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn array_avx2<B: ArrayBody>(arguments: [&[f64]; 2], number: usize, out: &mut [f64]) {
    B::run::<Fused>(arguments, number, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn array_avx512<B: ArrayBody>(arguments: [&[f64]; 2], number: usize, out: &mut [f64]) {
    B::run::<Fused>(arguments, number, out);
}

impl ArrayKernel {
    /// The kernel with this body for one instruction set.
    pub(crate) fn of<B: ArrayBody>(target: Target) -> Self {
        let run: unsafe fn([&[f64]; 2], usize, &mut [f64]) = match target {
            Target::Baseline => array_baseline::<B>,
            #[cfg(target_arch = "x86_64")]
            Target::Avx2 => array_avx2::<B>,
            #[cfg(target_arch = "x86_64")]
            Target::Avx512 => array_avx512::<B>,
        };
        Self { run }
    }
}

fn run_baseline<L: Loop>(frame: &Frame<'_>, instruction: &Instruction) {
    L::run::<BaselineIsa>(frame, instruction);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn run_avx2<L: Loop>(frame: &Frame<'_>, instruction: &Instruction) {
    L::run::<Fused>(frame, instruction);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn run_avx512<L: Loop>(frame: &Frame<'_>, instruction: &Instruction) {
    L::run::<Fused>(frame, instruction);
}

/// What makes numbers of numbers, to be compiled for several instruction sets.
pub(crate) trait ScalarLoop: 'static {
    /// The name in printed programs.
    const NAME: &'static str;
    /// The number of results.
    const RESULTS: usize;

    /// The last places are those of the results.
    fn run<I: Isa>(numbers: Numbers<'_>, places: &[u32; 4]);
}

/// An elementwise function of numbers.
struct OfNumbers<B>(PhantomData<B>);

impl<B: Body> ScalarLoop for OfNumbers<B> {
    const NAME: &'static str = B::NAME;
    const RESULTS: usize = 1;

    #[inline(always)]
    fn run<I: Isa>(numbers: Numbers<'_>, &[a, b, c, out]: &[u32; 4]) {
        let argument = |i: usize, place: u32| if i < B::ARITY { numbers.get(place) } else { 0.0 };
        numbers.set(out, B::scalar::<I>([argument(0, a), argument(1, b), argument(2, c)]));
    }
}

fn scalar_baseline<S: ScalarLoop>(numbers: Numbers<'_>, places: &[u32; 4]) {
    S::run::<BaselineIsa>(numbers, places);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn scalar_avx2<S: ScalarLoop>(numbers: Numbers<'_>, places: &[u32; 4]) {
    S::run::<Fused>(numbers, places);
}

/// A loop compiled for every instruction set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kernel {
    name: &'static str,
    baseline: Run,
    #[cfg(target_arch = "x86_64")]
    avx2: Run,
    #[cfg(target_arch = "x86_64")]
    avx512: Run,
}

impl Kernel {
    pub(crate) const fn of<L: Loop>() -> Self {
        Self {
            name: L::NAME,
            baseline: run_baseline::<L>,
            #[cfg(target_arch = "x86_64")]
            avx2: run_avx2::<L>,
            #[cfg(target_arch = "x86_64")]
            avx512: run_avx512::<L>,
        }
    }

    /// The name in printed programs, and the loop for one instruction set.
    pub(crate) fn for_target(&self, target: Target) -> (&'static str, Run) {
        let run = match target {
            Target::Baseline => self.baseline,
            #[cfg(target_arch = "x86_64")]
            Target::Avx2 => self.avx2,
            #[cfg(target_arch = "x86_64")]
            Target::Avx512 => self.avx512,
        };
        (self.name, run)
    }
}

/// The kernels of an elementwise function: for numbers, and for blocks in which each argument is a
/// vector or a number.
#[derive(Debug)]
pub(crate) struct Kernels {
    scalar: ScalarKernels,
    /// By which arguments are numbers: bit i is set where argument i is one.
    blocks: [Kernel; 7],
}

/// What makes numbers of numbers, compiled for every instruction set; those of AVX-512 have nothing to
/// add for numbers.
#[derive(Debug)]
pub(crate) struct ScalarKernels {
    baseline: ScalarKernel,
    #[cfg(target_arch = "x86_64")]
    fused: ScalarKernel,
}

impl ScalarKernels {
    pub(crate) const fn of<S: ScalarLoop>() -> Self {
        let (name, results) = (S::NAME, S::RESULTS);
        Self {
            baseline: ScalarKernel { name, results, run: scalar_baseline::<S> },
            #[cfg(target_arch = "x86_64")]
            fused: ScalarKernel { name, results, run: scalar_avx2::<S> },
        }
    }

    pub(crate) fn for_target(&self, target: Target) -> ScalarKernel {
        match target {
            Target::Baseline => self.baseline,
            #[cfg(target_arch = "x86_64")]
            Target::Avx2 | Target::Avx512 => self.fused,
        }
    }
}

/// The loop of an elementwise function in which the arguments of the bits of `FORM` are numbers.
struct Formed<B, const FORM: u8>(PhantomData<B>);

impl<B: Body, const FORM: u8> Loop for Formed<B, FORM> {
    const NAME: &'static str = B::NAME;

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let argument = |i: usize| match FORM >> i & 1 {
            _ if i >= B::ARITY => Slice::Splat(0.0),
            0 => Slice::Full(frame.block(instruction.arguments[i])),
            _ => Slice::Splat(frame.one(instruction.arguments[i])),
        };
        let arguments = [argument(0), argument(1), argument(2)];
        B::block::<I>(&arguments, frame.out_block(instruction.out, 0));
    }
}

impl Kernels {
    /// The kernels with this function for every instruction set.
    pub(crate) const fn of<B: Body>() -> Self {
        let all_vectors = Kernel::of::<Formed<B, 0>>();
        let mut blocks = [all_vectors; 7];
        if B::ARITY > 1 {
            blocks[1] = Kernel::of::<Formed<B, 1>>();
            blocks[2] = Kernel::of::<Formed<B, 2>>();
        }
        if B::ARITY > 2 {
            blocks[3] = Kernel::of::<Formed<B, 3>>();
            blocks[4] = Kernel::of::<Formed<B, 4>>();
            blocks[5] = Kernel::of::<Formed<B, 5>>();
            blocks[6] = Kernel::of::<Formed<B, 6>>();
        }
        Self { scalar: ScalarKernels::of::<OfNumbers<B>>(), blocks }
    }

    /// The kernel for numbers.
    pub(crate) fn scalar(&self, target: Target) -> ScalarKernel {
        self.scalar.for_target(target)
    }

    /// The kernel for blocks, in which the arguments of these bits are numbers.
    pub(crate) fn block(&self, target: Target, form: u8) -> (&'static str, Run) {
        self.blocks[usize::from(form)].for_target(target)
    }
}
