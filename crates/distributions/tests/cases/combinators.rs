//! Distributions of numbers made of others.

use autodiff::Operand;
use distributions::{
    AffineTransform, Cauchy, Censored, Distribution, ExpTransform, Gamma, Logistic, MixtureGeneral,
    MixtureSameFamily, Normal, Poisson, Transformed, Truncated, Uniform,
};
use distributions::{Beta, Categorical, IntervalTransform};

use super::discrete::vector;
use super::{Case, case};

pub(super) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Transformed exp" => {
            Box::new(Transformed::new(Normal::new(&p[0], &p[1]), ExpTransform::new(&p[2])))
        }
        "Transformed affine" => {
            let affine = AffineTransform::new(&p[2], &p[3]);
            Box::new(Transformed::new(Gamma::new(&p[0], &p[1]), affine))
        }
        "Transformed interval" => {
            let interval = IntervalTransform::new(&p[2], &p[3]);
            Box::new(Transformed::new(Normal::new(&p[0], &p[1]), interval))
        }
        "Truncated low" => Box::new(Truncated::new(Logistic::new(&p[0], &p[1])).low(&p[2])),
        "Truncated" => {
            let base = Cauchy::new(&p[0], &p[1]);
            Box::new(Truncated::new(base).low(&p[2]).high(&p[3]))
        }
        "Truncated high" => Box::new(Truncated::new(Gamma::new(2.5, &p[0])).high(&p[1])),
        "Truncated discrete" => {
            Box::new(Truncated::new(Poisson::new(&p[0])).low(&p[1]).high(&p[2]))
        }
        "Censored left" => Box::new(Censored::new(Normal::new(&p[0], &p[1])).left(1.0)),
        "Censored right" => Box::new(Censored::new(Normal::new(&p[0], &p[1])).right(1.0)),
        "Censored right gamma" => Box::new(Censored::new(Gamma::new(&p[0], &p[1])).right(1.0)),
        "Censored left counts" => Box::new(Censored::new(Poisson::new(&p[0])).left(1.0)),
        "Censored right counts" => Box::new(Censored::new(Poisson::new(&p[0])).right(1.0)),
        "MixtureSameFamily" => {
            let weights = Categorical::with_logits(vector(&p[..2]));
            let components = Normal::new(vector(&p[2..4]), vector(&p[4..6]));
            Box::new(MixtureSameFamily::new(weights, components))
        }
        "MixtureSameFamily bounds" => {
            let weights = Categorical::new([0.3, 0.7]);
            Box::new(MixtureSameFamily::new(weights, Uniform::new([0.0, 1.0], vector(p))))
        }
        "MixtureGeneral" => {
            let weights = Categorical::with_logits(vector(&p[..2]));
            let components: Vec<Box<dyn Distribution + 'a>> =
                vec![Box::new(Normal::new(&p[2], &p[3])), Box::new(Beta::new(2.5, &p[4]))];
            Box::new(MixtureGeneral::new(weights, components))
        }
        _ => return None,
    })
}

/// Distributions without quantiles.
pub(super) const WITHOUT_QUANTILES: [&str; 3] =
    ["MixtureSameFamily", "MixtureSameFamily bounds", "MixtureGeneral"];

pub(super) const CASES: &[Case] = &[
    case(
        "Transformed exp",
        &[0.3, 0.6, -1.0],
        &[-0.9, 0.3, 7.0],
        &[-1.0, -2.0],
        &[&[0.3, -0.6, -1.0]],
    ),
    case(
        "Transformed affine",
        &[2.3, 0.7, 1.0, -2.0],
        &[0.9, -3.0, -20.0],
        &[1.1],
        &[&[2.3, -0.7, 1.0, -2.0]],
    ),
    case("Transformed interval", &[0.3, 0.6, -1.0, 3.0], &[-0.9, 0.3, 2.0], &[-1.1, 3.1], &[]),
    case("Truncated low", &[0.3, 0.6, 2.0], &[2.1, 4.0, 9.0], &[1.9], &[&[0.3, -0.6, 2.0]]),
    case(
        "Truncated",
        &[0.3, 0.6, -1.0, 2.0],
        &[-0.9, 0.3, 1.9],
        &[-1.1, 2.1],
        &[&[0.3, -0.6, -1.0, 2.0], &[0.3, 0.6, 2.0, -1.0]],
    ),
    case("Truncated high", &[0.6, 3.0], &[0.1, 1.0, 2.9], &[-0.1, 3.1], &[&[-0.6, 3.0]]),
    case("Truncated discrete", &[6.5, 2.0, 9.0], &[2.0, 5.0, 9.0], &[1.0, 10.0, 2.5], &[]),
    case(
        "MixtureSameFamily",
        &[0.3, -0.4, -2.0, 1.0, 0.7, 1.5],
        &[-2.0, 0.3, 4.0],
        &[f64::INFINITY],
        &[&[0.3, -0.4, -2.0, 1.0, 0.7, -1.5]],
    ),
    case("MixtureSameFamily bounds", &[2.0, 3.0], &[0.5, 1.5, 2.5], &[-0.1, 3.1], &[]),
    case(
        "MixtureGeneral",
        &[0.3, -0.4, -2.0, 0.7, 1.5],
        &[-2.0, 0.3, 0.9],
        &[f64::INFINITY],
        &[&[0.3, -0.4, -2.0, -0.7, 1.5]],
    ),
];

pub(super) const EDGES: &[(&str, &[f64])] = &[
    ("Transformed exp", &[0.3, 1e-6, -1.0]),
    ("Transformed affine", &[2.3, 0.7, 5.0, -1e100]),
    ("Transformed affine", &[2.3, 0.7, 0.0, 1e-100]),
    ("Transformed interval", &[0.3, 0.6, 0.0, 1e-100]),
    ("Truncated low", &[0.0, 1e-100, 2e-100]),
    ("Truncated low", &[0.0, 1.0, 600.0]),
    ("Truncated", &[0.3, 1e100, -1.0, 2e100]),
    ("Truncated high", &[0.6, 1e-6]),
    ("Truncated discrete", &[6.5, 0.0, 1.0]),
];
