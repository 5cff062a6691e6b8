//! What the kernels may assume of the processor.

/// An instruction set, as far as a scalar kernel sees it.
///
/// Kernels are generic over it and `#[inline(always)]`, so that each is compiled once for every
/// instruction set that the engine dispatches to. Whether products and sums are fused decides the
/// last bits of a result; how wide the registers are does not.
pub trait Isa: Copy + Default + Send + Sync + 'static {
    /// Whether [`Isa::mul_add`] rounds once.
    const FUSED: bool;

    /// `a · b + c`, rounded once where the hardware can, else twice: without the hardware a fused
    /// result would take a call to a slow function.
    #[inline(always)]
    fn mul_add(a: f64, b: f64, c: f64) -> f64 {
        if Self::FUSED { a.mul_add(b, c) } else { a * b + c }
    }
}

/// Processors with fused multiply-add: AVX2 with FMA, AVX-512, NEON.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fused;

impl Isa for Fused {
    const FUSED: bool = true;
}

/// Processors without: the x86-64 baseline.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Isa for Plain {
    const FUSED: bool = false;
}
