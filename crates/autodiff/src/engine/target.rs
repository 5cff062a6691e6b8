//! The instruction sets that kernels are compiled for, and the choice between them at run time.

use crate::math::{Fused, Isa, Plain};
use crate::primitive::Slice;

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

/// The loop of a kernel, to be compiled for several instruction sets.
pub(crate) trait Body: 'static {
    /// A block of elements: the arguments are as long as the result, or one number for all of it.
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]);

    /// One element.
    fn scalar<I: Isa>(arguments: [f64; 3]) -> f64;
}

type Block = unsafe fn(&[Slice<'_>; 3], &mut [f64]);
type Scalar = unsafe fn(f64, f64, f64) -> f64;

/// A kernel compiled for each instruction set.
#[derive(Debug)]
pub(crate) struct Kernels {
    baseline: (Block, Scalar),
    #[cfg(target_arch = "x86_64")]
    avx2: (Block, Scalar),
    #[cfg(target_arch = "x86_64")]
    avx512: (Block, Scalar),
}

fn block_baseline<B: Body>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
    B::block::<BaselineIsa>(arguments, out);
}

fn scalar_baseline<B: Body>(a: f64, b: f64, c: f64) -> f64 {
    B::scalar::<BaselineIsa>([a, b, c])
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn block_avx2<B: Body>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
    B::block::<Fused>(arguments, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn scalar_avx2<B: Body>(a: f64, b: f64, c: f64) -> f64 {
    B::scalar::<Fused>([a, b, c])
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn block_avx512<B: Body>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
    B::block::<Fused>(arguments, out);
}

impl Kernels {
    /// The kernel with this body for every instruction set.
    pub(crate) const fn of<B: Body>() -> Self {
        Self {
            baseline: (block_baseline::<B>, scalar_baseline::<B>),
            #[cfg(target_arch = "x86_64")]
            avx2: (block_avx2::<B>, scalar_avx2::<B>),
            #[cfg(target_arch = "x86_64")]
            avx512: (block_avx512::<B>, scalar_avx2::<B>),
        }
    }

    /// The kernel for one instruction set.
    pub(crate) fn for_target(&self, target: Target) -> Kernel {
        let (block, scalar) = match target {
            Target::Baseline => self.baseline,
            #[cfg(target_arch = "x86_64")]
            Target::Avx2 => self.avx2,
            #[cfg(target_arch = "x86_64")]
            Target::Avx512 => self.avx512,
        };
        Kernel { block, scalar }
    }
}

/// A kernel for an instruction set that this machine has.
///
/// It can be had only from [`Kernels::for_target`] with a [`Target`], and a target only from
/// [`Target::available`], which asks the processor: that is what makes the calls below sound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kernel {
    block: Block,
    scalar: Scalar,
}

#[allow(unsafe_code)] // the only place: a call of code compiled for a detected instruction set
impl Kernel {
    #[inline(always)]
    pub(crate) fn block(&self, arguments: &[Slice<'_>; 3], out: &mut [f64]) {
        // SAFETY: the function asks for nothing but the features of its target, which this
        // processor was found to have.
        unsafe { (self.block)(arguments, out) }
    }

    #[inline(always)]
    pub(crate) fn scalar(&self, [a, b, c]: [f64; 3]) -> f64 {
        // SAFETY: as above.
        unsafe { (self.scalar)(a, b, c) }
    }
}
