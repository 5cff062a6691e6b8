//! The gamma function's logarithm, its derivatives, and the incomplete gamma functions.

use super::{Binary, Unary, methods};
use crate::math::{Isa, special};
use crate::{Operand, Var};

/// `log |Γ(x)|`
#[derive(Debug)]
pub struct Lgamma;
impl Unary for Lgamma {
    const NAME: &'static str = "lgamma";
    const TEST_DOMAIN: (f64, f64) = (0.1, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::lgamma::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.digamma())
    }
}

/// `ψ(x)`, the derivative of `log Γ`
#[derive(Debug)]
pub struct Digamma;
impl Unary for Digamma {
    const NAME: &'static str = "digamma";
    const TEST_DOMAIN: (f64, f64) = (0.1, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::digamma::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.trigamma())
    }
}

/// `ψ'(x)`, the second derivative of `log Γ`
#[derive(Debug)]
pub struct Trigamma;
impl Unary for Trigamma {
    const NAME: &'static str = "trigamma";
    const TEST_DOMAIN: (f64, f64) = (0.3, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::trigamma::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.graph().constant(2.0).polygamma(x))
    }
}

/// `ψ⁽ⁿ⁾(x)`, the n-th derivative of `ψ`, for x > 0 and whole n ≥ 1; arguments `n`, `x`
#[derive(Debug)]
pub struct Polygamma;
impl Binary for Polygamma {
    const NAME: &'static str = "polygamma";
    const TEST_DOMAIN: [(f64, f64); 2] = [(2.0, 2.0), (0.3, 30.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::polygamma::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().fault("polygamma has no derivative by its order, which must be a constant"))
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((a + 1.0).polygamma(b))
    }
}

/// `P(a, x) = γ(a, x) / Γ(a)`, the regularised lower incomplete gamma function; arguments `a`, `x`
#[derive(Debug)]
pub struct Gammainc;
impl Binary for Gammainc {
    const NAME: &'static str = "gammainc";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.5, 20.0), (0.1, 30.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::gammainc::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(
            a.graph()
                .fault("gammainc has no derivative by its first argument here: keep it constant"),
        )
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(((a - 1.0).xlogy(b) - b - a.lgamma()).exp())
    }
}

/// `Q(a, x) = Γ(a, x) / Γ(a)`, the regularised upper incomplete gamma function; arguments `a`, `x`
#[derive(Debug)]
pub struct Gammaincc;
impl Binary for Gammaincc {
    const NAME: &'static str = "gammaincc";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.5, 20.0), (0.1, 30.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::gammaincc::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(
            a.graph()
                .fault("gammaincc has no derivative by its first argument here: keep it constant"),
        )
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-((a - 1.0).xlogy(b) - b - a.lgamma()).exp())
    }
}

/// `log Γ(x) - ((x - ½) log x - x + ½ log 2π)` for x > 0
#[derive(Debug)]
pub struct StirlingRemainder;
impl Unary for StirlingRemainder {
    const NAME: &'static str = "stirling_remainder";
    const TEST_DOMAIN: (f64, f64) = (0.1, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        special::stirling_remainder_of::<I>(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.digamma() - x.log() + 0.5 / x)
    }
}

methods! {
    /// What Stirling's formula leaves of `log Γ(x)`, of each element: `log Γ(x)` less
    /// `(x - ½) log x - x + ½ log 2π`. NaN for x < 0.
    stirling_remainder: StirlingRemainder;
    /// `log |Γ(x)|` of each element.
    lgamma: Lgamma;
    /// `ψ(x) = Γ'(x) / Γ(x)` of each element.
    digamma: Digamma;
    /// `ψ'(x)` of each element.
    trigamma: Trigamma;
}

impl<'g> Var<'g> {
    /// `ψ⁽ⁿ⁾(x)` where `self` is the order n ≥ 1; NaN for x < 0.
    #[track_caller]
    #[must_use]
    pub fn polygamma(self, x: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Polygamma>(x)
    }

    /// `P(a, x)`, the regularised lower incomplete gamma function, where `self` is a.
    #[track_caller]
    #[must_use]
    pub fn gammainc(self, x: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Gammainc>(x)
    }

    /// `Q(a, x)`, the regularised upper incomplete gamma function, where `self` is a.
    #[track_caller]
    #[must_use]
    pub fn gammaincc(self, x: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Gammaincc>(x)
    }
}
