//! Laplace's approximation, which needs linear algebra.
#![cfg(feature = "linear-algebra")]

#[path = "../../handlers/tests/snapshot/mod.rs"]
mod snapshot;

use distributions::{HalfNormal, Normal};
use handlers::Context;
use infer::LaplaceApproximation;
use snapshot::check;

#[test]
fn a_normal_posterior_is_its_own_approximation() {
    // Two means with a shared observation: precision [[1 + 4, 4], [4, 1/4 + 4]].
    let model = |m: &mut Context| {
        let a = m.sample("a", Normal::new(0.0, 1.0));
        let b = m.sample("b", Normal::new(0.0, 2.0));
        m.deterministic("sum", a + b);
        m.observe("y", Normal::new(a + b, 0.5), 3.0);
    };
    let found = LaplaceApproximation::new().draws(20_000).seed(3).run(&model).unwrap();
    let det = 5.0 * 4.25 - 16.0;
    let expected = [4.25 / det, -4.0 / det, -4.0 / det, 5.0 / det];
    for (found, expected) in found.covariance.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-10, "{found} {expected}");
    }
    // The evidence is the density of y ~ N(0, √(1 + 4 + 1/4)).
    let variance = 5.25f64;
    let evidence = -0.5 * 9.0 / variance - 0.5 * (2.0 * std::f64::consts::PI * variance).ln();
    assert!((found.log_evidence - evidence).abs() < 1e-10, "{}", found.log_evidence);
    let sum = found.draws.variable("sum").unwrap().values();
    let mean = sum.iter().sum::<f64>() / 20_000.0;
    let spread = sum.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
    // Var(a + b) = 5 · 0.25 / 5.25, mean 3 · 5 / 5.25; six standard errors: a false alarm in 1e8.
    let exact = 1.25 / 5.25;
    assert!((mean - 15.0 / 5.25).abs() < 6.0 * (exact / 20_000.0f64).sqrt(), "{mean}");
    assert!((spread - exact).abs() < 6.0 * exact * (2.0f64 / 20_000.0).sqrt(), "{spread}");
}

#[test]
fn positive_sites_stay_positive() {
    let model = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(2.0));
        m.plate("data", 4, |m| m.observe("y", Normal::new(0.0, spread), [0.5, -1.0, 0.3, 0.9]));
    };
    let draws = LaplaceApproximation::new().draws(500).run(&model).unwrap().draws;
    assert!(draws.variable("spread").unwrap().values().iter().all(|&x| x > 0.0));
}

#[test]
fn a_density_that_is_flat_at_its_maximum() {
    // Only the sum is determined.
    let ridge = |m: &mut Context| {
        let a = m.sample("a", Normal::new(0.0, 1e12));
        let b = m.sample("b", Normal::new(0.0, 1e12));
        m.observe("y", Normal::new(a + b, 1e-3), 1.0);
    };
    let text = LaplaceApproximation::new().run(&ridge).unwrap_err().to_string();
    check("flat_at_the_maximum", &text);
}
