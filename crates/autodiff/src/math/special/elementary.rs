//! The elementary functions that the special ones are built from.

use crate::math::{self, Isa};

#[inline(always)]
pub(super) fn exp<I: Isa>(x: f64) -> f64 {
    math::exp::<I>(x)
}

#[inline(always)]
pub(super) fn exp_m1<I: Isa>(x: f64) -> f64 {
    math::expm1::<I>(x)
}

#[inline(always)]
pub(super) fn ln<I: Isa>(x: f64) -> f64 {
    math::log::<I>(x)
}

#[inline(always)]
pub(super) fn ln_1p<I: Isa>(x: f64) -> f64 {
    math::log1p::<I>(x)
}
