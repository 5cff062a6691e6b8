//! The same straight line by its angle and its distance from the origin, in which no direction is
//! preferred; slope and offset are deterministic sites.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;
mod line;

use std::error::Error;
use std::f64::consts::FRAC_PI_2;
use std::path::Path;
use std::process::ExitCode;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Color, Figure, Panel, Parameters, Points, lines};
use pallasite::prelude::*;

fn main() -> ExitCode {
    let about = "Fits a straight line by its angle and distance from the origin (columns X, Y, E)";
    fitting::main("linear_regression_angle", about, run)
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(options.data("data/linreg.csv"))?;
    let x = Array::from(table.column("X")?);
    let y = Array::from(table.column("Y")?);
    let e = Array::from(table.column("E")?);

    let model = |m: &mut Context| {
        let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
        let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
        let slope = m.deterministic("m", angle.tan());
        let offset = m.deterministic("c", b_perp / angle.cos());
        m.plate("data", x.len(), |m| {
            m.observe("y", Normal::new(slope * &x + offset, &e), &y);
        });
    };
    let posterior = options.mcmc(Nuts::default()).run(&model)?;
    let graph = fitting::graph(&model, &posterior, out)?;
    fitting::report("linear_regression_angle", &model, &posterior, options, out)?;
    let mut parameters = Parameters::of(["m", "c"]);
    if options.data.is_none() {
        // The line from which the mock data were made.
        parameters = parameters.truth("m", 2.0).truth("c", 3.5);
    }
    fitting::corner(&posterior, &parameters, out)?;
    fitting::figure(&directions([&x, &y, &e], &posterior)?, "directions", out)?;
    let caption = "left, the line among the measurements; right, slope and offset, which are known \
                   together better than each alone: a steeper line must start lower.";
    let figure = picture([&x, &y, &e], &posterior)?;
    let few = posterior.draws().thin(posterior.draws().num_draws().div_ceil(1000))?;
    let again = Predictive::posterior(&few).seed(options.seed).run(&uncondition(&model))?;
    fitting::picture(&figure, caption, options, out)?;
    let report = Report::of(&posterior)
        .graph(&graph)
        .parameters(parameters)
        .figure(&figure, caption)
        .predictive("y", y.data(), &again);
    fitting::page(report, "linear_regression_angle", options, out)
}

/// Lines of evenly spread slopes and of evenly spread angles: the first prefer steep ones.
fn directions([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    const COUNT: u32 = 10;
    let median = |name| -> Result<f64, Box<dyn Error>> {
        Ok(quantile(posterior.draws().variable(name)?.values(), 0.5))
    };
    let (slope, offset) = (median("m")?, median("c")?);
    let steepest = 10.0 * slope;
    let part = |i: u32| f64::from(i) / f64::from(COUNT - 1);
    let families = [
        ("Evenly spread slopes", (0..COUNT).map(|i| part(i) * steepest).collect::<Vec<f64>>()),
        ("Evenly spread angles", (0..COUNT).map(|i| (part(i) * steepest.atan()).tan()).collect()),
    ];
    let low = y.data().iter().copied().fold(0.0, f64::min);
    let high = y.data().iter().copied().fold(0.0, f64::max);
    let room = 0.25 * (high - low);
    let mut panels = Vec::new();
    for (title, slopes) in families {
        let line = |slope: &f64| x.data().iter().map(|x| slope * x + offset).collect::<Vec<f64>>();
        let family: Vec<Vec<f64>> = slopes.iter().map(line).collect();
        let axis = Axis::linear("Y").limits(low - 0.2 * room, high + room);
        let panel = Panel::new(Axis::linear("X"), axis).title(title);
        let panel = lines(panel, x.data(), &family, &vec![1.0; family.len()], "lines")?;
        let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::VERMILLION);
        panels.push(panel.draw(points.label("measurements")));
    }
    Ok(Figure::new(panels).columns(2).share_y().width_cm(16.0).panel_height_cm(5.0))
}

/// The line among the measurements, and the draws of slope and offset.
fn picture([x, y, e]: [&Array; 3], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let (slope, offset) = (draws.variable("m")?.values(), draws.variable("c")?.values());
    let points = Points::new(x.data(), y.data()).y_errors(e.data()).color(Color::BLACK);
    let fit = Panel::new(Axis::linear("X"), Axis::linear("Y"));
    let fit = line::posterior_line(fit, [slope, offset], x.data());
    // Every fourth draw is enough to see the shape.
    let thin = |values: &[f64]| values.iter().copied().step_by(4).collect::<Vec<f64>>();
    let cloud = Points::new(&thin(slope), &thin(offset)).color(Color::BLUE);
    let posterior = Panel::new(Axis::linear("slope m"), Axis::linear("offset c"));
    let panels = [fit.draw(points.label("measurements")), posterior.draw(cloud)];
    Ok(Figure::new(panels).columns(2).width_cm(16.0).panel_height_cm(5.0))
}
