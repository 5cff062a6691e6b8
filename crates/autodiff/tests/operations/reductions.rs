//! Reductions: derivatives, special values, faults.

use autodiff::Shape;

use crate::common::{self, check, faults, folded, numbers, same, value, value_and_gradient};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[test]
fn reductions_have_right_derivatives() {
    let cube = [Shape::from([3, 4, 2])];
    let x = numbers(24, 0);
    for axis in 0..3 {
        check("max_axis", &cube, &x, &|v| v[0].max_axis(axis) * v[0].sin().sum_axis(axis));
        check("min_axis", &cube, &x, &|v| v[0].exp().min_axis(axis));
        check("prod_axis", &cube, &x, &|v| v[0].prod_axis(axis));
        check("logsumexp_axis", &cube, &x, &|v| (3.0 * v[0]).logsumexp_axis(axis));
        check("mean_axis", &cube, &x, &|v| v[0].mean_axis(axis).exp());
    }
    check("max", &cube, &x, &|v| v[0].max().exp());
    check("min", &cube, &x, &|v| v[0].min() * v[0].min());
    check("prod", &cube, &x, &|v| (v[0] + 1.0).prod());
    check("logsumexp", &cube, &x, &|v| (5.0 * v[0]).logsumexp());
    check("sum_axes", &cube, &x, &|v| v[0].sum_axes([0, 2]).exp());
    check("mean_axes", &cube, &x, &|v| v[0].mean_axes([1, 0]).exp());
    check("mean_axes of all", &cube, &x, &|v| v[0].mean_axes([2, 1, 0]).exp());
    for length in [1, 2, 3, 5, 7, 8, 9, 31] {
        check("prod of many", &[length.into()], &numbers(length, 1), &|v| (1.2 + v[0]).prod());
        check("max of many", &[length.into()], &numbers(length, 1), &|v| v[0].max() * v[0].sum());
    }
    let single = [Shape::from([2, 1])];
    check("max of one", &single, &[0.3, 0.7], &|v| v[0].max_axis(1).exp());
    check("prod of one", &single, &[0.3, 0.7], &|v| v[0].prod_axis(1).exp());
    check("logsumexp of one", &single, &[0.3, 0.7], &|v| v[0].logsumexp_axis(1).exp());
}

#[test]
fn reductions_agree_with_plain_loops() {
    for length in 1..40 {
        let x: Vec<f64> = numbers(3 * length, length).iter().map(|x| 1.1 + x).collect();
        let all = |start: usize, step: usize, f: fn(f64, f64) -> f64| {
            x.iter().skip(start).step_by(step).take(length).copied().reduce(f).unwrap()
        };
        // A vector along its axis, and three of them side by side.
        let vector = |f: fn(f64, f64) -> f64| vec![all(0, 1, f)];
        let columns =
            |f: fn(f64, f64) -> f64| -> Vec<f64> { (0..3).map(|i| all(i, 3, f)).collect() };
        let close = |name: &str, found: Vec<f64>, expected: Vec<f64>| {
            assert_eq!(found.len(), expected.len(), "{name}");
            for (f, e) in found.iter().zip(&expected) {
                assert!((f - e).abs() <= 1e-14 * e.abs(), "{name} of {length}: {f} {e}");
            }
        };
        let one = |f: &common::Function<'_>| value(&[length.into()], &x[..length], f);
        let three = |f: &common::Function<'_>| value(&[[length, 3].into()], &x, f);
        close("max", one(&|v| v[0].max()), vector(f64::max));
        close("min", one(&|v| v[0].min()), vector(f64::min));
        close("prod", one(&|v| v[0].prod()), vector(|a, b| a * b));
        close("mean", one(&|v| v[0].mean() * length as f64), vector(|a, b| a + b));
        close("logsumexp", one(&|v| v[0].log().logsumexp().exp()), vector(|a, b| a + b));
        close("max_axis", three(&|v| v[0].max_axis(0)), columns(f64::max));
        close("min_axis", three(&|v| v[0].min_axis(0)), columns(f64::min));
        close("prod_axis", three(&|v| v[0].prod_axis(0)), columns(|a, b| a * b));
        close(
            "logsumexp_axis",
            three(&|v| v[0].log().logsumexp_axis(0).exp()),
            columns(|a, b| a + b),
        );
    }
}

#[test]
fn extrema_know_ties_infinities_and_nan() {
    let shapes = [Shape::from(4)];
    let cases: [(&[f64], f64, [f64; 4]); 5] = [
        (&[2.0, 7.0, 7.0, 7.0], 7.0, [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]),
        (&[-INF, -INF, -INF, -INF], -INF, [0.25; 4]),
        (&[1.0, INF, 3.0, -INF], INF, [0.0, 1.0, 0.0, 0.0]),
        (&[1.0, 9.0, NAN, 3.0], NAN, [NAN; 4]),
        (&[NAN, 9.0, 2.0, 3.0], NAN, [NAN; 4]),
    ];
    for (x, largest, shares) in cases {
        let (max, gradient) = value_and_gradient(&shapes, x, &|v| v[0].max());
        assert!(same(&max, &[largest]) && same(&gradient, &shares), "{x:?}: {max:?} {gradient:?}");
        assert!(same(&folded(&shapes, x, &|v| v[0].max()), &[largest]), "{x:?}");
        let negated: Vec<f64> = x.iter().map(|x| -x).collect();
        let (min, gradient) = value_and_gradient(&shapes, &negated, &|v| v[0].min());
        assert!(same(&min, &[-largest]) && same(&gradient, &shares), "{x:?}: {min:?} {gradient:?}");
    }
    let x = [1.0, 5.0, NAN, 5.0, 5.0, 2.0];
    let (max, gradient) = value_and_gradient(&[[2, 3].into()], &x, &|v| v[0].max_axis(0));
    assert!(same(&max, &[5.0, 5.0, NAN]), "{max:?}");
    assert!(same(&gradient, &[0.0, 0.5, NAN, 1.0, 0.5, NAN]), "{gradient:?}");
    // NaN anywhere in a long row is found.
    for place in 0..20 {
        let mut x = numbers(20, 1);
        x[place] = NAN;
        assert!(value(&[20.into()], &x, &|v| v[0].max())[0].is_nan(), "{place}");
        assert!(value(&[20.into()], &x, &|v| v[0].min())[0].is_nan(), "{place}");
        x[place] = 2.0;
        assert_eq!(value(&[20.into()], &x, &|v| v[0].max()), [2.0], "{place}");
    }
}

#[test]
fn products_with_zeros_have_exact_derivatives() {
    let shapes = [Shape::from(5)];
    let one = [2.0, 0.0, 3.0, -1.0, 0.5];
    let (product, gradient) = value_and_gradient(&shapes, &one, &|v| v[0].prod());
    assert_eq!((product, gradient), (vec![-0.0], vec![0.0, -3.0, 0.0, 0.0, 0.0]));
    let two = [2.0, 0.0, 3.0, 0.0, 0.5];
    let (product, gradient) = value_and_gradient(&shapes, &two, &|v| v[0].prod());
    assert_eq!((product, gradient), (vec![0.0], vec![0.0; 5]));
    // Of second order too, where two zeros leave one element of the Hessian.
    check("prod of zeros", &shapes, &two, &|v| v[0].prod() + v[0].sum());
    assert_eq!(value(&[0.into()], &[], &|v| v[0].prod()), [1.0]);
    assert_eq!(value(&[[2, 0].into()], &[], &|v| v[0].prod_axis(1)), [1.0, 1.0]);
}

#[test]
fn logsumexp_keeps_what_overflows_and_what_is_infinite() {
    let shapes = [Shape::from(3)];
    let ln_2 = std::f64::consts::LN_2;
    let cases = [
        ([1000.0, 1000.0, -INF], 1000.0 + ln_2, [0.5, 0.5, 0.0]),
        ([-1000.0, -INF, -1000.0], -1000.0 + ln_2, [0.5, 0.0, 0.5]),
        ([-ln_2, -ln_2, -INF], 0.0, [0.5, 0.5, 0.0]),
        ([-INF, -INF, -INF], -INF, [NAN; 3]),
        ([INF, 1.0, -INF], INF, [NAN, 0.0, 0.0]),
        ([NAN, 1.0, 2.0], NAN, [NAN; 3]),
    ];
    for (x, expected, shares) in cases {
        let (found, gradient) = value_and_gradient(&shapes, &x, &|v| v[0].logsumexp());
        assert!(same(&found, &[expected]), "{x:?}: {found:?}");
        assert!(same(&gradient, &shares), "{x:?}: {gradient:?}");
        assert!(same(&folded(&shapes, &x, &|v| v[0].logsumexp()), &[expected]), "{x:?}");
    }
    let x = [-INF, 700.0, -INF, 710.0];
    let columns = value(&[[2, 2].into()], &x, &|v| v[0].logsumexp_axis(0));
    assert!(
        columns[0] == -INF && (columns[1] - 710.000_045_398_899_2).abs() < 1e-12,
        "{columns:?}"
    );
}

#[test]
fn wrong_axes_are_faults() {
    let shape = [Shape::from([2, 3])];
    let message = |f: &common::Function<'_>| faults(&shape, f).join("\n");
    assert_eq!(message(&|v| v[0].max_axis(2)), "max_axis: there is no axis 2 in shape [2, 3]");
    assert_eq!(message(&|v| v[0].min_axis(2)), "min_axis: there is no axis 2 in shape [2, 3]");
    assert_eq!(message(&|v| v[0].prod_axis(2)), "prod_axis: there is no axis 2 in shape [2, 3]");
    assert_eq!(message(&|v| v[0].mean_axis(2)), "mean_axis: there is no axis 2 in shape [2, 3]");
    assert_eq!(message(&|v| v[0].sum_axes([0, 2])), "sum_axes: there is no axis 2 in shape [2, 3]");
    assert_eq!(message(&|v| v[0].mean_axes([1, 1])), "mean_axes: axis 1 is named twice");
    assert_eq!(
        message(&|v| v[0].logsumexp_axis(3).exp().max()),
        "logsumexp_axis: there is no axis 3 in shape [2, 3]"
    );
}

#[test]
fn what_has_no_elements_has_no_extremum_and_no_mean() {
    let shape = [Shape::from([2, 0])];
    let message = |f: &common::Function<'_>| faults(&shape, f).join("\n");
    assert_eq!(message(&|v| v[0].max()), "max: axis 0 of shape [0] has no elements");
    assert_eq!(message(&|v| v[0].min_axis(1)), "min_axis: axis 1 of shape [2, 0] has no elements");
    assert_eq!(message(&|v| v[0].logsumexp()), "logsumexp: axis 0 of shape [0] has no elements");
    assert_eq!(message(&|v| v[0].mean()), "mean: shape [2, 0] has no elements to take the mean of");
    assert_eq!(
        message(&|v| v[0].mean_axis(1)),
        "mean_axis: shape [2, 0] has no elements along [1]"
    );
    // Along the other axis there is nothing to compute, and nothing wrong.
    assert!(value(&shape, &[], &|v| v[0].max_axis(0)).is_empty());
    assert!(value(&shape, &[], &|v| v[0].logsumexp_axis(0)).is_empty());
}
