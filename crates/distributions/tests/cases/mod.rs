//! The distributions that the tests run over. A new one adds an arm and a row to `continuous`,
//! `discrete` or `combinators`.

// Each test binary uses its own part of these files.
#![allow(dead_code)]

mod combinators;
mod continuous;
mod discrete;

use autodiff::{Graph, Operand, Var};
use distributions::Distribution;

/// A distribution of numbers with ordinary parameters.
pub(crate) struct Case {
    /// The name, with a word behind it where there are several forms.
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [f64],
    /// Values in the support, away from its bounds and from kinks.
    pub(crate) at: &'static [f64],
    /// Values outside the support.
    pub(crate) outside: &'static [f64],
    /// Parameters outside their domain.
    pub(crate) wrong: &'static [&'static [f64]],
}

pub(crate) const fn case(
    name: &'static str,
    parameters: &'static [f64],
    at: &'static [f64],
    outside: &'static [f64],
    wrong: &'static [&'static [f64]],
) -> Case {
    Case { name, parameters, at, outside, wrong }
}

/// All cases.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    continuous::CASES.iter().chain(discrete::CASES).chain(combinators::CASES)
}

/// Parameters at the edge of what they may be: tiny, huge, at their bounds.
pub(crate) fn edges() -> impl Iterator<Item = &'static (&'static str, &'static [f64])> {
    continuous::EDGES.iter().chain(discrete::EDGES).chain(combinators::EDGES)
}

/// The distribution of a case, with numbers or variables as parameters.
pub(crate) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Box<dyn Distribution + 'a> {
    continuous::make(name, p)
        .or_else(|| discrete::make(name, p))
        .or_else(|| combinators::make(name, p))
        .unwrap_or_else(|| panic!("add {name} to tests/cases"))
}

/// The parameters by which there is no derivative: counts.
pub(crate) fn fixed(name: &str) -> &'static [usize] {
    discrete::fixed(name)
}

/// Whether a distribution has quantiles.
pub(crate) fn has_quantiles(name: &str) -> bool {
    !combinators::WITHOUT_QUANTILES.contains(&name)
}

/// The distribution with numbers as parameters.
pub(crate) fn concrete(name: &str, parameters: &[f64]) -> Box<dyn Distribution> {
    let operands: Vec<Operand<'static>> = parameters.iter().map(|&p| p.into()).collect();
    make(name, &operands)
}

/// Evaluates a formula of one variable at many values.
pub(crate) fn at_all(formula: impl for<'g> Fn(Var<'g>) -> Var<'g>, x: &[f64]) -> Vec<f64> {
    let graph = Graph::new();
    let x = graph.constant(x);
    let y = formula(x).broadcast_with(x);
    assert!(graph.faults().is_empty(), "{:?}", graph.faults());
    y.value().unwrap().data().to_vec()
}

/// Evaluates a formula of one number.
pub(crate) fn at(formula: impl for<'g> Fn(Var<'g>) -> Var<'g>, x: f64) -> f64 {
    at_all(formula, &[x])[0]
}

/// A derivative by finite differences, with one step of Richardson extrapolation.
pub(crate) fn central_difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let step = 1e-4 * x.abs().max(0.1);
    let slope = |h: f64| (f(x + h) - f(x - h)) / (2.0 * h);
    (4.0 * slope(step / 2.0) - slope(step)) / 3.0
}
