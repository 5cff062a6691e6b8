//! Maximum a posteriori estimates.

use autodiff::Array;
use distributions::{Constraint, Exponential, Normal, Poisson};
use handlers::{Context, lift};
use infer::Map;

#[test]
fn the_maximum_of_a_density_depends_on_the_measure() {
    // Poisson counts with an Exponential(1) prior: a Gamma(1 + Σk, 1 + n) posterior. Its maximum is
    // Σk / (1 + n), and that of the density of log(rate) (1 + Σk) / (1 + n).
    let model = |m: &mut Context| {
        let rate = m.sample("rate", Exponential::new(1.0));
        m.plate("data", 3, |m| m.observe("k", Poisson::new(rate), [4.0, 7.0, 5.0]));
    };
    let rate = |map: Map| map.run(&model).unwrap().values["rate"].to_scalar().unwrap();
    assert!((rate(Map::new()) - 4.0).abs() < 1e-6);
    assert!((rate(Map::new().jacobian(true)) - 4.25).abs() < 1e-6);
}

#[test]
fn params_are_optimised_with_the_rest() {
    // The maximum likelihood estimates of a normal sample.
    let y = Array::from([1.0, 2.0, 4.0, 9.0]);
    let model = |m: &mut Context| {
        let loc = m.param("loc", 0.0, Constraint::Real);
        let scale = m.param("scale", 1.0, Constraint::Positive);
        m.plate("data", 4, |m| m.observe("y", Normal::new(loc, scale), &y));
    };
    let map = Map::new().run(&model).unwrap();
    assert!((map.values["loc"].to_scalar().unwrap() - 4.0).abs() < 1e-6);
    let sd = (y.data().iter().map(|y| (y - 4.0).powi(2)).sum::<f64>() / 4.0).sqrt();
    assert!((map.values["scale"].to_scalar().unwrap() - sd).abs() < 1e-6);
    // A flat prior over a wide range changes nothing to be seen.
    let lifted = lift(&model).prior("loc", || Normal::new(0.0, 1e6));
    let lifted = Map::new().run(&lifted).unwrap();
    assert!((lifted.values["loc"].to_scalar().unwrap() - 4.0).abs() < 1e-6);
}
