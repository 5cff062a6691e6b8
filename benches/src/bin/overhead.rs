//! What a leapfrog step of the sampler takes beside the gradient, a JSON line for each dimension and metric.
//!
//! `cargo run --release -p benches --bin overhead`

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use pallasite::samplers::{Kernel, LogDensity, MassMatrix, Nuts, chain_rngs};

/// A normal density with standard deviations from 1 to 10, so that trajectories have some steps.
#[derive(Clone)]
struct Normal {
    precisions: Vec<f64>,
    /// What the square of the sum of all coordinates adds to minus twice the log density.
    of_sum: f64,
}

impl LogDensity for Normal {
    fn dim(&self) -> usize {
        self.precisions.len()
    }
    // The same code within the sampler and alone.
    #[inline(never)]
    fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let pull = if self.of_sum > 0.0 { self.of_sum * x.iter().sum::<f64>() } else { 0.0 };
        let mut lanes = [0.0; 4];
        for (i, ((g, x), p)) in gradient.iter_mut().zip(x).zip(&self.precisions).enumerate() {
            *g = -p * x - pull;
            lanes[i % 4] += x * *g;
        }
        0.5 * (lanes[0] + lanes[1] + lanes[2] + lanes[3])
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    for (dim, metric) in [
        (2, MassMatrix::Diagonal),
        (2, MassMatrix::Dense),
        (10, MassMatrix::Diagonal),
        (20, MassMatrix::Automatic),
        (10, MassMatrix::Dense),
        (30, MassMatrix::Diagonal),
        (100, MassMatrix::Diagonal),
        (1000, MassMatrix::Diagonal),
    ] {
        let precision = |i: usize| 10.0_f64.powf(-2.0 * i as f64 / dim as f64);
        // A direction for a low-rank metric.
        let of_sum = if metric == MassMatrix::Automatic { 0.05 } else { 0.0 };
        let mut density = Normal { precisions: (0..dim).map(precision).collect(), of_sum };
        // Steps are fixed, and short, so that trees have some depth.
        let kernel = Nuts::default().mass_matrix(metric.clone()).target_accept_prob(0.95);
        let mut rng = chain_rngs(1).next().ok_or("no generator")?;
        let start = vec![0.5; dim];
        let (mut state, mut tuning, mut adaptation) =
            kernel.init(&mut density, &start, 500, &mut rng)?;
        for _ in 0..500 {
            let info = kernel.step(&mut density, &mut state, &tuning, &mut rng);
            kernel.adapt(&mut density, &mut state, &info, &mut adaptation, &mut tuning, &mut rng);
        }
        let (mut best, mut best_alone) = (f64::INFINITY, f64::INFINITY);
        let mut gradient = vec![0.0; dim];
        for _ in 0..200 {
            let clock = Instant::now();
            let mut num_steps = 0;
            while num_steps < 2000 {
                let info = kernel.step(&mut density, &mut state, &tuning, &mut rng);
                num_steps += info.num_integration_steps;
            }
            best = best.min(clock.elapsed().as_secs_f64() * 1e9 / f64::from(num_steps));
            let clock = Instant::now();
            for _ in 0..num_steps {
                black_box(density.value_and_grad(black_box(&start), &mut gradient));
                black_box(&mut gradient);
            }
            let alone = clock.elapsed().as_secs_f64() * 1e9 / f64::from(num_steps);
            best_alone = best_alone.min(alone);
        }
        let line = serde_json::json!({
            "dim": dim,
            "metric": tuning.metric().to_string(),
            "ns_per_leapfrog": best,
            "ns_per_gradient": best_alone,
            "ns_overhead": best - best_alone,
            "ns_overhead_per_dimension": (best - best_alone) / dim as f64,
        });
        println!("{line}");
    }
    Ok(())
}
