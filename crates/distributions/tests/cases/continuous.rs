//! Distributions of real numbers.

use autodiff::Operand;
use distributions::{
    Beta, Cauchy, Chi2, Distribution, DoublyTruncatedPowerLaw, Exponential, Gamma, Gumbel,
    HalfCauchy, HalfNormal, InverseGamma, Laplace, LogNormal, LogUniform, Logistic,
    LowerTruncatedPowerLaw, Normal, Pareto, StudentT, TruncatedNormal, Uniform, VonMises, Weibull,
};

use super::Case;

pub(super) fn make<'a>(name: &str, p: &[Operand<'a>]) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Beta" => Box::new(Beta::new(&p[0], &p[1])),
        "Cauchy" => Box::new(Cauchy::new(&p[0], &p[1])),
        "Chi2" => Box::new(Chi2::new(&p[0])),
        "DoublyTruncatedPowerLaw" => Box::new(DoublyTruncatedPowerLaw::new(&p[0], &p[1], &p[2])),
        "Exponential" => Box::new(Exponential::new(&p[0])),
        "Gamma" => Box::new(Gamma::new(&p[0], &p[1])),
        "Gumbel" => Box::new(Gumbel::new(&p[0], &p[1])),
        "HalfCauchy" => Box::new(HalfCauchy::new(&p[0])),
        "HalfNormal" => Box::new(HalfNormal::new(&p[0])),
        "InverseGamma" => Box::new(InverseGamma::new(&p[0], &p[1])),
        "Laplace" => Box::new(Laplace::new(&p[0], &p[1])),
        "LogNormal" => Box::new(LogNormal::new(&p[0], &p[1])),
        "LogUniform" => Box::new(LogUniform::new(&p[0], &p[1])),
        "Logistic" => Box::new(Logistic::new(&p[0], &p[1])),
        "LowerTruncatedPowerLaw" => Box::new(LowerTruncatedPowerLaw::new(&p[0], &p[1])),
        "Normal" => Box::new(Normal::new(&p[0], &p[1])),
        "Pareto" => Box::new(Pareto::new(&p[0], &p[1])),
        "StudentT" => Box::new(StudentT::new(&p[0], &p[1], &p[2])),
        "TruncatedNormal" => Box::new(TruncatedNormal::new(&p[0], &p[1]).low(&p[2]).high(&p[3])),
        "TruncatedNormal low" => Box::new(TruncatedNormal::new(&p[0], &p[1]).low(&p[2])),
        "TruncatedNormal high" => Box::new(TruncatedNormal::new(&p[0], &p[1]).high(&p[2])),
        "Uniform" => Box::new(Uniform::new(&p[0], &p[1])),
        "VonMises" => Box::new(VonMises::new(&p[0], &p[1])),
        "Weibull" => Box::new(Weibull::new(&p[0], &p[1])),
        _ => return None,
    })
}

const INFINITY: f64 = f64::INFINITY;

const fn case(
    name: &'static str,
    parameters: &'static [f64],
    at: &'static [f64],
    outside: &'static [f64],
    wrong: &'static [&'static [f64]],
) -> Case {
    Case { name, parameters, at, outside, wrong }
}

pub(super) const CASES: &[Case] = &[
    case(
        "Beta",
        &[2.5, 1.7],
        &[0.1, 0.6, 0.95],
        &[-0.1, 1.1],
        &[&[-0.5, 1.0], &[1.5, -2.0], &[-1.5, -1.5]],
    ),
    case(
        "Beta",
        &[150.0, 90.0],
        &[0.5, 0.6, 0.75],
        &[-0.1, 1.1],
        &[&[-1.0, 200.0], &[200.0, -1.0]],
    ),
    case("Cauchy", &[0.5, 1.4], &[-7.0, 0.6, 3.0], &[INFINITY], &[&[0.0, -1.0]]),
    case("Chi2", &[4.5], &[0.1, 4.0, 20.0], &[0.0, -1.0], &[&[-1.0], &[-2.5]]),
    case(
        "DoublyTruncatedPowerLaw",
        &[-2.35, 0.1, 50.0],
        &[0.2, 1.0, 30.0],
        &[0.05, 51.0],
        &[&[-2.0, -0.1, 50.0], &[1.0, 3.0, 2.0], &[1.0, -3.0, -2.0]],
    ),
    case("DoublyTruncatedPowerLaw", &[-1.0, 0.5, 9.0], &[0.6, 8.0], &[0.4, 9.1], &[]),
    case("DoublyTruncatedPowerLaw", &[1.5, 0.5, 9.0], &[0.6, 8.0], &[0.4, 9.1], &[]),
    case("Exponential", &[0.6], &[0.1, 1.0, 5.0], &[-0.1, INFINITY], &[&[-1.0]]),
    case(
        "Gamma",
        &[2.3, 0.7],
        &[0.1, 2.0, 9.0],
        &[0.0, -1.0],
        &[&[-0.5, 1.0], &[-1.5, 1.0], &[1.0, -1.0], &[-1.5, -1.0]],
    ),
    case("Gamma", &[250.0, 50.0], &[4.0, 5.0, 6.5], &[0.0, -1.0], &[&[200.0, -1.0]]),
    case("Gumbel", &[0.5, 1.4], &[-2.0, 0.6, 8.0], &[INFINITY], &[&[0.0, -1.0]]),
    case("HalfCauchy", &[1.7], &[0.2, 1.0, 9.0], &[-0.5, INFINITY], &[&[-1.0]]),
    case("HalfNormal", &[1.7], &[0.2, 1.0, 4.0], &[-0.5, INFINITY], &[&[-1.0]]),
    case(
        "InverseGamma",
        &[4.3, 2.5],
        &[0.2, 1.0, 9.0],
        &[0.0, -1.0],
        &[&[-0.5, 1.0], &[-1.5, 1.0], &[1.0, -1.0]],
    ),
    case("InverseGamma", &[250.0, 50.0], &[0.15, 0.2, 0.25], &[0.0, -1.0], &[&[200.0, -1.0]]),
    case("Laplace", &[0.5, 1.4], &[-7.0, 0.6, 3.0], &[INFINITY], &[&[0.0, -1.0]]),
    case("LogNormal", &[0.3, 0.6], &[0.1, 1.0, 7.0], &[0.0, -1.0, INFINITY], &[&[0.0, -1.0]]),
    case(
        "LogUniform",
        &[0.3, 20.0],
        &[0.4, 1.0, 19.0],
        &[0.2, 21.0],
        &[&[-1.0, 3.0], &[3.0, 2.0], &[-2.0, -1.0]],
    ),
    case("Logistic", &[0.5, 1.4], &[-7.0, 0.6, 8.0], &[INFINITY], &[&[0.0, -1.0]]),
    case(
        "LowerTruncatedPowerLaw",
        &[-4.5, 0.4],
        &[0.5, 1.0, 40.0],
        &[0.3, INFINITY],
        &[&[-1.0, 0.4], &[0.5, 0.4], &[-2.0, -1.0]],
    ),
    case("Normal", &[0.7, 2.3], &[-3.0, 0.7, 2.0], &[INFINITY], &[&[0.0, -1.0]]),
    case("Pareto", &[0.4, 3.5], &[0.5, 1.0, 40.0], &[0.3, INFINITY], &[&[-1.0, 2.0], &[1.0, -2.0]]),
    case(
        "StudentT",
        &[4.5, 0.5, 1.4],
        &[-7.0, 0.6, 30.0],
        &[INFINITY],
        &[&[3.0, 0.0, -1.0], &[-3.0, 0.0, 1.0], &[-0.5, 0.0, 1.0]],
    ),
    case(
        "TruncatedNormal",
        &[0.7, 2.3, -1.5, 4.0],
        &[-1.0, 0.7, 2.0],
        &[-1.6, 4.1],
        &[&[0.0, -1.0, -1.0, 4.0], &[0.0, 1.0, 4.0, -1.0], &[5.0, 1.0, 4.0, 3.0]],
    ),
    case(
        "TruncatedNormal",
        &[-9.0, 2.3, -1.5, -1.4],
        &[-1.49, -1.45],
        &[-1.6, -1.3],
        &[&[-9.0, -1.0, -1.5, -1.4]],
    ),
    case("TruncatedNormal", &[19.0, 2.3, -1.5, 1.4], &[-1.4, 1.3], &[-1.6, 1.5], &[]),
    case(
        "TruncatedNormal low",
        &[0.7, 2.3, 2.0],
        &[2.1, 5.0],
        &[1.9, INFINITY],
        &[&[0.0, -1.0, 0.0]],
    ),
    case("TruncatedNormal low", &[0.7, 2.3, -7.0], &[-2.1, 5.0], &[-7.1], &[]),
    case("TruncatedNormal low", &[0.7, 0.3, 7.0], &[7.01, 7.1], &[6.0], &[]),
    case("TruncatedNormal high", &[0.7, 2.3, -2.0], &[-5.0, -2.1], &[-1.9], &[&[0.0, -1.0, 0.0]]),
    case("Uniform", &[-1.5, 4.0], &[-1.0, 0.0, 3.5], &[4.5, -2.0], &[&[2.0, 1.0]]),
    case("VonMises", &[0.7, 2.3], &[-3.0, 0.8, 2.0], &[3.2, -3.2], &[&[0.0, -1.0]]),
    case("VonMises", &[9.0, 150.0], &[2.5, 2.8, 3.0], &[3.2, -3.2], &[&[0.0, -150.0]]),
    case(
        "Weibull",
        &[1.3, 1.7],
        &[0.1, 1.0, 3.0],
        &[0.0, -1.0],
        &[&[-1.0, 2.0], &[1.0, -2.0], &[-1.0, -2.0]],
    ),
];
