//! Errors of the special functions against 60 digits, and their values at the edges.

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use super::*;
use crate::math::{Fused, Isa, Plain};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// The function of that name.
fn call<I: Isa>(name: &str, x: &[f64]) -> f64 {
    match (name, x) {
        ("erf", &[x]) => erf::<I>(x),
        ("erfc", &[x]) => erfc::<I>(x),
        ("erfcx", &[x]) => erfcx::<I>(x),
        ("ndtr", &[x]) => ndtr::<I>(x),
        ("log_ndtr", &[x]) => log_ndtr::<I>(x),
        ("ndtri", &[p]) => ndtri::<I>(p),
        ("lgamma", &[x]) => lgamma::<I>(x),
        ("digamma", &[x]) => digamma::<I>(x),
        ("trigamma", &[x]) => trigamma::<I>(x),
        ("polygamma", &[n, x]) => polygamma::<I>(n, x),
        ("lbeta", &[a, b]) => lbeta::<I>(a, b),
        ("gammainc", &[a, x]) => gammainc::<I>(a, x),
        ("gammaincc", &[a, x]) => gammaincc::<I>(a, x),
        ("betainc", &[a, b, x]) => betainc::<I>(a, b, x),
        ("i0e", &[x]) => i0e::<I>(x),
        ("i1e", &[x]) => i1e::<I>(x),
        ("xlogy", &[x, y]) => xlogy::<I>(x, y),
        ("logaddexp", &[a, b]) => logaddexp::<I>(a, b),
        _ => panic!("no function {name} of {} arguments", x.len()),
    }
}

/// The largest error allowed, in units of the last place.
fn bound(name: &str) -> f64 {
    match name {
        "xlogy" => 2.0,
        "erf" | "logaddexp" => 3.0,
        "erfc" | "erfcx" | "ndtr" | "log_ndtr" | "ndtri" | "lgamma" | "trigamma" | "i0e"
        | "i1e" => 4.0,
        "digamma" => 5.0,
        "polygamma" | "lbeta" => 8.0,
        // 1e-14.
        "gammainc" | "gammaincc" | "betainc" => 45.0,
        other => panic!("state a bound for {other}"),
    }
}

/// The size below which errors are measured by the last place of this number: where a function has
/// roots at which its terms cancel.
fn floor(name: &str, x: &[f64]) -> f64 {
    match name {
        "lgamma" | "digamma" if x[0] < 0.0 => 1.0,
        "lbeta" => 1.0,
        "logaddexp" => x[0].abs().max(x[1].abs()),
        _ => 0.0,
    }
}

/// The spacing of doubles at `x`.
fn ulp(x: f64) -> f64 {
    let x = x.abs();
    f64::from_bits(x.to_bits() + 1) - x
}

fn agree_with_high_precision<I: Isa>() {
    let mut worst: BTreeMap<&str, (f64, &str)> = BTreeMap::new();
    let text = include_str!("../../../tests/golden/special.csv");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let &[name, arguments, value] = fields.as_slice() else { panic!("{line}") };
        let x: Vec<f64> = arguments.split(' ').map(|x| x.parse().unwrap()).collect();
        let expected: f64 = value.parse().unwrap();
        let found = call::<I>(name, &x);
        let error = (found - expected).abs() / ulp(expected.abs().max(floor(name, &x)));
        assert!(error <= bound(name), "{line}: found {found:e}, {error} ulp off");
        let entry = worst.entry(name).or_insert((0.0, line));
        if error > entry.0 {
            *entry = (error, line);
        }
    }
    assert_eq!(worst.len(), 18, "a function has no reference values");
    for (name, (error, line)) in worst {
        eprintln!("{name}: {error:.1} ulp at {line}");
    }
}

#[test]
fn fused_kernels_agree_with_high_precision() {
    agree_with_high_precision::<Fused>();
}

#[test]
fn plain_kernels_agree_with_high_precision() {
    agree_with_high_precision::<Plain>();
}

/// Equal, also in the sign of zero; NaN equals NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Name, arguments, value.
const EXACT: &[(&str, &[f64], f64)] = &[
    ("erf", &[0.0], 0.0),
    ("erf", &[-0.0], -0.0),
    ("erf", &[INF], 1.0),
    ("erf", &[-INF], -1.0),
    ("erf", &[6.0], 1.0),
    ("erfc", &[0.0], 1.0),
    ("erfc", &[INF], 0.0),
    ("erfc", &[-INF], 2.0),
    ("erfcx", &[0.0], 1.0),
    ("erfcx", &[INF], 0.0),
    ("erfcx", &[-INF], INF),
    ("erfcx", &[-30.0], INF),
    ("ndtr", &[0.0], 0.5),
    ("ndtr", &[INF], 1.0),
    ("ndtr", &[-INF], 0.0),
    ("ndtr", &[-40.0], 0.0),
    ("log_ndtr", &[INF], 0.0),
    ("log_ndtr", &[-INF], -INF),
    ("log_ndtr", &[-3.273_390_607_896_142e150], -5.357_543_035_931_337e300),
    ("log_ndtr", &[0.0], -LN_2),
    ("ndtri", &[0.0], -INF),
    ("ndtri", &[0.5], 0.0),
    ("ndtri", &[1.0], INF),
    ("ndtri", &[-0.1], NAN),
    ("ndtri", &[1.1], NAN),
    ("ndtri", &[INF], NAN),
    ("lgamma", &[0.0], INF),
    ("lgamma", &[-0.0], INF),
    ("lgamma", &[1.0], 0.0),
    ("lgamma", &[2.0], 0.0),
    ("lgamma", &[-1.0], INF),
    ("lgamma", &[-1e300], INF),
    ("lgamma", &[1e306], INF),
    ("lgamma", &[INF], INF),
    ("lgamma", &[-INF], INF),
    ("digamma", &[0.0], -INF),
    ("digamma", &[-0.0], INF),
    ("digamma", &[-1.0], NAN),
    ("digamma", &[-1e300], NAN),
    ("digamma", &[INF], INF),
    ("digamma", &[-INF], NAN),
    ("trigamma", &[0.0], INF),
    ("trigamma", &[-0.0], INF),
    ("trigamma", &[-1e-160], INF),
    ("trigamma", &[-1.0], INF),
    ("trigamma", &[INF], 0.0),
    ("trigamma", &[-INF], NAN),
    ("polygamma", &[2.0, 0.0], -INF),
    ("polygamma", &[2.0, -0.0], INF),
    ("polygamma", &[3.0, 0.0], INF),
    ("polygamma", &[3.0, INF], 0.0),
    ("polygamma", &[3.0, -1.5], NAN),
    ("polygamma", &[1.5, 1.0], NAN),
    ("polygamma", &[-1.0, 1.0], NAN),
    ("polygamma", &[0.0, INF], INF),
    ("polygamma", &[8.0, 1e-300], -INF),
    ("lbeta", &[0.0, 1.0], INF),
    ("lbeta", &[1.0, 0.0], INF),
    ("lbeta", &[0.0, 0.0], INF),
    ("lbeta", &[1.0, INF], -INF),
    ("lbeta", &[INF, 1.0], -INF),
    ("lbeta", &[0.0, INF], NAN),
    ("lbeta", &[INF, INF], NAN),
    ("lbeta", &[-1.0, 2.0], NAN),
    ("lbeta", &[0.0, NAN], NAN),
    ("lbeta", &[INF, NAN], NAN),
    ("gammainc", &[1.0, 0.0], 0.0),
    ("gammainc", &[1.0, INF], 1.0),
    ("gammainc", &[0.0, 1.0], 1.0),
    ("gammainc", &[INF, 1.0], 0.0),
    ("gammainc", &[0.0, 0.0], NAN),
    ("gammainc", &[INF, INF], NAN),
    ("gammainc", &[-1.0, 1.0], NAN),
    ("gammainc", &[1.0, -1.0], NAN),
    ("gammaincc", &[1.0, 0.0], 1.0),
    ("gammaincc", &[1.0, INF], 0.0),
    ("gammaincc", &[0.0, 1.0], 0.0),
    ("gammaincc", &[INF, 1.0], 1.0),
    ("gammaincc", &[-1.0, 1.0], NAN),
    ("gammaincc", &[1e308, 1.0], 1.0),
    ("gammaincc", &[1e308, 1e308], 0.5),
    ("gammaincc", &[1.0, 1e308], 0.0),
    ("betainc", &[1.0, 2.0, 0.0], 0.0),
    ("betainc", &[1.0, 2.0, 1.0], 1.0),
    ("betainc", &[0.0, 2.0, 0.5], 1.0),
    ("betainc", &[2.0, 0.0, 0.5], 0.0),
    ("betainc", &[INF, 2.0, 0.5], 0.0),
    ("betainc", &[2.0, INF, 0.5], 1.0),
    ("betainc", &[0.0, 0.0, 0.5], NAN),
    ("betainc", &[2.0, 2.0, 1.5], NAN),
    ("betainc", &[2.0, 2.0, -0.5], NAN),
    ("betainc", &[-2.0, 2.0, 0.5], NAN),
    ("i0e", &[0.0], 1.0),
    ("i0e", &[INF], 0.0),
    ("i0e", &[-INF], 0.0),
    ("i1e", &[0.0], 0.0),
    ("i1e", &[-0.0], -0.0),
    ("i1e", &[INF], 0.0),
    ("i1e", &[-INF], -0.0),
    ("xlogy", &[0.0, 0.0], 0.0),
    ("xlogy", &[0.0, INF], 0.0),
    ("xlogy", &[0.0, -1.0], NAN),
    ("xlogy", &[1.0, 0.0], -INF),
    ("xlogy", &[1.0, -1.0], NAN),
    ("logaddexp", &[-INF, -INF], -INF),
    ("logaddexp", &[-INF, 1.0], 1.0),
    ("logaddexp", &[INF, INF], INF),
    ("logaddexp", &[INF, -INF], INF),
    ("logaddexp", &[1000.0, 0.0], 1000.0),
    ("logaddexp", &[0.0, 0.0], LN_2),
];

#[test]
fn edges_are_exact() {
    for &(name, x, expected) in EXACT {
        for found in [call::<Fused>(name, x), call::<Plain>(name, x)] {
            assert!(same(found, expected), "{name}{x:?} = {found:e}, not {expected:e}");
        }
    }
}

#[test]
fn nan_stays_nan() {
    for &(name, x, _) in EXACT {
        for i in 0..x.len() {
            let mut x = x.to_vec();
            x[i] = NAN;
            for found in [call::<Fused>(name, &x), call::<Plain>(name, &x)] {
                assert!(found.is_nan(), "{name}{x:?} = {found:e}");
            }
        }
    }
}

/// Below 2e-308 only the spacing of doubles limits the precision.
#[test]
fn tails_underflow_gradually() {
    let tails = [("erfc", 27.0, 5.237_05e-319), ("ndtr", -38.0, 2.885_428e-316)];
    for (name, x, expected) in tails {
        for found in [call::<Fused>(name, &[x]), call::<Plain>(name, &[x])] {
            let error: f64 = (found - expected) / expected;
            assert!(error.abs() < 2e-5, "{name}({x}) = {found:e}");
        }
    }
}

/// Beyond the range of the reference values.
#[test]
fn large_parameters_approach_the_normal_distribution() {
    for a in [1e8_f64, 1e11, 1e14] {
        for z in [-3.0, -0.5, 0.0, 1.0, 4.0] {
            let x = a + z * a.sqrt();
            let z = (x - a) / a.sqrt();
            let (lower, upper) = (gammainc::<Fused>(a, x), gammaincc::<Fused>(a, x));
            assert!((lower + upper - 1.0).abs() < 1e-15);
            assert!((lower - ndtr::<Fused>(z)).abs() < 3.0 / a.sqrt(), "{a} {x} {lower}");
        }
    }
}
