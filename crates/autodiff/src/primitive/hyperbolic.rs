//! Hyperbolic functions and their inverses.

use super::{Unary, methods};
use crate::Var;
use crate::math::{self, Isa};

/// hyperbolic sine
#[derive(Debug)]
pub struct Sinh;
impl Unary for Sinh {
    const NAME: &'static str = "sinh";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::sinh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.cosh())
    }
}

/// hyperbolic cosine
#[derive(Debug)]
pub struct Cosh;
impl Unary for Cosh {
    const NAME: &'static str = "cosh";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::cosh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.sinh())
    }
}

/// hyperbolic tangent
#[derive(Debug)]
pub struct Tanh;
impl Unary for Tanh {
    const NAME: &'static str = "tanh";
    const TEST_DOMAIN: (f64, f64) = (-3.0, 3.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::tanh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // 1 - y², without its cancellation where y is near 1
        Some(4.0 * (2.0 * x).sigmoid() * (-2.0 * x).sigmoid())
    }
}

/// inverse hyperbolic sine
#[derive(Debug)]
pub struct Asinh;
impl Unary for Asinh {
    const NAME: &'static str = "asinh";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::asinh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / (1.0 + x * x).sqrt())
    }
}

/// inverse hyperbolic cosine
#[derive(Debug)]
pub struct Acosh;
impl Unary for Acosh {
    const NAME: &'static str = "acosh";
    const TEST_DOMAIN: (f64, f64) = (1.2, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::acosh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / ((x - 1.0) * (x + 1.0)).sqrt())
    }
}

/// inverse hyperbolic tangent
#[derive(Debug)]
pub struct Atanh;
impl Unary for Atanh {
    const NAME: &'static str = "atanh";
    const TEST_DOMAIN: (f64, f64) = (-0.9, 0.9);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::atanh::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / ((1.0 - x) * (1.0 + x)))
    }
}

methods! {
    /// Hyperbolic sine of each element.
    sinh: Sinh;
    /// Hyperbolic cosine of each element.
    cosh: Cosh;
    /// Hyperbolic tangent of each element.
    tanh: Tanh;
    /// Inverse hyperbolic sine of each element.
    asinh: Asinh;
    /// Inverse hyperbolic cosine of each element.
    acosh: Acosh;
    /// Inverse hyperbolic tangent of each element.
    atanh: Atanh;
}
