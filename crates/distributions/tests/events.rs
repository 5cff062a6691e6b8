//! Distributions of vectors and matrices: reference values, total probability, gradients, draws.

mod cases;

use autodiff::{Array, Graph, Operand, Shape, Var, grad};
use cases::central_difference;
use cases::events::{Row, check_marginal, check_moments, draws, make, rows, total};
#[cfg(feature = "linear-algebra")]
use distributions::MultivariateNormal;
use distributions::{
    Beta, Binomial, Constraint, Dirichlet, Distribution, GaussianRandomWalk, LKJCholesky,
    Multinomial, Normal, ZeroSumNormal,
};
#[cfg(feature = "linear-algebra")]
use rand::SeedableRng;
#[cfg(feature = "linear-algebra")]
use rand_xoshiro::Xoshiro256PlusPlus;

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

/// The condition number of a correlation matrix of two variables; of others 0.
fn condition_of_two(matrix: &Array) -> f64 {
    match *matrix.data() {
        [1.0, r, _, 1.0] => (1.0 + r) / (1.0 - r),
        _ => 0.0,
    }
}

#[test]
fn values_agree_with_high_precision_whatever_is_known() {
    let mut wrong = Vec::new();
    for row in rows() {
        let Row { name, parameters, value, log_prob: expected } = &row;
        let is_multinomial = name.starts_with("Multinomial");
        for set in 0..1usize << (parameters.len() + 1) {
            // Counts and marks are known.
            let is_known = (is_multinomial && set & 3 != 0)
                || (name.ends_with("counts") && set & 1 != 0)
                || (name == "Masked" && set & 4 != 0);
            if is_known {
                continue;
            }
            // A matrix magnifies the rounding of its elements, and of the steps to its factor, by its
            // condition number: less than that cannot be had from doubles.
            let magnified = match &**name {
                "MultivariateNormal" | "MultivariateNormal precision" => {
                    4.0 * f64::EPSILON * condition_of_two(&parameters[1])
                }
                _ => 0.0,
            };
            let bound = 1e-12 + magnified;
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
fn several_shares_of_one_distribution_agree_with_high_precision() {
    let of_one = |row: &Row| row.name == "Dirichlet" && row.parameters[0].data()[0] == 2e6;
    let rows: Vec<Row> = rows().into_iter().filter(of_one).collect();
    assert_eq!(rows.len(), 2);
    let shares: Vec<f64> = rows.iter().flat_map(|row| row.value.data().to_vec()).collect();
    let graph = Graph::new();
    let concentration = graph.input("concentration", 3);
    let value = graph.constant(Array::new([2, 3], shares).unwrap());
    let log_prob = Dirichlet::new(concentration).log_prob_in_support(value);
    assert_eq!(log_prob.shape(), Shape::from(2));
    let program = graph.compile(&[concentration], &[log_prob]).unwrap();
    let mut found = [0.0; 2];
    let at = rows[0].parameters[0].data();
    program.eval(&mut program.workspace(), at, &mut found).unwrap();
    let size: f64 = rows.iter().map(|row| row.log_prob.abs()).sum();
    let error = found.iter().sum::<f64>() - rows.iter().map(|row| row.log_prob).sum::<f64>();
    assert!(error.abs() < 1e-12 * size, "{found:?}: {error:e}");
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
            // At the edge of its domain a parameter has a density on one side only.
            if expected.is_nan() && along(inputs[i]).is_finite() {
                continue;
            }
            let error = (found - expected).abs();
            assert!(error < 1e-7 * expected.abs().max(1.0), "{name} {i}: {found} {expected}");
        }
    }
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
fn normal_vectors_are_white_noise_in_disguise() {
    let graph = Graph::new();
    let cases: Vec<(Box<dyn Distribution>, Array)> = vec![
        (Box::new(GaussianRandomWalk::new(0.3, 3)), [0.4, -1.2, 0.7].into()),
        (Box::new(GaussianRandomWalk::new([0.3, 2.0], 1)), Array::new([2, 1], [0.4, 3.0]).unwrap()),
    ];
    #[cfg(feature = "linear-algebra")]
    let cases = {
        let mut cases = cases;
        let matrix = Array::new([2, 2], [4.0, 2.0, 2.0, 10.0]).unwrap();
        let values = Array::new([3, 2], [0.4, 3.0, -1.0, 0.1, 2.0, 2.5]).unwrap();
        let covariance = MultivariateNormal::new([1.0, 2.0], &matrix);
        cases.push((Box::new(covariance), values.clone()));
        let precision = MultivariateNormal::with_precision([1.0, 2.0], &matrix);
        cases.push((Box::new(precision), values));
        cases
    };
    for (distribution, z) in cases {
        let whitening = distribution.whitening().unwrap();
        let z = graph.constant(z);
        let x = whitening.forward(z);
        let back = whitening.inverse(x).value().unwrap();
        for (z, back) in z.value().unwrap().data().iter().zip(back.data()) {
            assert!((z - back).abs() < 1e-14, "{distribution:?}");
        }
        // The density of the noise, and that of the value with the Jacobian, are one.
        let noise = Normal::new(0.0, 1.0).log_prob(z).sum();
        let log_det = whitening.log_abs_det_jacobian(z, x);
        let value = distribution.log_prob(x);
        let value = (value + log_det).broadcast_to(value.shape()).sum();
        let difference = (noise - value).value().unwrap().to_scalar().unwrap();
        assert!(difference.abs() < 1e-13, "{distribution:?}: {difference}");
    }
    assert!(Normal::new(0.0, 1.0).whitening().is_none());
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
