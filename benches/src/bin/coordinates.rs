//! What chosen coordinates give: whole runs with them and as written, side by side; and what chains that start
//! near the posterior give.
//!
//! `cargo run --release -p benches --bin coordinates -- eight_schools hr --seeds 5` prints a line for each model and
//! system of coordinates, with medians of the seeds; without a name, for every model. `--pathfinder` adds lines for runs in the chosen
//! coordinates whose chains start where Pathfinder says, with a short warm-up or a long one by `--warmup`.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;

use benches::posterior::{MODELS, median, model};
use clap::Parser;
use pallasite::infer::Posterior;
use pallasite::prelude::*;

#[derive(Debug, Parser)]
#[command(about = "Samples posteriors in chosen coordinates and as written")]
struct Options {
    /// The models; all, if none is named
    models: Vec<String>,
    /// The number of seeds, from 1 on
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// The number of warm-up steps of each chain
    #[arg(long, default_value_t = 1000)]
    warmup: usize,
    /// The number of draws of each chain
    #[arg(long, default_value_t = 1000)]
    draws: usize,
    /// Runs whose chains start where Pathfinder says, too
    #[arg(long)]
    pathfinder: bool,
}

/// A run in numbers, in the order of the columns.
const COLUMNS: [&str; 9] = [
    "compile ms",
    "warm-up ms",
    "total ms",
    "warm-up gradients",
    "leapfrogs",
    "divergences",
    "R-hat",
    "min ESS",
    "ESS per 1000 gradients",
];

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let all: Vec<String> = MODELS.iter().map(|&name| name.to_owned()).collect();
    let models = if options.models.is_empty() { &all } else { &options.models };
    println!("| model | coordinates | {} |", COLUMNS.join(" | "));
    println!("| --- | --- |{}", " --- |".repeat(COLUMNS.len()));
    for name in models {
        let model = model(name)?;
        let mut systems = vec![
            ("chosen", Coordinates::automatic(), InitStrategy::default()),
            ("as written", Coordinates::as_written(), InitStrategy::default()),
        ];
        if options.pathfinder {
            let start = InitStrategy::Pathfinder;
            systems.push(("chosen, Pathfinder", Coordinates::automatic(), start.clone()));
            systems.push(("as written, Pathfinder", Coordinates::as_written(), start));
        }
        let mut rows = vec![Vec::new(); systems.len()];
        for seed in 1..=options.seeds {
            // Turn by turn, so that what else the machine does hits all.
            for (rows, (_, coordinates, start)) in rows.iter_mut().zip(&systems) {
                let mcmc = Mcmc::new(Nuts::default()).warmup(options.warmup).draws(options.draws);
                let mcmc = mcmc.seed(seed).progress(false).coordinates(coordinates.clone());
                let mcmc = mcmc.init_strategy(start.clone());
                rows.push(numbers(&mcmc.run(&*model)?));
            }
        }
        for ((what, ..), rows) in systems.iter().zip(&rows) {
            let median = |i: usize| median(rows.iter().map(|row| row[i]).collect());
            let digits = [2, 1, 1, 0, 1, 0, 4, 0, 1];
            let cells: Vec<String> =
                (0..COLUMNS.len()).map(|i| format!("{:.*}", digits[i], median(i))).collect();
            println!("| {name} | {what} | {} |", cells.join(" | "));
        }
    }
    Ok(())
}

fn numbers(posterior: &Posterior) -> [f64; COLUMNS.len()] {
    let summary = posterior.summary();
    let timing = posterior.timing();
    let gradients = posterior.gradient_evaluations_sampling() as f64;
    let ess = summary.min_ess_bulk();
    [
        1e3 * timing.compile_seconds,
        1e3 * timing.warmup_seconds,
        1e3 * timing.total_seconds,
        posterior.gradient_evaluations_warmup() as f64,
        gradients / (posterior.draws().num_chains() * posterior.draws().num_draws()) as f64,
        posterior.num_divergences() as f64,
        summary.max_r_hat(),
        ess,
        1e3 * ess / gradients,
    ]
}
