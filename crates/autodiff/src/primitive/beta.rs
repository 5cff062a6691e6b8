//! The logarithm of the beta function and the incomplete beta functions.

use std::any::TypeId;

use super::body::{Ternary, TernaryBody};
use super::{Binary, Rule};
use crate::engine::Kernels;
use crate::math::{Isa, special};
use crate::{Operand, Var};

/// `log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b)`
#[derive(Debug)]
pub struct Lbeta;
impl Binary for Lbeta {
    const NAME: &'static str = "lbeta";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.3, 9.0), (0.3, 9.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        special::lbeta::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a.digamma() - (a + b).digamma())
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(b.digamma() - (a + b).digamma())
    }
}

struct BetaincValue;
impl Ternary for BetaincValue {
    const NAME: &'static str = "betainc";

    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
        special::betainc::<I>(a, b, x)
    }
}

/// `I(a, b, x)`, the regularised incomplete beta function; arguments `a`, `b`, `x`
#[derive(Debug)]
pub struct Betainc;
impl Betainc {
    /// The primitive as data.
    pub const RULE: &'static Rule = &Rule {
        name: "betainc",
        test_domain: &[(0.5, 9.0), (0.5, 9.0), (0.1, 0.9)],
        kernels: Kernels::of::<TernaryBody<BetaincValue>>(),
        partial: |which, arguments, _y| density(which, arguments),
        total: None,
        id: TypeId::of::<Betainc>(),
    };

    /// The value at `(a, b, x)`.
    #[inline(always)]
    pub fn value<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
        special::betainc::<I>(a, b, x)
    }
}

struct BetainccValue;
impl Ternary for BetainccValue {
    const NAME: &'static str = "betaincc";

    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
        special::betaincc::<I>(a, b, x)
    }
}

/// `1 - I(a, b, x)`, precise where it is small; arguments `a`, `b`, `x`
#[derive(Debug)]
pub struct Betaincc;
impl Betaincc {
    /// The primitive as data.
    pub const RULE: &'static Rule = &Rule {
        name: "betaincc",
        test_domain: &[(0.5, 9.0), (0.5, 9.0), (0.1, 0.9)],
        kernels: Kernels::of::<TernaryBody<BetainccValue>>(),
        partial: |which, arguments, _y| density(which, arguments).map(|slope| -slope),
        total: None,
        id: TypeId::of::<Betaincc>(),
    };

    /// The value at `(a, b, x)`.
    #[inline(always)]
    pub fn value<I: Isa>(a: f64, b: f64, x: f64) -> f64 {
        special::betaincc::<I>(a, b, x)
    }
}

/// The derivative of `I(a, b, x)`, which there is by x only.
fn density<'g>(which: usize, arguments: &[Var<'g>]) -> Option<Var<'g>> {
    let &[a, b, x] = arguments else { return None };
    if which < 2 {
        let message =
            "betainc has no derivative by its first two arguments here: keep them constant";
        return Some(a.graph().fault(message));
    }
    let log_density = (a - 1.0).xlogy(x) + (b - 1.0).xlog1py(-x) - a.lbeta(b);
    Some(log_density.exp())
}

impl<'g> Var<'g> {
    /// `log B(a, b)`, elementwise, where `self` is a.
    #[track_caller]
    #[must_use]
    pub fn lbeta(self, b: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Lbeta>(b)
    }

    /// `I(a, b, x)`, the regularised incomplete beta function, where `self` is x.
    #[track_caller]
    #[must_use]
    pub fn betainc(self, a: impl Into<Operand<'g>>, b: impl Into<Operand<'g>>) -> Var<'g> {
        let graph = self.graph();
        graph.elementwise(Betainc::RULE, &[graph.lift(a), graph.lift(b), self])
    }

    /// `1 - I(a, b, x)`, precise where it is small, where `self` is x.
    #[track_caller]
    #[must_use]
    pub fn betaincc(self, a: impl Into<Operand<'g>>, b: impl Into<Operand<'g>>) -> Var<'g> {
        let graph = self.graph();
        graph.elementwise(Betaincc::RULE, &[graph.lift(a), graph.lift(b), self])
    }
}
