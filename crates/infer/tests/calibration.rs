//! Simulation-based calibration: right models pass, wrong ones are told, and what cannot be done is said.
//!
//! `benches --bin calibration` does the same with a thousand simulations of the models there.

use autodiff::Array;
use distributions::{HalfCauchy, Normal, Uniform};
use handlers::reparam::{LocScale, reparam};
use handlers::{Context, scale};
use infer::{Calibration, ErrorKind, Mcmc, simulation_based_calibration};
use samplers::Nuts;

/// The probability that a right sampler fails a test.
const FALSE_ALARM: f64 = 1e-6;

fn mcmc() -> Mcmc<Nuts> {
    Mcmc::new(Nuts::default()).chains(1).warmup(300).draws(300).seed(3)
}

fn line(m: &mut Context<'_>) {
    let x = Array::linspace(0.0, 10.0, 12);
    let slope = m.sample("m", Uniform::new(-5.0, 5.0));
    let offset = m.sample("c", Uniform::new(-10.0, 10.0));
    m.plate("data", 12, |m| m.observe("y", Normal::new(slope * &x + offset, 2.0), &x));
}

#[test]
fn a_straight_line_is_calibrated() {
    let calibration = simulation_based_calibration(&line, &mcmc(), 200).unwrap();
    assert!(calibration.is_calibrated(FALSE_ALARM), "{calibration}");
    let names: Vec<&str> = calibration.rows().iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["m", "c"]);
    for row in calibration.rows() {
        assert_eq!((row.histogram.len(), row.histogram.iter().sum::<usize>()), (20, 200));
        // A truth at the edge of its prior may leave few effective draws.
        assert!(row.num_correlated <= 2, "{calibration}");
    }
    assert!(calibration.to_string().ends_with("200 simulations: ranks are uniform"));
    // The same again, whatever the threads.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let run = |n| simulation_based_calibration(&line, &mcmc(), n).unwrap();
    assert_eq!(one.install(|| run(30)), run(30));
}

#[test]
fn eight_schools_are_calibrated_without_their_center() {
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    let centered = |m: &mut Context| {
        let mu = m.sample("mu", Normal::new(0.0, 5.0));
        let tau = m.sample("tau", HalfCauchy::new(5.0));
        m.plate("schools", 8, |m| {
            let theta = m.sample("theta", Normal::new(mu, tau));
            m.observe("effect", Normal::new(theta, errors), errors);
        });
    };
    let model = reparam(&centered).site("theta", LocScale::new(0.0));
    let calibration = simulation_based_calibration(&model, &mcmc(), 100).unwrap();
    assert!(calibration.is_calibrated(FALSE_ALARM), "{calibration}");
    // mu, tau, and eight of the effects and of what stands for them.
    assert_eq!(calibration.rows().len(), 18);
}

/// A posterior that takes the data for more, or less, than they are.
fn weighed(weight: f64) -> Calibration {
    simulation_based_calibration(&scale(&line, weight), &mcmc(), 200).unwrap()
}

#[test]
fn a_wrong_width_is_told() {
    let narrow = weighed(6.0);
    assert!(!narrow.is_calibrated(FALSE_ALARM), "{narrow}");
    assert!(narrow.to_string().contains("m: the posterior is too narrow"), "{narrow}");
    let wide = weighed(0.1);
    assert!(!wide.is_calibrated(FALSE_ALARM), "{wide}");
    assert!(wide.to_string().contains("m: the posterior is too wide"), "{wide}");
}

#[test]
fn what_cannot_be_calibrated_is_said() {
    let without_data = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let with_factor = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.observe("y", Normal::new(x, 1.0), 0.5);
        m.factor("more", -x * x);
    };
    let cases = [
        (simulation_based_calibration(&line, &mcmc(), 3), "3 simulations are too few"),
        (simulation_based_calibration(&line, &mcmc().draws(7), 100), "7 draws are too few"),
        (simulation_based_calibration(&without_data, &mcmc(), 100), "no site is observed"),
        (simulation_based_calibration(&with_factor, &mcmc(), 100), "the factor \"more\""),
    ];
    for (result, expected) in cases {
        let message = result.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
    // What is wrong in a run is told with the simulation.
    let depth = Mcmc::new(Nuts::default().max_tree_depth(0));
    let error = simulation_based_calibration(&line, &depth, 100).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Sampler);
    assert!(error.to_string().contains("simulation 0 of 100: max_tree_depth is 0"), "{error}");
}
