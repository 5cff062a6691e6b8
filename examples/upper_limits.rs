//! Magnitudes of sources of which the faintest are not seen: a relation fitted with their limits, and,
//! for comparison, without.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Color, Figure, Line, Panel, Parameters, Points};
use pallasite::prelude::*;

/// Slope, offset and scatter of the mock data.
const TRUTH: [(&str, f64); 3] = [("slope", 1.8), ("offset", 20.5), ("scatter", 0.6)];

fn main() -> ExitCode {
    let about = "Fits magnitude = slope x + offset with scatter to detections and limits (columns x, \
                 magnitude, error, is_limit)";
    fitting::main("upper_limits", about, run)
}

/// Sources: where they are, and a magnitude with its error, or a limit that they are fainter than.
struct Sources {
    x: Array,
    magnitude: Array,
    error: Array,
    is_limit: Array,
}

impl Sources {
    /// The rows of the table for which this holds of `is_limit`.
    fn read(table: &Table, which: impl Fn(bool) -> bool) -> Result<Self, Box<dyn Error>> {
        let is_limit = table.column("is_limit")?;
        let rows = |name| -> Result<Array, Box<dyn Error>> {
            let values = table.column(name)?.iter().zip(is_limit);
            let chosen = values.filter(|(_, is_limit)| which(**is_limit != 0.0));
            Ok(chosen.map(|(value, _)| *value).collect())
        };
        let (x, magnitude) = (rows("x")?, rows("magnitude")?);
        Ok(Self { x, magnitude, error: rows("error")?, is_limit: rows("is_limit")? })
    }
}

impl Model for Sources {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("slope", Normal::new(0.0, 5.0));
        let offset = m.sample("offset", Normal::new(20.0, 5.0));
        let scatter = m.sample("scatter", HalfNormal::new(2.0));
        m.plate("sources", self.x.len(), |m| {
            let sd = (scatter.powi(2) + self.error.powi(2)).sqrt();
            let magnitude = Normal::new(slope * &self.x + offset, sd);
            // What was not seen is fainter: its magnitude is larger than the limit.
            let with_limits = Censored::new(magnitude).right(&self.is_limit);
            m.observe("magnitude", with_limits, &self.magnitude);
        });
    }
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/upper_limits.csv"))?;
    let sources = Sources::read(&table, |_| true)?;
    let seen = Sources::read(&table, |is_limit| !is_limit)?;
    let unseen = Sources::read(&table, |is_limit| is_limit)?;

    let posterior = options.mcmc(Nuts::default()).run(&sources)?;
    let graph = fitting::graph(&sources, &posterior, out)?;
    fitting::report("upper_limits", &sources, &posterior, options, out)?;
    let mut parameters = Parameters::all();
    if options.data.is_none() {
        parameters = TRUTH.iter().fold(parameters, |all, (name, value)| all.truth(name, *value));
    }
    fitting::corner(&posterior, &parameters, out)?;
    let without = options.mcmc(Nuts::default()).run(&seen)?;
    if !options.quiet {
        println!("\n{:<8}{:>25}{:>25}{:>8}", "", "with limits", "limits ignored", "truth");
        for (name, truth) in TRUTH {
            let [with, without] = [interval(&posterior, name)?, interval(&without, name)?]
                .map(|[low, mid, high]| format!("{mid:.2} ({low:.2} to {high:.2})"));
            // Of other data nobody knows the truth.
            let truth = match options.data {
                None => format!("{truth:.2}"),
                Some(_) => String::new(),
            };
            println!("{name:<8}{with:>25}{without:>25}{truth:>8}");
        }
    }
    let caption = "where sources are too faint, only limits are known (orange); the \
                   detections alone pull the line to the bright side, and with the limits it follows \
                   the truth.";
    let figure = picture([&seen, &unseen], [&posterior, &without], options.data.is_none())?;
    fitting::picture(&figure, caption, options, out)?;
    let report =
        Report::of(&posterior).graph(&graph).parameters(parameters).figure(&figure, caption);
    fitting::page(report, "upper_limits", options, out)
}

/// Median and 90 % interval.
fn interval(posterior: &Posterior, name: &str) -> Result<[f64; 3], Box<dyn Error>> {
    let values = posterior.draws().variable(name)?.values();
    Ok([0.05, 0.5, 0.95].map(|prob| quantile(values, prob)))
}

/// Detections, limits and the lines.
fn picture(
    [seen, unseen]: [&Sources; 2],
    [with, without]: [&Posterior; 2],
    is_mock: bool,
) -> Result<Figure, Box<dyn Error>> {
    let x: Vec<f64> = [seen.x.data(), unseen.x.data()].concat();
    let ends = [
        x.iter().copied().fold(f64::INFINITY, f64::min),
        x.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    ];
    let line = |slope: f64, offset: f64| ends.map(|x| slope * x + offset);
    let draws = with.draws();
    let panel = Panel::new(Axis::linear("x"), Axis::linear("magnitude").reversed());
    let panel = line::posterior_line(
        panel,
        [draws.variable("slope")?.values(), draws.variable("offset")?.values()],
        &x,
    );
    let biased = line(interval(without, "slope")?[1], interval(without, "offset")?[1]);
    let mut panel =
        panel.draw(Line::new(&ends, &biased).color(Color::VERMILLION).label("limits ignored"));
    if is_mock {
        let truth = line(TRUTH[0].1, TRUTH[1].1);
        panel = panel.draw(Line::new(&ends, &truth).dashed().color(Color::BLACK).label("truth"));
    }
    let detections = Points::new(seen.x.data(), seen.magnitude.data());
    let detections = detections.y_errors(seen.error.data()).color(Color::BLACK);
    let limits = Points::new(unseen.x.data(), unseen.magnitude.data()).color(Color::ORANGE);
    panel = panel.draw(detections.label("detections")).draw(limits.label("fainter than"));
    Ok(Figure::new([panel]).width_cm(12.0).panel_height_cm(7.0))
}
