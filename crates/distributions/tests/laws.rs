//! Laws that every distribution of numbers keeps: total probability, draws against the cdf,
//! moments, derivatives.

mod cases;

use autodiff::{Graph, Operand, Shape, Var, grad};
use cases::{
    Case, at, at_all, cases, central_difference, concrete, edges, fixed, has_quantiles, make,
};
use distributions::{Constraint, Distribution, biject_to};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Not those whose mean and variance are infinite, of another kind, or not known.
fn has_moments(name: &str) -> bool {
    let without = ["Cauchy", "HalfCauchy", "VonMises", "Categorical", "Categorical logits"];
    !(without.contains(&name) || name.starts_with("Transformed") || name.starts_with("Truncated "))
        && name != "Truncated"
}

/// Points with logs of weights such that the weighted sum of `f(x) p(x)` is the expectation of f: the
/// trapezoid in unconstrained coordinates (which converges exponentially for smooth integrands that
/// vanish at both ends), or all values of a discrete distribution.
fn quadrature(distribution: &dyn Distribution) -> (Vec<f64>, Vec<f64>) {
    let support = distribution.support();
    if support.is_discrete() {
        let values = match distribution.enumerate_support() {
            Some(values) => values.data().to_vec(),
            None => (0..3000).map(f64::from).collect(),
        };
        let weights = vec![0.0; values.len()];
        return (values, weights);
    }
    let quantile = |p: f64| -> Option<f64> {
        let graph = Graph::new();
        distribution.icdf(graph.constant(p))?.value()?.to_scalar()
    };
    // The middle is where densities may have a kink, and where tails of both sides meet.
    let middle = quantile(0.5).unwrap_or(0.0);
    let pieces = match support {
        Constraint::Real => vec![
            (Constraint::LessThan { high: middle.into() }, [0.125, 0.25, 0.375]),
            (Constraint::GreaterThan { low: middle.into() }, [0.625, 0.75, 0.875]),
        ],
        other => vec![(other, [0.25, 0.5, 0.75])],
    };
    let step = 0.02;
    let (mut points, mut weights) = (Vec::new(), Vec::new());
    for (piece, quartiles) in pieces {
        let transform = biject_to(&piece).unwrap();
        // Around the middle of the mass of each piece, in steps of its width.
        let [first, center, last] = quartiles.map(|p| {
            let x = quantile(p)?;
            Some(at(|v| transform.inverse(v), x)).filter(|u| u.is_finite())
        });
        let width = first.zip(last).map_or(1.0, |(first, last)| (last - first).abs().min(1.0));
        let step = step * if width > 0.0 { width } else { 1.0 };
        let center = center.unwrap_or(0.0);
        let u: Vec<f64> = (-4000..=4000).map(|i| center + f64::from(i) * step).collect();
        let x = at_all(|v| transform.forward(v), &u);
        let log = at_all(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), &u);
        points.extend(x);
        weights.extend(log.iter().map(|log| log + step.ln()));
    }
    (points, weights)
}

/// Whether the densities of a distribution are smooth between the bounds of its support.
fn is_smooth(name: &str) -> bool {
    !["MixtureSameFamily bounds", "MixtureGeneral"].contains(&name)
}

/// All cases and edges.
fn all_parameters() -> impl Iterator<Item = (&'static str, &'static [f64])> {
    cases().map(|case| (case.name, case.parameters)).chain(edges().copied())
}

#[test]
fn probability_is_one_and_moments_are_as_stated() {
    let mut wrong = Vec::new();
    for (name, parameters) in all_parameters().filter(|(name, _)| is_smooth(name)) {
        let distribution = concrete(name, parameters);
        distribution.validate().unwrap();
        let (x, weights) = quadrature(&*distribution);
        let log_prob = at_all(|v| distribution.log_prob(v), &x);
        let masses: Vec<f64> = log_prob
            .iter()
            .zip(&weights)
            .map(|(log_prob, weight)| (log_prob + weight).exp())
            .collect();
        let expectation = |f: &dyn Fn(f64) -> f64| -> f64 {
            x.iter().zip(&masses).map(|(&x, &p)| if p == 0.0 { 0.0 } else { f(x) * p }).sum()
        };
        let total = expectation(&|_| 1.0);
        if (total - 1.0).abs() > 1e-10 || total.is_nan() {
            wrong.push(format!("{name} {parameters:?}: {total}"));
        }
        if !has_moments(name) {
            continue;
        }
        let graph = Graph::new();
        let number = |v: Option<Var<'_>>| v.unwrap().value().unwrap().to_scalar().unwrap();
        let (mean, variance) =
            (number(distribution.mean(&graph)), number(distribution.variance(&graph)));
        // Heavy tails have none.
        if !(mean.is_finite() && variance.is_finite()) {
            continue;
        }
        let deviation = variance.sqrt();
        let found = expectation(&|x| x);
        let size = mean.abs().max(deviation);
        if (found - mean).abs() > 1e-9 * size {
            wrong.push(format!("{name} {parameters:?}: mean {found} {mean}"));
        }
        let found = expectation(&|x| ((x - mean) / deviation).powi(2));
        // The rounding of the mean and of values is felt by narrow distributions.
        let bound = 1e-9 + 1e-14 * mean.abs() / deviation;
        if deviation > 0.0 && (found - 1.0).abs() > bound {
            wrong.push(format!("{name} {parameters:?}: variance {found} {variance}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn draws_follow_the_cdf() {
    // Kolmogorov and Smirnov: P(D > 3 / √n) < 2 exp(-2 · 3²) = 3e-8 for each distribution; for a
    // discrete one it is less. With 160 of them a false alarm has a chance of 5e-6 over all seeds.
    const N: usize = 20_000;
    let mut wrong = Vec::new();
    for (name, parameters) in all_parameters() {
        let distribution = concrete(name, parameters);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
        let draws = distribution.sample(&mut rng, Shape::from(N)).unwrap();
        let inside = at_all(|v| distribution.support().contains(v), draws.data());
        if inside.iter().any(|&inside| inside != 1.0) {
            wrong.push(format!("{name} {parameters:?}: draws outside the support"));
        }
        let mut draws = draws.data().to_vec();
        draws.sort_by(f64::total_cmp);
        let graph = Graph::new();
        let cdf = distribution.cdf(graph.constant(draws.clone())).unwrap().value().unwrap();
        let discrete = distribution.support().is_discrete();
        let mut distance: f64 = 0.0;
        for (i, (&x, &cdf)) in draws.iter().zip(cdf.data()).enumerate() {
            // Of equal draws only the last counts: the empirical cdf steps over them at once.
            if draws.get(i + 1) == Some(&x) {
                continue;
            }
            distance = distance.max((cdf - (i + 1) as f64 / N as f64).abs());
            if !discrete {
                distance = distance.max((cdf - i as f64 / N as f64).abs());
            }
        }
        let scaled = distance * (N as f64).sqrt();
        if scaled >= 3.0 {
            wrong.push(format!("{name} {parameters:?}: {scaled}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cdf_and_icdf_are_inverse_and_the_cdf_ends_at_its_bounds() {
    for case in cases() {
        let distribution = concrete(case.name, case.parameters);
        let name = case.name;
        let cdf = |x: f64| at(|v| distribution.cdf(v).unwrap(), x);
        // Heavy tails reach far.
        assert!(cdf(-1e30) < 1e-15, "{name}");
        assert!((cdf(1e30) - 1.0).abs() < 1e-15, "{name}");
        if !has_quantiles(name) {
            let graph = Graph::new();
            assert!(distribution.icdf(graph.constant(0.5)).is_none());
            continue;
        }
        for p in [0.001, 0.1, 0.5, 0.77, 0.999] {
            let x = at(|v| distribution.icdf(v).unwrap(), p);
            let back = cdf(x);
            if distribution.support().is_discrete() {
                let below = cdf(x - 1.0);
                assert!(below < p && p <= back, "{name}: {below} {p} {back}");
            } else {
                assert!((back - p).abs() < 2e-14, "{name}: {back} {p} at {x}");
            }
        }
        for p in [-0.1, 1.1, f64::NAN] {
            let x = at(|v| distribution.icdf(v).unwrap(), p);
            assert!(x.is_nan(), "{name}: {x}");
        }
    }
}

#[test]
fn logs_of_the_cdf_and_of_survival_agree_with_it() {
    for case in cases() {
        let distribution = concrete(case.name, case.parameters);
        let name = case.name;
        let cdf = |x: f64| at(|v| distribution.cdf(v).unwrap(), x);
        let log_cdf = |x: f64| at(|v| distribution.log_cdf(v).unwrap(), x);
        let log_survival = |x: f64| at(|v| distribution.log_survival(v).unwrap(), x);
        for &x in case.at {
            let (lower, upper) = (log_cdf(x), log_survival(x));
            assert!((lower.exp() - cdf(x)).abs() < 2e-14, "{name} at {x}: {}", cdf(x));
            assert!((lower.exp() + upper.exp() - 1.0).abs() < 2e-14, "{name} at {x}: {upper}");
        }
        // Outside the support all mass is on one side.
        for &x in case.outside.iter().filter(|x| x.is_finite()) {
            let p = cdf(x);
            let discrete = distribution.support().is_discrete();
            if discrete && p > 0.0 && p < 1.0 {
                continue;
            }
            assert!(p == 0.0 || (p - 1.0).abs() < 1e-15, "{name}: {p} at {x}");
            let (empty, full) =
                if p < 0.5 { (log_cdf(x), log_survival(x)) } else { (log_survival(x), log_cdf(x)) };
            assert!(empty < -30.0, "{name} at {x}: {empty}");
            assert!(full.abs() < 1e-13, "{name} at {x}: {full}");
        }
    }
}

/// A formula of a distribution's parameters and a value, all variables but for counts, with its
/// gradient; the derivatives by counts are 0.
fn joint_gradient(
    case: &Case,
    formula: impl for<'g> Fn(&(dyn Distribution + 'g), Var<'g>) -> Var<'g>,
    inputs: &[f64],
) -> (f64, Vec<f64>) {
    let graph = Graph::new();
    let unknown: Vec<usize> = (0..inputs.len()).filter(|i| !fixed(case.name).contains(i)).collect();
    let vars: Vec<Var<'_>> = (0..inputs.len())
        .map(|i| match unknown.contains(&i) {
            true => graph.input("", ()),
            false => graph.constant(inputs[i]),
        })
        .collect();
    let (value, parameters) = vars.split_last().unwrap();
    let operands: Vec<Operand<'_>> = parameters.iter().map(|&p| p.into()).collect();
    let result = formula(&*make(case.name, &operands), *value);
    let inputs_of_program: Vec<Var<'_>> = unknown.iter().map(|&i| vars[i]).collect();
    let mut outputs = vec![result];
    outputs.extend(grad(result, &inputs_of_program));
    let program = graph.compile(&inputs_of_program, &outputs).unwrap();
    let numbers: Vec<f64> = unknown.iter().map(|&i| inputs[i]).collect();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), &numbers, &mut out).unwrap();
    let mut gradient = vec![0.0; inputs.len()];
    unknown.iter().zip(&out[1..]).for_each(|(&i, &slope)| gradient[i] = slope);
    (out[0], gradient)
}

/// The derivative of a formula by the value alone, with known parameters.
fn slope(
    distribution: &dyn Distribution,
    formula: impl for<'g> Fn(&dyn Distribution, Var<'g>) -> Var<'g>,
    x: f64,
) -> f64 {
    let graph = Graph::new();
    let value = graph.input("value", ());
    let slope = grad(formula(distribution, value), &[value])[0];
    let program = graph.compile(&[value], &[slope]).unwrap();
    let mut out = [0.0];
    program.eval(&mut program.workspace(), &[x], &mut out).unwrap();
    out[0]
}

#[test]
fn gradients_agree_with_finite_differences() {
    for case in cases() {
        for &x in case.at {
            let log_prob = |inputs: &[f64]| {
                joint_gradient(case, |d, value| d.log_prob_in_support(value), inputs)
            };
            let mut inputs = case.parameters.to_vec();
            inputs.push(x);
            let (_, gradient) = log_prob(&inputs);
            let distribution = concrete(case.name, case.parameters);
            let fixed = fixed(case.name);
            let discrete = distribution.support().is_discrete();
            for (i, &found) in gradient.iter().enumerate() {
                if fixed.contains(&i) || (discrete && i + 1 == inputs.len()) {
                    continue;
                }
                let along = |t: f64| {
                    let mut moved = inputs.clone();
                    moved[i] = t;
                    log_prob(&moved).0
                };
                let expected = central_difference(along, inputs[i]);
                let error = (found - expected).abs();
                let close = error < 2e-8 * expected.abs().max(1.0);
                assert!(close, "{} {i} at {x}: {found} {expected}", case.name);
            }
        }
    }
}

#[test]
fn slopes_of_the_distribution_functions_are_the_density() {
    for case in cases() {
        let distribution = concrete(case.name, case.parameters);
        let name = case.name;
        if distribution.support().is_discrete() {
            continue;
        }
        for &x in case.at {
            let density = at(|v| distribution.log_prob(v), x).exp();
            let (lower, upper) = (
                at(|v| distribution.log_cdf(v).unwrap(), x).exp(),
                at(|v| distribution.log_survival(v).unwrap(), x).exp(),
            );
            let p = at(|v| distribution.cdf(v).unwrap(), x);
            let mut slopes = vec![
                slope(&*distribution, |d, v| d.cdf(v).unwrap(), x) / density,
                slope(&*distribution, |d, v| d.log_cdf(v).unwrap(), x) * lower / density,
                slope(&*distribution, |d, v| d.log_survival(v).unwrap(), x) * -upper / density,
            ];
            if has_quantiles(name) {
                slopes.push(slope(&*distribution, |d, v| d.icdf(v).unwrap(), p) * density);
            }
            for (i, slope) in slopes.into_iter().enumerate() {
                assert!((slope - 1.0).abs() < 1e-9, "{name} {i} at {x}: {slope}");
            }
        }
    }
}

/// The value of a formula of a distribution in which one parameter is a variable, and its derivative;
/// `None` if that is a fault which says that the parameter must be constant.
fn by_parameter(
    case: &Case,
    which: usize,
    formula: impl for<'g> Fn(&(dyn Distribution + 'g), &'g Graph) -> Option<Var<'g>>,
    at: f64,
) -> Option<[f64; 2]> {
    let graph = Graph::new();
    let parameter = graph.input("", ());
    let operands: Vec<Operand<'_>> = (0..case.parameters.len())
        .map(|i| if i == which { parameter.into() } else { case.parameters[i].into() })
        .collect();
    let distribution = make(case.name, &operands);
    let result = formula(&*distribution, &graph)?;
    let slope = grad(result, &[parameter])[0];
    let program = match graph.compile(&[parameter], &[result, slope]) {
        Ok(program) => program,
        Err(error) => {
            assert!(error.to_string().contains("no derivative"), "{}: {error}", case.name);
            return None;
        }
    };
    let mut out = [0.0; 2];
    program.eval(&mut program.workspace(), &[at], &mut out).unwrap();
    Some(out)
}

#[test]
fn quantiles_moments_and_tails_have_derivatives_by_the_parameters() {
    type Formula = for<'g> fn(&(dyn Distribution + 'g), &'g Graph, f64) -> Option<Var<'g>>;
    let formulas: [(&str, Formula); 5] = [
        ("icdf", |d, graph, _| d.icdf(graph.constant(0.3))),
        ("mean", |d, graph, _| d.mean(graph)),
        ("variance", |d, graph, _| d.variance(graph)),
        ("log_cdf", |d, graph, x| d.log_cdf(graph.constant(x))),
        ("log_survival", |d, graph, x| d.log_survival(graph.constant(x))),
    ];
    for case in cases() {
        let is_discrete = concrete(case.name, case.parameters).support().is_discrete();
        for which in (0..case.parameters.len()).filter(|i| !fixed(case.name).contains(i)) {
            for (name, formula) in formulas {
                // The quantiles of counts move in steps.
                if is_discrete && name == "icdf" {
                    continue;
                }
                let x = case.at[1];
                let along = |at: f64| by_parameter(case, which, |d, g| formula(d, g, x), at);
                let Some([value, found]) = along(case.parameters[which]) else { continue };
                // Nothing of counts is above the largest one.
                if value == f64::NEG_INFINITY {
                    assert_eq!(found, 0.0, "{} {which} {name}", case.name);
                    continue;
                }
                let expected =
                    central_difference(|at| along(at).unwrap()[0], case.parameters[which]);
                let close = (found - expected).abs() < 1e-7 * expected.abs().max(1.0);
                assert!(close, "{} {which} {name}: {found} {expected}", case.name);
            }
        }
    }
}

#[test]
fn log_prob_is_minus_infinity_outside_the_support() {
    for case in cases() {
        let log_prob = |x| at(|v| concrete(case.name, case.parameters).log_prob(v), x);
        for &x in case.outside {
            assert_eq!(log_prob(x), f64::NEG_INFINITY, "{} at {x}", case.name);
        }
        assert_eq!(log_prob(f64::NAN), f64::NEG_INFINITY, "{}", case.name);
        assert!(case.at.iter().all(|&x| log_prob(x).is_finite()), "{}", case.name);
    }
}

#[test]
fn an_unknown_parameter_outside_its_domain_never_has_a_density() {
    // What a sampler meets when a parameter depends on others: the density must not be finite.
    for case in cases() {
        let support = concrete(case.name, case.parameters);
        let values = [case.at, &[0.0, 1.0, 2.0, 3.0]].concat();
        for parameters in case.wrong {
            assert!(concrete(case.name, parameters).validate().is_err(), "{}", case.name);
            for &value in &values {
                if at(|v| support.support().contains(v), value) == 0.0 {
                    continue;
                }
                let mut inputs = parameters.to_vec();
                inputs.push(value);
                let (log_prob, _) =
                    joint_gradient(case, |d, value| d.log_prob_in_support(value), &inputs);
                assert!(
                    log_prob.is_nan() || log_prob == f64::NEG_INFINITY,
                    "{} {parameters:?} at {value}: {log_prob}",
                    case.name
                );
            }
        }
    }
}
