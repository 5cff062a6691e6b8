//! Elementary functions of one argument.

use std::f64::consts::LN_10;

use super::{Unary, methods};
use crate::Var;

/// `-x`
#[derive(Debug)]
pub struct Neg;
impl Unary for Neg {
    const NAME: &'static str = "neg";
    const TEST_DOMAIN: (f64, f64) = (-3.0, 3.0);
    fn value(x: f64) -> f64 {
        -x
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.graph().constant(-1.0))
    }
}

/// `e^x`
#[derive(Debug)]
pub struct Exp;
impl Unary for Exp {
    const NAME: &'static str = "exp";
    const TEST_DOMAIN: (f64, f64) = (-20.0, 20.0);
    fn value(x: f64) -> f64 {
        x.exp()
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
    fn value(x: f64) -> f64 {
        libm::exp10(x)
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
    fn value(x: f64) -> f64 {
        x.exp_m1()
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y + 1.0)
    }
}

/// natural logarithm
#[derive(Debug)]
pub struct Log;
impl Unary for Log {
    const NAME: &'static str = "log";
    const TEST_DOMAIN: (f64, f64) = (0.01, 100.0);
    fn value(x: f64) -> f64 {
        x.ln()
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
    fn value(x: f64) -> f64 {
        x.ln_1p()
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
    fn value(x: f64) -> f64 {
        x.log10()
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
    fn value(x: f64) -> f64 {
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
    fn value(x: f64) -> f64 {
        x.sin()
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
    fn value(x: f64) -> f64 {
        x.cos()
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
    fn value(x: f64) -> f64 {
        x.tan()
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(y * y + 1.0)
    }
}

/// hyperbolic tangent
#[derive(Debug)]
pub struct Tanh;
impl Unary for Tanh {
    const NAME: &'static str = "tanh";
    const TEST_DOMAIN: (f64, f64) = (-3.0, 3.0);
    fn value(x: f64) -> f64 {
        x.tanh()
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // 1 - y², without its cancellation where y is near 1
        Some(4.0 * (2.0 * x).sigmoid() * (-2.0 * x).sigmoid())
    }
}

/// `1 / (1 + exp(-x))`
#[derive(Debug)]
pub struct Sigmoid;
impl Unary for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const TEST_DOMAIN: (f64, f64) = (-30.0, 30.0);
    fn value(x: f64) -> f64 {
        // exp(-|x|) never overflows, and the small side is never a difference of near equals.
        let e = (-x.abs()).exp();
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    }
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        // sigmoid(-x) is 1 - y without its cancellation where y is near 1.
        Some(y * (-x).sigmoid())
    }
}

/// `log(1 + exp(x))`
#[derive(Debug)]
pub struct Softplus;
impl Unary for Softplus {
    const NAME: &'static str = "softplus";
    const TEST_DOMAIN: (f64, f64) = (-30.0, 30.0);
    fn value(x: f64) -> f64 {
        // The comparison, unlike f64::max, lets NaN through.
        (if x < 0.0 { 0.0 } else { x }) + (-x.abs()).exp().ln_1p()
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.sigmoid())
    }
}

/// the largest integer not above `x`; its derivative is taken as zero
#[derive(Debug)]
pub struct Floor;
impl Unary for Floor {
    const NAME: &'static str = "floor";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    fn value(x: f64) -> f64 {
        x.floor()
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

methods! {
    /// `e^x` of each element.
    exp: Exp;
    /// `10^x` of each element.
    exp10: Exp10;
    /// `e^x - 1` of each element, accurate near zero.
    expm1: Expm1;
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
    /// Hyperbolic tangent of each element.
    tanh: Tanh;
    /// `1 / (1 + exp(-x))` of each element, without overflow.
    sigmoid: Sigmoid;
    /// `log(1 + exp(x))` of each element, without overflow.
    softplus: Softplus;
    /// The largest integer not above each element; its derivative is taken as zero.
    floor: Floor;
}
