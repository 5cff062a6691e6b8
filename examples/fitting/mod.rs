//! What the fitting examples share: options, result files, the picture, and errors as one line.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use pallasite::draws::io::{write_draws_csv, write_file, write_sample_stats_csv, write_zarr};
use pallasite::plots::{Corner, Figure, Parameters, write_svg_as_png};
use pallasite::prelude::*;

/// The rows of a summary that are printed at most; the file has them all.
const MAX_ROWS: usize = 50;

/// The options of every fitting example.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// The folder for the results [default: out/NAME]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The file with the measurements [default: the one in data/]
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// The number of chains
    #[arg(long, default_value_t = 4)]
    pub(crate) chains: usize,
    /// The number of warm-up steps of each chain
    #[arg(long, default_value_t = 1000)]
    pub(crate) warmup: usize,
    /// The number of draws of each chain
    #[arg(long, default_value_t = 1000)]
    pub(crate) draws: usize,
    /// The seed of all random numbers
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print nothing but errors and warnings
    #[arg(long)]
    pub(crate) quiet: bool,
}

impl Options {
    /// Chains of this sampler as the options want them.
    pub(crate) fn mcmc(&self, kernel: Nuts) -> Mcmc<Nuts> {
        Mcmc::new(kernel)
            .chains(self.chains)
            .warmup(self.warmup)
            .draws(self.draws)
            .seed(self.seed)
            .progress(!self.quiet)
    }

    /// The measurements: the file given, or the default one.
    pub(crate) fn data(&self, default: &str) -> PathBuf {
        self.data.clone().unwrap_or_else(|| default.into())
    }
}

impl AsRef<Options> for Options {
    fn as_ref(&self) -> &Options {
        self
    }
}

/// Runs an example: reads its options, these or others that hold these, makes the folder for the
/// results, and turns an error into one message and exit code 2.
pub(crate) fn main<O: Parser + AsRef<Options>>(
    name: &'static str,
    about: &'static str,
    run: impl FnOnce(&O, &Path) -> Result<(), Box<dyn Error>>,
) -> ExitCode {
    let command = O::command().name(name).about(about);
    let options = match O::from_arg_matches(&command.get_matches()) {
        Ok(options) => options,
        Err(error) => error.exit(),
    };
    let out = options.as_ref().out.clone().unwrap_or_else(|| Path::new("out").join(name));
    // Before the work, so that a folder that cannot be written costs no time.
    match writable(&out).and_then(|()| run(&options, &out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Removes the folder only if it is empty.
            let _ = std::fs::remove_dir(&out);
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn writable(out: &Path) -> Result<(), Box<dyn Error>> {
    let probe = out.join(".writable");
    write_file(&probe, |_| Ok(()))?;
    std::fs::remove_file(&probe)?;
    Ok(())
}

/// Writes the graph of the model, with its distributions and the coordinates in which sites were sampled,
/// as `graph.svg` and `graph.png`.
pub(crate) fn graph<M: Model + ?Sized>(
    model: &M,
    posterior: &Posterior,
    out: &Path,
) -> Result<ModelGraph, Box<dyn Error>> {
    let mut graph = model_graph(model)?.render_distributions(true);
    for site in posterior.coordinates() {
        graph = graph.note(&site.name, site.form());
    }
    graph.write_svg(&out.join("graph.svg"))?;
    write_svg_as_png(&graph.to_svg()?, 300.0, &out.join("graph.png"))?;
    Ok(graph)
}

/// Writes the page about the fit as `report.html`, with the command that makes it again.
pub(crate) fn page(
    report: Report<'_>,
    name: &str,
    options: &Options,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut command = format!("cargo run --release --example {name}");
    let given: Vec<String> = std::env::args().skip(1).map(|word| quoted(&word)).collect();
    if !given.is_empty() {
        command += &format!(" -- {}", given.join(" "));
    }
    let page = out.join("report.html");
    report.title(name).command(&command).write(&page)?;
    if !options.quiet {
        println!("{}: all of it on one page.", page.display());
    }
    Ok(())
}

/// A word of a command as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=,:".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Writes the picture as `fit.svg`, and prints what it shows.
pub(crate) fn picture(
    figure: &Figure,
    caption: &str,
    options: &Options,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    self::figure(figure, "fit", out)?;
    if !options.quiet {
        println!("\n{}: {caption}", out.join("fit.svg").display());
    }
    Ok(())
}

/// Writes a figure as SVG.
pub(crate) fn figure(figure: &Figure, name: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    Ok(figure.write_svg(&out.join(name).with_extension("svg"))?)
}

/// Writes `corner.svg` and `corner.png`. Draws that have no density, such as a single one, are no reason
/// to fail after the fit.
pub(crate) fn corner(
    posterior: &Posterior,
    parameters: &Parameters,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    match Corner::of(posterior.draws()).parameters(parameters.clone()).figure() {
        Ok(figure) => {
            figure.write_svg(&out.join("corner.svg"))?;
            figure.write_png(&out.join("corner.png"))?;
        }
        Err(error) => eprintln!("warning: there is no corner plot: {error}"),
    }
    Ok(())
}

/// Writes `draws.zarr`, `summary.csv`, `draws.csv`, `sample_stats.csv` and `stats.json`, and prints the
/// summary with what stands between it and belief.
pub(crate) fn report<M: Model + ?Sized>(
    name: &str,
    model: &M,
    posterior: &Posterior,
    options: &Options,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let summary = posterior.summary();
    summary.write_csv(&out.join("summary.csv"))?;
    write_draws_csv(posterior.draws(), &out.join("draws.csv"))?;
    write_sample_stats_csv(posterior.draws(), &out.join("sample_stats.csv"))?;
    write_zarr(&posterior.inference_data(model)?, &out.join("draws.zarr"))?;
    let timing = posterior.timing();
    let stats = serde_json::json!({
        "model": name,
        "dim": posterior.dim(),
        "chains": posterior.draws().num_chains(),
        "warmup": posterior.settings().num_warmup,
        "draws": posterior.draws().num_draws(),
        "compile_seconds": timing.compile_seconds,
        "warmup_seconds": timing.warmup_seconds,
        "sampling_seconds": timing.sampling_seconds,
        "total_seconds": timing.total_seconds,
        "gradient_evaluations_warmup": posterior.gradient_evaluations_warmup(),
        "gradient_evaluations_sampling": posterior.gradient_evaluations_sampling(),
        "divergences": posterior.num_divergences(),
        "metric": posterior.tuning(),
        "min_ess_bulk": summary.min_ess_bulk(),
        "max_r_hat": summary.max_r_hat(),
    });
    write_file(&out.join("stats.json"), |file| writeln!(file, "{stats:#}"))?;
    if !options.quiet {
        let table = summary.to_string();
        // The first line has the names of the columns.
        table.lines().take(1 + MAX_ROWS).for_each(|line| println!("{line}"));
        match summary.rows().len().saturating_sub(MAX_ROWS) {
            0 => println!(),
            more => println!("… and {more} rows more in {}\n", out.join("summary.csv").display()),
        }
        println!(
            "{} chains × {} draws, {} divergences, {:.3} s ({:.4} compile, {:.3} warm-up, {:.3} sampling)",
            posterior.draws().num_chains(),
            posterior.draws().num_draws(),
            posterior.num_divergences(),
            timing.total_seconds,
            timing.compile_seconds,
            timing.warmup_seconds,
            timing.sampling_seconds,
        );
        posterior.coordinates().iter().for_each(|site| println!("{site}"));
    }
    for warning in posterior.warnings() {
        eprintln!("warning: {warning}");
    }
    Ok(())
}
