//! Two operations of arithmetic in one instruction: what flows between them stays in a register.
//!
//! Products that end in a sum are rounded once where the hardware can; all others are rounded as if
//! the operations stood apart.

use std::any::TypeId;

use crate::math::Isa;
use crate::primitive::{Add, Binary, Mul, Rule, Sub, Ternary, TernaryBody};

use super::target::Kernels;

macro_rules! fused {
    ($($kernels:ident $name:literal $body:ident: |$a:ident, $b:ident, $c:ident| $value:expr;)*) => {
        $(
            struct $body;
            impl Ternary for $body {
                const NAME: &'static str = $name;
                #[inline(always)]
                fn value<I: Isa>($a: f64, $b: f64, $c: f64) -> f64 {
                    $value
                }
            }
            static $kernels: Kernels = Kernels::of::<TernaryBody<$body>>();
        )*
    };
}

fused! {
    MUL_ADD "mul_add" MulAdd: |a, b, c| I::mul_add(a, b, c);
    MUL_SUB "mul_sub" MulSub: |a, b, c| I::mul_add(a, b, -c);
    SUB_MUL "sub_mul" SubMul: |a, b, c| I::mul_add(-a, b, c);
    MUL_MUL "mul_mul" MulMul: |a, b, c| a * b * c;
    ADD_TIMES "add_times" AddTimes: |a, b, c| (a + b) * c;
    SUB_TIMES "sub_times" SubTimes: |a, b, c| (a - b) * c;
    ADD_ADD "add_add" AddAdd: |a, b, c| (a + b) + c;
    ADD_SUB "add_sub" AddSub: |a, b, c| (a + b) - c;
    SUB_ADD "sub_add" SubAdd: |a, b, c| (a - b) + c;
    SUB_SUB "sub_sub" SubSub: |a, b, c| (a - b) - c;
    FROM_ADD "from_add" FromAdd: |a, b, c| c - (a + b);
    FROM_SUB "from_sub" FromSub: |a, b, c| c - (a - b);
}

/// The kernel of `outer(inner(a, b), c)`, or of `outer(c, inner(a, b))` where `which` is 1, in terms
/// of a, b and c; and whether it is rounded once.
pub(crate) fn fused(outer: &Rule, which: usize, inner: &Rule) -> Option<(&'static Kernels, bool)> {
    let kind = |rule: &Rule| {
        let known = [Add::RULE, Sub::RULE, Mul::RULE].map(|rule| rule.id);
        let id: TypeId = rule.id;
        known.iter().position(|known| *known == id)
    };
    const ADD: usize = 0;
    const SUB: usize = 1;
    const MUL: usize = 2;
    Some(match (kind(outer)?, which, kind(inner)?) {
        (ADD, _, MUL) => (&MUL_ADD, true),
        (SUB, 0, MUL) => (&MUL_SUB, true),
        (SUB, _, MUL) => (&SUB_MUL, true),
        (MUL, _, MUL) => (&MUL_MUL, false),
        (MUL, _, ADD) => (&ADD_TIMES, false),
        (MUL, _, SUB) => (&SUB_TIMES, false),
        (ADD, _, ADD) => (&ADD_ADD, false),
        (SUB, 0, ADD) => (&ADD_SUB, false),
        (ADD, _, SUB) => (&SUB_ADD, false),
        (SUB, 0, SUB) => (&SUB_SUB, false),
        (SUB, _, ADD) => (&FROM_ADD, false),
        (SUB, _, SUB) => (&FROM_SUB, false),
        _ => return None,
    })
}
