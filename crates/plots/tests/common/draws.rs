//! Draws for plots: of known distributions, even rather than random, and as of a sampler.

use draws::Draws;

/// The point `i` of an even sequence in the unit cube: multiples of irrational numbers that are far
/// from every fraction (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences").
fn even(i: usize, dimension: usize, dimensions: usize) -> f64 {
    let mut root = 1.5f64;
    for _ in 0..60 {
        root = (1.0 + root).powf(1.0 / (dimensions as f64 + 1.0));
    }
    (0.5 + (i + 1) as f64 * root.powi(-(dimension as i32) - 1)).fract()
}

/// Standard normal numbers: `count` for each of an even number of parameters.
pub(crate) fn normal(count: usize, parameters: usize) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::with_capacity(count); parameters];
    for i in 0..count {
        for pair in (0..parameters).step_by(2) {
            let [u, v] = [0, 1].map(|j| even(i, pair + j, parameters.max(2)));
            let radius = (-2.0 * (1.0 - u).ln()).sqrt();
            let angle = 2.0 * std::f64::consts::PI * v;
            columns[pair].push(radius * angle.cos());
            if pair + 1 < parameters {
                columns[pair + 1].push(radius * angle.sin());
            }
        }
    }
    columns
}

/// The draws of these parameters in one chain.
pub(crate) fn one_chain(parameters: &[(&str, Vec<f64>)]) -> Draws {
    let mut draws = Draws::new(1, parameters[0].1.len());
    for (name, values) in parameters {
        draws.add(name, &[], values.clone()).unwrap();
    }
    draws
}
