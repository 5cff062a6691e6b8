//! The logistic function and its relatives, which share `exp(-|x|)`.
//!
//! Sigmoid and softplus are computed from `x` and `e = exp(-|x|)`. The second argument is a part of the
//! computation that they share with each other and with their derivatives, not a variable of its own:
//! the derivative by the first argument is the whole one, that by the second is zero.

use super::{Binary, Unary};
use crate::math::{self, Isa, special};
use crate::{Array, Operand, Var};

/// `exp(-|x|)`
#[derive(Debug)]
pub struct ExpNegAbs;
impl Unary for ExpNegAbs {
    const NAME: &'static str = "exp_neg_abs";
    const TEST_DOMAIN: (f64, f64) = (0.1, 20.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        math::exp::<I>(-x.abs())
    }
    fn derivative<'g>(x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(x.less(0.0).select(y, -y))
    }
}

/// `1 / (1 + exp(-x))` from `x` and `exp(-|x|)`
#[derive(Debug)]
pub struct Sigmoid;
impl Binary for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-30.0, 30.0), (0.0, 1.0)];
    #[inline(always)]
    fn value<I: Isa>(x: f64, e: f64) -> f64 {
        // The small side is never a difference of near equals.
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    }
    fn derivative_left<'g>(x: Var<'g>, _e: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        // sigmoid(-x) is 1 - y without its cancellation where y is near 1.
        Some(y * (-x).sigmoid())
    }
    fn derivative_right<'g>(_x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// `log(1 + exp(x))` from `x` and `exp(-|x|)`
#[derive(Debug)]
pub struct Softplus;
impl Binary for Softplus {
    const NAME: &'static str = "softplus";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-30.0, 30.0), (0.0, 1.0)];
    #[inline(always)]
    fn value<I: Isa>(x: f64, e: f64) -> f64 {
        // The comparison, unlike f64::max, lets NaN through.
        (if x < 0.0 { 0.0 } else { x }) + math::log1p::<I>(e)
    }
    fn derivative_left<'g>(x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.sigmoid())
    }
    fn derivative_right<'g>(_x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// `log(exp(a) + exp(b))`
#[derive(Debug)]
pub struct Logaddexp;
impl Binary for Logaddexp {
    const NAME: &'static str = "logaddexp";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::logaddexp::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((a - b).sigmoid())
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((b - a).sigmoid())
    }
}

impl<'g> Var<'g> {
    /// `1 / (1 + exp(-x))` of each element, without overflow.
    #[must_use]
    pub fn sigmoid(self) -> Var<'g> {
        self.binary::<Sigmoid>(self.unary::<ExpNegAbs>())
    }

    /// `log(1 + exp(x))` of each element, without overflow.
    #[must_use]
    pub fn softplus(self) -> Var<'g> {
        self.binary::<Softplus>(self.unary::<ExpNegAbs>())
    }

    /// `log(p / (1 - p))` of each element.
    #[must_use]
    pub fn logit(self) -> Var<'g> {
        self.log() - (-self).log1p()
    }

    /// `log(exp(a) + exp(b))` of each pair of elements, without overflow.
    #[track_caller]
    #[must_use]
    pub fn logaddexp(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Logaddexp>(other)
    }

    /// `log(1 / (1 + exp(-x)))` of each element, without overflow.
    #[must_use]
    pub fn log_sigmoid(self) -> Var<'g> {
        -(-self).softplus()
    }
}

impl Array {
    /// `1 / (1 + exp(-x))` of each element, without overflow.
    #[must_use]
    pub fn sigmoid(&self) -> Array {
        self.binary::<Sigmoid>(&self.unary::<ExpNegAbs>())
    }

    /// `log(1 + exp(x))` of each element, without overflow.
    #[must_use]
    pub fn softplus(&self) -> Array {
        self.binary::<Softplus>(&self.unary::<ExpNegAbs>())
    }
}
