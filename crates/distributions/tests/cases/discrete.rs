//! Distributions of whole numbers.

use autodiff::Operand;
use distributions::{Distribution, Poisson};

use super::Case;

pub(super) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Poisson" => Box::new(Poisson::new(&p[0])),
        _ => return None,
    })
}

pub(super) const CASES: &[Case] = &[Case {
    name: "Poisson",
    parameters: &[6.5],
    at: &[0.0, 4.0, 15.0],
    outside: &[1.5, -1.0],
    wrong: &[&[-1.0]],
}];
