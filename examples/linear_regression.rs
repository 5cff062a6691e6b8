//! The straight line of the seed document: slope and offset of 32 points with errors in y.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::plots::{Axis, Color, Figure, Panel, Points};
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
    fitting::graph(&model, out)?;
    fitting::report("linear_regression", &posterior, options, out)?;
    let caption = "the line that the measurements leave possible is a narrow band, narrowest in \
                   their middle.";
    fitting::picture(&picture([&x, &y, &e], &posterior)?, caption, options, out)
}

/// The measurements and the posterior of the line.
fn picture([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::BLACK);
    let panel = line::posterior_line(
        Panel::new(Axis::linear("X"), Axis::linear("Y")),
        [draws.variable("m")?.values(), draws.variable("c")?.values()],
        x.data(),
    );
    Ok(Figure::new([panel.draw(points.label("measurements"))]).panel_height_cm(5.0))
}
