//! Memory of a plate of a million observations: tracing, compiling and one gradient.

use allocation_counter::measure;
use autodiff::Array;
use distributions::{HalfNormal, Normal, Poisson};
use handlers::{Context, Model};
use infer::CompiledModel;
use samplers::LogDensity;

const N: usize = 1_000_000;

/// Numbers that look like noise.
fn noise(seed: f64) -> impl Iterator<Item = f64> {
    (0..N).map(move |i| (i as f64 * 0.618_033_988_749_895 + seed).fract() - 0.5)
}

/// The most memory, with the data, that is there at one time while a model is compiled and its gradient
/// evaluated, in units of the data; and what of it stays.
fn memory(model: &dyn Model, num_arrays: usize) -> [f64; 2] {
    let data = (num_arrays * N * size_of::<f64>()) as f64;
    let mut kept = None;
    let used = measure(|| {
        let compiled = CompiledModel::new(model).unwrap();
        let mut density = compiled.log_density();
        let mut gradient = vec![0.0; density.dim()];
        let value = density.value_and_grad(&vec![0.1; gradient.len()], &mut gradient);
        assert!(
            value.is_finite() && gradient.iter().all(|slope| slope.is_finite() && *slope != 0.0)
        );
        kept = Some((compiled, density));
    });
    [used.bytes_max as f64 / data + 1.0, used.bytes_current as f64 / data + 1.0]
}

#[test]
fn a_million_observations_take_a_few_times_their_memory() {
    // A node, or an instruction, for each observation would take more than ten times that of a number.
    // What stays is a copy of what the program reads; the rest is needed only while it is made.
    let within = |name: &str, found: [f64; 2], bounds: [f64; 2]| {
        let is_within = found.iter().zip(bounds).all(|(found, bound)| *found < bound);
        assert!(is_within, "{name}: {found:?}, more than {bounds:?}");
    };
    let y: Array = noise(0.0).collect();
    let normal = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1.0));
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("data", N, |m| m.observe("y", Normal::new(mean, spread), &y));
    };
    within("Normal", memory(&normal, 1), [2.2, 2.1]);

    let counts: Array = noise(0.1).map(|x| (8.0 * x.abs()).floor()).collect();
    let poisson = |m: &mut Context| {
        let rate = m.sample("rate", HalfNormal::new(5.0));
        m.plate("data", N, |m| m.observe("counts", Poisson::new(rate), &counts));
    };
    within("Poisson", memory(&poisson, 1), [2.2, 1.1]);

    let x: Array = noise(0.2).collect();
    let line = |m: &mut Context| {
        let slope = m.sample("slope", Normal::new(0.0, 1.0));
        let offset = m.sample("offset", Normal::new(0.0, 1.0));
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("data", N, |m| m.observe("y", Normal::new(slope * &x + offset, spread), &y));
    };
    within("line", memory(&line, 2), [2.2, 2.1]);

    let log_linear = |m: &mut Context| {
        let slope = m.sample("slope", Normal::new(0.0, 1.0));
        let offset = m.sample("offset", Normal::new(0.0, 1.0));
        m.plate("data", N, |m| {
            m.observe("counts", Poisson::new((slope * &x + offset).exp()), &counts);
        });
    };
    within("log-linear counts", memory(&log_linear, 2), [2.7, 2.1]);
}
