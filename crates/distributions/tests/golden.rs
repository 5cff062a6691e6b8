//! Every distribution against values computed with 60 digits.

mod cases;

use autodiff::{Graph, Operand, Var};
use cases::{cases, concrete, fixed, make};

/// What an error may be, in units of 1e-14, for a row of the table.
fn allowance(name: &str, p: &[f64], quantity: &str, argument: f64, expected: f64) -> f64 {
    let is_log = quantity.starts_with("log");
    // Relative; logs absolute near zero.
    let size = if is_log { expected.abs().max(1.0) } else { expected.abs().max(1e-300) };
    match (name, quantity) {
        // The rounding of the rate is felt count times.
        ("Poisson", "log_prob") => (6.0 + argument.sqrt() / 30.0) * size,
        ("Binomial logits" | "NegativeBinomial2", "log_prob") if argument > 1e6 => 20.0 * size,
        // So is that of rate · value by large concentrations, and of log x by small scales.
        ("Gamma", "log_prob") if p[0] > 100.0 => 20.0 * size,
        // There 1/value is rounded too.
        ("InverseGamma", "log_prob") if p[0] > 100.0 => 90.0 * size,
        ("Gamma" | "InverseGamma", _) if p[0] > 100.0 => (3.0 + 2e-2 * p[0].sqrt()) * size,
        ("LogNormal", "cdf" | "log_cdf" | "log_survival") => {
            (1.0 + 2e-3 * p[0].abs() / p[1]) * size
        }
        ("Beta", _) if p[0] > 100.0 => 20.0 * size,
        // Φ and the like far out.
        ("Gumbel" | "InverseGamma" | "StudentT" | "TruncatedNormal", "cdf") => 3.0 * size,
        // The exponent multiplies the rounding of the logarithm.
        ("DoublyTruncatedPowerLaw", "variance") => p[2] * p[2],
        ("LogUniform", "variance") => (10.0 + 3.0 / (p[1] / p[0]).ln()) * size,
        ("DoublyTruncatedPowerLaw" | "LogUniform", _) => 10.0 * size,
        ("Pareto" | "Weibull", "icdf") => 6.0 * size,
        // Differences of numbers near 1.
        ("VonMises", "cdf" | "variance") => 1.0,
        ("VonMises", "log_cdf") => 1.0 + (-expected).exp(),
        ("NegativeBinomial2", "log_survival") if p[1] < 1e-3 => 2.0 * size,
        ("BetaBinomial", "cdf") if p[0] > 1e6 => 10.0 * size,
        // Differences of values of the distribution function.
        (name, "log_prob") if name.starts_with("Truncated ") => 10.0 * size,
        (name, "cdf") if name.starts_with("Truncated") && !name.contains("Normal") => 10.0,
        (name, "log_cdf" | "log_survival")
            if name.starts_with("Truncated") && !name.contains("Normal") =>
        {
            10.0 * (1.0 + (-expected).exp())
        }
        ("Transformed interval", "cdf") => 3.0 * size,
        // Logits of 800.
        ("Categorical logits", _) => 2.0 * size,
        ("HalfNormal", "icdf") => p[0],
        ("Cauchy", "icdf") => size + p[1],
        ("TruncatedNormal", "icdf") => size + p[1],
        _ => size,
    }
}

#[test]
fn values_agree_with_high_precision() {
    let text = include_str!("golden/distributions.csv");
    let mut wrong = Vec::new();
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
            "log_cdf" => distribution.log_cdf(x),
            "log_survival" => distribution.log_survival(x),
            "icdf" => distribution.icdf(x),
            "mean" => distribution.mean(&graph),
            "variance" => distribution.variance(&graph),
            other => panic!("{other}"),
        };
        let found = found.unwrap().value().unwrap().to_scalar().unwrap();
        let mut allowed = 1e-14 * allowance(name, &parameters, quantity, argument, expected);
        if quantity == "log_prob" {
            // Log densities are held to this, whatever is said above.
            allowed = allowed.min(1e-12 * expected.abs().max(1.0));
        }
        let error = (found - expected).abs() / allowed;
        let is_equal = found == expected || (found.is_nan() && expected.is_nan());
        if !is_equal && (error.is_nan() || error > 1.0) {
            wrong.push(format!("{line}: found {found:e}, error {error:.1}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    for case in cases() {
        assert!(text.contains(&format!("\n{},", case.name)), "no values for {}", case.name);
    }
}

/// The log density by a program in which the inputs of one set are variables, the others numbers.
fn compiled(name: &str, inputs: &[f64], is_variable: impl Fn(usize) -> bool) -> f64 {
    let graph = Graph::new();
    let vars: Vec<Var<'_>> = (0..inputs.len())
        .map(|i| if is_variable(i) { graph.input("", ()) } else { graph.constant(inputs[i]) })
        .collect();
    let (value, parameters) = vars.split_last().unwrap();
    // Numbers stay numbers, as formulas may look at them.
    let operands: Vec<Operand<'_>> = parameters
        .iter()
        .enumerate()
        .map(|(i, &p)| if is_variable(i) { p.into() } else { inputs[i].into() })
        .collect();
    let log_prob = make(name, &operands).log_prob_in_support(*value);
    let (used, numbers): (Vec<Var<'_>>, Vec<f64>) =
        (0..inputs.len()).filter(|&i| is_variable(i)).map(|i| (vars[i], inputs[i])).unzip();
    let program = graph.compile(&used, &[log_prob]).unwrap();
    let mut found = [0.0];
    program.eval(&mut program.workspace(), &numbers, &mut found).unwrap();
    found[0]
}

#[test]
fn compiled_log_densities_agree_with_high_precision_whatever_is_known() {
    let text = include_str!("golden/distributions.csv");
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| line.contains(",log_prob,")) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, parameters, _, argument, value] = fields[..] else { panic!("{line}") };
        let mut inputs: Vec<f64> = parameters.split(' ').map(|x| x.parse().unwrap()).collect();
        inputs.push(argument.parse().unwrap());
        let expected: f64 = value.parse().unwrap();
        let (at, numbers) = inputs.split_last().unwrap();
        // The formulas of a compiled model hold where the transform or the data put the value.
        let base = concrete(name, numbers);
        let is_discrete = base.support().is_discrete();
        // The rounding of a logarithm that is not known is magnified by a small scale.
        let large = if name == "LogNormal" { at.ln().abs() / numbers[1] } else { 0.0 };
        for set in 0..1usize << inputs.len() {
            // Counts are known: those of the parameters, and the data.
            let is_count =
                |i: usize| fixed(name).contains(&i) || (is_discrete && i + 1 == inputs.len());
            if (0..inputs.len()).any(|i| set >> i & 1 == 1 && is_count(i)) {
                continue;
            }
            let found = compiled(name, &inputs, |i| set >> i & 1 == 1);
            let error = (found - expected).abs() / expected.abs().max(1.0);
            let is_value_known = set >> (inputs.len() - 1) & 1 == 0;
            let bound = 1e-12 + if is_value_known { 0.0 } else { 3e-16 * large };
            if found != expected && (error.is_nan() || error > bound) {
                wrong
                    .push(format!("{line}, variables {set:b}: found {found:e}, error {error:.1e}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// The rows of log densities of one distribution.
struct Sample {
    name: &'static str,
    parameters: Vec<f64>,
    data: Vec<f64>,
    log_probs: Vec<f64>,
}

fn samples() -> Vec<Sample> {
    let text = include_str!("golden/distributions.csv");
    let mut found: Vec<Sample> = Vec::new();
    for line in text.lines().filter(|line| line.contains(",log_prob,")) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, parameters, _, argument, value] = fields[..] else { panic!("{line}") };
        let parameters: Vec<f64> = parameters.split(' ').map(|x| x.parse().unwrap()).collect();
        let [argument, value]: [f64; 2] = [argument, value].map(|x| x.parse().unwrap());
        match found.iter_mut().find(|s| s.name == name && s.parameters == parameters) {
            Some(sample) => {
                sample.data.push(argument);
                sample.log_probs.push(value);
            }
            None => found.push(Sample {
                name,
                parameters,
                data: vec![argument],
                log_probs: vec![value],
            }),
        }
    }
    found
}

#[test]
fn the_log_density_of_several_data_agrees_with_high_precision() {
    let mut wrong = Vec::new();
    for Sample { name, parameters: numbers, data, log_probs: values } in samples() {
        let expected: f64 = values.iter().sum();
        if data.len() < 2 || !expected.is_finite() {
            continue;
        }
        let graph = Graph::new();
        let is_count = |i: usize| fixed(name).contains(&i);
        let vars: Vec<Var<'_>> = (0..numbers.len()).map(|_| graph.input("", ())).collect();
        let operands: Vec<Operand<'_>> = (0..numbers.len())
            .map(|i| if is_count(i) { numbers[i].into() } else { vars[i].into() })
            .collect();
        let log_prob = make(name, &operands).log_prob_in_support(graph.constant(data.clone()));
        let program = graph.compile(&vars, &[log_prob.sum()]).unwrap();
        let mut found = [0.0];
        program.eval(&mut program.workspace(), &numbers, &mut found).unwrap();
        let size = values.iter().map(|value| value.abs()).sum::<f64>().max(1.0);
        let error = (found[0] - expected).abs() / size;
        if error.is_nan() || error > 1e-12 {
            wrong.push(format!("{name} {numbers:?} at {data:?}: {found:?} {expected} {error:.1e}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
