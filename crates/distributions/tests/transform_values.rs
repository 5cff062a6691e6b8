//! Every transform against values computed with many digits, near and far out.

use autodiff::{Array, Graph, Shape, Var};
use distributions::{
    AffineTransform, ComposeTransform, Constraint, ExpTransform, SoftplusTransform, Transform,
    biject_to,
};

/// The transform of this name.
fn make(name: &str, p: &[f64]) -> Option<Box<dyn Transform>> {
    let constraint = match name {
        "exp" => return Some(Box::new(ExpTransform::new(p[0]))),
        "exp below" => return Some(Box::new(ExpTransform::below(p[0]))),
        "affine" => return Some(Box::new(AffineTransform::new(p[0], p[1]))),
        "softplus" => return Some(Box::new(SoftplusTransform)),
        "composed" => {
            return Some(Box::new(ComposeTransform::new(vec![
                Box::new(AffineTransform::new(p[0], p[1])),
                Box::new(ExpTransform::below(p[2])),
            ])));
        }
        "interval" => Constraint::Interval { low: p[0].into(), high: p[1].into() },
        "ordered" => Constraint::Ordered,
        "positive_ordered" => Constraint::PositiveOrdered,
        "simplex" => Constraint::Simplex,
        "zero_sum" => Constraint::ZeroSum { event_rank: 1 },
        "lower_cholesky" => Constraint::LowerCholesky,
        "positive_definite" => Constraint::PositiveDefinite,
        "correlation_cholesky" => Constraint::CorrelationCholesky,
        _ => panic!("add {name}"),
    };
    let transform = biject_to(&constraint);
    assert!(transform.is_some() || !cfg!(feature = "linear-algebra"), "{name}");
    transform
}

/// The numbers in the shape that the transform takes or gives.
fn shaped(numbers: &[f64], event_rank: usize) -> Array {
    let n = numbers.len().isqrt();
    match event_rank {
        0 => Array::scalar(numbers[0]),
        1 => numbers.into(),
        _ => Array::new(Shape::from([n, n]), numbers).unwrap(),
    }
}

/// The value of a formula, both folded and by a program.
fn evaluate(formula: impl for<'g> Fn(Var<'g>) -> Var<'g>, x: &Array) -> [Vec<f64>; 2] {
    let graph = Graph::new();
    let folded = formula(graph.constant(x));
    assert!(graph.faults().is_empty(), "{:?}", graph.faults());
    let input = graph.input("x", x.shape());
    let program = graph.compile(&[input], &[formula(input)]).unwrap();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), x.data(), &mut out).unwrap();
    [folded.value().unwrap().data().to_vec(), out]
}

#[test]
fn values_agree_with_high_precision() {
    let numbers = |text: &str| -> Vec<f64> {
        text.split(' ').filter(|x| !x.is_empty()).map(|x| x.parse().unwrap()).collect()
    };
    let mut wrong = Vec::new();
    let lines = include_str!("golden/transforms.csv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let (name, parameters) = (fields[1], numbers(fields[2]));
        let Some(transform) = make(name, &parameters) else { continue };
        let (argument, expected) = (numbers(fields[3]), numbers(fields[4]));
        let [domain, codomain] =
            [transform.domain().event_rank(), transform.codomain().event_rank()];
        // What is added to a bound, or to the step before, is rounded with it.
        let largest = parameters.iter().chain(&expected).map(|y| y.abs()).fold(0.0, f64::max);
        let is_sum = ["exp", "exp below", "interval", "affine", "composed", "ordered", "zero_sum"]
            .contains(&name);
        let mut check = |what: &str, found: &[f64], expected: &[f64], size: &dyn Fn(f64) -> f64| {
            assert_eq!(found.len(), expected.len(), "{line}");
            for (&found, &expected) in found.iter().zip(expected) {
                let error = (found - expected).abs() / size(expected);
                if found != expected && (error.is_nan() || error > 1.0) {
                    wrong.push(format!("{line} {what}: {found:e} {expected:e} {error:.2e}"));
                }
            }
        };
        if fields[0] == "forward" {
            let x = shaped(&argument, domain);
            // An error of x is felt x times by its exponential.
            let reach = argument.iter().map(|x| x.abs()).filter(|x| *x < 1e4).fold(1.0, f64::max);
            let size = |y: f64| {
                4e-16 * reach.max(5.0) * if is_sum { largest } else { y.abs() } + f64::MIN_POSITIVE
            };
            let logs = numbers(fields[5]);
            for y in evaluate(|v| transform.forward(v), &x) {
                check("forward", &y, &expected, &size);
            }
            for log in evaluate(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), &x) {
                check("log Jacobian", &log, &logs, &|log| 1e-14 * log.abs().max(1.0));
            }
        } else {
            let y = shaped(&argument, codomain);
            let size = |x: f64| match name {
                "affine" | "zero_sum" => 1e-15 * largest + f64::MIN_POSITIVE,
                // A difference of logs of numbers near 1e-300.
                "interval" if parameters[1] < 1e-200 => 4e-13,
                // Roots of what is left beside 1.
                "positive_definite" => 1e-9,
                _ => 2e-15 * x.abs().max(1.0),
            };
            for x in evaluate(|v| transform.inverse(v), &y) {
                check("inverse", &x, &expected, &size);
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
