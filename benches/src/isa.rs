//! Compiles a loop for several instruction sets and runs it on one that this processor has.
//!
//! A hand-written work is a [`Pass`]: plain Rust, generic over what the processor can do, which the
//! compiler turns into vector instructions under each of the wrappers below.

use pallasite::autodiff::{Error, Graph, Isa};

#[cfg(not(target_arch = "x86_64"))]
use pallasite::autodiff::Fused as Baseline;
#[cfg(target_arch = "x86_64")]
use pallasite::autodiff::{Fused, Plain as Baseline};

/// Work to be compiled for every instruction set. Mark `run` with `#[inline(always)]`, and all that
/// it calls: what is not inlined is compiled for the baseline only.
pub trait Pass {
    /// What it gives.
    type Output;

    /// Does the work.
    fn run<I: Isa>(self) -> Self::Output;
}

/// An instruction set that this processor has.
///
/// A value comes only from [`InstructionSet::available`], which asks the processor: that makes
/// [`InstructionSet::run`] sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionSet(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// All that this processor has, the best last.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut)] // elsewhere the baseline is all there is
        let mut kinds = vec![Kind::Baseline];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            kinds.push(Kind::Avx2);
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512bw")
            {
                kinds.push(Kind::Avx512);
            }
        }
        kinds.into_iter().map(Self).collect()
    }

    /// The one that compiled programs run on, so that both sides of a comparison use the same.
    ///
    /// # Errors
    /// If the empty program cannot be compiled.
    pub fn of_programs() -> Result<Self, Error> {
        let graph = Graph::new();
        let x = graph.input("x", ());
        let name = graph.compile(&[x], &[x])?.instruction_set();
        let found = Self::available().into_iter().find(|isa| isa.name() == name);
        Ok(found.unwrap_or(Self(Kind::Baseline)))
    }

    /// `baseline`, `avx2` or `avx512`
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512",
        }
    }

    /// Runs a pass as compiled for this instruction set.
    #[inline(always)]
    #[allow(unsafe_code)] // calls of code compiled for a detected instruction set
    pub fn run<P: Pass>(self, pass: P) -> P::Output {
        match self.0 {
            Kind::Baseline => pass.run::<Baseline>(),
            // SAFETY: the function asks for nothing but features that this processor was found to
            // have when the value was made.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2(pass) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { avx512(pass) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<P: Pass>(pass: P) -> P::Output {
    pass.run::<Fused>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn avx512<P: Pass>(pass: P) -> P::Output {
    pass.run::<Fused>()
}
