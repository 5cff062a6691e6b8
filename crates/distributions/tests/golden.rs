//! Every distribution against values computed with 50 digits.

mod cases;

use autodiff::{Graph, Var};
use cases::{CASES, concrete};

#[test]
fn values_agree_with_high_precision() {
    let text = include_str!("golden/distributions.csv");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, parameters, quantity, argument, value] = fields[..] else { panic!("{line}") };
        let parameters: Vec<f64> = parameters.split(' ').map(|x| x.parse().unwrap()).collect();
        let argument: f64 = argument.parse().unwrap();
        let expected: f64 = value.parse().unwrap();
        let distribution = concrete(name, &parameters);
        let graph = Graph::new();
        let x: Var<'_> = graph.constant(argument);
        let found = match quantity {
            "log_prob" => Some(distribution.log_prob(x)),
            "cdf" => distribution.cdf(x),
            "icdf" => distribution.icdf(x),
            "mean" => distribution.mean(&graph),
            "variance" => distribution.variance(&graph),
            other => panic!("{other}"),
        };
        let found = found.unwrap().value().unwrap().to_scalar().unwrap();
        let size = match (name, quantity) {
            // The rounding of rate / count is felt count times.
            ("Poisson", "log_prob") => expected.abs() + 0.1 * argument + 1.0,
            // Φ of values 30 standard deviations out: see the bound of ndtr in autodiff.
            ("Normal", "cdf") => expected.abs() * 100.0,
            // 1 - 2Φ(-z) and (1 - p) / 2 are exact to a rounding of 1.
            ("HalfNormal", "cdf") => 1.0,
            ("HalfNormal", "icdf") => parameters[0],
            ("Uniform", "cdf") => 1.0,
            ("Poisson", "cdf") => expected.abs() * 30.0 * parameters[0].sqrt().max(1.0),
            _ => expected.abs().max(1e-300),
        };
        assert!((found - expected).abs() <= 4e-15 * size, "{line}: found {found:e}");
    }
    for case in CASES {
        assert!(text.contains(&format!("\n{},", case.name)), "no values for {}", case.name);
    }
}
