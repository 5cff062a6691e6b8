//! Distributions of vectors and matrices: reference values, total probability, gradients, draws.

mod cases;

use autodiff::{Array, Graph, Operand, Shape, Var, grad};
use cases::central_difference;
#[cfg(feature = "linear-algebra")]
use distributions::MultivariateNormal;
use distributions::{
    Beta, Binomial, Categorical, Constraint, Dirichlet, Distribution, GaussianRandomWalk,
    IntervalCensored, LKJCholesky, MixtureSameFamily, Multinomial, Normal, Poisson, ZeroSumNormal,
    biject_to,
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The distribution of this name, with parameters in the order of the constructor and events of so many
/// numbers.
fn make<'a>(name: &str, p: &[Operand<'a>], size: usize) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Dirichlet" => Box::new(Dirichlet::new(&p[0])),
        "GaussianRandomWalk" => Box::new(GaussianRandomWalk::new(&p[0], size)),
        "LKJCholesky" => Box::new(LKJCholesky::new(size.isqrt(), &p[0])),
        "Multinomial" => Box::new(Multinomial::new(&p[0], &p[1])),
        "Multinomial logits" => Box::new(Multinomial::with_logits(&p[0], &p[1])),
        "ZeroSumNormal" => Box::new(ZeroSumNormal::new(&p[0], size)),
        "Independent" => Box::new(Normal::new(&p[0], &p[1]).to_event(1)),
        "Expanded" => Box::new(Normal::new(&p[0], &p[1]).expand(size).to_event(1)),
        "Masked" => Box::new(Normal::new(&p[0], 1.0).mask(&p[1]).to_event(1)),
        "Mixture" => {
            let column = |p: &Operand<'a>| match p {
                Operand::Var(var) => var.expand_dims(1).into(),
                known => Operand::from(known.value().unwrap().reshape([2, 1]).unwrap()),
            };
            let components = Normal::new(column(&p[1]), column(&p[2])).expand([2, size]);
            let weights = Categorical::with_logits(&p[0]);
            Box::new(MixtureSameFamily::new(weights, components.to_event(1)))
        }
        "IntervalCensored" => Box::new(IntervalCensored::new(Normal::new(&p[0], &p[1]))),
        "IntervalCensored counts" => Box::new(IntervalCensored::new(Poisson::new(&p[0]))),
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal" => Box::new(MultivariateNormal::new(&p[0], &p[1])),
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal precision" => {
            Box::new(MultivariateNormal::with_precision(&p[0], &p[1]))
        }
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal scale_tril" => {
            Box::new(MultivariateNormal::with_scale_tril(&p[0], &p[1]))
        }
        name => {
            assert!(name.starts_with("MultivariateNormal"), "add {name}");
            return None;
        }
    })
}

/// The numbers in the shape in which the parameter of this place stands.
fn shaped(name: &str, place: usize, numbers: &[f64]) -> Array {
    let is_number = (name.starts_with("Multinomial") && place == 0)
        || ["GaussianRandomWalk", "LKJCholesky", "ZeroSumNormal"].contains(&name)
        || ["Expanded", "IntervalCensored", "IntervalCensored counts"].contains(&name);
    let n = numbers.len().isqrt();
    match place {
        _ if is_number => Array::scalar(numbers[0]),
        1 if name.starts_with("MultivariateNormal") => Array::new([n, n], numbers).unwrap(),
        _ => numbers.into(),
    }
}

struct Row {
    name: String,
    parameters: Vec<Array>,
    value: Array,
    log_prob: f64,
}

fn rows() -> Vec<Row> {
    let numbers =
        |text: &str| -> Vec<f64> { text.split(' ').map(|x| x.parse().unwrap()).collect() };
    include_str!("golden/events.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let [name, parameters @ .., value, log_prob] = &fields[..] else { panic!("{line}") };
            let parameters = parameters
                .iter()
                .enumerate()
                .map(|(i, text)| shaped(name, i, &numbers(text)))
                .collect();
            let value = Array::from(numbers(value));
            let value = match *name {
                "LKJCholesky" => {
                    let n = value.len().isqrt();
                    value.reshape([n, n]).unwrap()
                }
                _ => value,
            };
            Row { name: (*name).to_owned(), parameters, value, log_prob: log_prob.parse().unwrap() }
        })
        .collect()
}

/// The log density, by a program in which the parameters of one set, and the value if it is number 0
/// of the set, are variables.
fn log_prob(row: &Row, is_variable: impl Fn(usize) -> bool) -> Option<f64> {
    let graph = Graph::new();
    let (mut inputs, mut numbers) = (Vec::new(), Vec::new());
    let mut operand = |i: usize, array: &Array| -> Operand<'_> {
        if !is_variable(i) {
            return array.into();
        }
        inputs.push(graph.input("", array.shape()));
        numbers.extend_from_slice(array.data());
        inputs[inputs.len() - 1].into()
    };
    let value = operand(0, &row.value);
    let operands: Vec<Operand<'_>> =
        row.parameters.iter().enumerate().map(|(i, p)| operand(i + 1, p)).collect();
    let distribution = make(&row.name, &operands, row.value.len())?;
    distribution.validate().unwrap();
    let log_prob = distribution.log_prob_in_support(graph.lift(&value));
    assert!(graph.faults().is_empty(), "{}: {:?}", row.name, graph.faults());
    let program = graph.compile(&inputs, &[log_prob]).unwrap();
    let mut found = [0.0];
    program.eval(&mut program.workspace(), &numbers, &mut found).unwrap();
    Some(found[0])
}

#[test]
fn values_agree_with_high_precision_whatever_is_known() {
    let mut wrong = Vec::new();
    for row in rows() {
        let Row { name, parameters, value, log_prob: expected } = &row;
        let is_multinomial = name.starts_with("Multinomial");
        let largest = parameters.iter().flat_map(|p| p.data()).copied().fold(0.0, f64::max);
        for set in 0..1usize << (parameters.len() + 1) {
            // Counts and marks are known.
            let is_known = (is_multinomial && set & 3 != 0)
                || (name.ends_with("counts") && set & 1 != 0)
                || (name == "Masked" && set & 4 != 0);
            if is_known {
                continue;
            }
            let bound = match &**name {
                // A covariance of nearly one dimension magnifies the rounding of its elements by 1e5.
                _ if parameters.iter().any(|p| p.data().contains(&0.99999)) => 1e-10,
                // Formulas that fold keep their large terms.
                "Dirichlet" if set & 2 != 0 => 1e-12 + 3e-15 * largest,
                _ => 1e-12,
            };
            let Some(found) = log_prob(&row, |i| set >> i & 1 == 1) else { continue };
            let error = (found - expected).abs() / expected.abs().max(1.0);
            if found != *expected && (error.is_nan() || error > bound) {
                wrong.push(format!(
                    "{name} {parameters:?} at {value:?}, variables {set:b}: {found} {expected} {error:e}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn gradients_agree_with_finite_differences() {
    for Row { name, parameters, value, log_prob } in rows() {
        // Moderate parameters, away from bounds; LKJCholesky has its own coordinates below.
        let is_ordinary = |x: f64| x.abs() < 1e4 && (x.abs() > 0.01 || x == 0.0);
        let all = || parameters.iter().flat_map(|p| p.data());
        let value_is_inner = name != "Dirichlet" || value.data().iter().all(|&x| x > 0.01);
        // Intervals of counts have no slope, and at a known value that of intervals jumps.
        let is_jump = name.starts_with("IntervalCensored") && value.data()[0] == value.data()[1];
        if is_jump
            || name == "IntervalCensored counts"
            || log_prob.abs() > 1e4
            || !value.data().iter().all(|&x| is_ordinary(x))
        {
            continue;
        }
        if !all().all(|&x| is_ordinary(x)) || !value_is_inner || all().any(|&x| x == 0.99999) {
            continue;
        }
        let is_count = name.starts_with("Multinomial");
        let evaluate = |inputs: &[f64]| -> Option<(f64, Vec<f64>)> {
            let graph = Graph::new();
            let vars: Vec<Var<'_>> =
                parameters.iter().map(|p| graph.input("", p.shape())).collect();
            let mut rest = inputs;
            let mut operands: Vec<Operand<'_>> = Vec::new();
            let mut unknown: Vec<(Var<'_>, usize)> = Vec::new();
            let mut used = Vec::new();
            let mut start = 0;
            for (i, (var, p)) in vars.iter().zip(&parameters).enumerate() {
                let (own, tail) = rest.split_at(p.len());
                rest = tail;
                if is_count && i == 0 {
                    operands.push(Array::new(p.shape(), own).unwrap().into());
                } else {
                    operands.push((*var).into());
                    unknown.push((*var, start));
                    used.extend_from_slice(own);
                }
                start += p.len();
            }
            let x = graph.input("value", value.shape());
            let known = graph.constant(Array::new(value.shape(), rest).unwrap());
            let at = if is_count { known } else { x };
            if !is_count {
                unknown.push((x, start));
                used.extend_from_slice(rest);
            }
            let distribution = make(&name, &operands, value.len())?;
            let log_prob = distribution.log_prob_in_support(at);
            let inputs_of_program: Vec<Var<'_>> = unknown.iter().map(|(var, _)| *var).collect();
            let mut outputs = vec![log_prob];
            outputs.extend(grad(log_prob, &inputs_of_program));
            let program = graph.compile(&inputs_of_program, &outputs).unwrap();
            let mut out = vec![0.0; program.output_len()];
            program.eval(&mut program.workspace(), &used, &mut out).unwrap();
            let mut gradient = vec![f64::NAN; inputs.len()];
            let mut from = 1;
            for (var, start) in unknown {
                let size = var.shape().size();
                gradient[start..start + size].copy_from_slice(&out[from..from + size]);
                from += size;
            }
            Some((out[0], gradient))
        };
        let inputs: Vec<f64> =
            parameters.iter().chain([&value]).flat_map(|p| p.data().to_vec()).collect();
        let Some((_, gradient)) = evaluate(&inputs) else { continue };
        for (i, found) in gradient.iter().enumerate().filter(|(_, slope)| !slope.is_nan()) {
            let along = |t: f64| {
                let mut moved = inputs.clone();
                moved[i] = t;
                evaluate(&moved).unwrap().0
            };
            let expected = central_difference(along, inputs[i]);
            let error = (found - expected).abs();
            assert!(error < 1e-7 * expected.abs().max(1.0), "{name} {i}: {found} {expected}");
        }
    }
}

/// The total probability, by the trapezoid in unconstrained coordinates.
fn total(distribution: &dyn Distribution, range: f64, step: f64) -> f64 {
    let transform = biject_to(&distribution.support()).unwrap();
    let event = distribution.event_shape();
    let unconstrained = transform.unconstrained_shape(event);
    let dimensions = unconstrained.size();
    let per_axis = (2.0 * range / step) as usize + 1;
    let count = per_axis.pow(dimensions as u32);
    let mut points = Vec::with_capacity(count * dimensions);
    for i in 0..count {
        for axis in 0..dimensions {
            let k = i / per_axis.pow(axis as u32) % per_axis;
            points.push(k as f64 * step - range);
        }
    }
    let graph = Graph::new();
    let shape = Shape::new(&[&[count], unconstrained.axes()].concat()).unwrap();
    let x = graph.constant(Array::new(shape, points).unwrap());
    let y = transform.forward(x);
    let log = distribution.log_prob_in_support(y) + transform.log_abs_det_jacobian(x, y);
    assert!(graph.faults().is_empty(), "{:?}", graph.faults());
    let log = log.value().unwrap();
    assert_eq!(log.len(), count);
    log.data().iter().map(|log| log.exp()).sum::<f64>() * step.powi(dimensions as i32)
}

#[test]
fn probability_is_one() {
    let cases: Vec<(Box<dyn Distribution>, f64, f64)> = vec![
        (Box::new(Dirichlet::new([1.5, 2.0, 3.5])), 30.0, 0.2),
        (Box::new(Dirichlet::new([150.0, 200.0])), 5.0, 0.02),
        (Box::new(GaussianRandomWalk::new(0.7, 2)), 9.0, 0.1),
        (Box::new(ZeroSumNormal::new(0.7, 3)), 8.0, 0.1),
        (Box::new(ZeroSumNormal::new(0.7, [2, 3])), 8.0, 0.1),
        (Box::new(LKJCholesky::new(2, 0.8)), 40.0, 0.1),
        (Box::new(LKJCholesky::new(3, 1.7)), 9.0, 0.25),
        #[cfg(feature = "linear-algebra")]
        (
            Box::new(MultivariateNormal::new(
                [0.3, -0.2],
                Array::new([2, 2], [2.0, 0.7, 0.7, 1.0]).unwrap(),
            )),
            14.0,
            0.2,
        ),
    ];
    for (distribution, range, step) in cases {
        let found = total(&*distribution, range, step);
        assert!((found - 1.0).abs() < 1e-9, "{distribution:?}: {found}");
    }
    // Counts are listed.
    let multinomial = Multinomial::new(5.0, [0.2, 0.3, 0.5]);
    let all = multinomial.enumerate_support().unwrap();
    assert_eq!(all.shape(), Shape::from([21, 3]));
    let log_prob = multinomial.log_prob_at(&all).unwrap();
    let sum: f64 = log_prob.data().iter().map(|p| p.exp()).sum();
    assert!((sum - 1.0).abs() < 1e-14, "{sum}");
}

const DRAWS: usize = 20_000;

fn draws(distribution: &dyn Distribution) -> Vec<Vec<f64>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let draws = distribution.sample(&mut rng, Shape::from(DRAWS)).unwrap();
    let graph = Graph::new();
    let inside = distribution.support().contains(graph.constant(&draws)).value().unwrap();
    assert!(inside.data().iter().all(|&inside| inside == 1.0), "{distribution:?}");
    draws.data().chunks(distribution.event_shape().size()).map(<[f64]>::to_vec).collect()
}

/// Compares one element, or a function of the event, with a distribution of numbers: Kolmogorov and
/// Smirnov with P(D > 2.9 / √n) < 1e-7, less for counts.
fn check_marginal(
    events: &[Vec<f64>],
    of: impl Fn(&[f64]) -> f64,
    marginal: &dyn Distribution,
    name: &str,
) {
    let mut x: Vec<f64> = events.iter().map(|event| of(event)).collect();
    x.sort_by(f64::total_cmp);
    let graph = Graph::new();
    let cdf = marginal.cdf(graph.constant(x.clone())).unwrap().value().unwrap();
    let n = x.len() as f64;
    let distance = (0..x.len())
        .filter(|&i| x.get(i + 1) != Some(&x[i]))
        .map(|i| (cdf.data()[i] - (i + 1) as f64 / n).abs())
        .fold(0.0, f64::max);
    assert!(distance * n.sqrt() < 2.9, "{name}: {}", distance * n.sqrt());
}

/// Compares means and variances, within six standard errors of a variable that is not far from normal:
/// the chance of a false alarm is below 1e-8 for each.
fn check_moments(distribution: &dyn Distribution, events: &[Vec<f64>]) {
    let graph = Graph::new();
    let mean = distribution.mean(&graph).unwrap().value().unwrap();
    let variance = distribution.variance(&graph).unwrap().value().unwrap();
    assert_eq!(mean.shape(), distribution.event_shape(), "{distribution:?}");
    assert_eq!(variance.shape(), distribution.event_shape(), "{distribution:?}");
    let n = events.len() as f64;
    for (k, (&mean, &variance)) in mean.data().iter().zip(variance.data()).enumerate() {
        let found = events.iter().map(|event| event[k]).sum::<f64>() / n;
        let bound = 6.0 * (variance / n).sqrt() + 1e-15;
        assert!((found - mean).abs() < bound, "{distribution:?} {k}: {found} {mean}");
        let squares = events.iter().map(|event| (event[k] - mean).powi(2));
        let spread = squares.clone().sum::<f64>() / n;
        let fourth = squares.map(|s| (s - spread).powi(2)).sum::<f64>() / n;
        let bound = 6.0 * (fourth / n).sqrt() + 1e-15;
        assert!((spread - variance).abs() < bound, "{distribution:?} {k}: {spread} {variance}");
    }
}

#[test]
fn draws_have_the_right_moments_and_marginals() {
    let dirichlet = Dirichlet::new([0.05, 2.0, 3.5]);
    let events = draws(&dirichlet);
    check_moments(&dirichlet, &events);
    check_marginal(&events, |x| x[0], &Beta::new(0.05, 5.5), "Dirichlet 0");
    check_marginal(&events, |x| x[2], &Beta::new(3.5, 2.05), "Dirichlet 2");

    let multinomial = Multinomial::with_logits(40.0, [0.3, -1.0, 0.5]);
    let events = draws(&multinomial);
    check_moments(&multinomial, &events);
    let probs = multinomial.mean_value().unwrap() / 40.0;
    check_marginal(&events, |x| x[1], &Binomial::new(40.0, probs.data()[1]), "Multinomial");

    let walk = GaussianRandomWalk::new(0.7, 3);
    let events = draws(&walk);
    check_moments(&walk, &events);
    check_marginal(&events, |x| x[2] - x[1], &Normal::new(0.0, 0.7), "GaussianRandomWalk");

    let effects = ZeroSumNormal::new(0.7, [3, 4]);
    let events = draws(&effects);
    check_moments(&effects, &events);
    let spread = 0.7 * (2.0 / 3.0 * 0.75f64).sqrt();
    check_marginal(&events, |x| x[6], &Normal::new(0.0, spread), "ZeroSumNormal");

    let factors = LKJCholesky::new(4, 1.3);
    let events = draws(&factors);
    check_moments(&factors, &events);
    // Each correlation is 2 B - 1 with B from Beta(η + (n-2)/2, same).
    let marginal = Beta::new(2.3, 2.3);
    let correlation = |i: usize, j: usize| {
        move |x: &[f64]| {
            let product: f64 = (0..4).map(|k| x[4 * i + k] * x[4 * j + k]).sum();
            0.5 * (1.0 + product)
        }
    };
    check_marginal(&events, correlation(1, 0), &marginal, "LKJCholesky 1, 0");
    check_marginal(&events, correlation(3, 2), &marginal, "LKJCholesky 3, 2");
}

#[cfg(feature = "linear-algebra")]
#[test]
fn normal_vectors_are_the_same_by_covariance_precision_and_factor() {
    let covariance = Array::new([2, 2], [4.0, 1.2, 1.2, 1.0]).unwrap();
    let determinant = 4.0 - 1.44;
    let precision = Array::new([2, 2], [1.0, -1.2, -1.2, 4.0]).unwrap() / determinant;
    let factor = Array::new([2, 2], [2.0, 0.0, 0.6, 0.8]).unwrap();
    let loc = [1.0, -1.0];
    let forms = [
        MultivariateNormal::new(loc, &covariance),
        MultivariateNormal::with_precision(loc, &precision),
        MultivariateNormal::with_scale_tril(loc, &factor),
    ];
    let values = Array::new([3, 2], [0.0, 0.0, 1.0, -1.0, 5.0, -3.0]).unwrap();
    let expected = forms[0].log_prob_at(&values).unwrap();
    assert_eq!(expected.shape(), Shape::from(3));
    for form in &forms {
        form.validate().unwrap();
        let found = form.log_prob_at(&values).unwrap();
        for (found, expected) in found.data().iter().zip(expected.data()) {
            assert!((found - expected).abs() < 1e-13, "{form:?}");
        }
        let variance = form.variance_value().unwrap();
        assert!((variance.data()[0] - 4.0).abs() < 1e-14);
        assert!((variance.data()[1] - 1.0).abs() < 1e-14);
        let events = draws(form);
        check_moments(form, &events);
        check_marginal(&events, |x| x[0] - x[1], &Normal::new(2.0, 2.6f64.sqrt()), "difference");
    }
    // A batch of means, and one of matrices.
    let means = Array::new([3, 2], [0.0, 0.0, 1.0, -1.0, 2.0, 2.0]).unwrap();
    let batch = MultivariateNormal::new(&means, &covariance);
    assert_eq!(batch.batch_shape().unwrap(), Shape::from(3));
    let log_prob = batch.log_prob_at([1.0, -1.0]).unwrap();
    assert_eq!(log_prob.shape(), Shape::from(3));
    assert_eq!(log_prob.data()[1], expected.data()[1]);
    let two = [covariance.data(), &[1.0, 0.0, 0.0, 1.0]].concat();
    let matrices = MultivariateNormal::new(loc, Array::new([2, 2, 2], two).unwrap());
    let log_prob = matrices.log_prob_at([1.0, -1.0]).unwrap();
    assert_eq!(log_prob.data()[0], expected.data()[1]);
    let log_prob = matrices.log_prob_at(Array::full([5, 2, 2], 0.5)).unwrap();
    assert_eq!(log_prob.shape(), Shape::from([5, 2]));
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    assert_eq!(matrices.sample(&mut rng, Shape::from([5, 2])).unwrap().shape(), [5, 2, 2].into());

    let wrong = MultivariateNormal::new(loc, Array::new([2, 2], [1.0, 2.0, 2.0, 1.0]).unwrap());
    assert_eq!(
        wrong.validate().unwrap_err().to_string(),
        "MultivariateNormal: covariance_matrix must be a symmetric positive definite matrix, found \
         [1.0, 2.0, 2.0, 1.0]"
    );
    let error = MultivariateNormal::new([1.0, 2.0, 3.0], &covariance).validate().unwrap_err();
    assert!(error.to_string().contains("loc has shape [3]"), "{error}");
}

#[test]
fn wrong_parameters_and_values_are_told() {
    let error = Dirichlet::new([1.0, -1.0]).validate().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Dirichlet: concentration must be positive in each element, found [1.0, -1.0]"
    );
    let error = Dirichlet::new(1.0).validate().unwrap_err();
    assert!(
        error.to_string().contains("found a value of shape [], which has too few axes"),
        "{error}"
    );
    let error = Multinomial::new(2.0, [0.5, 0.6]).validate().unwrap_err();
    assert!(error.to_string().contains("none negative, with sum 1, found [0.5, 0.6]"), "{error}");
    assert!(LKJCholesky::new(0, 1.0).validate().is_err());
    assert!(ZeroSumNormal::new(1.0, ()).validate().is_err());
    assert!(GaussianRandomWalk::new(1.0, 0).validate().is_err());
    // A parameter that is wrong where nothing checks it never gives a density.
    let graph = Graph::new();
    let wrong = graph.input("wrong", ());
    let values = [
        Dirichlet::new(graph.stack(&[wrong, graph.constant(1.0)], 0))
            .log_prob_in_support(graph.constant([0.3, 0.7])),
        LKJCholesky::new(2, wrong)
            .log_prob_in_support(graph.constant([1.0, 0.0, 0.6, 0.8]).reshape([2, 2])),
        GaussianRandomWalk::new(wrong, 2).log_prob_in_support(graph.constant([0.3, 0.7])),
        ZeroSumNormal::new(wrong, 2).log_prob_in_support(graph.constant([0.3, -0.3])),
    ];
    let program = graph.compile(&[wrong], &values).unwrap();
    for x in [-0.5, -1.5] {
        let mut out = vec![0.0; values.len()];
        program.eval(&mut program.workspace(), &[x], &mut out).unwrap();
        assert!(out.iter().all(|p| p.is_nan() || *p == f64::NEG_INFINITY), "{out:?}");
    }
    // Values outside of the support.
    let outside = Dirichlet::new([1.0, 1.0]).log_prob_at([0.3, 0.8]).unwrap();
    assert_eq!(outside.to_scalar(), Some(f64::NEG_INFINITY));
    let outside = Multinomial::new(2.0, [0.5, 0.5]).log_prob_at([1.0, 2.0]).unwrap();
    assert_eq!(outside.to_scalar(), Some(f64::NEG_INFINITY));
    assert!(matches!(LKJCholesky::new(2, 1.0).support(), Constraint::CorrelationCholesky));
}
