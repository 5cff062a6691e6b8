//! A template for a fit of your own: a straight line through the columns of any CSV file. Copy it, and
//! change the model to yours.
//!
//! `cargo run --release --example your_own_fit -- data/linreg.csv --x X --y Y --error E`

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use pallasite::diagnostics::quantile;
use pallasite::draws::io::{write_draws_csv, write_zarr};
use pallasite::plots::{Axis, Band, Color, Figure, Line, Panel, Parameters, Points};
use pallasite::prelude::*;

/// Fits a straight line to two columns of a CSV file.
#[derive(Debug, Parser)]
struct Options {
    /// The CSV file; its first row names the columns
    file: PathBuf,
    /// The column of the x values
    #[arg(long, value_name = "COLUMN", default_value = "x")]
    x: String,
    /// The column of the y values
    #[arg(long, value_name = "COLUMN", default_value = "y")]
    y: String,
    /// The column of the errors in y; without it they are one more unknown, the same for all points
    #[arg(long, value_name = "COLUMN")]
    error: Option<String>,
    /// The folder for the results
    #[arg(long, value_name = "DIR", default_value = "out/your_own_fit")]
    out: PathBuf,
    /// The seed of all random numbers: the same seed gives the same draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Removes the folder only if it is empty.
            let _ = std::fs::remove_dir(&options.out);
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    // Before the work, so that a folder that cannot be made costs no time.
    let out = &options.out;
    std::fs::create_dir_all(out)
        .map_err(|error| format!("cannot make the folder {}: {error}", out.display()))?;

    // 1. The data. Columns that are not named may hold anything; rows without a value are left out.
    let mut names = vec![options.x.as_str(), options.y.as_str()];
    names.extend(options.error.as_deref());
    let table = Table::read_complete(&options.file, &names)?;
    if table.num_incomplete() > 0 {
        let (left_out, rows) = (table.num_incomplete(), table.num_rows());
        eprintln!("warning: {left_out} rows lack a value and are left out; {rows} are fitted");
    }
    let column = |name: &str| table.column(name).map(Array::from);
    let (x, y) = (column(&options.x)?, column(&options.y)?);
    let errors = options.error.as_deref().map(column).transpose()?;
    check(options, &x, &y, errors.as_ref())?;

    // 2. What the priors are made of: the middle and the ranges of the data.
    let (middle, x_range) = middle_and_range(&x);
    let (level, y_range) = middle_and_range(&y);

    // 3. The model: a function that draws the unknowns from their priors with `sample`, and compares what
    //    follows from them with the data by `observe`. Change the priors to what you know of your data.
    let model = |m: &mut Context| {
        let slope = m.sample("slope", Normal::new(0.0, 10.0 * y_range / x_range));
        // The height of the line in the middle of the points hardly depends on its slope; its height at
        // x = 0, far from them, would, and the sampler would need more steps.
        let height = m.sample("height", Normal::new(level, 10.0 * y_range));
        m.deterministic("offset", height - slope * middle);
        let line = slope * &(&x - middle) + height;
        // One error for each point, or one unknown for all of them.
        let error = match &errors {
            Some(errors) => m.constant(errors),
            None => m.sample("scatter", HalfNormal::new(y_range)),
        };
        m.plate("points", x.len(), |m| {
            m.observe("y", Normal::new(line, error), &y);
        });
    };

    // 4. The posterior: four chains of 1000 draws, after 1000 steps in which each chain learns its tuning.
    let posterior = Mcmc::new(Nuts::default())
        .chains(4)
        .warmup(1000)
        .draws(1000)
        .seed(options.seed)
        .run(&model)?;
    println!("{}\n", posterior.summary());

    // 5. Whether to believe it.
    match posterior.warnings() {
        warnings if warnings.is_empty() => {
            println!("Nothing was found that speaks against these draws.")
        }
        warnings => warnings.iter().for_each(|warning| println!("warning: {warning}")),
    }

    // 6. Data that the model makes of the draws, to be compared with those that were measured. A thousand draws
    // of each chain are enough for that.
    let few = posterior.draws().thin(posterior.draws().num_draws().div_ceil(1000))?;
    let again = Predictive::posterior(&few).seed(options.seed).run(&uncondition(&model))?;

    // 7. The results, as files: draws and summary for other programs, a page and a figure for people.
    write_draws_csv(posterior.draws(), &out.join("draws.csv"))?;
    write_zarr(&posterior.inference_data(&model)?, &out.join("draws.zarr"))?;
    posterior.summary().write_csv(&out.join("summary.csv"))?;
    let figure = picture(options, &posterior, [&x, &y], errors.as_ref())?;
    figure.write_svg(&out.join("fit.svg"))?;
    let title = format!("A straight line through {}", options.file.display());
    Report::of(&posterior)
        .title(&title)
        .graph(&model_graph(&model)?)
        .figure(&figure, "The data, and the line with the range that holds 90 % of the posterior.")
        .parameters(Parameters::all())
        .predictive("y", y.data(), &again)
        .write(out.join("report.html"))?;
    println!("\nAll of it, with figures: {}", out.join("report.html").display());
    Ok(())
}

/// Whether a line can be told from these data; what is wrong is told in the words of the file.
fn check(
    options: &Options,
    x: &Array,
    y: &Array,
    errors: Option<&Array>,
) -> Result<(), Box<dyn Error>> {
    let file = options.file.display();
    if x.len() < 3 {
        let rows = x.len();
        return Err(format!("{file}: {rows} rows are too few for a line; 3 are needed").into());
    }
    for (name, values) in [(&options.x, x), (&options.y, y)] {
        if middle_and_range(values).1 == 0.0 {
            let value = values.data()[0];
            let text = format!("{file}: column \"{name}\" is {value} in every row; it must vary");
            return Err(text.into());
        }
    }
    let errors = errors.map_or(&[][..], Array::data);
    if let Some(row) = errors.iter().position(|error| *error <= 0.0) {
        let name = options.error.as_deref().unwrap_or_default();
        let (number, error) = (row + 1, errors[row]);
        return Err(format!(
            "{file}, row {number}, column \"{name}\": an error of {error}; errors are above 0"
        )
        .into());
    }
    Ok(())
}

fn middle_and_range(values: &Array) -> (f64, f64) {
    let low = values.data().iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.data().iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (f64::midpoint(low, high), high - low)
}

/// The data and the line.
fn picture(
    options: &Options,
    posterior: &Posterior,
    [x, y]: [&Array; 2],
    errors: Option<&Array>,
) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let (slope, offset) = (draws.variable("slope")?.values(), draws.variable("offset")?.values());
    let (middle, range) = middle_and_range(x);
    let places = Array::linspace(middle - 0.53 * range, middle + 0.53 * range, 60);
    let at = |prob: f64| -> Vec<f64> {
        let line =
            |x: &f64| -> Vec<f64> { slope.iter().zip(offset).map(|(m, c)| m * x + c).collect() };
        places.data().iter().map(|x| quantile(&line(x), prob)).collect()
    };
    let mut points = Points::new(x.data(), y.data()).color(Color::BLACK);
    if let Some(errors) = errors {
        points = points.y_errors(errors.data());
    }
    let panel = Panel::new(Axis::linear(&options.x), Axis::linear(&options.y))
        .draw(Band::new(places.data(), &at(0.05), &at(0.95)).color(Color::SKY_BLUE).label("90 %"))
        .draw(Line::new(places.data(), &at(0.5)).color(Color::BLUE).label("median"))
        .draw(points.label("data"));
    Ok(Figure::new([panel]).panel_height_cm(5.0))
}
