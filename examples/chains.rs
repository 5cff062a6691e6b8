//! Good chains and bad ones: runs of which each shows one thing that pictures and verdicts tell. They are
//! the pictures of docs/guide/reading-diagnostics.md.
//!
//! `cargo run --release --example chains`

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use pallasite::plots::{Figure, Parameters, autocorrelation, energy, pair, rank, trace};
use pallasite::prelude::*;

/// Runs that go well and runs that do not, with their pictures and verdicts.
#[derive(Debug, Parser)]
#[command(name = "chains")]
struct Options {
    /// The folder for the pictures
    #[arg(long, value_name = "DIR", default_value = "out/chains")]
    out: PathBuf,
    /// The seed of all random numbers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Two numbers around zero that depend on each other: nothing is easier.
fn easy(m: &mut Context<'_>) {
    let a = m.sample("a", Normal::new(0.0, 1.0));
    m.sample("b", Normal::new(0.8 * a, 0.6));
}

/// Two hills with a valley between that no trajectory crosses.
fn two_hills(m: &mut Context<'_>) {
    let x = m.sample("x", Uniform::new(-10.0, 10.0));
    let hill = |middle: f64| (x - middle).powi(2) * -2.0;
    m.factor("hills", hill(-4.0).logaddexp(hill(4.0)));
}

/// Levels whose spread is not known either: where it is small they are confined to a funnel's neck.
fn funnel(m: &mut Context<'_>) {
    let log_spread = m.sample("log_spread", Normal::new(0.0, 1.5));
    m.plate("groups", 9, |m| m.sample("level", Normal::new(0.0, log_spread.exp())));
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let nuts = Mcmc::new(Nuts::default()).seed(options.seed).progress(!options.quiet);
    let good = nuts.clone().run(&easy)?;
    show("good", &good, ["a"], options)?;

    // Steps far shorter than the posterior is wide, one for each draw, from a place far outside of it.
    let short_steps = Hmc::default().num_steps(1).initial_step_size(0.2);
    let short_steps = short_steps.find_heuristic_step_size(false).adapt_step_size(false);
    let far = InitStrategy::value([("a", 6.0), ("b", 6.0)]);
    let slow = Mcmc::new(short_steps).warmup(0).init_strategy(far).seed(options.seed);
    let slow = slow.coordinates(Coordinates::as_written());
    let slow = slow.progress(!options.quiet).run(&easy)?;
    show("slow", &slow, ["a"], options)?;
    write(&autocorrelation(slow.draws(), ["a"])?, "slow_autocorrelation", options)?;

    let apart = nuts.clone().run(&two_hills)?;
    show("apart", &apart, ["x"], options)?;

    // As written, since the coordinates that are chosen by default cure it.
    let neck = nuts.clone().coordinates(Coordinates::as_written()).run(&funnel)?;
    show("funnel", &neck, ["log_spread"], options)?;
    write(&pair(neck.draws(), ["log_spread", "level[0]"])?, "funnel_pair", options)?;
    write(&energy(neck.draws())?, "funnel_energy", options)?;

    // The same posterior in other coordinates: the levels in units of their spread.
    let remedy = nuts.run(&reparam(&funnel).site("level", LocScale::new(0.0)))?;
    show("remedy", &remedy, ["log_spread"], options)?;
    write(&pair(remedy.draws(), ["log_spread", "level[0]"])?, "remedy_pair", options)
}

/// Writes traces and ranks of a run, and prints what the verdicts say of it.
fn show(
    name: &str,
    posterior: &Posterior,
    parameters: [&str; 1],
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let parameters = Parameters::from(parameters);
    write(&trace(posterior.draws(), parameters.clone())?, &format!("{name}_trace"), options)?;
    write(&rank(posterior.draws(), parameters)?, &format!("{name}_rank"), options)?;
    if options.quiet {
        return Ok(());
    }
    println!("{name}:");
    let verdicts = posterior.diagnose();
    if verdicts.is_empty() {
        println!("  nothing was found that speaks against these draws");
    }
    verdicts.iter().for_each(|verdict| println!("  {verdict}"));
    Ok(())
}

fn write(figure: &Figure, name: &str, options: &Options) -> Result<(), Box<dyn Error>> {
    Ok(figure.write_svg(&options.out.join(name).with_extension("svg"))?)
}
