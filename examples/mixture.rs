//! A line through points of which some are wrong: the mixture of good and bad points of Hogg, Bovy &
//! Lang 2010 (arXiv:1008.4686), section 3, on their table 1.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::plots::{Axis, Color, Figure, Panel, Parameters, Points, Words};
use pallasite::prelude::*;

fn main() -> ExitCode {
    let about = "Fits a straight line to points with outliers (columns x, y, sigma_y)";
    fitting::main("mixture", about, run)
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/hogg_line.csv"))?;
    let column = |name| table.column(name).map(Array::from);
    let (x, y, sigma) = (column("x")?, column("y")?, column("sigma_y")?);
    // Slope and height in the middle of the points hardly depend on each other.
    let middle = x.data().iter().sum::<f64>() / x.len() as f64;

    let model = |m: &mut Context| {
        let slope = m.sample("m", Normal::new(0.0, 10.0));
        let height = m.sample("height", Normal::new(400.0, 400.0));
        m.deterministic("b", height - slope * middle);
        let share = m.sample("bad_share", Uniform::new(0.0, 1.0));
        let bad_mean = m.sample("bad_mean", Normal::new(400.0, 200.0));
        let bad_sd = m.sample("bad_sd", LogNormal::new(5.0, 0.5));
        m.plate("points", x.len(), |m| {
            let line = slope * &(&x - middle) + height;
            let bad_scale = (bad_sd.powi(2) + sigma.powi(2)).sqrt();
            let y = m.constant(&y);
            let good = (-share).log1p() + Normal::new(line, &sigma).log_prob(y);
            let bad = share.log() + Normal::new(bad_mean, bad_scale).log_prob(y);
            m.factor("y", good.logaddexp(bad));
            m.deterministic("log_odds", bad - good);
        });
    };
    let posterior = options.mcmc(Nuts::default()).run(&model)?;
    let graph = fitting::graph(&model, &posterior, out)?;
    fitting::report("mixture", &model, &posterior, options, out)?;
    let parameters = Parameters::of(["m", "b", "bad_share", "bad_mean", "bad_sd"]);
    let parameters = parameters.label("bad_share", "share of bad points");
    let parameters = parameters.label("bad_mean", "mean of bad").label("bad_sd", "sd of bad");
    fitting::corner(&posterior, &parameters, out)?;
    // The probability that a point is bad: the mean of it over the draws.
    let probability = quantities(posterior.draws(), |q| {
        let log_odds = q.variable("log_odds");
        q.keep("is_bad", log_odds.sigmoid());
    })?;
    let probability = probability.variable("is_bad")?.values();
    let num_draws = probability.len() / x.len();
    let mean = |i| probability.iter().skip(i).step_by(x.len()).sum::<f64>() / num_draws as f64;
    let is_bad: Vec<f64> = (0..x.len()).map(mean).collect();
    if !options.quiet {
        let named: Vec<String> = (0..x.len())
            .filter(|&i| is_bad[i] > 0.5)
            .map(|i| format!("{} ({:.0} %)", i + 1, 100.0 * is_bad[i]))
            .collect();
        println!("\nPoints that are more likely bad than good: {}", named.join(", "));
    }
    let caption = "the line follows the points that agree; those apart from it are in red, with the \
                   probability that they are bad.";
    let figure = picture([&x, &y, &sigma], &is_bad, &posterior)?;
    fitting::picture(&figure, caption, options, out)?;
    let report =
        Report::of(&posterior).graph(&graph).parameters(parameters).figure(&figure, caption);
    fitting::page(report, "mixture", options, out)
}

/// The line, the points, and which of them are bad.
fn picture(
    [x, y, sigma]: [&Array; 3],
    is_bad: &[f64],
    posterior: &Posterior,
) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let line = [draws.variable("m")?.values(), draws.variable("b")?.values()];
    let panel = Panel::new(Axis::linear("x"), Axis::linear("y").limits(0.0, 750.0));
    let mut panel = line::posterior_line(panel, line, x.data());
    for (wanted, color, label) in [(false, Color::BLACK, "good"), (true, Color::VERMILLION, "bad")]
    {
        let chosen: Vec<usize> = (0..x.len()).filter(|&i| (is_bad[i] > 0.5) == wanted).collect();
        let of = |values: &Array| chosen.iter().map(|&i| values.data()[i]).collect::<Vec<f64>>();
        if !chosen.is_empty() {
            let points = Points::new(&of(x), &of(y)).y_errors(&of(sigma)).color(color);
            panel = panel.draw(points.label(label));
        }
        for &i in chosen.iter().filter(|_| wanted) {
            let words = format!("{:.0} %", 100.0 * is_bad[i]);
            let place = (x.data()[i] + 14.0, y.data()[i] + 25.0);
            panel = panel.draw(Words::new(place.0, place.1, &words).color(Color::VERMILLION));
        }
    }
    Ok(Figure::new([panel]).width_cm(12.0).panel_height_cm(7.0))
}
