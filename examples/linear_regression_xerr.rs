//! The straight line when both coordinates have errors: each point has a true place along x, which is
//! sampled with the line.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::f64::consts::FRAC_PI_2;
use std::path::Path;
use std::process::ExitCode;

use pallasite::plots::{Axis, Color, Figure, Line, Panel, Parameters, Points};
use pallasite::prelude::*;

/// The line from which the mock data were made.
const TRUTH: [(&str, f64); 2] = [("m", 2.0), ("c", 3.5)];

fn main() -> ExitCode {
    let about =
        "Fits a straight line to points with errors in x and y (columns X_scatter, Y, E_X, E_Y)";
    fitting::main("linear_regression_xerr", about, run)
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/linreg_xerr.csv"))?;
    let column = |name| table.column(name).map(Array::from);
    let (x, e_x) = (column("X_scatter")?, column("E_X")?);
    let (y, e_y) = (column("Y")?, column("E_Y")?);

    let model = |m: &mut Context| {
        let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
        let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
        let slope = m.deterministic("m", angle.tan());
        let offset = m.deterministic("c", b_perp / angle.cos());
        m.plate("data", x.len(), |m| {
            let x = m.sample("x", Normal::new(&x, &e_x));
            m.observe("y", Normal::new(slope * x + offset, &e_y), &y);
        });
    };
    let posterior = options.mcmc(Nuts::default()).run(&model)?;
    let graph = fitting::graph(&model, &posterior, out)?;
    fitting::report("linear_regression_xerr", &model, &posterior, options, out)?;
    let is_mock = options.data.is_none();
    let mut parameters = Parameters::of(["m", "c"]);
    if is_mock {
        parameters = TRUTH.iter().fold(parameters, |all, (name, value)| all.truth(name, *value));
    }
    fitting::corner(&posterior, &parameters, out)?;
    fitting::figure(&measured([&x, &e_x, &y, &e_y], is_mock), "data", out)?;
    let caption = "the fit moves each point along its error in x to where the line makes sense of it, \
                   by little, since the errors in y are larger.";
    let figure = picture([&x, &e_x, &y, &e_y], &posterior)?;
    let few = posterior.draws().thin(posterior.draws().num_draws().div_ceil(1000))?;
    let again = Predictive::posterior(&few).seed(options.seed).run(&uncondition(&model))?;
    fitting::picture(&figure, caption, options, out)?;
    let report = Report::of(&posterior)
        .graph(&graph)
        .parameters(parameters)
        .figure(&figure, caption)
        .predictive("y", y.data(), &again);
    fitting::page(report, "linear_regression_xerr", options, out)
}

/// The measurements, and the line from which they were made.
fn measured([x, e_x, y, e_y]: [&Array; 4], is_mock: bool) -> Figure {
    let points = Points::new(x.data(), y.data()).x_errors(e_x.data()).y_errors(e_y.data());
    let mut panel = Panel::new(Axis::linear("X"), Axis::linear("Y"))
        .draw(points.color(Color::VERMILLION).label("measurements"));
    if is_mock {
        let line: Vec<f64> = x.data().iter().map(|x| TRUTH[0].1 * x + TRUTH[1].1).collect();
        let line = Line::new(x.data(), &line).color(Color::BLACK).dashed();
        panel = panel.draw(line.label("true relation"));
    }
    Figure::new([panel]).panel_height_cm(5.0)
}

/// The measurements, the line, and where the fit puts each point along x.
fn picture([x, e_x, y, e_y]: [&Array; 4], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let line = [draws.variable("m")?.values(), draws.variable("c")?.values()];
    let measured = Points::new(x.data(), y.data())
        .x_errors(e_x.data())
        .y_errors(e_y.data())
        .color(Color::BLACK);
    let summary = posterior.summary();
    let mean = |i: usize| summary.row(&format!("x[{i}]")).map_or(f64::NAN, |row| row.mean);
    let inferred: Vec<f64> = (0..x.len()).map(mean).collect();
    let inferred = Points::new(&inferred, y.data()).color(Color::VERMILLION);
    let panel =
        line::posterior_line(Panel::new(Axis::linear("X"), Axis::linear("Y")), line, x.data());
    let panel = panel.draw(measured.label("measured")).draw(inferred.label("mean of the true X"));
    Ok(Figure::new([panel]).width_cm(12.0).panel_height_cm(7.0))
}
