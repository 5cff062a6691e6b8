//! Posteriors with known answers, and independence of the number of threads.

use autodiff::Array;
use distributions::{
    Delta, Distribution, HalfNormal, Normal, Poisson, ProjectedNormal, Uniform, VonMises,
};
use handlers::Context;
use handlers::reparam::{self, Circular, reparam};
use infer::{CompiledModel, Mcmc, log_likelihood};
use samplers::{LogDensity, Nuts};

#[test]
fn a_conjugate_posterior_is_exact() {
    // y ~ N(mean, 2), mean ~ N(1, 3): precision 1/9 + 4/4, mean the weighted average.
    let y = [2.0, 4.5, 3.0, 5.5];
    let model = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(1.0, 3.0));
        m.deterministic("double", 2.0 * mean);
        m.plate("data", y.len(), |m| m.observe("y", Normal::new(mean, 2.0), y));
    };
    let precision = 1.0 / 9.0 + 4.0 / 4.0;
    let mean = (1.0 / 9.0 + y.iter().sum::<f64>() / 4.0) / precision;
    let sd = (1.0f64 / precision).sqrt();
    let posterior =
        Mcmc::new(Nuts::default()).draws(5000).seed(11).progress(false).run(&model).unwrap();
    let summary = posterior.summary();
    let row = summary.row("mean").unwrap();
    // Six standard errors: a false alarm in 5e8.
    assert!((row.mean - mean).abs() < 6.0 * row.mcse_mean, "{row:?} {mean}");
    assert!((row.sd - sd).abs() < 6.0 * row.mcse_sd, "{row:?} {sd}");
    assert!((summary.row("double").unwrap().mean - 2.0 * row.mean).abs() < 1e-12);
    assert_eq!(posterior.num_divergences(), 0);
    assert!(row.r_hat < 1.01);
}

#[test]
fn draws_do_not_depend_on_the_number_of_threads() {
    let model = |m: &mut Context| {
        let scale = m.sample("scale", HalfNormal::new(2.0));
        m.plate("p", 3, |m| m.sample("x", Normal::new(0.0, scale)));
        m.observe("k", Poisson::new(scale), 2.0);
    };
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mcmc = Mcmc::new(Nuts::default()).warmup(200).draws(100).seed(3);
        pool.install(|| mcmc.progress(false).run(&model)).unwrap()
    };
    let (one, three) = (run(1), run(3));
    assert_eq!(one.draws(), three.draws());
    assert_eq!(one.draws().variable("x").unwrap().shape(), [3]);
    assert!(one.draws().variable("k").is_err(), "observed sites are not among the draws");
}

/// The seed document's hierarchical model: three scalars, clusters, stars.
fn hierarchical(m: &mut Context<'_>) {
    let log_temperature = Array::linspace(3.2, 3.9, 7);
    let cluster = [0, 0, 1, 1, 1, 2, 2];
    let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
    let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
    let spread = m.sample("spread", HalfNormal::new(2.5));
    let distance_modulus = m.plate("clusters", 3, |m| {
        let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
        let distance = m.deterministic("distance", root.powi(3));
        m.observe("parallax", Normal::new(1.0 / distance, 0.025), [0.05, 0.0, 0.125]);
        (distance / 10.0).log10() * 5.0
    });
    m.plate("stars", 7, |m| {
        let absolute = m.sample(
            "absolute_magnitude",
            Normal::new((&log_temperature - 4.0) * slope + offset, spread),
        );
        let apparent =
            m.deterministic("apparent_magnitude", absolute + distance_modulus.at(cluster));
        let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
        m.observe("fluxcounts", Poisson::new(flux), [829.0, 28799.0, 3.0, 0.0, 120.0, 77.0, 5.0]);
    });
}

#[test]
fn the_gradient_of_a_hierarchical_model_agrees_with_finite_differences() {
    let compiled = CompiledModel::new(&hierarchical).unwrap();
    assert_eq!(compiled.dim(), 3 + 3 + 7);
    let names: Vec<&str> = compiled.stored_sites().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "slope",
            "offset",
            "spread",
            "root_dist",
            "distance",
            "absolute_magnitude",
            "apparent_magnitude"
        ]
    );
    let mut density = compiled.log_density();
    let position: Vec<f64> = (0..13).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let mut gradient = vec![0.0; 13];
    let value = density.value_and_grad(&position, &mut gradient);
    assert!(value.is_finite());
    let mut scratch = vec![0.0; 13];
    for i in 0..13 {
        let mut slope = |step: f64| {
            let mut at = |offset: f64| {
                let mut moved = position.clone();
                moved[i] += offset;
                density.value_and_grad(&moved, &mut scratch)
            };
            (at(step) - at(-step)) / (2.0 * step)
        };
        let expected = (4.0 * slope(5e-5) - slope(1e-4)) / 3.0;
        let error = (gradient[i] - expected).abs();
        assert!(error < 1e-7 * expected.abs().max(1.0), "{i}: {} {expected}", gradient[i]);
    }
}

#[test]
fn a_site_bounded_by_another_keeps_its_bounds() {
    let model = |m: &mut Context| {
        let high = m.sample("high", Uniform::new(1.0, 3.0));
        m.sample("x", Uniform::new(0.0, high));
    };
    let posterior =
        Mcmc::new(Nuts::default()).draws(500).seed(5).progress(false).run(&model).unwrap();
    let draws = posterior.draws();
    for chain in 0..4 {
        let high = draws.variable("high").unwrap().series(chain, 0);
        let x = draws.variable("x").unwrap().series(chain, 0);
        assert!(high.zip(x).all(|(high, x)| 0.0 < x && x < high && high < 3.0));
    }
    // E x = E high / 2 = 1.
    let row = posterior.summary().row("x").unwrap().clone();
    assert!((row.mean - 1.0).abs() < 6.0 * row.mcse_mean, "{row:?}");
}

#[test]
fn a_certain_site_has_no_coordinate() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        let twice = m.plate("p", 2, |m| m.sample("twice", Delta::new(2.0 * x)));
        m.observe("y", Normal::new(twice.sum(), 1.0), 1.0);
    };
    let mcmc = Mcmc::new(Nuts::default()).chains(1).warmup(50).draws(5).progress(false);
    let posterior = mcmc.run(&model).unwrap();
    assert_eq!(posterior.dim(), 1);
    let draws = posterior.draws();
    let x = draws.variable("x").unwrap().draw(0, 3)[0];
    assert_eq!(draws.variable("twice").unwrap().draw(0, 3), [2.0 * x; 2]);
    assert!(log_likelihood(&model, draws).unwrap().variable("y").is_ok());
}

#[test]
fn an_angle_goes_around() {
    // Most of the density lies around ±π, where the coordinate of the angle itself is cut.
    let model = |m: &mut Context| {
        m.reparam("phase", Circular);
        let phase = m.sample("phase", VonMises::new(3.1, 1.0));
        m.deterministic("x", phase.cos());
        m.deterministic("y", phase.sin());
    };
    let posterior =
        Mcmc::new(Nuts::default()).draws(5000).seed(2).progress(false).run(&model).unwrap();
    let summary = posterior.summary();
    // The mean direction has length I₁(1) / I₀(1).
    let length = 0.565159103992485 / 1.2660658777520084;
    for (name, expected) in [("x", length * 3.1f64.cos()), ("y", length * 3.1f64.sin())] {
        let row = summary.row(name).unwrap();
        // Six standard errors: a false alarm in 5e8.
        assert!((row.mean - expected).abs() < 6.0 * row.mcse_mean, "{name}: {row:?} {expected}");
    }
    assert!(posterior.num_divergences() < 20, "{}", posterior.num_divergences());
}

#[test]
fn a_direction_is_found() {
    let model = |m: &mut Context| {
        let pole = m.sample("pole", ProjectedNormal::new([0.0, 0.0]));
        m.observe("y", Normal::new(2.0 * pole, 1.0).to_event(1), [0.4, 0.3]);
    };
    let written = reparam(&model).site("pole", reparam::ProjectedNormal);
    let posterior = Mcmc::new(Nuts::default()).seed(1).progress(false).run(&written).unwrap();
    // Von Mises around the datum, with a concentration of 2 · 0.5.
    let length = 0.446_389_965_896_1;
    for (name, expected) in [("pole[0]", 0.8 * length), ("pole[1]", 0.6 * length)] {
        let row = posterior.summary().row(name).unwrap().clone();
        // Six standard errors: a false alarm in 5e8.
        assert!((row.mean - expected).abs() < 6.0 * row.mcse_mean, "{name}: {row:?} {expected}");
    }
}
