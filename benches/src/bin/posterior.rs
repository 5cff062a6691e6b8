//! A whole posterior: what sampling it takes and gives, and beside it what nuts-rs takes and gives on the
//! same log density.
//!
//! `cargo run --release -p benches --bin posterior -- linreg --chains 4 --warmup 1000 --draws 1000 --seed 1`
//! prints a line for each sampler; without a name, for every model. `--metric low_rank` fixes the form of
//! the metric, and `--seeds 10` runs ten seeds and prints medians.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;

use benches::posterior::{MODELS, Outcome, Size, default_kernel, median, ours, theirs};
use clap::Parser;
use pallasite::samplers::{MassMatrix, Nuts};

#[derive(Debug, Parser)]
#[command(about = "Samples posteriors, and compares with nuts-rs")]
struct Options {
    /// The models; all, if none is named
    models: Vec<String>,
    /// The number of chains
    #[arg(long, default_value_t = 4)]
    chains: usize,
    /// The number of warm-up steps of each chain
    #[arg(long, default_value_t = 1000)]
    warmup: usize,
    /// The number of draws of each chain
    #[arg(long, default_value_t = 1000)]
    draws: usize,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of seeds
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// automatic, diagonal, low_rank, dense, welford_diagonal or welford_dense
    #[arg(long, default_value = "automatic")]
    metric: String,
    /// The mean acceptance rate that our warm-up aims at
    #[arg(long, default_value_t = 0.8)]
    target: f64,
    /// Without the low-rank metric of nuts-rs, which takes minutes where there are hundreds of coordinates: it
    /// decomposes all draws of its window anew after every twenty
    #[arg(long)]
    without_low_rank: bool,
    /// Our sampler alone
    #[arg(long)]
    alone: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let kernel = default_kernel()
        .target_accept_prob(options.target)
        .mass_matrix(mass_matrix(&options.metric)?);
    let all: Vec<String> = MODELS.iter().map(|&name| name.to_owned()).collect();
    let models = if options.models.is_empty() { &all } else { &options.models };
    for name in models {
        measure(name, &kernel, &options)?;
    }
    Ok(())
}

fn mass_matrix(name: &str) -> Result<MassMatrix, String> {
    Ok(match name {
        "automatic" => MassMatrix::Automatic,
        "diagonal" => MassMatrix::Diagonal,
        "low_rank" => MassMatrix::LowRank,
        "dense" => MassMatrix::Dense,
        "welford_diagonal" => MassMatrix::WelfordDiagonal,
        "welford_dense" => MassMatrix::WelfordDense,
        _ => return Err(format!("no metric is named \"{name}\"; --help lists them")),
    })
}

fn measure(name: &str, kernel: &Nuts, options: &Options) -> Result<(), Box<dyn Error>> {
    let sizes = (options.seed..options.seed + options.seeds).map(|seed| Size {
        chains: options.chains,
        warmup: options.warmup,
        draws: options.draws,
        seed,
    });
    let mut rows: [(&str, Vec<Outcome>); 3] =
        [("pallasite", vec![]), ("nuts-rs", vec![]), ("nuts-rs low rank", vec![])];
    let mut metrics = Vec::new();
    let mut stats = None;
    for size in sizes {
        let (outcome, posterior) = ours(name, kernel.clone(), size)?;
        rows[0].1.push(outcome);
        metrics = posterior.tuning().to_vec();
        let timing = posterior.timing();
        stats = Some((posterior.dim(), timing.compile_seconds, timing.total_seconds));
        if !options.alone {
            rows[1].1.push(theirs(name, false, size)?);
            if !options.without_low_rank {
                rows[2].1.push(theirs(name, true, size)?);
            }
        }
    }
    let Some((dim, compile_seconds, total_seconds)) = stats else { return Ok(()) };
    for (sampler, outcomes) in rows.iter().filter(|(_, outcomes)| !outcomes.is_empty()) {
        let mut line = serde_json::json!({ "model": name, "sampler": sampler, "dim": dim });
        let draws = (options.chains * options.draws) as f64;
        let mut add = |key: &str, value: serde_json::Value| {
            line[key] = value;
        };
        add("chains", options.chains.into());
        add("warmup", options.warmup.into());
        add("draws", options.draws.into());
        let median = |f: &dyn Fn(&Outcome) -> f64| median(outcomes.iter().map(f).collect());
        add("seconds", median(&|o| o.seconds).into());
        add("gradient_evaluations_warmup", median(&|o| o.gradients_warmup as f64).into());
        add("gradient_evaluations_sampling", median(&|o| o.gradients as f64).into());
        add("divergences", median(&|o| o.divergences as f64).into());
        add("min_ess_bulk", median(&|o| o.min_ess).into());
        add("max_r_hat", median(&|o| o.max_r_hat).into());
        add("ess_per_second", median(&|o| o.min_ess / o.seconds).into());
        add("ess_per_gradient", median(&|o| o.min_ess / o.gradients as f64).into());
        let all = |o: &Outcome| (o.gradients + o.gradients_warmup) as f64;
        add("ess_per_gradient_with_warmup", median(&|o| o.min_ess / all(o)).into());
        add("leapfrogs_per_draw", median(&|o| o.gradients as f64 / draws).into());
        add("ns_per_gradient", median(&|o| o.seconds / all(o) * 1e9).into());
        if *sampler == "pallasite" {
            add("sampling_seconds", median(&|o| o.sampling_seconds).into());
            add("acceptance_rate", median(&|o| o.acceptance_rate).into());
            add("metric", metrics.clone().into());
            add("compile_seconds", compile_seconds.into());
            add("total_seconds", total_seconds.into());
        }
        println!("{line}");
    }
    Ok(())
}
