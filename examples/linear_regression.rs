//! The straight line of the seed document: slope and offset of 32 points with errors in y.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Band, Color, Figure, Line, Panel, Points};
use pallasite::prelude::*;

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
    let posterior = options.mcmc().run(&model)?;
    fitting::report("linear_regression", &posterior, options, out)?;
    picture([&x, &y, &e], &posterior)?.write_svg(&out.join("fit.svg"))?;
    Ok(())
}

/// The measurements and the posterior of the line: its median and the 90 % of the draws around it.
fn picture([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let low = x.data().iter().copied().fold(f64::INFINITY, f64::min);
    let high = x.data().iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let margin = 0.03 * (high - low);
    let grid = Array::linspace(low - margin, high + margin, 60);
    let draws = posterior.draws();
    let (slope, offset) = (draws.variable("m")?.values(), draws.variable("c")?.values());
    let quantiles: Vec<[f64; 3]> = grid
        .data()
        .iter()
        .map(|x| {
            let line: Vec<f64> = slope.iter().zip(offset).map(|(m, c)| m * x + c).collect();
            [0.05, 0.5, 0.95].map(|prob| quantile(&line, prob))
        })
        .collect();
    let column = |i: usize| quantiles.iter().map(|q| q[i]).collect::<Vec<f64>>();
    let band = Band::new(grid.data(), &column(0), &column(2)).color(Color::SKY_BLUE);
    let line = Line::new(grid.data(), &column(1)).color(Color::BLUE);
    let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::BLACK);
    let panel = Panel::new(Axis::linear("X"), Axis::linear("Y"))
        .draw(band.label("90 % of the posterior"))
        .draw(line.label("median"))
        .draw(points.label("measurements"));
    Ok(Figure::new([panel]).panel_height_cm(5.0))
}
