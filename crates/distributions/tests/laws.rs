//! Laws that every distribution keeps: total probability, draws against the cdf, moments,
//! derivatives, and the transform onto the support.

mod cases;

use autodiff::{Graph, Shape, Var, grad};
use cases::{CASES, Case, concrete, make};
use distributions::{Constraint, Distribution, biject_to};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Evaluates a formula of one number.
fn at(formula: impl for<'g> Fn(Var<'g>) -> Var<'g>, x: f64) -> f64 {
    let graph = Graph::new();
    formula(graph.constant(x)).value().unwrap().to_scalar().unwrap()
}

fn central_difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let step = 1e-4 * x.abs().max(0.1);
    let slope = |h: f64| (f(x + h) - f(x - h)) / (2.0 * h);
    (4.0 * slope(step / 2.0) - slope(step)) / 3.0
}

/// The expectation of `f`, by the trapezoid in the unconstrained coordinate (which converges
/// exponentially for smooth integrands that vanish at both ends) or by summing counts.
fn expectation(distribution: &dyn Distribution, f: impl Fn(f64) -> f64) -> f64 {
    let density = |x: f64| at(|v| distribution.log_prob(v), x).exp();
    if distribution.support().is_discrete() {
        return (0..1000).map(f64::from).map(|k| f(k) * density(k)).sum();
    }
    let transform = biject_to(&distribution.support()).unwrap();
    let step = 0.02;
    (-4000..=4000)
        .map(|i| {
            let u = f64::from(i) * step;
            let x = at(|v| transform.forward(v), u);
            let jacobian = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), u).exp();
            if jacobian == 0.0 { 0.0 } else { step * f(x) * density(x) * jacobian }
        })
        .sum()
}

#[test]
fn probability_is_one_and_moments_are_as_stated() {
    for case in CASES {
        let distribution = concrete(case.name, case.parameters);
        let graph = Graph::new();
        let number = |v: Option<Var<'_>>| v.unwrap().value().unwrap().to_scalar().unwrap();
        let (mean, variance) =
            (number(distribution.mean(&graph)), number(distribution.variance(&graph)));
        let total = expectation(&*distribution, |_| 1.0);
        assert!((total - 1.0).abs() < 1e-10, "{}: {total}", case.name);
        let found = expectation(&*distribution, |x| x);
        assert!((found - mean).abs() < 1e-9, "{}: {found} {mean}", case.name);
        let found = expectation(&*distribution, |x| (x - mean).powi(2));
        assert!((found - variance).abs() < 1e-9, "{}: {found} {variance}", case.name);
    }
}

#[test]
fn draws_follow_the_cdf() {
    // Kolmogorov and Smirnov: P(D > 2.75 / √n) < 2 exp(-2 · 2.75²) = 5.4e-7 for each distribution;
    // for a discrete one it is less.
    const N: usize = 100_000;
    for case in CASES {
        let distribution = concrete(case.name, case.parameters);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
        let draws = distribution.sample(&mut rng, Shape::from(N)).unwrap();
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
        assert!(scaled < 2.75, "{}: {scaled}", case.name);
    }
}

#[test]
fn cdf_and_icdf_are_inverse_and_the_cdf_ends_at_its_bounds() {
    for case in CASES {
        let distribution = concrete(case.name, case.parameters);
        for p in [0.001, 0.1, 0.5, 0.77, 0.999] {
            let x = at(|v| distribution.icdf(v).unwrap(), p);
            let back = at(|v| distribution.cdf(v).unwrap(), x);
            if distribution.support().is_discrete() {
                let below = at(|v| distribution.cdf(v).unwrap(), x - 1.0);
                assert!(below < p && p <= back, "{}: {below} {p} {back}", case.name);
            } else {
                assert!((back - p).abs() < 1e-14, "{}: {back} {p}", case.name);
            }
        }
        assert_eq!(at(|v| distribution.cdf(v).unwrap(), -1e9), 0.0, "{}", case.name);
        assert!((at(|v| distribution.cdf(v).unwrap(), 1e9) - 1.0).abs() < 1e-15, "{}", case.name);
    }
}

/// The log density as a function of its parameters and the value, all variables.
fn joint_gradient(case: &Case, inputs: &[f64]) -> (f64, Vec<f64>) {
    let graph = Graph::new();
    let vars: Vec<Var<'_>> = inputs.iter().map(|_| graph.input("", ())).collect();
    let (value, parameters) = vars.split_last().unwrap();
    let operands: Vec<autodiff::Operand<'_>> = parameters.iter().map(|&p| p.into()).collect();
    let log_prob = make(case.name, &operands).log_prob_in_support(*value);
    let mut outputs = vec![log_prob];
    outputs.extend(grad(log_prob, &vars));
    let program = graph.compile(&vars, &outputs).unwrap();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), inputs, &mut out).unwrap();
    (out[0], out[1..].to_vec())
}

#[test]
fn gradients_agree_with_finite_differences() {
    for case in CASES {
        for &x in case.at {
            let mut inputs = case.parameters.to_vec();
            inputs.push(x);
            let (_, gradient) = joint_gradient(case, &inputs);
            let discrete = concrete(case.name, case.parameters).support().is_discrete();
            for (i, &found) in
                gradient.iter().enumerate().take(inputs.len() - usize::from(discrete))
            {
                let along = |t: f64| {
                    let mut moved = inputs.clone();
                    moved[i] = t;
                    joint_gradient(case, &moved).0
                };
                let expected = central_difference(along, inputs[i]);
                let error = (found - expected).abs();
                assert!(
                    error < 1e-8 * expected.abs().max(1.0),
                    "{} {i}: {found} {expected}",
                    case.name
                );
            }
        }
    }
}

#[test]
fn transforms_are_inverse_to_themselves_and_know_their_jacobian() {
    let constraints = [
        Constraint::Real,
        Constraint::Positive,
        Constraint::NonNegative,
        Constraint::GreaterThan { low: (-3.0).into() },
        Constraint::LessThan { high: (-3.0).into() },
        Constraint::Circular,
        Constraint::Interval { low: (-1.0).into(), high: 2.5.into() },
    ];
    for constraint in constraints {
        let transform = biject_to(&constraint).unwrap();
        for x in [-6.0, -0.5, 0.0, 1.25, 5.0] {
            let y = at(|v| transform.forward(v), x);
            assert_eq!(at(|v| constraint.contains(v), y), 1.0, "{constraint:?}");
            let back = at(|v| transform.inverse(v), y);
            assert!((back - x).abs() < 1e-12, "{constraint:?}: {back} {x}");
            let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
            let expected = central_difference(|t| at(|v| transform.forward(v), t), x).abs().ln();
            assert!((found - expected).abs() < 1e-7, "{constraint:?}: {found} {expected}");
        }
        // Far out the value sticks to the bound but the Jacobian stays finite.
        for x in [-800.0, 800.0] {
            let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
            assert!(found.is_finite(), "{constraint:?} at {x}: {found}");
        }
    }
}

#[test]
fn log_prob_is_minus_infinity_outside_the_support() {
    let outside = [("HalfNormal", -0.5), ("Uniform", 4.5), ("Poisson", 1.5), ("Poisson", -1.0)];
    for case in CASES {
        for &(name, x) in outside.iter().filter(|(name, _)| *name == case.name) {
            let found = at(|v| concrete(case.name, case.parameters).log_prob(v), x);
            assert_eq!(found, f64::NEG_INFINITY, "{name} at {x}");
        }
        assert_eq!(
            at(|v| concrete(case.name, case.parameters).log_prob(v), f64::NAN),
            f64::NEG_INFINITY
        );
    }
}

#[test]
fn an_unknown_parameter_outside_its_domain_never_has_a_density() {
    // What a sampler meets when a parameter depends on others: the density must not be finite.
    let wrong: &[(&str, &[f64], &[f64])] = &[
        ("Exponential", &[-1.0], &[0.0, 2.0]),
        ("HalfNormal", &[-1.0], &[0.0, 2.0]),
        ("Normal", &[0.0, -1.0], &[0.0, 2.0]),
        ("Poisson", &[-1.0], &[0.0, 3.0]),
        ("Uniform", &[2.0, 1.0], &[1.0, 1.5]),
    ];
    for case in CASES {
        let (_, parameters, values) = wrong
            .iter()
            .find(|(name, ..)| *name == case.name)
            .expect("wrong parameters in the list");
        for &value in *values {
            let mut inputs = parameters.to_vec();
            inputs.push(value);
            let (log_prob, _) = joint_gradient(case, &inputs);
            assert!(log_prob.is_nan() || log_prob == f64::NEG_INFINITY, "{} {log_prob}", case.name);
        }
    }
}
