//! Membership in every set, for single events and for batches of them.

use autodiff::{Array, Graph};
use distributions::Constraint;

/// The masks of values that are one event each.
fn contains(constraint: &Constraint<'_>, values: &[&[f64]]) -> Vec<f64> {
    let matrix = constraint.event_rank() == 2;
    let mask = |value: &&[f64]| {
        let graph = Graph::new();
        let array = Array::from(*value);
        let n = value.len().isqrt();
        let array = match constraint.event_rank() {
            0 => Array::scalar(value[0]),
            _ if matrix => array.reshape([n, n]).unwrap(),
            _ => array,
        };
        constraint.contains(graph.constant(array)).value().unwrap().to_scalar().unwrap()
    };
    values.iter().map(mask).collect()
}

type Events<'a> = &'a [&'a [f64]];

const INFINITY: f64 = f64::INFINITY;

#[test]
fn numbers_lie_in_their_sets() {
    let cases: [(Constraint<'_>, &[f64], &[f64]); 14] = [
        (Constraint::Real, &[-1e300, 0.0], &[INFINITY, -INFINITY]),
        (Constraint::Positive, &[1e-300], &[0.0, -1.0, INFINITY]),
        (Constraint::NonNegative, &[0.0, 1e300], &[-1e-300, INFINITY]),
        (Constraint::GreaterThan { low: 2.0.into() }, &[2.1], &[2.0, INFINITY]),
        (Constraint::LessThan { high: 2.0.into() }, &[1.9, -5.0], &[2.0, -INFINITY]),
        (Constraint::GreaterThanEqual { low: 2.0.into() }, &[2.0], &[1.9, INFINITY]),
        (Constraint::LessThanEqual { high: 2.0.into() }, &[2.0], &[2.1, -INFINITY]),
        (Constraint::unit_interval(), &[0.0, 0.3, 1.0], &[-1e-9, 1.1]),
        (Constraint::Circular, &[-3.1, 3.1], &[-3.15, 3.15]),
        (Constraint::Boolean, &[0.0, 1.0], &[0.5, 2.0, -1.0]),
        (Constraint::NonNegativeInteger, &[0.0, 7.0], &[-1.0, 0.5, INFINITY]),
        (Constraint::IntegerGreaterThan { low: 2.0.into() }, &[3.0, 4.0], &[2.0, 3.5, INFINITY]),
        (
            Constraint::IntegerGreaterThanEqual { low: 2.0.into() },
            &[2.0, 4.0],
            &[1.0, 2.5, INFINITY],
        ),
        (
            Constraint::IntegerInterval { low: 1.0.into(), high: 3.0.into() },
            &[1.0, 2.0, 3.0],
            &[0.0, 4.0, 1.5],
        ),
    ];
    for (constraint, inside, outside) in cases {
        let mask = |x: &f64| contains(&constraint, &[&[*x]])[0];
        assert!(inside.iter().all(|x| mask(x) == 1.0), "{constraint:?}");
        assert!(outside.iter().all(|x| mask(x) == 0.0), "{constraint:?}");
        assert_eq!(mask(&f64::NAN), 0.0, "{constraint:?}");
    }
}

#[test]
fn vectors_and_matrices_lie_in_their_sets() {
    let nan = f64::NAN;
    let cases: [(Constraint<'_>, Events<'_>, Events<'_>); 11] = [
        (
            Constraint::Simplex,
            &[&[1.0], &[0.0, 1.0], &[0.2, 0.3, 0.5]],
            &[&[0.2, 0.3], &[-0.1, 1.1], &[nan, 1.0]],
        ),
        (
            Constraint::Sphere,
            &[&[-1.0], &[0.6, 0.8], &[0.0, 0.0, 1.0]],
            &[&[0.5, 0.5], &[0.0, 0.0], &[nan, 1.0], &[INFINITY, 0.0]],
        ),
        (
            Constraint::Ordered,
            &[&[3.0], &[-1.0, 0.0, 2.0]],
            &[&[1.0, 1.0], &[2.0, 1.0], &[0.0, INFINITY], &[nan]],
        ),
        (Constraint::PositiveOrdered, &[&[1.0, 2.0]], &[&[-1.0, 2.0], &[0.0, 1.0], &[2.0, 1.0]]),
        (
            Constraint::ZeroSum { event_rank: 1 },
            &[&[0.0, 0.0], &[1e9, -1e9, 0.0], &[0.1, 0.2, -0.3]],
            &[&[1.0], &[1.0, -1.1], &[nan, 0.0], &[INFINITY, -INFINITY]],
        ),
        (
            Constraint::Multinomial { total_count: 4.0.into() },
            &[&[4.0], &[1.0, 3.0, 0.0]],
            &[&[1.0, 2.0], &[-1.0, 5.0], &[1.5, 2.5]],
        ),
        (
            Constraint::LowerCholesky,
            &[&[2.0], &[1.0, 0.0, -3.0, 1e-9]],
            &[&[1.0, 1e-9, 0.0, 1.0], &[1.0, 0.0, 0.0, 0.0], &[1.0, 0.0, nan, 1.0]],
        ),
        (
            Constraint::CorrelationCholesky,
            &[&[1.0, 0.0, 0.6, 0.8], &[1.0, 0.0, 0.0, 1.0]],
            &[&[1.0, 0.0, 0.6, 0.7], &[1.0, 0.0, 0.6, -0.8], &[2.0, 0.0, 0.6, 0.8]],
        ),
        (
            Constraint::PositiveDefinite,
            &[&[2.0], &[1.0, 0.9, 0.9, 1.0], &[2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0]],
            &[
                &[0.0],
                &[1.0, 1.0, 1.0, 1.0],
                &[1.0, 0.9, 0.8, 1.0],
                &[-1.0, 0.0, 0.0, -1.0],
                &[1.0, 0.9, 0.9, 0.9, 1.0, 0.0, 0.9, 0.0, 1.0],
            ],
        ),
        (Constraint::Real.independent(1), &[&[0.0, 1.0], &[5.0]], &[&[0.0, INFINITY], &[nan, 0.0]]),
        (
            Constraint::Point { value: [1.0, 2.0].into(), event_rank: 1 },
            &[&[1.0, 2.0]],
            &[&[1.0, 2.1], &[nan, 2.0]],
        ),
    ];
    for (constraint, inside, outside) in cases {
        let ones = vec![1.0; inside.len()];
        assert_eq!(contains(&constraint, inside), ones, "{constraint:?}");
        assert_eq!(contains(&constraint, outside), vec![0.0; outside.len()], "{constraint:?}");
    }
}

#[test]
fn a_batch_has_one_mask_for_each_event() {
    let graph = Graph::new();
    let values = Array::new([3, 2], vec![0.3, 0.7, 0.5, 0.6, 1.0, 0.0]).unwrap();
    let mask = Constraint::Simplex.contains(graph.constant(values));
    assert_eq!(mask.value().unwrap(), Array::from([1.0, 0.0, 1.0]));

    let matrices = Array::new([2, 2, 2], vec![1.0, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0, 1.0]).unwrap();
    let mask = Constraint::PositiveDefinite.contains(graph.constant(matrices));
    assert_eq!(mask.value().unwrap(), Array::from([1.0, 0.0]));

    let tables = Array::new([2, 2, 2], vec![1.0, -1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0]).unwrap();
    let mask = Constraint::ZeroSum { event_rank: 2 }.contains(graph.constant(&tables));
    assert_eq!(mask.value().unwrap(), Array::from([1.0, 0.0]));
    let rows = Constraint::ZeroSum { event_rank: 1 }.contains(graph.constant(tables));
    assert_eq!(rows.value().unwrap(), Array::new([2, 2], [1.0; 4]).unwrap());
    assert!(graph.faults().is_empty());
}

#[test]
fn a_value_with_too_few_axes_is_a_fault() {
    let graph = Graph::new();
    assert!(Constraint::Simplex.contains(graph.constant(0.5)).is_faulty());
    let matrix = Array::new([2, 3], vec![1.0; 6]).unwrap();
    assert!(Constraint::LowerCholesky.contains(graph.constant(&matrix)).is_faulty());
    assert!(Constraint::PositiveDefinite.contains(graph.constant(matrix)).is_faulty());
    let messages: Vec<_> = graph.faults().iter().map(|f| f.message().to_owned()).collect();
    assert_eq!(
        messages,
        [
            "a value of shape [] has fewer axes than its event, which has 1 axis",
            "a value of shape [2, 3] must be a square matrix",
            "a value of shape [2, 3] must be a square matrix",
        ]
    );
}

#[test]
fn many_values_are_seen_part_by_part() {
    const N: usize = 50_000;
    let mut values = vec![0.5; N];
    let all = |set: &Constraint<'_>, values: &[f64]| set.contains_all(&Array::from(values));
    let intervals =
        Constraint::Interval { low: 0.0.into(), high: Array::linspace(0.6, 2.0, N).into() };
    for set in [Constraint::Real, Constraint::unit_interval(), intervals] {
        assert_eq!(all(&set, &values), Some(true), "{set:?}");
        // Wherever the wrong one stands.
        for wrong in [0, 20_000, N - 1] {
            values[wrong] = f64::NAN;
            assert_eq!(all(&set, &values), Some(false), "{set:?}");
            values[wrong] = 0.5;
        }
    }
    let pairs = Array::new([N / 2, 2], values).unwrap();
    assert_eq!(Constraint::Simplex.contains_all(&pairs), Some(true));
    let longer = Array::full([N / 2, 3], 0.5);
    assert_eq!(Constraint::Simplex.contains_all(&longer), Some(false));
    assert_eq!(Constraint::Simplex.contains_all(&1.0.into()), None);
    let graph = Graph::new();
    let unknown = Constraint::GreaterThan { low: graph.input("low", ()).into() };
    assert_eq!(all(&unknown, &[1.0, 2.0]), None);
    assert!(graph.faults().is_empty());
}
