//! Sums, products and quotients.

use std::f64::consts::LOG10_E;

use crate::Var;
use crate::primitive::{Exp, Expm1, Log10, Mul, Neg, Recip, Sub};

pub(super) fn neg(x: Var<'_>) -> Option<Var<'_>> {
    if let Some([a, b]) = x.pair_of::<Sub>() {
        return Some(b - a);
    }
    match x.factor() {
        (1.0, _) => None,
        (c, rest) => Some(-c * rest),
    }
}

pub(super) fn add<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    match (a.number(), b.number()) {
        (Some(0.0), _) => return Some(b),
        (_, Some(0.0)) => return Some(a),
        _ => {}
    }
    // Known terms stand on the right and merge.
    if a.is_known() {
        return Some(b + a);
    }
    if b.is_known()
        && let Some([x, c]) = a.pair_of::<crate::primitive::Add>()
        && c.is_known()
    {
        return Some(x + (c + b));
    }
    if let Some(b) = b.argument_of::<Neg>() {
        return Some(a - b);
    }
    if let Some(a) = a.argument_of::<Neg>() {
        return Some(b - a);
    }
    merge(a, b, 1.0)
}

pub(super) fn sub<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    match (a.number(), b.number()) {
        (_, Some(0.0)) => return Some(a),
        (Some(0.0), _) => return Some(-b),
        _ => {}
    }
    if b.is_known() {
        return Some(a + -b);
    }
    if let Some(b) = b.argument_of::<Neg>() {
        return Some(a + b);
    }
    merge(a, b, -1.0)
}

/// `c x + sign · d x` as one product.
fn merge<'g>(a: Var<'g>, b: Var<'g>, sign: f64) -> Option<Var<'g>> {
    let ((c, x), (d, y)) = (a.factor(), b.factor());
    let sum = c + sign * d;
    // The difference of equals stays: it is NaN where they are infinite.
    (x.id == y.id && sum != 0.0).then(|| sum * x)
}

pub(super) fn mul<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    match (a.number(), b.number()) {
        (Some(1.0), _) => return Some(b),
        (_, Some(1.0)) => return Some(a),
        (Some(-1.0), _) => return Some(-b),
        (_, Some(-1.0)) => return Some(-a),
        _ => {}
    }
    // Known factors stand on the left and merge.
    if b.is_known() {
        return Some(b * a);
    }
    if a.is_known() {
        if let Some(b) = b.argument_of::<Neg>() {
            return Some(-a * b);
        }
        // Where it is scaled anyway, the natural logarithm is faster.
        if let Some(x) = b.argument_of::<Log10>() {
            return Some((a * LOG10_E) * x.log());
        }
        let [c, x] = b.pair_of::<Mul>()?;
        return c.is_known().then_some(()).and_then(|()| Some(known_product(a, c)? * x));
    }
    // Numbers move to the front.
    let ((c, x), (d, y)) = (a.factor(), b.factor());
    let number = c * d;
    (number != 1.0 && number.is_normal()).then(|| number * (x * y))
}

/// The product of two known factors, unless it leaves the range in which numbers keep their
/// precision while the factors do not.
pub(super) fn known_product<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    let product = a * b;
    let keeps = |v: Var<'_>, is_zero_fine: bool| {
        v.value().is_some_and(|array| {
            array.data().iter().all(|x| x.is_normal() || (is_zero_fine && *x == 0.0))
        })
    };
    let has_zero = !(keeps(a, false) && keeps(b, false));
    keeps(product, has_zero).then_some(product)
}

pub(super) fn div<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    let reciprocal = b.unary::<Recip>();
    // A known denominator so small or large that its reciprocal is not a normal number stays.
    if let Some(known) = reciprocal.value()
        && !known.data().iter().all(|x| x.is_normal())
    {
        return None;
    }
    Some(a * reciprocal)
}

pub(super) fn recip(x: Var<'_>) -> Option<Var<'_>> {
    if let Some(y) = x.argument_of::<Recip>() {
        return Some(y);
    }
    if let Some(y) = x.argument_of::<Neg>() {
        return Some(-y.unary::<Recip>());
    }
    if let Some(y) = x.argument_of::<Exp>() {
        return Some((-y).exp());
    }
    if let Some(y) = x.argument_of::<Expm1>() {
        return Some(y.recip_expm1());
    }
    let [a, b] = x.pair_of::<Mul>()?;
    // Splitting pays where one part is known, or computed once for all elements.
    let splits = a.is_known() || a.is_one_element() != b.is_one_element();
    splits.then(|| a.unary::<Recip>() * b.unary::<Recip>())
}

/// A number that is not negative, or the least one whose square has a reciprocal, where it is less: so
/// that 0 divided by it is 0.
pub(crate) fn above_zero(x: Var<'_>) -> Var<'_> {
    const LEAST: f64 = 1e-150;
    // A known factor stays in front of what it scales, where its reciprocal is computed once.
    if let Some([c, y]) = x.pair_of::<Mul>()
        && let Some(known) = c.value()
        && known.data().iter().all(|&c| c.is_normal() && c > 0.0)
    {
        return c * above_zero(y);
    }
    x.maximum(LEAST)
}

pub(super) fn pow<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    if a.number() == Some(10.0) {
        return Some(b.exp10());
    }
    match b.number()? {
        0.0 => Some(a.graph().constant(1.0)),
        1.0 => Some(a),
        2.0 => Some(a * a),
        3.0 => Some(a * a * a),
        -1.0 => Some(a.unary::<Recip>()),
        -2.0 => {
            let r = a.unary::<Recip>();
            Some(r * r)
        }
        _ => None,
    }
}
