//! Comparisons, which give 1 for true and 0 for false, and the choice by such a mask.

use std::any::TypeId;

use super::body::{Ternary, TernaryBody};
use super::{Binary, Rule};
use crate::engine::Kernels;
use crate::math::Isa;
use crate::{Operand, Var};

/// 1 where `a < b`, else 0
#[derive(Debug)]
pub struct Less;
impl Binary for Less {
    const NAME: &'static str = "less";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        f64::from(a < b)
    }
    fn derivative_left<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    fn derivative_right<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// 1 where `a ≤ b`, else 0
#[derive(Debug)]
pub struct LessEqual;
impl Binary for LessEqual {
    const NAME: &'static str = "less_equal";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        f64::from(a <= b)
    }
    fn derivative_left<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    fn derivative_right<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// 1 where `a = b`, else 0
#[derive(Debug)]
pub struct Equal;
impl Binary for Equal {
    const NAME: &'static str = "equal";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (-3.0, 3.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        f64::from(a == b)
    }
    fn derivative_left<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    fn derivative_right<'g>(_a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

struct SelectValue;
impl Ternary for SelectValue {
    const NAME: &'static str = "select";

    #[inline(always)]
    fn value<I: Isa>(mask: f64, a: f64, b: f64) -> f64 {
        if mask == 0.0 { b } else { a }
    }
}

/// `a` where the mask is not 0, else `b`; the arguments are mask, `a`, `b`
#[derive(Debug)]
pub struct Select;
impl Select {
    /// The primitive as data.
    pub const RULE: &'static Rule = &Rule {
        name: "select",
        test_domain: &[(-1.0, 1.0), (-3.0, 3.0), (-3.0, 3.0)],
        kernels: Kernels::of::<TernaryBody<SelectValue>>(),
        partial: |which, x, _y| {
            let graph = x[0].graph();
            let (one, zero) = (graph.constant(1.0), graph.constant(0.0));
            match which {
                1 => Some(x[0].select(one, zero)),
                2 => Some(x[0].select(zero, one)),
                _ => None,
            }
        },
        total: None,
        id: TypeId::of::<Select>(),
    };
}

impl<'g> Var<'g> {
    /// 1 where `self < other`, else 0. A comparison with NaN is 0.
    #[track_caller]
    #[must_use]
    pub fn less(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Less>(other)
    }

    /// 1 where `self ≤ other`, else 0.
    #[track_caller]
    #[must_use]
    pub fn less_equal(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<LessEqual>(other)
    }

    /// 1 where `self > other`, else 0.
    #[track_caller]
    #[must_use]
    pub fn greater(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.graph().lift(other).less(self)
    }

    /// 1 where `self ≥ other`, else 0.
    #[track_caller]
    #[must_use]
    pub fn greater_equal(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.graph().lift(other).less_equal(self)
    }

    /// 1 where `self = other`, else 0.
    #[track_caller]
    #[must_use]
    pub fn equal(self, other: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Equal>(other)
    }

    /// `a` where this mask is not 0, else `b`.
    ///
    /// The derivative by the branch not taken is zero, but a branch whose own derivative is
    /// infinite or NaN still spoils the product: keep both branches finite.
    #[track_caller]
    #[must_use]
    pub fn select(self, a: impl Into<Operand<'g>>, b: impl Into<Operand<'g>>) -> Var<'g> {
        let graph = self.graph();
        graph.elementwise(Select::RULE, &[self, graph.lift(a), graph.lift(b)])
    }
}
