//! Arithmetic and powers: functions of two arguments.

use super::Binary;
use crate::math::{self, Isa, special};
use crate::simplify::above_zero;
use crate::{Array, Operand, Var};

/// `a + b`
#[derive(Debug)]
pub struct Add;
impl Binary for Add {
    const NAME: &'static str = "add";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        a + b
    }
    fn derivative_left<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().constant(1.0))
    }
    fn derivative_right<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().constant(1.0))
    }
}

/// `a - b`
#[derive(Debug)]
pub struct Sub;
impl Binary for Sub {
    const NAME: &'static str = "sub";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        a - b
    }
    fn derivative_left<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().constant(1.0))
    }
    fn derivative_right<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.graph().constant(-1.0))
    }
}

/// `a · b`
#[derive(Debug)]
pub struct Mul;
impl Binary for Mul {
    const NAME: &'static str = "mul";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        a * b
    }
    fn derivative_left<'g>(_a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b)
    }
    fn derivative_right<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a)
    }
}

/// `a / b`
#[derive(Debug)]
pub struct Div;
impl Binary for Div {
    const NAME: &'static str = "div";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (0.2, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        a / b
    }
    fn derivative_left<'g>(_a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / b)
    }
    fn derivative_right<'g>(_a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(-y / b)
    }
}

/// `a^b`
#[derive(Debug)]
pub struct Pow;
impl Binary for Pow {
    const NAME: &'static str = "pow";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.1, 5.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        math::pow::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        if b.value().is_some_and(|known| !known.data().contains(&0.0)) {
            return Some(b * a.pow(b - 1.0));
        }
        // a^0 is 1 for all a: its derivative at 0 is not 0 times the infinite 0^-1.
        let is_zero = b.equal(0.0);
        Some(b * a.pow(is_zero.select(1.0, b) - 1.0))
    }
    fn derivative_right<'g>(a: Var<'g>, _b: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        // As b grows, 0^b stays 0: xlogy keeps 0 · log 0 at 0.
        Some(y.xlogy(a))
    }
}

/// `a · log(b)`, and 0 where `a` is 0 and `b` is not negative
#[derive(Debug)]
pub struct Xlogy;
impl Binary for Xlogy {
    const NAME: &'static str = "xlogy";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (0.1, 5.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::xlogy::<I>(a, b)
    }
    fn derivative_left<'g>(_a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b.log())
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(quotient(a, b))
    }
}

/// `a · log(1 + b)`, and 0 where `a` is 0 and `b` is not below -1
#[derive(Debug)]
pub struct Xlog1py;
impl Binary for Xlog1py {
    const NAME: &'static str = "xlog1py";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-0.9, 5.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::xlog1py::<I>(a, b)
    }
    fn derivative_left<'g>(_a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b.log1p())
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(quotient(a, b + 1.0))
    }
}

/// `a / b` for b ≥ 0, and 0 where both are 0: the product of nothing and a logarithm does not move.
fn quotient<'g>(a: Var<'g>, b: Var<'g>) -> Var<'g> {
    if a.value().is_some_and(|known| !known.data().contains(&0.0)) {
        return a / b;
    }
    a / above_zero(b)
}

/// `a log(a/b) - a + b` for `a`, `b` ≥ 0, precise also where they are close
#[derive(Debug)]
pub struct KlDiv;
impl Binary for KlDiv {
    const NAME: &'static str = "kl_div";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.2, 9.0), (0.2, 9.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::kl_div::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((a / b).log())
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((b - a) / b)
    }
}

/// the angle of the point with ordinate `a` and abscissa `b`, in radians
#[derive(Debug)]
pub struct Atan2;
impl Binary for Atan2 {
    const NAME: &'static str = "atan2";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.2, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        math::atan2::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b / (a * a + b * b))
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-a / (a * a + b * b))
    }
}

impl<'g> Var<'g> {
    /// `self^exponent`, elementwise.
    #[track_caller]
    #[must_use]
    pub fn pow(self, exponent: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Pow>(exponent)
    }

    /// `self^exponent` for a whole number, elementwise.
    #[track_caller]
    #[must_use]
    pub fn powi(self, exponent: i32) -> Var<'g> {
        self.pow(f64::from(exponent))
    }

    /// The angle of the point with ordinate `self` and this abscissa, elementwise, in radians.
    #[track_caller]
    #[must_use]
    pub fn atan2(self, abscissa: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Atan2>(abscissa)
    }

    /// `self · log(other)`, elementwise, and 0 where `self` is 0 and `other` not
    /// negative.
    #[track_caller]
    #[must_use]
    pub fn xlogy(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Xlogy>(other)
    }

    /// `self · log(1 + other)`, elementwise, and 0 where `self` is 0 and `other` not below -1.
    #[track_caller]
    #[must_use]
    pub fn xlog1py(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Xlog1py>(other)
    }

    /// `self log(self / other) - self + other`, elementwise, precise also where the two are close:
    /// the term of a Kullback-Leibler divergence, or half the deviance of a count.
    #[track_caller]
    #[must_use]
    pub fn kl_div(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<KlDiv>(other)
    }
}

impl Array {
    /// `self^exponent`, elementwise.
    #[track_caller]
    #[must_use]
    pub fn pow(&self, exponent: impl Into<Array>) -> Array {
        self.binary::<Pow>(&exponent.into())
    }

    /// `self^exponent` for a whole number, elementwise.
    #[track_caller]
    #[must_use]
    pub fn powi(&self, exponent: i32) -> Array {
        self.pow(f64::from(exponent))
    }
}
