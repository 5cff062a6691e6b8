//! Distributions of whole numbers and labels.

use autodiff::{Array, Operand};
use distributions::{
    Bernoulli, BetaBinomial, Binomial, Categorical, Distribution, Geometric, NegativeBinomial2,
    Poisson, ZeroInflatedPoisson,
};

use super::{Case, case};

pub(super) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Bernoulli" => Box::new(Bernoulli::new(&p[0])),
        "Bernoulli logits" => Box::new(Bernoulli::with_logits(&p[0])),
        "BetaBinomial" => Box::new(BetaBinomial::new(&p[0], &p[1], &p[2])),
        "Binomial" => Box::new(Binomial::new(&p[0], &p[1])),
        "Binomial logits" => Box::new(Binomial::with_logits(&p[0], &p[1])),
        "Categorical" => Box::new(Categorical::new(vector(p))),
        "Categorical logits" => Box::new(Categorical::with_logits(vector(p))),
        "Geometric" => Box::new(Geometric::new(&p[0])),
        "Geometric logits" => Box::new(Geometric::with_logits(&p[0])),
        "NegativeBinomial2" => Box::new(NegativeBinomial2::new(&p[0], &p[1])),
        "Poisson" => Box::new(Poisson::new(&p[0])),
        "ZeroInflatedPoisson" => Box::new(ZeroInflatedPoisson::new(&p[0], &p[1])),
        _ => return None,
    })
}

/// The numbers, or variables, as one vector.
pub(super) fn vector<'a>(p: &[Operand<'a>]) -> Operand<'a> {
    let graph = p.iter().find_map(|p| match p {
        Operand::Var(var) => Some(var.graph()),
        _ => None,
    });
    match graph {
        Some(graph) => {
            let parts: Vec<_> = p.iter().map(|p| graph.lift(p)).collect();
            graph.stack(&parts, 0).into()
        }
        None => p.iter().map(|p| p.value().unwrap().data()[0]).collect::<Array>().into(),
    }
}

/// The parameters by which there is no derivative: counts.
pub(super) fn fixed(name: &str) -> &'static [usize] {
    match name {
        "Binomial" | "Binomial logits" => &[0],
        "BetaBinomial" => &[2],
        "Truncated discrete" => &[1, 2],
        _ => &[],
    }
}

pub(super) const CASES: &[Case] = &[
    case("Bernoulli", &[0.3], &[0.0, 1.0], &[0.5, -1.0, 2.0], &[&[-0.1], &[1.1]]),
    case("Bernoulli logits", &[-1.3], &[0.0, 1.0], &[0.5, -1.0, 2.0], &[]),
    case(
        "BetaBinomial",
        &[2.5, 0.7, 12.0],
        &[0.0, 5.0, 12.0],
        &[0.5, -1.0, 13.0],
        &[&[-1.0, 2.0, 12.0], &[1.0, -0.5, 12.0], &[-1.5, -1.5, 12.0]],
    ),
    case(
        "BetaBinomial",
        &[250.0, 700.0, 1200.0],
        &[250.0, 300.0, 400.0],
        &[0.5, -1.0, 1201.0],
        &[&[-1.0, 200.0, 12.0], &[200.0, -0.5, 12.0]],
    ),
    case(
        "Binomial",
        &[12.0, 0.3],
        &[0.0, 5.0, 12.0],
        &[0.5, -1.0, 13.0],
        &[&[12.0, -0.1], &[12.0, 1.1]],
    ),
    case(
        "Binomial",
        &[1200.0, 0.3],
        &[300.0, 360.0, 400.0],
        &[0.5, -1.0, 1201.0],
        &[&[1200.0, -0.1], &[1200.0, 1.1]],
    ),
    case("Binomial logits", &[12.0, -1.7], &[0.0, 5.0, 12.0], &[0.5, -1.0, 13.0], &[]),
    case("Binomial logits", &[1200.0, 0.4], &[600.0, 700.0, 800.0], &[0.5, 1201.0], &[]),
    case("Categorical", &[0.2, 0.5, 0.05, 0.25], &[0.0, 1.0, 3.0], &[0.5, -1.0, 4.0], &[]),
    case("Categorical logits", &[2.0, -1.0, 0.3], &[0.0, 1.0, 2.0], &[0.5, -1.0, 3.0], &[]),
    case("Geometric", &[0.3], &[0.0, 2.0, 30.0], &[0.5, -1.0], &[&[-0.1], &[1.1]]),
    case("Geometric logits", &[-0.8], &[0.0, 2.0, 30.0], &[0.5, -1.0], &[]),
    case(
        "NegativeBinomial2",
        &[3.5, 1.7],
        &[0.0, 2.0, 30.0],
        &[0.5, -1.0],
        &[&[-1.0, 1.0], &[1.0, -1.0], &[1.0, -0.5], &[-2.0, -1.0]],
    ),
    case("NegativeBinomial2", &[350.0, 40.0], &[250.0, 370.0, 420.0], &[0.5, -1.0], &[]),
    case("Poisson", &[6.5], &[0.0, 4.0, 15.0], &[1.5, -1.0], &[&[-1.0]]),
    case(
        "ZeroInflatedPoisson",
        &[0.3, 6.5],
        &[0.0, 4.0, 15.0],
        &[1.5, -1.0],
        &[&[-0.1, 1.0], &[1.1, 1.0], &[0.5, -1.0]],
    ),
];

pub(super) const EDGES: &[(&str, &[f64])] = &[
    ("Bernoulli", &[0.0]),
    ("Bernoulli", &[1.0]),
    ("Bernoulli logits", &[-40.0]),
    ("BetaBinomial", &[0.01, 0.02, 40.0]),
    ("BetaBinomial", &[1e9, 2e9, 40.0]),
    ("BetaBinomial", &[2.0, 3.0, 0.0]),
    ("Binomial", &[0.0, 0.3]),
    ("Binomial", &[40.0, 0.0]),
    ("Binomial", &[40.0, 1.0]),
    ("Binomial", &[40.0, 1e-300]),
    ("Binomial logits", &[40.0, 30.0]),
    ("Categorical", &[0.0, 1.0]),
    ("Categorical", &[1.0]),
    ("Categorical logits", &[-700.0, 0.0, 700.0]),
    ("Geometric", &[1.0]),
    ("Geometric", &[0.02]),
    ("Geometric logits", &[40.0]),
    ("NegativeBinomial2", &[1e-9, 2.0]),
    ("NegativeBinomial2", &[5.0, 0.05]),
    ("NegativeBinomial2", &[700.0, 1e12]),
    ("Poisson", &[0.0]),
    ("Poisson", &[1e-9]),
    ("Poisson", &[1500.0]),
    ("ZeroInflatedPoisson", &[0.0, 6.5]),
    ("ZeroInflatedPoisson", &[1.0, 6.5]),
    ("ZeroInflatedPoisson", &[0.3, 1500.0]),
];
