//! The straight line of the seed document: slope and offset of 32 points with errors in y.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Color, Figure, Line, Panel, Parameters, Points, lines};
use pallasite::prelude::*;

/// The line from which the mock data were made.
const TRUTH: [(&str, f64); 2] = [("m", 2.0), ("c", 3.5)];

fn main() -> ExitCode {
    let about = "Fits a straight line y = m x + c to points with errors in y (columns X, Y, E)";
    fitting::main("linear_regression", about, run)
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/linreg.csv"))?;
    let x = Array::from(table.column("X")?);
    let y = Array::from(table.column("Y")?);
    let e = Array::from(table.column("E")?);

    let model = |m: &mut Context| {
        let slope = m.sample("m", Uniform::new(-5.0, 5.0));
        let offset = m.sample("c", Uniform::new(-10.0, 10.0));
        m.plate("data", x.len(), |m| {
            m.observe("y", Normal::new(slope * &x + offset, &e), &y);
        });
    };
    let posterior = options.mcmc(Nuts::default()).run(&model)?;
    let graph = fitting::graph(&model, &posterior, out)?;
    fitting::report("linear_regression", &model, &posterior, options, out)?;
    let is_mock = options.data.is_none();
    let mut parameters = Parameters::all();
    if is_mock {
        parameters = TRUTH.iter().fold(parameters, |all, (name, value)| all.truth(name, *value));
    }
    fitting::corner(&posterior, &parameters, out)?;
    fitting::figure(&measured([&x, &y, &e], is_mock), "data", out)?;
    fitting::figure(&trials([&x, &y, &e], &posterior)?, "trials", out)?;
    let caption = "the line that the measurements leave possible is a narrow band, narrowest in \
                   their middle.";
    let figure = picture([&x, &y, &e], &posterior)?;
    let few = posterior.draws().thin(posterior.draws().num_draws().div_ceil(1000))?;
    let again = Predictive::posterior(&few).seed(options.seed).run(&uncondition(&model))?;
    fitting::picture(&figure, caption, options, out)?;
    let report = Report::of(&posterior)
        .graph(&graph)
        .parameters(parameters)
        .figure(&figure, caption)
        .predictive("y", y.data(), &again);
    fitting::page(report, "linear_regression", options, out)
}

fn panel() -> Panel {
    Panel::new(Axis::linear("X"), Axis::linear("Y"))
}

fn points([x, y, e]: [&Array; 3]) -> Points {
    let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::VERMILLION);
    points.label("measurements")
}

/// The measurements, and the line from which they were made.
fn measured(data: [&Array; 3], is_mock: bool) -> Figure {
    let mut panel = panel().draw(points(data));
    if is_mock {
        let line: Vec<f64> = data[0].data().iter().map(|x| TRUTH[0].1 * x + TRUTH[1].1).collect();
        let line = Line::new(data[0].data(), &line).color(Color::BLACK).dashed();
        panel = panel.draw(line.label("true relation"));
    }
    Figure::new([panel]).panel_height_cm(5.0)
}

/// What Bayesian fits do: try many offsets, and weigh each by how well it fits.
fn trials([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let median = |name| -> Result<f64, Box<dyn Error>> {
        Ok(quantile(posterior.draws().variable(name)?.values(), 0.5))
    };
    let (slope, offset) = (median("m")?, median("c")?);
    let mut family = Vec::new();
    let mut weights = Vec::new();
    for step in -4..=4 {
        let line: Vec<f64> =
            x.data().iter().map(|x| slope * x + offset + 2.0 * f64::from(step)).collect();
        let residuals =
            line.iter().zip(y.data()).zip(e.data()).map(|((line, y), e)| (y - line) / e);
        let mean_square = residuals.map(|r| r * r).sum::<f64>() / x.len() as f64;
        // The likelihood itself leaves one line of all: its root for each datum is seen.
        weights.push((-0.5 * mean_square).exp());
        family.push(line);
    }
    let even = vec![1.0; family.len()];
    let title = ["Trial offsets", "Weighed by the fit (likelihood^{1/n})"];
    let draw = |i: usize, weights: &[f64]| -> Result<Panel, Box<dyn Error>> {
        let panel = lines(panel().title(title[i]), x.data(), &family, weights, "lines")?;
        Ok(panel.draw(points([x, y, e])))
    };
    let panels = [draw(0, &even)?, draw(1, &weights)?];
    Ok(Figure::new(panels).columns(2).share_y().width_cm(16.0).panel_height_cm(5.0))
}

/// The measurements and the posterior of the line.
fn picture([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::BLACK);
    let panel = line::posterior_line(
        panel(),
        [draws.variable("m")?.values(), draws.variable("c")?.values()],
        x.data(),
    );
    Ok(Figure::new([panel.draw(points.label("measurements"))]).panel_height_cm(5.0))
}
