//! Products that end in a sum, rounded once where the hardware can.

use crate::math::Isa;
use crate::primitive::{Ternary, TernaryBody};

use super::target::Kernels;

struct MulAdd;
impl Ternary for MulAdd {
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64, c: f64) -> f64 {
        I::mul_add(a, b, c)
    }
}

struct MulSub;
impl Ternary for MulSub {
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64, c: f64) -> f64 {
        I::mul_add(a, b, -c)
    }
}

struct NegatedMulAdd;
impl Ternary for NegatedMulAdd {
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64, c: f64) -> f64 {
        I::mul_add(-a, b, c)
    }
}

/// `a b + c`
pub(crate) const MUL_ADD: Kernels = Kernels::of::<TernaryBody<MulAdd>>();
/// `a b - c`
pub(crate) const MUL_SUB: Kernels = Kernels::of::<TernaryBody<MulSub>>();
/// `c - a b`
pub(crate) const NEGATED_MUL_ADD: Kernels = Kernels::of::<TernaryBody<NegatedMulAdd>>();
