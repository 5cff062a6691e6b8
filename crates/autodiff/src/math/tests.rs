//! The kernels against reference values of 60 digits, and at the special values of C99 annex F.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::*;

/// No kernel is further off than this, in units of the last place, on the reference values.
const BOUND: f64 = 1.2;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const MAX: f64 = f64::MAX;
const MIN_POSITIVE: f64 = f64::MIN_POSITIVE;
/// The smallest subnormal number.
const TINY: f64 = f64::from_bits(1);

type Kernel = fn(f64) -> f64;
type Kernel2 = fn(f64, f64) -> f64;

/// A kernel, fused and plain.
enum Kernels {
    One([Kernel; 2]),
    Two([Kernel2; 2]),
}

macro_rules! kernels {
    ($kind:ident: $($name:ident),*) => {
        [$((stringify!($name), Kernels::$kind([$name::<Fused>, $name::<Plain>]))),*]
    };
}

fn kernel(name: &str) -> Kernels {
    let one = kernels!(
        One: exp, exp2, exp10, expm1, log, log2, log10, log1p, cbrt, asin, acos, atan, sinh, cosh,
        tanh, asinh, acosh, atanh
    );
    let two = kernels!(Two: pow, atan2);
    // With what is done for large arguments after a loop.
    let fixed = [
        ("sin", fixed!(sin, sin_fixup)),
        ("cos", fixed!(cos, cos_fixup)),
        ("tan", fixed!(tan, tan_fixup)),
    ];
    let found = one.into_iter().chain(two).chain(fixed).find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("no kernel {name}")).1
}

macro_rules! fixed {
    ($kernel:ident, $fixup:ident) => {
        Kernels::One([
            |x| {
                let mut out = [$kernel::<Fused>(x)];
                $fixup(&[x], &mut out);
                out[0]
            },
            |x| {
                let mut out = [$kernel::<Plain>(x)];
                $fixup(&[x], &mut out);
                out[0]
            },
        ])
    };
}
use fixed;

/// The distance of `found` from `nearest + rest` in units of the last place of `nearest`.
fn ulps(found: f64, nearest: f64, rest: f64) -> f64 {
    if found.to_bits() == nearest.to_bits() {
        return rest.abs();
    }
    let size = nearest.abs();
    let below = f64::from_bits(size.max(TINY).to_bits() - 1);
    let above = f64::from_bits(size.to_bits() + 1);
    // At a power of two the places below are half as wide; the reference counts the wider.
    let ulp = if above == INF { size - below } else { above - size };
    ((found - nearest) / ulp - rest).abs()
}

#[test]
fn kernels_agree_with_high_precision() {
    let text = include_str!("../../tests/golden/math.csv");
    let mut name = "";
    let mut worst: Vec<(&str, [f64; 2])> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let [ref x @ .., nearest, rest] = fields[..] else {
            name = line;
            worst.push((name, [0.0; 2]));
            continue;
        };
        let number = |hex: &str| f64::from_bits(u64::from_str_radix(hex, 16).unwrap());
        let x: Vec<f64> = x.iter().map(|hex| number(hex)).collect();
        let nearest = number(nearest);
        let rest = rest.parse::<f64>().unwrap() / 1000.0;
        let found = match kernel(name) {
            Kernels::One(kernels) => kernels.map(|kernel| kernel(x[0])),
            Kernels::Two(kernels) => kernels.map(|kernel| kernel(x[0], x[1])),
        };
        for (found, worst) in found.into_iter().zip(&mut worst.last_mut().unwrap().1) {
            let error = ulps(found, nearest, rest);
            assert!(
                error <= BOUND,
                "{name}{x:?}: found {found:e}, expected {nearest:e}, {error} ulp off"
            );
            *worst = worst.max(error);
        }
    }
    assert_eq!(worst.len(), 23);
    eprintln!("largest errors seen in units of the last place, fused and plain: {worst:.3?}");
}

/// Asserts values to the bit, the sign of zero included; any NaN will do for NaN.
#[track_caller]
fn check(name: &str, values: &[(f64, f64)]) {
    let Kernels::One(kernels) = kernel(name) else { panic!("{name} takes two arguments") };
    for (kernel, isa) in kernels.into_iter().zip(["fused", "plain"]) {
        for &(x, expected) in values {
            let found = kernel(x);
            assert!(same(found, expected), "{isa} {name}({x:e}) = {found:e}, not {expected:e}");
        }
    }
}

/// The same for two arguments.
#[track_caller]
fn check2(name: &str, values: &[(f64, f64, f64)]) {
    let Kernels::Two(kernels) = kernel(name) else { panic!("{name} takes one argument") };
    for (kernel, isa) in kernels.into_iter().zip(["fused", "plain"]) {
        for &(x, y, expected) in values {
            let found = kernel(x, y);
            assert!(
                same(found, expected),
                "{isa} {name}({x:e}, {y:e}) = {found:e}, not {expected:e}"
            );
        }
    }
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// `values` at `x` and their negatives at `-x`.
fn odd(values: &[(f64, f64)]) -> Vec<(f64, f64)> {
    values.iter().flat_map(|&(x, y)| [(x, y), (-x, -y)]).collect()
}

#[test]
fn nan_stays_nan() {
    let names = [
        "exp", "exp2", "exp10", "expm1", "log", "log2", "log10", "log1p", "cbrt", "sin", "cos",
        "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    ];
    for name in names {
        check(name, &[(NAN, NAN), (-NAN, NAN)]);
    }
    for other in [0.0, -0.0, 0.5, 2.0, -3.0, INF, -INF, NAN] {
        check2("atan2", &[(NAN, other, NAN), (other, NAN, NAN)]);
        if other != 0.0 {
            check2("pow", &[(NAN, other, NAN), (other, NAN, NAN)]);
        }
    }
}

#[test]
fn exponentials() {
    check("exp", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (TINY, 1.0), (MAX, INF)]);
    check("exp", &[(-MAX, 0.0), (709.782712893384, 1.7976931348622732e308)]);
    check(
        "exp",
        &[(709.7827128933841, INF), (-745.1332191019411, TINY), (-745.1332191019412, 0.0)],
    );
    check("exp2", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1024.0, INF), (MAX, INF)]);
    check("exp2", &[(-1074.0, TINY), (-1075.0, 0.0), (-1074.9999999999998, TINY), (-MAX, 0.0)]);
    check("exp10", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (309.0, INF), (MAX, INF)]);
    check("exp10", &[(308.25471555991675, INF), (-324.0, 0.0), (-323.0, 1e-323), (-MAX, 0.0)]);
    check("expm1", &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    check(
        "expm1",
        &[(INF, INF), (-INF, -1.0), (-40.0, -1.0), (709.7827128933841, INF), (-MAX, -1.0)],
    );
    for n in -1074..1024 {
        check("exp2", &[(f64::from(n), libm::ldexp(1.0, n))]);
    }
    for n in 0..=22 {
        check("exp10", &[(f64::from(n), format!("1e{n}").parse().unwrap())]);
    }
}

#[test]
fn logarithms() {
    for name in ["log", "log2", "log10"] {
        check(name, &[(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF)]);
        check(name, &[(-TINY, NAN), (-1.0, NAN), (-INF, NAN), (-MAX, NAN)]);
    }
    check("log1p", &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    check("log1p", &[(-1.0, -INF), (INF, INF), (-INF, NAN), (-1.0000000000000002, NAN)]);
    for n in -1074..1024 {
        check("log2", &[(libm::ldexp(1.0, n), f64::from(n))]);
    }
    for n in -307..=308 {
        check("log10", &[(format!("1e{n}").parse().unwrap(), f64::from(n))]);
    }
}

#[test]
fn logistic_functions() {}

#[test]
fn trigonometric_functions() {
    for name in ["sin", "tan"] {
        check(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
        check(name, &odd(&[(INF, NAN)]));
    }
    check("cos", &[(0.0, 1.0), (-0.0, 1.0), (TINY, 1.0), (1e-9, 1.0), (INF, NAN), (-INF, NAN)]);
    check("sin", &odd(&[(FRAC_PI_2, 1.0), (PI, 1.2246467991473532e-16)]));
    check("cos", &[(FRAC_PI_2, 6.123233995736766e-17), (PI, -1.0), (-PI, -1.0)]);
    for name in ["asin", "atan"] {
        check(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    }
    check("asin", &odd(&[(1.0, FRAC_PI_2), (1.0000000000000002, NAN), (INF, NAN)]));
    check("acos", &[(1.0, 0.0), (-1.0, PI), (0.0, FRAC_PI_2), (-0.0, FRAC_PI_2)]);
    check("acos", &odd(&[(1.0000000000000002, NAN), (INF, NAN)]));
    check("atan", &odd(&[(INF, FRAC_PI_2), (MAX, FRAC_PI_2), (1.0, FRAC_PI_4)]));
}

#[test]
fn a_fixup_leaves_moderate_arguments_alone() {
    let x = [1.0, 1e15, -2.0, trig::LIMIT];
    let mut out = [7.0; 4];
    sin_fixup(&x, &mut out);
    assert_eq!(out, [7.0, libm::sin(1e15), 7.0, 7.0]);
}

#[test]
fn sine_and_cosine_stay_within_one() {
    for i in 0..200_000 {
        let x = f64::from(i) * 0.01;
        for (sin, cos) in [(sin::<Fused>(x), cos::<Fused>(x)), (sin::<Plain>(x), cos::<Plain>(x))] {
            assert!(sin.abs() <= 1.0 && cos.abs() <= 1.0, "{x}");
        }
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
        check(name, &odd(&[(0.0, 0.0), (TINY, TINY), (MIN_POSITIVE, MIN_POSITIVE)]));
    }
    check("sinh", &odd(&[(INF, INF), (710.475860073944, INF), (MAX, INF)]));
    check("sinh", &odd(&[(710.4758600739439, 1.7976931348621744e308)]));
    check("cosh", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, INF), (710.475860073944, INF)]);
    check("tanh", &odd(&[(INF, 1.0), (20.0, 1.0), (MAX, 1.0)]));
    check("asinh", &odd(&[(INF, INF)]));
    check("acosh", &[(1.0, 0.0), (INF, INF), (0.9999999999999999, NAN), (-1.0, NAN), (-INF, NAN)]);
    check("acosh", &[(0.0, NAN), (-MAX, NAN)]);
    check("atanh", &odd(&[(1.0, INF), (1.0000000000000002, NAN), (INF, NAN)]));
}

#[test]
fn cube_roots() {
    check("cbrt", &odd(&[(0.0, 0.0), (INF, INF), (1.0, 1.0), (1e-300, 1e-100)]));
    for n in 1..2000 {
        let n = f64::from(n);
        check("cbrt", &odd(&[(n * n * n, n)]));
    }
}

#[test]
fn powers() {
    for other in [0.0, 0.5, 1.0, 3.0, MAX, INF] {
        for other in [other, -other] {
            check2("pow", &[(other, 0.0, 1.0), (other, -0.0, 1.0), (1.0, other, 1.0)]);
        }
    }
    check2("pow", &[(NAN, 0.0, 1.0), (NAN, -0.0, 1.0), (1.0, NAN, 1.0)]);
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
