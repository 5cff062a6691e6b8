//! The logistic function and its relatives, which share `exp(-|x|)`.
//!
//! They are computed from `x`, `e = exp(-|x|)` and, some, `r = 1 / (1 + e)`. The arguments after the
//! first are parts of the computation that they share with each other and with their derivatives,
//! not variables of their own: the derivative by the first argument is the whole one, those by the
//! others are zero.

use std::any::TypeId;

use super::body::{Ternary, TernaryBody};
use super::{Binary, Rule, TotalKernel, Unary};
use crate::engine::{Kernel, Kernels, LANES, Lane, Sums, Total, TotalLoop, first, total};
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

/// `1 / (1 + x)`
#[derive(Debug)]
pub struct RecipOnePlus;
impl Unary for RecipOnePlus {
    const NAME: &'static str = "recip_one_plus";
    const TEST_DOMAIN: (f64, f64) = (0.0, 1.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        1.0 / (1.0 + x)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(-(y * y))
    }
}

pub(crate) struct SigmoidValue;
impl Ternary for SigmoidValue {
    const NAME: &'static str = "sigmoid";
    #[inline(always)]
    fn value<I: Isa>(x: f64, e: f64, r: f64) -> f64 {
        // One step of Newton's for r, with which also the small side, 1 - r, has all its digits:
        // that difference is exact, and the residual 1 - (1 + e) r too but for its last digits.
        let other = 1.0 - r;
        let residual = I::mul_add(e, other, other - e);
        let (side, slope) = if x < 0.0 { (other, -r) } else { (r, r) };
        I::mul_add(slope, residual, side)
    }
}

/// `1 / (1 + exp(-x))` from `x`, `exp(-|x|)` and `1 / (1 + exp(-|x|))`
#[derive(Debug)]
pub struct Sigmoid;
impl Sigmoid {
    /// The primitive as data.
    pub const RULE: &'static Rule = &Rule {
        name: "sigmoid",
        test_domain: &[(-30.0, 30.0), (0.0, 1.0), (0.5, 1.0)],
        kernels: Kernels::of::<TernaryBody<SigmoidValue>>(),
        partial: |which, arguments, _y| match *arguments {
            // sigmoid(x) sigmoid(-x), without the cancellation of 1 - y.
            [_, e, r] if which == 0 => Some(e * r * r),
            _ => None,
        },
        total: None,
        id: TypeId::of::<Sigmoid>(),
    };
}

/// `log(1 + exp(x))` from `x` and `exp(-|x|)`
#[derive(Debug)]
pub struct Softplus;
impl Binary for Softplus {
    const NAME: &'static str = "softplus";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-30.0, 30.0), (0.0, 1.0)];
    #[inline(always)]
    fn value<I: Isa>(x: f64, e: f64) -> f64 {
        positive_part(x) + math::log1p_unit::<I>(e)
    }
    fn derivative_left<'g>(x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.sigmoid())
    }
    fn derivative_right<'g>(_x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    const TOTAL: Option<TotalKernel> = Some(TotalKernel(Kernel::of::<TotalLoop<SoftplusTotal>>()));
}

/// `log(sigmoid(x) sigmoid(-x)) = -|x| - 2 log(1 + exp(-|x|))` from `x` and `exp(-|x|)`
#[derive(Debug)]
pub struct LogSigmoidSlope;
impl Binary for LogSigmoidSlope {
    const NAME: &'static str = "log_sigmoid_slope";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-30.0, 30.0), (0.0, 1.0)];
    #[inline(always)]
    fn value<I: Isa>(x: f64, e: f64) -> f64 {
        -x.abs() - 2.0 * math::log1p_unit::<I>(e)
    }
    fn derivative_left<'g>(x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 - 2.0 * x.sigmoid())
    }
    fn derivative_right<'g>(_x: Var<'g>, _e: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
    const TOTAL: Option<TotalKernel> =
        Some(TotalKernel(Kernel::of::<TotalLoop<LogSigmoidSlopeTotal>>()));
}

/// `x` where it is positive, else 0; the comparison, unlike `f64::max`, lets NaN through.
#[inline(always)]
fn positive_part(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}

struct SoftplusTotal;
impl Total for SoftplusTotal {
    const NAME: &'static str = "softplus_total";

    #[inline(always)]
    fn add<I: Isa>(count: usize, arguments: [&[Lane]; 2], sums: &mut Sums) {
        add_with_logarithms::<I>(count, arguments, sums, positive_part, 1.0);
    }

    #[inline(always)]
    fn total<I: Isa>(sums: &Sums) -> f64 {
        total(sums[0])
    }
}

pub(crate) struct LogSigmoidSlopeTotal;
impl Total for LogSigmoidSlopeTotal {
    const NAME: &'static str = "log_sigmoid_slope_total";

    #[inline(always)]
    fn add<I: Isa>(count: usize, arguments: [&[Lane]; 2], sums: &mut Sums) {
        add_with_logarithms::<I>(count, arguments, sums, |x| -x.abs(), -2.0);
    }

    #[inline(always)]
    fn total<I: Isa>(sums: &Sums) -> f64 {
        total(sums[0])
    }
}

/// Adds `Σ f(x) + times · log(1 + e)` of a block with few logarithms: `Π (1 + e)` is gathered less its
/// 1, so that a small e keeps its digits: `q ← q + e + q e`.
#[inline(always)]
fn add_with_logarithms<I: Isa>(
    count: usize,
    [x, e]: [&[Lane]; 2],
    sums: &mut Sums,
    f: impl Fn(f64) -> f64 + Copy,
    times: f64,
) {
    let (mut sum, [mut p, mut q]) = (sums[0], [[0.0; LANES]; 2]);
    let full = count / LANES;
    let (pairs, last) = x[..full].as_chunks::<2>();
    let (e_pairs, e_last) = e[..full].as_chunks::<2>();
    for ([x0, x1], [e0, e1]) in pairs.iter().zip(e_pairs) {
        add_terms::<I>(x0, e0, f, &mut sum, &mut p);
        add_terms::<I>(x1, e1, f, &mut sum, &mut q);
    }
    for (x, e) in last.iter().zip(e_last) {
        add_terms::<I>(x, e, f, &mut sum, &mut p);
    }
    let rest = count % LANES;
    if rest > 0 {
        // Nothing is added for the padding: f(0) and log(1 + 0) are 0.
        let (x, e) = (first(&x[full], rest), first(&e[full], rest));
        add_terms::<I>(&x, &e, f, &mut sum, &mut q);
    }
    for j in 0..LANES {
        // Of a block, p and q have 16 factors at most, each at most 2.
        let product = I::mul_add(p[j], q[j], p[j] + q[j]);
        sum[j] = I::mul_add(times, math::log1p::<I>(product), sum[j]);
    }
    sums[0] = sum;
}

#[inline(always)]
fn add_terms<I: Isa>(
    x: &Lane,
    e: &Lane,
    f: impl Fn(f64) -> f64,
    sum: &mut Lane,
    product: &mut Lane,
) {
    for j in 0..LANES {
        sum[j] += f(x[j]);
        product[j] = I::mul_add(product[j], e[j], product[j] + e[j]);
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
        let e = self.unary::<ExpNegAbs>();
        self.graph().elementwise(Sigmoid::RULE, &[self, e, e.unary::<RecipOnePlus>()])
    }

    /// `log(1 + exp(x))` of each element, without overflow.
    #[must_use]
    pub fn softplus(self) -> Var<'g> {
        self.binary::<Softplus>(self.unary::<ExpNegAbs>())
    }

    /// `log(sigmoid(x) sigmoid(-x))` of each element, the logarithm of the derivative of
    /// [`Var::sigmoid`], and of the density of the standard logistic distribution.
    #[must_use]
    pub fn log_sigmoid_slope(self) -> Var<'g> {
        self.binary::<LogSigmoidSlope>(self.unary::<ExpNegAbs>())
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
        let graph = crate::Graph::new();
        graph.constant(self).sigmoid().value().unwrap_or_else(|| self.clone())
    }

    /// `log(1 + exp(x))` of each element, without overflow.
    #[must_use]
    pub fn softplus(&self) -> Array {
        self.binary::<Softplus>(&self.unary::<ExpNegAbs>())
    }
}
