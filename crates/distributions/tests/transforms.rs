//! Laws of transforms: they are one-to-one, know their Jacobian, and keep the axes of a batch.

mod cases;

use autodiff::{Array, Graph, Shape, Var};
use cases::{at, central_difference};
use distributions::{
    AffineTransform, ComposeTransform, Constraint, ExpTransform, OrderedTransform,
    SoftplusTransform, Transform, biject_to,
};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn check_numbers(transform: &dyn Transform, name: &str) {
    let set = transform.codomain();
    let graph = Graph::new();
    let sign = transform.sign(&graph).unwrap().value().unwrap().to_scalar().unwrap();
    for x in [-6.0, -0.5, 0.0, 1.25, 5.0] {
        let y = at(|v| transform.forward(v), x);
        assert_eq!(at(|v| set.contains(v), y), 1.0, "{name}");
        let back = at(|v| transform.inverse(v), y);
        assert!((back - x).abs() < 1e-12, "{name}: {back} {x}");
        let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
        let slope = central_difference(|t| at(|v| transform.forward(v), t), x);
        assert!((found - slope.abs().ln()).abs() < 1e-7, "{name}: {found} {slope}");
        assert_eq!(slope.signum(), sign, "{name}");
    }
    // Far out the value sticks to the bound but the Jacobian stays finite.
    for x in [-800.0, 800.0] {
        let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
        assert!(found.is_finite(), "{name} at {x}: {found}");
    }
}

#[test]
fn transforms_of_numbers_are_one_to_one_and_know_their_jacobian() {
    let constraints = [
        Constraint::Real,
        Constraint::Positive,
        Constraint::NonNegative,
        Constraint::GreaterThan { low: (-3.0).into() },
        Constraint::GreaterThanEqual { low: 3.0.into() },
        Constraint::LessThan { high: (-3.0).into() },
        Constraint::LessThanEqual { high: 3.0.into() },
        Constraint::Circular,
        Constraint::unit_interval(),
        Constraint::Interval { low: (-1.0).into(), high: 2.5.into() },
    ];
    for constraint in constraints {
        check_numbers(&*biject_to(&constraint).unwrap(), &format!("{constraint:?}"));
    }
    check_numbers(&SoftplusTransform, "softplus");
    check_numbers(&AffineTransform::new(1.5, -0.3), "affine");
    let composed = ComposeTransform::new(vec![
        Box::new(AffineTransform::new(0.5, -0.7)),
        Box::new(ExpTransform::below(2.0)),
    ]);
    check_numbers(&composed, "composed");
}

/// The value of a formula of an array.
fn apply(formula: impl for<'g> Fn(Var<'g>) -> Var<'g>, x: &Array) -> Array {
    let graph = Graph::new();
    let y = formula(graph.constant(x));
    assert!(graph.faults().is_empty(), "{:?}", graph.faults());
    y.value().unwrap()
}

/// The log of the determinant of a positive definite matrix given by its rows.
fn log_determinant(mut rows: Vec<Vec<f64>>) -> f64 {
    let n = rows.len();
    let mut log = 0.0;
    for k in 0..n {
        log += rows[k][k].ln();
        let pivot = rows[k].clone();
        for row in &mut rows[k + 1..] {
            let factor = row[k] / pivot[k];
            row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * p);
        }
    }
    log
}

/// Checks an event of this shape. The coordinates of the value that count are those for which `counts`
/// holds; all of them if the transform keeps lengths, so that `log √det(Jᵀ J)` is the log Jacobian.
fn check_events(transform: &dyn Transform, event: Shape, counts: impl Fn(usize) -> bool) {
    let name = format!("{transform:?} {event}");
    let unconstrained = transform.unconstrained_shape(event);
    assert_eq!(transform.constrained_shape(unconstrained), event, "{name}");
    let n = unconstrained.size();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut batch = Vec::new();
    let (mut values, mut jacobians) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        let x: Vec<f64> = (0..n).map(|_| 4.0 * rng.random::<f64>() - 2.0).collect();
        let array = |x: &[f64]| Array::new(unconstrained, x).unwrap();
        let y = apply(|v| transform.forward(v), &array(&x));
        assert_eq!(y.shape(), event, "{name}");
        let inside = apply(|v| transform.codomain().contains(v), &y);
        assert_eq!(inside.to_scalar(), Some(1.0), "{name}: {y:?}");
        let back = apply(|v| transform.inverse(v), &y);
        assert_eq!(back.shape(), unconstrained, "{name}");
        for (back, x) in back.data().iter().zip(&x) {
            assert!((back - x).abs() < 1e-12, "{name}: {back} {x}");
        }
        let found = apply(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), &array(&x));
        let found = found.to_scalar().expect("one number for the event");
        let columns: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                (0..event.size())
                    .filter(|&k| counts(k))
                    .map(|k| {
                        let along = |t: f64| {
                            let mut moved = x.clone();
                            moved[i] = t;
                            apply(|v| transform.forward(v), &array(&moved)).data()[k]
                        };
                        central_difference(along, x[i])
                    })
                    .collect()
            })
            .collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let square = columns.iter().map(|a| columns.iter().map(|b| dot(a, b)).collect()).collect();
        let expected = 0.5 * log_determinant(square);
        assert!((found - expected).abs() < 1e-7, "{name}: {found} {expected}");
        batch.extend(x);
        values.extend(y.data().to_vec());
        jacobians.push(found);
    }
    // Four events at once, in a batch of two axes.
    let join = |shape: Shape| Shape::new(&[&[2, 2], shape.axes()].concat()).unwrap();
    assert_eq!(transform.unconstrained_shape(join(event)), join(unconstrained), "{name}");
    let x = Array::new(join(unconstrained), batch).unwrap();
    let y = apply(|v| transform.forward(v), &x);
    assert_eq!(y, Array::new(join(event), values).unwrap(), "{name}");
    let back = apply(|v| transform.inverse(v), &y);
    for (back, x) in back.data().iter().zip(x.data()) {
        assert!((back - x).abs() < 1e-12, "{name}: {back} {x}");
    }
    let found = apply(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), &x);
    assert_eq!(found.shape(), Shape::from([2, 2]), "{name}");
    for (found, expected) in found.data().iter().zip(&jacobians) {
        assert!((found - expected).abs() < 1e-12, "{name}: {found} {expected}");
    }
    // Far out everything stays finite.
    for far in [-300.0, 300.0] {
        let x = Array::full(unconstrained, far);
        let y = apply(|v| transform.forward(v), &x);
        assert!(y.data().iter().all(|y| y.is_finite()), "{name} at {far}: {y:?}");
        let found = apply(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), &x);
        assert!(found.to_scalar().unwrap().is_finite(), "{name} at {far}");
    }
}

#[test]
fn transforms_of_events_are_one_to_one_and_know_their_jacobian() {
    let all = |_: usize| true;
    for n in [1, 2, 5] {
        let vector = Shape::from(n);
        check_events(&*biject_to(&Constraint::Ordered).unwrap(), vector, all);
        check_events(&*biject_to(&Constraint::PositiveOrdered).unwrap(), vector, all);
        let positive = Constraint::Positive.independent(1);
        check_events(&*biject_to(&positive).unwrap(), vector, all);
        // Of numbers that sum to 1 the last one follows from the others.
        check_events(&*biject_to(&Constraint::Simplex).unwrap(), vector, |k| k + 1 < n);
        let zero_sum = biject_to(&Constraint::ZeroSum { event_rank: 1 }).unwrap();
        check_events(&*zero_sum, Shape::from(n + 1), all);
        let table = biject_to(&Constraint::ZeroSum { event_rank: 2 }).unwrap();
        check_events(&*table, Shape::from([n + 1, 3]), all);

        let matrix = Shape::from([n, n]);
        let is_lower = |k: usize| k % n <= k / n;
        check_events(&*biject_to(&Constraint::LowerCholesky).unwrap(), matrix, is_lower);
        let correlation = biject_to(&Constraint::CorrelationCholesky).unwrap();
        check_events(&*correlation, matrix, |k| k % n < k / n);
        #[cfg(feature = "linear-algebra")]
        check_events(&*biject_to(&Constraint::PositiveDefinite).unwrap(), matrix, is_lower);
    }
    let exponentials = ComposeTransform::new(vec![
        Box::new(AffineTransform::new(0.1, 0.5)),
        Box::new(OrderedTransform),
        Box::new(SoftplusTransform),
    ]);
    let graph = Graph::new();
    let x = graph.constant([0.3, -0.2, 0.7]);
    let found = exponentials.log_abs_det_jacobian(x, exponentials.forward(x));
    let parts = 3.0 * 0.5f64.ln() + (0.5 * (-0.2 + 0.7) + 0.2);
    let y = OrderedTransform.forward(0.1 + 0.5 * x);
    let expected = parts + y.log_sigmoid().sum().value().unwrap().to_scalar().unwrap();
    assert!((found.value().unwrap().to_scalar().unwrap() - expected).abs() < 1e-14);
    assert_eq!(exponentials.domain().event_rank(), 1);
    assert_eq!(exponentials.codomain().event_rank(), 1);
}

#[test]
fn zeros_become_equal_shares_and_uncorrelated_variables() {
    let origin = |constraint: Constraint<'_>, event: Shape| {
        let transform = biject_to(&constraint).unwrap();
        apply(|v| transform.forward(v), &Array::full(transform.unconstrained_shape(event), 0.0))
    };
    let shares = origin(Constraint::Simplex, 7.into());
    assert!(shares.data().iter().all(|share| (share - 1.0 / 7.0).abs() < 1e-15));
    let correlation = origin(Constraint::CorrelationCholesky, [3, 3].into());
    assert_eq!(correlation.data(), [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn shapes_that_do_not_fit_are_faults() {
    let graph = Graph::new();
    let number = graph.constant(1.0);
    for constraint in [
        Constraint::Simplex,
        Constraint::Ordered,
        Constraint::PositiveOrdered,
        Constraint::ZeroSum { event_rank: 1 },
        Constraint::LowerCholesky,
        Constraint::CorrelationCholesky,
    ] {
        let transform = biject_to(&constraint).unwrap();
        assert!(transform.forward(number).is_faulty(), "{constraint:?}");
        assert!(transform.inverse(number).is_faulty(), "{constraint:?}");
        assert!(transform.log_abs_det_jacobian(number, number).is_faulty(), "{constraint:?}");
    }
    let two = graph.constant([1.0, 2.0]);
    assert!(biject_to(&Constraint::LowerCholesky).unwrap().forward(two).is_faulty());
    assert!(biject_to(&Constraint::CorrelationCholesky).unwrap().forward(two).is_faulty());
    let last = graph.faults().last().unwrap().message().to_owned();
    assert_eq!(last, "a vector of length 2 does not fill a triangle: lengths 1, 3, 6, 10, … do");
}
