//! The distributions that the tests run over. A new one adds an arm and a row here.

// Each test binary uses its own part of this file.
#![allow(dead_code)]

use autodiff::Operand;
use distributions::{Distribution, Exponential, HalfNormal, Normal, Poisson, Uniform};

/// The distribution of this name, with numbers or variables as parameters.
pub(crate) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Box<dyn Distribution + 'a> {
    match name {
        "Exponential" => Box::new(Exponential::new(&p[0])),
        "HalfNormal" => Box::new(HalfNormal::new(&p[0])),
        "Normal" => Box::new(Normal::new(&p[0], &p[1])),
        "Poisson" => Box::new(Poisson::new(&p[0])),
        "Uniform" => Box::new(Uniform::new(&p[0], &p[1])),
        other => panic!("add {other} to tests/cases"),
    }
}

/// A distribution with ordinary parameters, and values in its support.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [f64],
    pub(crate) at: &'static [f64],
}

pub(crate) const CASES: &[Case] = &[
    Case { name: "Exponential", parameters: &[0.6], at: &[0.1, 1.0, 5.0] },
    Case { name: "HalfNormal", parameters: &[1.7], at: &[0.2, 1.0, 4.0] },
    Case { name: "Normal", parameters: &[0.7, 2.3], at: &[-3.0, 0.7, 2.0] },
    Case { name: "Poisson", parameters: &[6.5], at: &[0.0, 4.0, 15.0] },
    Case { name: "Uniform", parameters: &[-1.5, 4.0], at: &[-1.0, 0.0, 3.5] },
];

/// The distribution with numbers as parameters.
pub(crate) fn concrete(name: &str, parameters: &[f64]) -> Box<dyn Distribution> {
    let operands: Vec<Operand<'static>> = parameters.iter().map(|&p| p.into()).collect();
    make(name, &operands)
}
