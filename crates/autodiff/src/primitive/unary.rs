//! Elementary functions of one argument.

use std::f64::consts::{LN_2, LN_10};

use super::{Unary, methods};
use crate::Var;
use crate::math::{self, Isa};

/// `-x`
#[derive(Debug)]
pub struct Neg;
impl Unary for Neg {
    const NAME: &'static str = "neg";
    const TEST_DOMAIN: (f64, f64) = (-3.0, 3.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        -x
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.graph().constant(-1.0))
    }
}

/// `1 / x`
#[derive(Debug)]
pub struct Recip;
impl Unary for Recip {
    const NAME: &'static str = "recip";
    const TEST_DOMAIN: (f64, f64) = (0.2, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        1.0 / x
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(-(y * y))
    }
}

/// `e^x`
#[derive(Debug)]
pub struct Exp;
impl Unary for Exp {
    const NAME: &'static str = "exp";
    const TEST_DOMAIN: (f64, f64) = (-20.0, 20.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::exp::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y)
    }
}

/// `10^x`
#[derive(Debug)]
pub struct Exp10;
impl Unary for Exp10 {
    const NAME: &'static str = "exp10";
    const TEST_DOMAIN: (f64, f64) = (-9.0, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::exp10::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y * LN_10)
    }
}

/// `e^x - 1`, accurate near zero
#[derive(Debug)]
pub struct Expm1;
impl Unary for Expm1 {
    const NAME: &'static str = "expm1";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 20.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::expm1::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y + 1.0)
    }
}

/// `1 / (e^x - 1)`, the mean number of photons in a state of energy x kT
#[derive(Debug)]
pub struct RecipExpm1;
impl Unary for RecipExpm1 {
    const NAME: &'static str = "recip_expm1";
    const TEST_DOMAIN: (f64, f64) = (0.1, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        1.0 / math::expm1::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(-(y * y + y))
    }
}

/// natural logarithm
#[derive(Debug)]
pub struct Log;
impl Unary for Log {
    const NAME: &'static str = "log";
    const TEST_DOMAIN: (f64, f64) = (0.01, 100.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::log::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / x)
    }
}

/// `log(1 + x)`, accurate near zero
#[derive(Debug)]
pub struct Log1p;
impl Unary for Log1p {
    const NAME: &'static str = "log1p";
    const TEST_DOMAIN: (f64, f64) = (-0.9, 100.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::log1p::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / (x + 1.0))
    }
}

/// logarithm to base 10
#[derive(Debug)]
pub struct Log10;
impl Unary for Log10 {
    const NAME: &'static str = "log10";
    const TEST_DOMAIN: (f64, f64) = (0.01, 100.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::log10::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((1.0 / LN_10) / x)
    }
}

/// square root
#[derive(Debug)]
pub struct Sqrt;
impl Unary for Sqrt {
    const NAME: &'static str = "sqrt";
    const TEST_DOMAIN: (f64, f64) = (0.01, 100.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x.sqrt()
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(0.5 / y)
    }
}

/// sine of an angle in radians
#[derive(Debug)]
pub struct Sin;
impl Unary for Sin {
    const NAME: &'static str = "sin";
    const TEST_DOMAIN: (f64, f64) = (-10.0, 10.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::sin::<I>(x)
    }
    #[inline(always)]
    fn repair(x: &[f64], y: &mut [f64]) {
        math::sin_fixup(x, y);
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.cos())
    }
}

/// cosine of an angle in radians
#[derive(Debug)]
pub struct Cos;
impl Unary for Cos {
    const NAME: &'static str = "cos";
    const TEST_DOMAIN: (f64, f64) = (-10.0, 10.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::cos::<I>(x)
    }
    #[inline(always)]
    fn repair(x: &[f64], y: &mut [f64]) {
        math::cos_fixup(x, y);
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-x.sin())
    }
}

/// tangent of an angle in radians
#[derive(Debug)]
pub struct Tan;
impl Unary for Tan {
    const NAME: &'static str = "tan";
    const TEST_DOMAIN: (f64, f64) = (-1.4, 1.4);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::tan::<I>(x)
    }
    #[inline(always)]
    fn repair(x: &[f64], y: &mut [f64]) {
        math::tan_fixup(x, y);
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y * y + 1.0)
    }
}

/// `2^x`
#[derive(Debug)]
pub struct Exp2;
impl Unary for Exp2 {
    const NAME: &'static str = "exp2";
    const TEST_DOMAIN: (f64, f64) = (-9.0, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::exp2::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y * LN_2)
    }
}

/// logarithm to base 2
#[derive(Debug)]
pub struct Log2;
impl Unary for Log2 {
    const NAME: &'static str = "log2";
    const TEST_DOMAIN: (f64, f64) = (0.01, 100.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::log2::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((1.0 / LN_2) / x)
    }
}

/// cube root
#[derive(Debug)]
pub struct Cbrt;
impl Unary for Cbrt {
    const NAME: &'static str = "cbrt";
    const TEST_DOMAIN: (f64, f64) = (0.1, 9.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::cbrt::<I>(x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / (3.0 * y * y))
    }
}

methods! {
    /// `1 / x` of each element.
    recip: Recip;
    /// `e^x` of each element.
    exp: Exp;
    /// `10^x` of each element.
    exp10: Exp10;
    /// `e^x - 1` of each element, accurate near zero.
    expm1: Expm1;
    /// `1 / (e^x - 1)` of each element.
    recip_expm1: RecipExpm1;
    /// Natural logarithm of each element.
    log: Log;
    /// `log(1 + x)` of each element, accurate near zero.
    log1p: Log1p;
    /// Logarithm to base 10 of each element.
    log10: Log10;
    /// Square root of each element.
    sqrt: Sqrt;
    /// Sine of each element, in radians.
    sin: Sin;
    /// Cosine of each element, in radians.
    cos: Cos;
    /// Tangent of each element, in radians.
    tan: Tan;
    /// `2^x` of each element.
    exp2: Exp2;
    /// Logarithm to base 2 of each element.
    log2: Log2;
    /// Cube root of each element.
    cbrt: Cbrt;
}
