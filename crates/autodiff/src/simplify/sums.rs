//! Sums and dot products.

use super::arithmetic::known_product;
use crate::primitive::{Add, Mul, Sub};
use crate::{Array, Var};

/// The sum of all elements of `x`, in simpler parts.
pub(super) fn sum(x: Var<'_>) -> Option<Var<'_>> {
    let size = x.shape().size() as f64;
    if let Some(number) = x.repeated() {
        return Some((size * number).reshape(()));
    }
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
    // A sum falls apart where a part is of one element or a product. Not where it is known: a known
    // part may be there to cancel the other element by element.
    let falls_apart = |v: Var<'_>| v.is_one_element() || v.pair_of::<Mul>().is_some();
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
        if let Some(number) = x.value().as_ref().and_then(equal_elements) {
            return Some(number * other.sum());
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

/// The number that all elements are.
fn equal_elements(array: &Array) -> Option<f64> {
    let first = *array.data().first()?;
    array.data().iter().all(|&x| x == first).then_some(first)
}
