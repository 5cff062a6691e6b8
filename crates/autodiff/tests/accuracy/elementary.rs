//! What IEEE 754 and annex F of C99 say of arithmetic and of elementary functions, and what follows
//! from it for the others.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, PI};

use autodiff::primitive::{ELEMENTWISE, Rule};

use super::{alone, check, in_blocks, rule, same};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const MAX: f64 = f64::MAX;
const MIN_POSITIVE: f64 = f64::MIN_POSITIVE;
/// The smallest subnormal number.
const TINY: f64 = f64::from_bits(1);

#[track_caller]
fn check1(name: &str, values: &[(f64, f64)]) {
    check(name, &values.iter().map(|&(x, y)| ([x], y)).collect::<Vec<_>>());
}

#[track_caller]
fn check2(name: &str, values: &[(f64, f64, f64)]) {
    check(name, &values.iter().map(|&(a, b, y)| ([a, b], y)).collect::<Vec<_>>());
}

/// `values` at `x` and their negatives at `-x`.
fn odd(values: &[(f64, f64)]) -> Vec<(f64, f64)> {
    values.iter().flat_map(|&(x, y)| [(x, y), (-x, -y)]).collect()
}

/// The number of arguments that a primitive does not compute from the first.
fn own_arguments(rule: &Rule) -> usize {
    match rule.name() {
        "sigmoid" | "softplus" | "log_sigmoid_slope" => 1,
        _ => rule.arity(),
    }
}

#[test]
fn nan_stays_nan() {
    for rule in ELEMENTWISE {
        let name = rule.name();
        // Comparisons with NaN are false, and the powers of 1 and to 0 are 1.
        if ["less", "less_equal", "equal", "select"].contains(&name) {
            continue;
        }
        let arguments = own_arguments(rule);
        for which in 0..arguments {
            for other in [0.0, -0.0, 0.5, 2.0, -3.0, INF, -INF, NAN] {
                let mut x = vec![other; arguments];
                x[which] = NAN;
                let is_one = name == "pow" && which == 0 && other == 0.0;
                let found = alone(rule, &x);
                assert_eq!(found.is_nan(), !is_one, "{name}{x:?} = {found}");
                let columns: Vec<Vec<f64>> = x.iter().map(|&x| vec![x, 0.5, x]).collect();
                assert!(same(in_blocks(rule, &columns)[2], found), "{name}{x:?}");
            }
        }
    }
    check2("pow", &[(1.0, NAN, 1.0), (NAN, 0.0, 1.0), (NAN, -0.0, 1.0)]);
    for name in ["less", "less_equal", "equal"] {
        check2(name, &[(NAN, 1.0, 0.0), (1.0, NAN, 0.0), (NAN, NAN, 0.0)]);
    }
}

#[test]
fn arithmetic() {
    let smallest = MIN_POSITIVE;
    check2("add", &[(INF, -INF, NAN), (INF, 1.0, INF), (0.0, -0.0, 0.0), (-0.0, -0.0, -0.0)]);
    check2("add", &[(MAX, MAX, INF), (smallest, -1.5 * smallest, -0.5 * smallest)]);
    check2("sub", &[(INF, INF, NAN), (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0), (TINY, TINY, 0.0)]);
    check2("mul", &[(0.0, INF, NAN), (-0.0, 2.0, -0.0), (MAX, -2.0, -INF), (TINY, 0.5, 0.0)]);
    check2("mul", &[(smallest, 0.5, 0.5 * smallest), (INF, -INF, -INF), (-0.0, -0.0, 0.0)]);
    check2("div", &[(0.0, 0.0, NAN), (INF, INF, NAN), (1.0, -0.0, -INF), (-0.0, 3.0, -0.0)]);
    check2(
        "div",
        &[(1.0, INF, 0.0), (MAX, 0.5, INF), (TINY, 2.0, 0.0), (smallest, TINY, 2f64.powi(52))],
    );
    check1("neg", &odd(&[(0.0, -0.0), (INF, -INF), (TINY, -TINY)]));
    check1("recip", &odd(&[(0.0, INF), (INF, 0.0), (TINY, INF), (MAX, 1.0 / MAX)]));
    check1("sqrt", &odd(&[(0.0, 0.0)]));
    check1("sqrt", &[(INF, INF), (-1.0, NAN), (-INF, NAN), (-TINY, NAN), (9.0, 3.0)]);
}

#[test]
fn rounding_and_comparison() {
    check1("abs", &[(0.0, 0.0), (-0.0, 0.0), (-INF, INF), (-TINY, TINY)]);
    check1("sign", &odd(&[(0.0, 0.0), (TINY, 1.0), (INF, 1.0)]));
    for name in ["floor", "ceil", "round"] {
        check1(name, &odd(&[(0.0, 0.0), (INF, INF), (MAX, MAX), (3.0, 3.0)]));
    }
    check1("floor", &[(TINY, 0.0), (-TINY, -1.0), (0.999, 0.0), (-1.5, -2.0)]);
    check1("ceil", &[(TINY, 1.0), (-TINY, -0.0), (-0.999, -0.0), (1.5, 2.0)]);
    check1("round", &odd(&[(0.5, 0.0), (1.5, 2.0), (2.5, 2.0), (0.49999999999999994, 0.0)]));
    check2("less", &[(-0.0, 0.0, 0.0), (-INF, INF, 1.0), (0.0, TINY, 1.0), (INF, INF, 0.0)]);
    check2("less_equal", &[(-0.0, 0.0, 1.0), (0.0, -0.0, 1.0), (INF, INF, 1.0), (TINY, 0.0, 0.0)]);
    check2("equal", &[(-0.0, 0.0, 1.0), (INF, INF, 1.0), (INF, -INF, 0.0), (TINY, 0.0, 0.0)]);
    check2("minimum", &[(-INF, 1.0, -INF), (INF, 1.0, 1.0), (0.0, TINY, 0.0)]);
    check2("maximum", &[(-INF, 1.0, 1.0), (INF, 1.0, INF), (0.0, TINY, TINY)]);
    // The branch not taken does not matter.
    let chosen = [([0.0, NAN, 2.0], 2.0), ([-0.0, INF, -0.0], -0.0)];
    check("select", &chosen);
    check("select", &[([TINY, 1.0, NAN], 1.0), ([-INF, -0.0, 1.0], -0.0), ([NAN, 1.0, 2.0], 1.0)]);
}

#[test]
fn exponentials() {
    check1("exp", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (TINY, 1.0), (MAX, INF)]);
    check1("exp", &[(-MAX, 0.0), (709.782712893384, 1.7976931348622732e308)]);
    check1(
        "exp",
        &[(709.7827128933841, INF), (-745.1332191019411, TINY), (-745.1332191019412, 0.0)],
    );
    check1("exp2", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1024.0, INF), (MAX, INF)]);
    check1("exp2", &[(-1074.0, TINY), (-1075.0, 0.0), (-1074.9999999999998, TINY), (-MAX, 0.0)]);
    check1("exp10", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (309.0, INF), (MAX, INF)]);
    check1("exp10", &[(308.25471555991675, INF), (-324.0, 0.0), (-323.0, 1e-323), (-MAX, 0.0)]);
    check1("expm1", &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    check1(
        "expm1",
        &[(INF, INF), (-INF, -1.0), (-40.0, -1.0), (709.7827128933841, INF), (-MAX, -1.0)],
    );
    let powers =
        |n: i32| (f64::from(n), if n < -1022 { TINY * 2f64.powi(n + 1074) } else { 2f64.powi(n) });
    check1("exp2", &(-1074..1024).map(powers).collect::<Vec<_>>());
    let tens = |n: i32| (f64::from(n), format!("1e{n}").parse().unwrap());
    check1("exp10", &(0..=22).map(tens).collect::<Vec<_>>());
}

#[test]
fn logistic_functions() {
    check1("exp_neg_abs", &[(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-INF, 0.0), (-MAX, 0.0)]);
    check1("recip_one_plus", &[(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-1.0, INF), (TINY, 1.0)]);
    check1("recip_expm1", &odd(&[(0.0, INF), (TINY, INF)]));
    check1("recip_expm1", &[(INF, 0.0), (-INF, -1.0), (MAX, 0.0), (-MAX, -1.0), (-40.0, -1.0)]);
    check1("sigmoid", &[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (MAX, 1.0), (-MAX, 0.0)]);
    check1("sigmoid", &[(TINY, 0.5), (-745.1332191019411, TINY), (-745.1332191019412, 0.0)]);
    check1("softplus", &[(0.0, LN_2), (-0.0, LN_2), (INF, INF), (-INF, 0.0), (MAX, MAX)]);
    check1("softplus", &[(-MAX, 0.0), (-745.1332191019411, TINY), (TINY, LN_2), (40.0, 40.0)]);
    let twice = -2.0 * LN_2;
    check1("log_sigmoid_slope", &[(0.0, twice), (-0.0, twice), (INF, -INF), (-INF, -INF)]);
    check1("log_sigmoid_slope", &[(MAX, -MAX), (-MAX, -MAX), (TINY, twice), (-40.0, -40.0)]);
}

#[test]
fn logarithms() {
    for name in ["log", "log2", "log10"] {
        check1(name, &[(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF)]);
        check1(name, &[(-TINY, NAN), (-1.0, NAN), (-INF, NAN), (-MAX, NAN)]);
    }
    check1("log1p", &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    check1("log1p", &[(-1.0, -INF), (INF, INF), (-INF, NAN), (-1.0000000000000002, NAN)]);
    let exponents: Vec<i32> = (-1074..1024).collect();
    let twos: Vec<[f64; 1]> = exponents.iter().map(|&n| [f64::from(n)]).collect();
    let powers = in_blocks(rule("exp2"), &[twos.concat()]);
    check1("log2", &powers.into_iter().zip(twos.concat()).collect::<Vec<_>>());
    let tens = |n: i32| (format!("1e{n}").parse().unwrap(), f64::from(n));
    check1("log10", &(-307..=308).map(tens).collect::<Vec<_>>());
}

#[test]
fn trigonometric_functions() {
    for name in ["sin", "tan"] {
        check1(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
        check1(name, &odd(&[(INF, NAN)]));
    }
    check1("cos", &[(0.0, 1.0), (-0.0, 1.0), (TINY, 1.0), (1e-9, 1.0), (INF, NAN), (-INF, NAN)]);
    check1("sin", &odd(&[(FRAC_PI_2, 1.0), (PI, 1.2246467991473532e-16)]));
    check1("cos", &[(FRAC_PI_2, 6.123233995736766e-17), (PI, -1.0), (-PI, -1.0)]);
    for name in ["asin", "atan"] {
        check1(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    }
    check1("asin", &odd(&[(1.0, FRAC_PI_2), (1.0000000000000002, NAN), (INF, NAN)]));
    check1("acos", &[(1.0, 0.0), (-1.0, PI), (0.0, FRAC_PI_2), (-0.0, FRAC_PI_2)]);
    check1("acos", &odd(&[(1.0000000000000002, NAN), (INF, NAN)]));
    check1("atan", &odd(&[(INF, FRAC_PI_2), (MAX, FRAC_PI_2), (1.0, FRAC_PI_4)]));
    let angles: Vec<f64> = (0..200_000).map(|i| f64::from(i) * 0.01).collect();
    for name in ["sin", "cos"] {
        assert!(
            in_blocks(rule(name), std::slice::from_ref(&angles)).iter().all(|y| y.abs() <= 1.0)
        );
    }
}

#[test]
fn angles_of_points() {
    let mut values = Vec::new();
    for (x, y, angle) in [
        (0.0, 0.0, 0.0),
        (-0.0, 0.0, PI),
        (3.0, 0.0, 0.0),
        (-3.0, 0.0, PI),
        (0.0, TINY, FRAC_PI_2),
        (-0.0, MAX, FRAC_PI_2),
        (-INF, 2.0, PI),
        (INF, 2.0, 0.0),
        (INF, MAX, 0.0),
        (MAX, INF, FRAC_PI_2),
        (-2.0, INF, FRAC_PI_2),
        (0.0, INF, FRAC_PI_2),
        (INF, 0.0, 0.0),
        (-INF, 0.0, PI),
        (INF, INF, FRAC_PI_4),
        (-INF, INF, 3.0 * FRAC_PI_4),
        (1.0, 1.0, FRAC_PI_4),
        (MAX, MAX, FRAC_PI_4),
        (TINY, TINY, FRAC_PI_4),
        (-TINY, TINY, 3.0 * FRAC_PI_4),
        (MAX, TINY, 0.0),
        (1.0, TINY, TINY),
        (2.0, MIN_POSITIVE, 0.5 * MIN_POSITIVE),
    ] {
        values.extend([(y, x, angle), (-y, x, -angle)]);
    }
    check2("atan2", &values);
}

#[test]
fn hyperbolic_functions() {
    for name in ["sinh", "tanh", "asinh", "atanh"] {
        check1(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    }
    check1("sinh", &odd(&[(INF, INF), (710.475860073944, INF), (MAX, INF)]));
    check1("sinh", &odd(&[(710.4758600739439, 1.7976931348621744e308)]));
    check1("cosh", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, INF), (710.475860073944, INF)]);
    check1("tanh", &odd(&[(INF, 1.0), (20.0, 1.0), (MAX, 1.0)]));
    check1("asinh", &odd(&[(INF, INF)]));
    check1("acosh", &[(1.0, 0.0), (INF, INF), (0.9999999999999999, NAN), (-1.0, NAN), (-INF, NAN)]);
    check1("acosh", &[(0.0, NAN), (-MAX, NAN)]);
    check1("atanh", &odd(&[(1.0, INF), (1.0000000000000002, NAN), (INF, NAN)]));
}

#[test]
fn cube_roots() {
    check1("cbrt", &odd(&[(0.0, 0.0), (INF, INF), (1.0, 1.0), (1e-300, 1e-100)]));
    let cubes: Vec<(f64, f64)> = (1..2000).map(|n| (f64::from(n).powi(3), f64::from(n))).collect();
    check1("cbrt", &odd(&cubes));
}

#[test]
fn powers() {
    for other in [0.0, 0.5, 1.0, 3.0, MAX, INF] {
        for other in [other, -other] {
            check2("pow", &[(other, 0.0, 1.0), (other, -0.0, 1.0), (1.0, other, 1.0)]);
        }
    }
    check2("pow", &[(-1.0, INF, 1.0), (-1.0, -INF, 1.0)]);
    // An odd integer keeps the sign.
    for y in [1.0, 3.0, 9007199254740991.0] {
        check2("pow", &[(0.0, y, 0.0), (-0.0, y, -0.0), (0.0, -y, INF), (-0.0, -y, -INF)]);
        check2("pow", &[(INF, y, INF), (-INF, y, -INF), (INF, -y, 0.0), (-INF, -y, -0.0)]);
        check2("pow", &[(-1.0, y, -1.0), (-1.0, -y, -1.0)]);
    }
    // Other numbers do not; above 2^53 all are even.
    for y in [0.5, 2.0, 2.5, 4503599627370495.5, 9007199254740992.0, MAX, INF] {
        check2("pow", &[(0.0, y, 0.0), (-0.0, y, 0.0), (0.0, -y, INF), (-0.0, -y, INF)]);
        check2("pow", &[(INF, y, INF), (-INF, y, INF), (INF, -y, 0.0), (-INF, -y, 0.0)]);
    }
    for x in [0.0, 0.5, 0.9999999999999999, TINY] {
        for x in [x, -x] {
            check2("pow", &[(x, INF, 0.0), (x, -INF, INF)]);
        }
    }
    for x in [1.0000000000000002, 2.0, MAX, INF] {
        for x in [x, -x] {
            check2("pow", &[(x, INF, INF), (x, -INF, 0.0)]);
        }
    }
    for x in [-TINY, -0.5, -1.0, -2.0, -MAX] {
        check2(
            "pow",
            &[(x, 0.5, NAN), (x, -1.5, NAN), (x, TINY, NAN), (x, 4503599627370495.5, NAN)],
        );
    }
    check2(
        "pow",
        &[(2.0, 1024.0, INF), (2.0, -1074.0, TINY), (2.0, -1075.0, 0.0), (-2.0, 1025.0, -INF)],
    );
    check2("pow", &[(-2.0, -1101.0, -0.0), (2.0, MAX, INF), (0.5, MAX, 0.0), (MAX, 1.0, MAX)]);
    check2("pow", &[(TINY, 1.0, TINY), (TINY, -1.0, INF), (2.0, TINY, 1.0), (MAX, TINY, 1.0)]);
    for x in 1..500 {
        let x = f64::from(x);
        check2("pow", &[(x, 1.0, x), (x, 2.0, x * x), (-x, 3.0, -(x * x * x)), (x * x, 0.5, x)]);
    }
}
