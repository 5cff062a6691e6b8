//! Simulation-based calibration of NUTS on models of the benchmark: ranks of true values among draws.
//!
//! `cargo run --release -p benches --bin calibration` takes the straight line and the eight schools, a
//! thousand simulations each.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;

use benches::posterior::{default_kernel, model};
use clap::Parser;
use pallasite::infer::{Mcmc, simulation_based_calibration};

#[derive(Debug, Parser)]
#[command(about = "Checks by simulation that posteriors are sampled as they are")]
struct Options {
    /// The models, which must be able to simulate
    #[arg(default_values = ["linreg", "eight_schools_noncentered"])]
    models: Vec<String>,
    /// The number of simulations
    #[arg(long, default_value_t = 1000)]
    simulations: usize,
    /// The number of warm-up steps of each run
    #[arg(long, default_value_t = 1000)]
    warmup: usize,
    /// The number of draws of each run
    #[arg(long, default_value_t = 1000)]
    draws: usize,
    /// The seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The probability that a right sampler is called wrong.
const FALSE_ALARM: f64 = 1e-6;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let mcmc = Mcmc::new(default_kernel())
        .chains(1)
        .warmup(options.warmup)
        .draws(options.draws)
        .seed(options.seed);
    for name in &options.models {
        let calibration = simulation_based_calibration(&*model(name)?, &mcmc, options.simulations)?;
        let verdict = if calibration.is_calibrated(FALSE_ALARM) { "passed" } else { "failed" };
        println!("{name}\n{calibration}\n{verdict}, with {FALSE_ALARM:e} for a false alarm\n");
    }
    Ok(())
}
