//! Magnitudes of sources of which the faintest are not seen: a relation fitted with their limits, and,
//! for comparison, without.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Color, Figure, Line, Panel, Points};
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
}

impl Sources {
    /// The rows of the table that are limits, or those that are none.
    fn read(table: &Table, limits: bool) -> Result<Self, Box<dyn Error>> {
        let is_limit = table.column("is_limit")?;
        let rows = |name| -> Result<Array, Box<dyn Error>> {
            let values = table.column(name)?.iter().zip(is_limit);
            let chosen = values.filter(|(_, is_limit)| (**is_limit != 0.0) == limits);
            Ok(chosen.map(|(value, _)| *value).collect::<Vec<f64>>().into())
        };
        Ok(Self { x: rows("x")?, magnitude: rows("magnitude")?, error: rows("error")? })
    }
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/upper_limits.csv"))?;
    let (seen, unseen) = (Sources::read(&table, false)?, Sources::read(&table, true)?);

    let with_limits = |m: &mut Context| {
        let [slope, offset, scatter] = detections(m, &seen);
        m.plate("limits", unseen.x.len(), |m| {
            let sd = (scatter.powi(2) + unseen.error.powi(2)).sqrt();
            let mean = slope * &unseen.x + offset;
            // The probability that the magnitude is larger than the limit: nothing was seen.
            m.factor("fainter", ((mean - &unseen.magnitude) / sd).log_ndtr());
        });
    };

    let posterior = options.mcmc().run(&with_limits)?;
    fitting::graph(&with_limits, out)?;
    fitting::report("upper_limits", &posterior, options, out)?;
    let without = options.mcmc().run(&|m: &mut Context| _ = detections(m, &seen))?;
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
    fitting::picture(&figure, caption, options, out)
}

/// The relation, and the sources that were seen; gives slope, offset and scatter.
fn detections<'g>(m: &mut Context<'g>, seen: &Sources) -> [Var<'g>; 3] {
    let slope = m.sample("slope", Normal::new(0.0, 5.0));
    let offset = m.sample("offset", Normal::new(20.0, 5.0));
    let scatter = m.sample("scatter", HalfNormal::new(2.0));
    m.plate("detections", seen.x.len(), |m| {
        let sd = (scatter.powi(2) + seen.error.powi(2)).sqrt();
        m.observe("magnitude", Normal::new(slope * &seen.x + offset, sd), &seen.magnitude);
    });
    [slope, offset, scatter]
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
