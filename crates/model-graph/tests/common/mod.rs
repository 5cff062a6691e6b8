//! Models whose graphs the tests look at: those of the seed document, and others that have what those
//! lack.

#![allow(dead_code)] // no test uses all of it

pub(crate) mod page;

use std::f64::consts::FRAC_PI_2;

use autodiff::{Array, Shape};
use distributions::{Categorical, Constraint, Exponential, HalfNormal, Normal, Poisson, Uniform};
use handlers::{Context, Extent, Observation};
use model_graph::{ModelGraph, model_graph};

/// Every graph, with a name.
pub(crate) fn gallery() -> Vec<(&'static str, ModelGraph)> {
    let graph = |model: fn(&mut Context<'_>)| model_graph(&model).unwrap();
    vec![
        ("linear_regression", graph(linear_regression)),
        ("linear_regression_angle", graph(|m| angle(m, false))),
        ("linear_regression_xerr", graph(|m| angle(m, true))),
        ("hr_diagram", graph(hr_diagram)),
        ("crossing", graph(crossing)),
        ("nested", graph(nested)),
        ("kinds", graph(kinds).render_params(true)),
        ("series", graph(series)),
    ]
}

fn data() -> [Array; 3] {
    [Array::linspace(0.0, 10.0, 32), Array::linspace(3.5, 23.5, 32), repeated(&[32], 1.5)]
}

fn repeated(axes: &[usize], value: f64) -> Array {
    Array::scalar(value).broadcast_to(Shape::new(axes).unwrap()).unwrap()
}

fn linear_regression(m: &mut Context<'_>) {
    let [x, y, e] = data();
    let slope = m.sample("m", Uniform::new(-5.0, 5.0));
    let offset = m.sample("c", Uniform::new(-10.0, 10.0));
    m.plate("data", 32, |m| {
        m.observe("y", Normal::new(slope * &x + offset, &e), &y);
    });
}

/// Slope and offset by an angle and a distance, with or without errors in x.
fn angle(m: &mut Context<'_>, has_x_errors: bool) {
    let [x, y, e] = data();
    let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
    let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
    let slope = m.deterministic("m", angle.tan());
    let offset = m.deterministic("c", b_perp / angle.cos());
    m.plate("data", 32, |m| {
        let x = match has_x_errors {
            true => m.sample("x", Normal::new(&x, 0.75)),
            false => m.constant(&x),
        };
        m.observe("y", Normal::new(slope * x + offset, &e), &y);
    });
}

fn hr_diagram(m: &mut Context<'_>) {
    let cluster: Vec<usize> = (0..143).map(|i| i * 30 / 143).collect();
    let log_temperature = Array::linspace(3.1, 3.9, 143);
    let parallax = Array::linspace(0.0, 0.1, 30);
    let counts = repeated(&[143], 1000.0);
    let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
    let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
    let spread = m.sample("spread", HalfNormal::new(2.5));
    let distance_modulus = m.plate("clusters", 30, |m| {
        let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
        let distance = m.deterministic("distance", root.powi(3));
        m.observe("parallax", Normal::new(1.0 / distance, 0.025), &parallax);
        (distance / 10.0).log10() * 5.0
    });
    m.plate("stars", 143, |m| {
        let mean = (&log_temperature - 4.0) * slope + offset;
        let absolute = m.sample("absolute_magnitude", Normal::new(mean, spread));
        let apparent = absolute + distance_modulus.at(&cluster);
        let apparent = m.deterministic("apparent_magnitude", apparent);
        let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
        m.observe("fluxcounts", Poisson::new(flux), &counts);
    });
}

/// Zero points of nights and of bands, and magnitudes for each pair of them.
fn crossing(m: &mut Context<'_>) {
    let scatter = m.sample("scatter", HalfNormal::new(0.1));
    let nights = m
        .plate("night", Extent::of(12).dim(-2), |m| m.sample("extinction", Normal::new(0.2, 0.05)));
    let bands = m.plate("band", ["g", "r", "i"], |m| {
        let color = m.sample("color", Normal::new(0.0, 1.0));
        m.sample("zero_point", Normal::new(color, 0.1))
    });
    m.plate("band", ["g", "r", "i"], |m| {
        m.plate("night", 12, |m| {
            let magnitude = m.sample("magnitude", Normal::new(nights + bands, scatter));
            m.plate("exposure", 5, |m| {
                let y = repeated(&[5, 12, 3], 20.0);
                m.observe("measured", Normal::new(magnitude, 0.02), &y);
            });
        });
    });
}

/// Fields, galaxies in fields and stars in galaxies, with data on each level.
fn nested(m: &mut Context<'_>) {
    let mean = m.sample("mean", Normal::new(0.0, 10.0));
    let between = m.sample("between", HalfNormal::new(1.0));
    let within = m.sample("within", HalfNormal::new(1.0));
    let noise = m.sample("noise", HalfNormal::new(1.0));
    m.plate("fields", 4, |m| {
        let depth = m.sample("depth", Normal::new(mean, between));
        m.observe("survey", Normal::new(depth, noise), [1.0, 2.0, 3.0, 4.0]);
        m.plate("galaxies", 6, |m| {
            let metallicity = m.sample("metallicity", Normal::new(depth, within));
            m.plate("stars", Extent::of(50).subsample_size(20), |m| {
                let iron = m.sample("iron", Normal::new(metallicity, within));
                let y = repeated(&[20, 6, 4], 0.0);
                m.observe("spectrum", Normal::new(iron, noise), &y);
            });
            let y = repeated(&[6, 4], 0.0);
            m.observe("luminosity", Normal::new(metallicity + mean, noise), &y);
        });
    });
}

/// One site of each kind.
fn kinds(m: &mut Context<'_>) {
    let scale = m.param("scale", 1.0, Constraint::Positive);
    let rate = m.sample("rate", Exponential::new(scale));
    m.plate("points", 4, |m| {
        let class = m.marginalize("class", Categorical::new([0.3, 0.7]));
        let mean = m.deterministic("mean", class * rate);
        let y = Observation::nan_is_missing([1.0, f64::NAN, 2.0, 0.0]);
        let y = m.observe("y", Normal::new(mean, 1.0), y);
        m.observe("z & <w>", Normal::new(y, rate), [0.0, 1.0, 2.0, 3.0]);
    });
    m.factor("penalty", -rate);
}

/// A series in which each value depends on the one before, which is data.
fn series(m: &mut Context<'_>) {
    let memory = m.sample("φ", Uniform::new(-1.0, 1.0));
    let scatter = m.sample("σ", HalfNormal::new(1.0));
    let mut before = m.observe("y_0", Normal::new(0.0, scatter), 0.3);
    for (i, y) in [0.5, 0.1, -0.4].into_iter().enumerate() {
        before = m.observe(&format!("y_{}", i + 1), Normal::new(memory * before, scatter), y);
    }
}
