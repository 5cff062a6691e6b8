//! Special functions at the edges of their domains.

use std::f64::consts::LN_2;

use super::{alone, in_blocks, rule, same};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Name, arguments, value.
const EDGES: &[(&str, &[f64], f64)] = &[
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
    ("betaincc", &[1.0, 2.0, 0.0], 1.0),
    ("betaincc", &[1.0, 2.0, 1.0], 0.0),
    ("betaincc", &[0.0, 2.0, 0.5], 0.0),
    ("betaincc", &[2.0, 0.0, 0.5], 1.0),
    ("betaincc", &[0.0, 0.0, 0.5], NAN),
    ("betaincc", &[2.0, 2.0, 1.5], NAN),
    ("kl_div", &[0.0, 0.0], 0.0),
    ("kl_div", &[0.0, 3.0], 3.0),
    ("kl_div", &[3.0, 0.0], INF),
    ("kl_div", &[3.0, 3.0], 0.0),
    ("kl_div", &[INF, 3.0], INF),
    ("kl_div", &[3.0, INF], INF),
    ("kl_div", &[INF, INF], NAN),
    ("kl_div", &[-1.0, 3.0], NAN),
    ("kl_div", &[3.0, -1.0], NAN),
    ("stirling_remainder", &[0.0], INF),
    ("stirling_remainder", &[INF], 0.0),
    ("stirling_remainder", &[-1.0], NAN),
    ("xlog1py", &[0.0, -1.0], 0.0),
    ("xlog1py", &[0.0, INF], 0.0),
    ("xlog1py", &[0.0, -2.0], NAN),
    ("xlog1py", &[1.0, -1.0], -INF),
    ("xlog1py", &[1.0, -2.0], NAN),
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
    for &(name, x, expected) in EDGES {
        // Among other elements too.
        let columns: Vec<Vec<f64>> = x.iter().map(|&x| vec![0.5, x]).collect();
        for found in [alone(rule(name), x), in_blocks(rule(name), &columns)[1]] {
            assert!(same(found, expected), "{name}{x:?} = {found:e}, not {expected:e}");
        }
    }
}

/// Below 2e-308 only the spacing of doubles limits the precision.
#[test]
fn tails_underflow_gradually() {
    for (name, x, expected) in [("erfc", 27.0, 5.237_05e-319), ("ndtr", -38.0, 2.885_428e-316)] {
        let error: f64 = (alone(rule(name), &[x]) - expected) / expected;
        assert!(error.abs() < 2e-5, "{name}({x})");
    }
}

/// Beyond the range of the reference values.
#[test]
fn large_parameters_approach_the_normal_distribution() {
    for a in [1e8_f64, 1e11, 1e14] {
        for z in [-3.0, -0.5, 0.0, 1.0, 4.0] {
            let x = a + z * a.sqrt();
            let z = (x - a) / a.sqrt();
            let [lower, upper] = ["gammainc", "gammaincc"].map(|name| alone(rule(name), &[a, x]));
            assert!((lower + upper - 1.0).abs() < 1e-15);
            assert!((lower - alone(rule("ndtr"), &[z])).abs() < 3.0 / a.sqrt(), "{a} {x} {lower}");
        }
    }
}
