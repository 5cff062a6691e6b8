//! Sums and dot products.

use super::arithmetic::known_product;
use crate::Var;
use crate::primitive::{Add, Mul, Sub};

/// The sum of all elements of `x`, in simpler parts.
pub(super) fn sum(x: Var<'_>) -> Option<Var<'_>> {
    let size = x.shape().size() as f64;
    let (c, rest) = x.factor();
    if c != 1.0 {
        return Some(c * rest.sum());
    }
    if let Some([a, b]) = x.pair_of::<Mul>() {
        return match (a.is_one_element(), b.is_one_element()) {
            (true, false) => Some(a.reshape(()) * b.sum()),
            (false, true) => Some(b.reshape(()) * a.sum()),
            _ => Some(a.dot(b)),
        };
    }
    if let Some([a, b]) = x.pair_of::<Add>()
        && (falls_apart(a) || falls_apart(b))
    {
        return Some(part(a, size) + part(b, size));
    }
    if let Some([a, b]) = x.pair_of::<Sub>()
        && (falls_apart(a) || falls_apart(b))
    {
        return Some(part(a, size) - part(b, size));
    }
    None
}

/// Whether a sum falls apart at this part: it is of one element, a product, or a sum that falls apart
/// itself. Not where it is known: a known part may be there to cancel the other element by element.
fn falls_apart(x: Var<'_>) -> bool {
    let parts = x.pair_of::<Add>().or_else(|| x.pair_of::<Sub>());
    x.is_one_element()
        || x.pair_of::<Mul>().is_some()
        || parts.is_some_and(|[a, b]| falls_apart(a) || falls_apart(b))
}

/// The sum of a part that may stand for `size` equal elements.
fn part(x: Var<'_>, size: f64) -> Var<'_> {
    if x.is_one_element() { size * x.reshape(()) } else { x.sum() }
}

/// The dot product of two arrays of one shape, in simpler parts.
pub(super) fn dot<'g>(a: Var<'g>, b: Var<'g>) -> Option<Var<'g>> {
    // Known vectors stand on the left.
    if b.is_known() && !a.is_known() {
        return Some(b.dot(a));
    }
    for (x, other) in [(a, b), (b, a)] {
        if let Some(number) = x.repeated() {
            return Some(number.reshape(()) * other.sum());
        }
        let (c, rest) = x.factor();
        if c != 1.0 {
            return Some(c * rest.dot(other));
        }
        if let Some([p, q]) = x.pair_of::<Mul>() {
            if p.is_one_element() && !q.is_one_element() {
                return Some(p.reshape(()) * q.dot(other));
            }
            if q.is_one_element() && !p.is_one_element() {
                return Some(q.reshape(()) * p.dot(other));
            }
            if other.is_known() && p.is_known() {
                return Some(known_product(other, p)?.dot(q));
            }
        }
    }
    None
}
