//! Inverse trigonometric functions.

use super::{Unary, methods};
use crate::Var;
use crate::math::{self, Isa};

/// arc sine
#[derive(Debug)]
pub struct Asin;
impl Unary for Asin {
    const NAME: &'static str = "asin";
    const TEST_DOMAIN: (f64, f64) = (-0.9, 0.9);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::asin::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }
}

/// arc cosine
#[derive(Debug)]
pub struct Acos;
impl Unary for Acos {
    const NAME: &'static str = "acos";
    const TEST_DOMAIN: (f64, f64) = (-0.9, 0.9);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::acos::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }
}

/// arc tangent
#[derive(Debug)]
pub struct Atan;
impl Unary for Atan {
    const NAME: &'static str = "atan";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::atan::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / (1.0 + x * x))
    }
}

methods! {
    /// Arc sine of each element, in radians.
    asin: Asin;
    /// Arc cosine of each element, in radians.
    acos: Acos;
    /// Arc tangent of each element, in radians.
    atan: Atan;
}
