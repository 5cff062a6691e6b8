//! Products that end in a sum, rounded once where the hardware can.

use crate::math::Isa;
use crate::primitive::{Slice, Ternary, TernaryBody};

use super::target::{Body, Kernels};

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

/// Adds `a b` to what is there, where `b` is one number; the scalar form is `a b + c`.
struct AccumulateBody;
impl Body for AccumulateBody {
    #[inline(always)]
    fn block<I: Isa>(arguments: &[Slice<'_>; 3], out: &mut [f64]) {
        let (Slice::Full(a), Slice::Splat(b)) = (arguments[0], arguments[1]) else { return };
        out.iter_mut().zip(a).for_each(|(y, &a)| *y = I::mul_add(a, b, *y));
    }

    #[inline(always)]
    fn scalar<I: Isa>([a, b, c]: [f64; 3]) -> f64 {
        I::mul_add(a, b, c)
    }
}

/// `out += a b`
pub(crate) const ACCUMULATE: Kernels = Kernels::of::<AccumulateBody>();
/// `a b + c`
pub(crate) const MUL_ADD: Kernels = Kernels::of::<TernaryBody<MulAdd>>();
/// `a b - c`
pub(crate) const MUL_SUB: Kernels = Kernels::of::<TernaryBody<MulSub>>();
/// `c - a b`
pub(crate) const NEGATED_MUL_ADD: Kernels = Kernels::of::<TernaryBody<NegatedMulAdd>>();
