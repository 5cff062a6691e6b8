//! The smaller and the larger of two numbers, which let NaN through.

use super::Binary;
use crate::math::Isa;
use crate::{Operand, Var};

/// the smaller of two, NaN if either is; where they are equal the left one counts
#[derive(Debug)]
pub struct Minimum;
impl Binary for Minimum {
    const NAME: &'static str = "minimum";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.0, 1.0), (1.1, 2.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        // Unlike f64::min, which swallows NaN.
        if a <= b || a.is_nan() { a } else { b }
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.less_equal(b))
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b.less(a))
    }
}

/// the larger of two, NaN if either is; where they are equal the left one counts
#[derive(Debug)]
pub struct Maximum;
impl Binary for Maximum {
    const NAME: &'static str = "maximum";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.0, 1.0), (1.1, 2.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        // Unlike f64::max, which swallows NaN.
        if a >= b || a.is_nan() { a } else { b }
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.greater_equal(b))
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b.greater(a))
    }
}

impl<'g> Var<'g> {
    /// The smaller of each element and the other's; NaN if either is.
    #[track_caller]
    #[must_use]
    pub fn minimum(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Minimum>(other)
    }

    /// The larger of each element and the other's; NaN if either is.
    #[track_caller]
    #[must_use]
    pub fn maximum(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Maximum>(other)
    }

    /// Each element moved into the interval from `low` to `high`; NaN stays.
    #[track_caller]
    #[must_use]
    pub fn clamp(self, low: impl Into<Operand<'g>>, high: impl Into<Operand<'g>>) -> Var<'g> {
        self.maximum(low).minimum(high)
    }
}
