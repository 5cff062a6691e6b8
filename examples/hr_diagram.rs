//! The hierarchical model of the seed document: a line of magnitude against temperature, recovered
//! from stars in clusters whose distances are hardly known.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod hr_figures;
mod line;
mod stars;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Color, Figure, Line, Panel, Parameters, Points};
use pallasite::prelude::*;

use stars::{Stars, TRUTH};

/// The name of what is compared in the predictive check.
const COUNTS: &str = "log10(1 + fluxcounts)";

// The group of options would have the name of the one that it holds.
#[derive(Debug, clap::Parser)]
#[group(skip)]
struct Options {
    #[command(flatten)]
    fitting: fitting::Options,
    /// The file with the clusters [default: data/hr_clusters.csv]
    #[arg(
        long,
        value_name = "FILE",
        default_value = "data/hr_clusters.csv",
        hide_default_value = true
    )]
    clusters: PathBuf,
    /// Fit mock data made with this seed, in place of files
    #[arg(long, value_name = "SEED", conflicts_with_all = ["data", "clusters"])]
    simulate: Option<u64>,
}

impl AsRef<fitting::Options> for Options {
    fn as_ref(&self) -> &fitting::Options {
        &self.fitting
    }
}

fn main() -> ExitCode {
    let about = "Fits the line of magnitude against log10 T to stars in clusters (columns cluster, \
                 logtemp, fluxcount; and parallax for the clusters)";
    fitting::main("hr_diagram", about, run)
}

fn run(options: &Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let Options { fitting: shared, clusters, simulate } = options;
    let stars = match simulate {
        Some(seed) => Stars::simulate(*seed)?.with_rounded_parallaxes(),
        None => Stars::read(&shared.data("data/hr_stars.csv"), clusters)?,
    };
    let posterior = shared.mcmc(Nuts::default()).run(&stars)?;
    let graph = fitting::graph(&stars, &posterior, out)?;
    fitting::report("hr_diagram", &stars, &posterior, shared, out)?;
    // Of other data nobody knows the truth.
    let is_mock = simulate.is_some() || shared.data.is_none();
    if is_mock && !shared.quiet {
        println!("\n{:<8}{:>8}  median and 95 % interval", "", "truth");
        for (name, truth) in TRUTH {
            let values = posterior.draws().variable(name)?.values();
            let [low, median, high] = [0.025, 0.5, 0.975].map(|prob| quantile(values, prob));
            println!("{name:<8}{truth:>8.2}  {median:.2} ({low:.2} to {high:.2})");
        }
    }
    let mut parameters = Parameters::of(TRUTH.map(|(name, _)| name));
    if is_mock {
        parameters = TRUTH.iter().fold(parameters, |all, (name, value)| all.truth(name, *value));
    }
    fitting::corner(&posterior, &parameters, out)?;
    // The true magnitudes of the files are known too.
    let truth = match simulate.is_none() && shared.data.is_none() {
        true => Some(Path::new("data/hr_truth.json")),
        false => None,
    };
    hr_figures::write(&stars, &posterior, is_mock, truth, out)?;
    let caption = "left, the photon counts, five clusters in color: each lies along a line of its \
                   own; right, the absolute magnitudes of the fit (68 % bars) and their common line.";
    let figure = picture(&stars, &posterior, is_mock)?;
    // Counts go over seven powers of ten, so they are compared by their logarithms.
    let few = posterior.draws().thin(posterior.draws().num_draws().div_ceil(1000))?;
    let again = Predictive::posterior(&few).seed(shared.seed).run(&uncondition(&stars))?;
    let logarithm = |count: &f64| (1.0 + count).log10();
    let made = again.variable("fluxcounts")?;
    let mut logarithms = Draws::new(again.num_chains(), again.num_draws());
    logarithms.add(COUNTS, made.shape(), made.values().iter().map(logarithm).collect())?;
    let seen: Vec<f64> = stars.counts.iter().flat_map(Array::data).map(logarithm).collect();
    fitting::picture(&figure, caption, shared, out)?;
    let report = Report::of(&posterior)
        .graph(&graph)
        .parameters(parameters)
        .figure(&figure, caption)
        .predictive(COUNTS, &seen, &logarithms);
    fitting::page(report, "hr_diagram", shared, out)
}

/// The counts against temperature, and the absolute magnitudes that the fit makes of them.
fn picture(stars: &Stars, posterior: &Posterior, is_mock: bool) -> Result<Figure, Box<dyn Error>> {
    let x = stars.log_temperature.data();
    let mut seen = Panel::new(temperature(), Axis::log("photon count"));
    // A star without a photon has no place on a logarithmic axis.
    let counts = stars.counts.as_ref().map_or(&[][..], Array::data);
    let of = |is_in: &dyn Fn(usize) -> bool| -> [Vec<f64>; 2] {
        let chosen = (0..x.len()).filter(|&i| is_in(stars.cluster[i]) && counts[i] > 0.0);
        let mut chosen: Vec<usize> = chosen.collect();
        chosen.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
        [x, counts].map(|values| chosen.iter().map(|&i| values[i]).collect())
    };
    let shown = richest(&stars.cluster, 5);
    let [x_others, others] = of(&|cluster| !shown.contains(&cluster));
    if !others.is_empty() {
        seen = seen.draw(Points::new(&x_others, &others).color(Color::rgb(180, 180, 180)));
    }
    for (i, cluster) in shown.iter().enumerate() {
        let [x, counts] = of(&|other| other == *cluster);
        if !counts.is_empty() {
            seen = seen.draw(Line::new(&x, &counts).color(Color::cycle(i)));
            seen = seen.draw(Points::new(&x, &counts).color(Color::cycle(i)));
        }
    }

    let draws = posterior.draws();
    let magnitudes = draws.variable("absolute_magnitude")?;
    let (mut centers, mut errors) = (Vec::new(), Vec::new());
    for star in 0..x.len() {
        let values: Vec<f64> =
            (0..draws.num_chains()).flat_map(|chain| magnitudes.series(chain, star)).collect();
        let [low, high] = [0.16, 0.84].map(|prob| quantile(&values, prob));
        centers.push(0.5 * (low + high));
        errors.push(0.5 * (high - low));
    }
    let slope = draws.variable("slope")?.values();
    // The line at log T = 0, where the model has its offset at log T = 4.
    let offset: Vec<f64> = draws.variable("offset")?.values().to_vec();
    let offset: Vec<f64> = offset.iter().zip(slope).map(|(c, m)| c - 4.0 * m).collect();
    let points = Points::new(x, &centers).y_errors(&errors).color(Color::BLACK);
    let fit = Panel::new(temperature(), Axis::linear("absolute magnitude M").reversed())
        .draw(points.label("stars"));
    let mut fit = line::posterior_line(fit, [slope, &offset], x);
    if is_mock {
        let ends = [
            x.iter().copied().fold(f64::INFINITY, f64::min),
            x.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        ];
        let [slope, offset, _] = TRUTH.map(|(_, value)| value);
        let truth = ends.map(|x| slope * (x - 4.0) + offset);
        fit = fit.draw(Line::new(&ends, &truth).dashed().color(Color::VERMILLION).label("truth"));
    }
    Ok(Figure::new([seen, fit]).columns(2).width_cm(17.0).panel_height_cm(6.0))
}

/// The clusters with the most stars.
fn richest(cluster: &[usize], count: usize) -> Vec<usize> {
    let mut sizes = BTreeMap::new();
    cluster.iter().for_each(|&i| *sizes.entry(i).or_insert(0) += 1);
    let mut clusters: Vec<usize> = sizes.keys().copied().collect();
    clusters.sort_by_key(|i| std::cmp::Reverse(sizes[i]));
    clusters.truncate(count);
    clusters
}

pub(crate) fn temperature() -> Axis {
    Axis::linear("log_{10} T (K)").reversed()
}
