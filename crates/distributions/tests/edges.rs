//! Laws at the edge of what parameters may be: gradients of all distributions, probability and draws of
//! those of vectors and matrices.

mod cases;

#[cfg(feature = "linear-algebra")]
use autodiff::Array;
use autodiff::{Graph, Operand, Var, grad};
use cases::events::{check_marginal, check_moments, draws, rows, total};
use cases::{concrete, fixed};
#[cfg(feature = "linear-algebra")]
use distributions::MultivariateNormal;
use distributions::{
    Beta, Binomial, Dirichlet, Distribution, GaussianRandomWalk, LKJCholesky, Multinomial, Normal,
    ZeroSumNormal,
};

/// The gradient of a log density by these inputs; nothing where a fault says that a parameter must be
/// constant.
fn gradient<'g>(graph: &'g Graph, log_prob: Var<'g>, inputs: &[Var<'g>], at: &[f64]) -> Vec<f64> {
    let program = match graph.compile(inputs, &grad(log_prob, inputs)) {
        Ok(program) => program,
        Err(error) => {
            assert!(error.to_string().contains("no derivative"), "{error}");
            return Vec::new();
        }
    };
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), at, &mut out).unwrap();
    out
}

/// Whether a parameter, or the value, is where the density ends, so that there is no derivative to both
/// sides, or where derivatives leave the range of doubles.
fn is_at_an_end(name: &str, numbers: &[f64]) -> bool {
    let has_bounds =
        ["Bernoulli", "Geometric", "Categorical", "ZeroInflatedPoisson"].contains(&name);
    let is_probability = |x: &f64| *x == 0.0 || *x == 1.0;
    match name {
        "Beta" => is_probability(&numbers[2]),
        "Poisson" => numbers[0] == 0.0,
        "Binomial" => is_probability(&numbers[1]),
        "Cauchy" => numbers[1] < 1e-200,
        "NegativeBinomial2" => numbers[1] < 1e-100,
        _ => has_bounds && numbers[..numbers.len() - 1].iter().any(is_probability),
    }
}

#[test]
fn where_the_density_is_finite_its_gradient_is_a_number() {
    let mut wrong = Vec::new();
    let text = include_str!("golden/distributions.csv");
    for line in text.lines().filter(|line| line.contains(",log_prob,")) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, parameters, _, argument, value] = fields[..] else { panic!("{line}") };
        let mut numbers: Vec<f64> = parameters.split(' ').map(|x| x.parse().unwrap()).collect();
        numbers.push(argument.parse().unwrap());
        if value == "-inf" || is_at_an_end(name, &numbers) {
            continue;
        }
        let is_discrete = concrete(name, &numbers[..numbers.len() - 1]).support().is_discrete();
        let is_known =
            |i: usize| fixed(name).contains(&i) || (is_discrete && i + 1 == numbers.len());
        let graph = Graph::new();
        let vars: Vec<Var<'_>> = (0..numbers.len())
            .map(|i| if is_known(i) { graph.constant(numbers[i]) } else { graph.input("", ()) })
            .collect();
        let (value, parameters) = vars.split_last().unwrap();
        let operands: Vec<Operand<'_>> = parameters.iter().map(|&p| p.into()).collect();
        let log_prob = cases::make(name, &operands).log_prob_in_support(*value);
        let (inputs, at): (Vec<Var<'_>>, Vec<f64>) =
            (0..numbers.len()).filter(|&i| !is_known(i)).map(|i| (vars[i], numbers[i])).unzip();
        let slopes = gradient(&graph, log_prob, &inputs, &at);
        // Beyond the largest number is infinity; NaN is never right.
        if slopes.iter().any(|slope| slope.is_nan()) {
            wrong.push(format!("{line}: {slopes:?}"));
        }
    }
    for row in rows() {
        let has_zero = row.name == "Multinomial" && row.parameters[1].data().contains(&0.0);
        if !row.log_prob.is_finite() || row.name.ends_with("counts") || has_zero {
            continue;
        }
        let graph = Graph::new();
        let is_count = |i: usize| i == 0 && row.name.starts_with("Multinomial");
        let vars: Vec<Var<'_>> = row
            .parameters
            .iter()
            .enumerate()
            .map(|(i, p)| if is_count(i) { graph.constant(p) } else { graph.input("", p.shape()) })
            .collect();
        let operands: Vec<Operand<'_>> = vars.iter().map(|&p| p.into()).collect();
        let size = row.value.len();
        let Some(distribution) = cases::events::make(&row.name, &operands, size) else { continue };
        let log_prob = distribution.log_prob_in_support(graph.constant(&row.value));
        let used: Vec<usize> = (0..vars.len()).filter(|&i| !is_count(i)).collect();
        let inputs: Vec<Var<'_>> = used.iter().map(|&i| vars[i]).collect();
        let at: Vec<f64> = used.iter().flat_map(|&i| row.parameters[i].data().to_vec()).collect();
        let slopes = gradient(&graph, log_prob, &inputs, &at);
        if slopes.iter().any(|slope| slope.is_nan()) {
            wrong.push(format!("{} {:?} at {:?}: {slopes:?}", row.name, row.parameters, row.value));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn events_of_any_scale_have_probability_one() {
    for scale in [1e-100, 1e100] {
        let cases: Vec<Box<dyn Distribution>> = vec![
            Box::new(GaussianRandomWalk::new(scale, 2)),
            Box::new(ZeroSumNormal::new(scale, 3)),
            #[cfg(feature = "linear-algebra")]
            Box::new(MultivariateNormal::with_scale_tril(
                [0.0, 0.0],
                Array::new([2, 2], [scale, 0.0, 0.5 * scale, scale]).unwrap(),
            )),
        ];
        for distribution in cases {
            let found = total(&*distribution, 12.0 * scale, 0.1 * scale);
            assert!((found - 1.0).abs() < 1e-9, "{distribution:?}: {found}");
        }
    }
    let shapes: [(Box<dyn Distribution>, f64, f64); 6] = [
        (Box::new(Dirichlet::new([0.3, 0.4])), 150.0, 0.2),
        (Box::new(Dirichlet::new([1e6, 1.5e6])), 1.0, 1e-4),
        (Box::new(LKJCholesky::new(2, 0.1)), 200.0, 0.1),
        (Box::new(LKJCholesky::new(2, 1e6)), 0.02, 1e-4),
        (Box::new(LKJCholesky::new(1, 2.0)), 1.0, 1.0),
        (Box::new(ZeroSumNormal::new(2.0, 1)), 1.0, 1.0),
    ];
    for (distribution, range, step) in shapes {
        let found = total(&*distribution, range, step);
        assert!((found - 1.0).abs() < 1e-9, "{distribution:?}: {found}");
    }
}

#[test]
fn draws_at_the_edges_have_the_right_marginals() {
    for scale in [1e-150, 1e150] {
        let events = draws(&GaussianRandomWalk::new(scale, 3));
        check_marginal(&events, |x| x[1] - x[0], &Normal::new(0.0, scale), "GaussianRandomWalk");
        let events = draws(&ZeroSumNormal::new(scale, 2));
        let half = scale * 0.5f64.sqrt();
        check_marginal(&events, |x| x[0], &Normal::new(0.0, half), "ZeroSumNormal");
        #[cfg(feature = "linear-algebra")]
        {
            let factor = Array::new([2, 2], [scale, 0.0, scale, scale]).unwrap();
            let events = draws(&MultivariateNormal::with_scale_tril([0.0, 0.0], factor));
            let sum = Normal::new(0.0, 5f64.sqrt() * scale);
            check_marginal(&events, |x| x[0] + x[1], &sum, "MultivariateNormal");
        }
    }
    let events = draws(&Dirichlet::new([1e-3, 2e-3, 5.0]));
    check_marginal(&events, |x| x[2], &Beta::new(5.0, 3e-3), "Dirichlet tiny");
    let huge = Dirichlet::new([1e8, 2e8]);
    let events = draws(&huge);
    check_moments(&huge, &events);
    check_marginal(&events, |x| x[0], &Beta::new(1e8, 2e8), "Dirichlet huge");
    let none = draws(&Multinomial::new(0.0, [0.3, 0.7]));
    assert!(none.iter().all(|x| x == &[0.0, 0.0]));
    let certain = draws(&Multinomial::new(9.0, [0.0, 1.0]));
    assert!(certain.iter().all(|x| x == &[0.0, 9.0]));
    let rare = Multinomial::new(2000.0, [1e-3, 0.999]);
    check_marginal(&draws(&rare), |x| x[0], &Binomial::new(2000.0, 1e-3), "Multinomial");
    for concentration in [0.05, 1e6] {
        let events = draws(&LKJCholesky::new(3, concentration));
        let marginal = Beta::new(concentration + 0.5, concentration + 0.5);
        check_marginal(&events, |x| 0.5 + 0.5 * x[3], &marginal, "LKJCholesky 1, 0");
        let last = |x: &[f64]| 0.5 + 0.5 * (x[3] * x[6] + x[4] * x[7]);
        check_marginal(&events, last, &marginal, "LKJCholesky 2, 1");
    }
}
