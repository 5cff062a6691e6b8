//! Functions made of straight pieces: absolute value, sign, rounding.

use super::{Unary, methods};
use crate::Var;
use crate::math::Isa;

/// `|x|`; at 0 its derivative is taken as 0
#[derive(Debug)]
pub struct Abs;
impl Unary for Abs {
    const NAME: &'static str = "abs";
    const TEST_DOMAIN: (f64, f64) = (0.1, 3.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x.abs()
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.sign())
    }
}

/// -1, 0 or 1 with the sign of `x`; its derivative is taken as zero
#[derive(Debug)]
pub struct Sign;
impl Unary for Sign {
    const NAME: &'static str = "sign";
    const TEST_DOMAIN: (f64, f64) = (0.1, 3.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        // NaN fails both comparisons and stays.
        if x > 0.0 {
            1.0
        } else if x < 0.0 {
            -1.0
        } else {
            x
        }
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// the largest integer not above `x`; its derivative is taken as zero
#[derive(Debug)]
pub struct Floor;
impl Unary for Floor {
    const NAME: &'static str = "floor";
    const TEST_DOMAIN: (f64, f64) = (0.1, 0.9);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x.floor()
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// the smallest integer not below `x`; its derivative is taken as zero
#[derive(Debug)]
pub struct Ceil;
impl Unary for Ceil {
    const NAME: &'static str = "ceil";
    const TEST_DOMAIN: (f64, f64) = (0.1, 0.9);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x.ceil()
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

/// the nearest integer, of two the even one; its derivative is taken as zero
#[derive(Debug)]
pub struct Round;
impl Unary for Round {
    const NAME: &'static str = "round";
    const TEST_DOMAIN: (f64, f64) = (0.6, 1.4);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x.round_ties_even()
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        None
    }
}

methods! {
    /// `|x|` of each element; at 0 its derivative is taken as 0.
    abs: Abs;
    /// -1, 0 or 1 with the sign of each element; its derivative is taken as zero.
    sign: Sign;
    /// The largest integer not above each element; its derivative is taken as zero.
    floor: Floor;
    /// The smallest integer not below each element; its derivative is taken as zero.
    ceil: Ceil;
    /// The integer nearest to each element, of two the even one; its derivative is taken as zero.
    round: Round;
}
