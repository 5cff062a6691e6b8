//! Temperature, angular size and extinction of a star from its magnitudes and an upper limit, with the
//! calibration of the bands as parameters: gradients go straight through the band integrals.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::autodiff::{Graph, Operand};
use pallasite::diagnostics::quantile;
use pallasite::photometry::{
    AbMag, BandGrid, Bandpass, Blackbody, Extinguished, F99, Flam, FluxDensity, Source, Wavelength,
    catalogue, upper_limit_log_likelihood,
};
use pallasite::plots::{Axis, Band, Color, Figure, Line, Panel, Parameters, Points};
use pallasite::prelude::*;

/// Standard deviation of the zero points in mag, and the correlation of any two.
const ZERO_POINT: (f64, f64) = (0.01, 0.5);
/// Standard deviation of the shifts of the responses in Angstrom.
const SHIFT: f64 = 3.0;
/// Standard deviations of the noise in the flux of an upper limit.
const SIGNIFICANCE: f64 = 5.0;
/// What the mock data were made with.
const TRUTH: [(&str, f64); 3] =
    [("temperature", 5200.0), ("radius_over_distance", 1.7e-11), ("a_v", 0.6)];

fn main() -> ExitCode {
    let about = "Fits a blackbody behind dust to AB magnitudes and limits in bands of the catalogue \
                 (columns band, magnitude, error, is_limit)";
    fitting::main("stellar_temperature", about, run)
}

/// A row of the data, with its band and the grid over which it is integrated.
struct Measurement {
    band: Bandpass,
    grid: BandGrid,
    magnitude: f64,
    error: f64,
    is_limit: bool,
}

/// The star with these parameters, as numbers or as variables.
fn star<'a>(
    temperature: impl Into<Operand<'a>>,
    ratio: impl Into<Operand<'a>>,
    a_v: impl Into<Operand<'a>>,
    r_v: impl Into<Operand<'a>>,
) -> impl Source {
    Extinguished::new(Blackbody::sphere(temperature, ratio), F99::new(r_v), a_v)
}

fn run(options: &fitting::Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let file = options.data("data/stellar_magnitudes.csv");
    let data = read(&file)?;
    let (seen, limits): (Vec<_>, Vec<_>) = data.iter().partition(|row| !row.is_limit);
    if seen.is_empty() {
        return Err(format!("{}: there are limits alone", file.display()).into());
    }
    let observed: Array = seen.iter().map(|row| row.magnitude).collect();
    let error: Array = seen.iter().map(|row| row.error).collect();
    let count = data.len();
    let covariance: Array = (0..count * count)
        .map(|k| if k / count == k % count { 1.0 } else { ZERO_POINT.1 } * ZERO_POINT.0.powi(2))
        .collect();
    let covariance = covariance.reshape([count, count])?;

    let model = |m: &mut Context| {
        let log_temperature = m.sample("log10_temperature", Normal::new(3.75, 0.1));
        let temperature = m.deterministic("temperature", log_temperature.exp10());
        let log_ratio = m.sample("log10_ratio", Normal::new(-10.5, 0.7));
        let ratio = m.deterministic("radius_over_distance", log_ratio.exp10());
        let a_v = m.sample("a_v", HalfNormal::new(1.0));
        // The range is that of the law.
        let r_v = m.sample("r_v", TruncatedNormal::new(3.1, 0.2).low(2.0).high(6.0));
        let zero_points =
            m.sample("zero_points", MultivariateNormal::new(Array::full(count, 0.0), &covariance));
        let shifts = m.plate("bands", count, |m| m.sample("shifts", Normal::new(0.0, SHIFT)));

        let graph = temperature.graph();
        let source = star(temperature, ratio, a_v, r_v);
        let magnitude = |(i, row): (usize, &&Measurement)| {
            let [zero_point, shift] = [zero_points, shifts].map(|x| x.at([i]).reshape(()));
            row.grid.calibrated_ab_magnitude(graph, &source, zero_point, shift)
        };
        let all: Vec<Var<'_>> = seen.iter().chain(&limits).enumerate().map(magnitude).collect();
        let detections = graph.stack(&all[..seen.len()], 0);
        m.plate("detections", seen.len(), |m| {
            m.observe("magnitude", Normal::new(detections, &error), &observed);
        });
        for (row, magnitude) in limits.iter().zip(&all[seen.len()..]) {
            let name = format!("fainter_in_{}", row.band.name());
            m.factor(&name, upper_limit_log_likelihood(*magnitude, row.magnitude, SIGNIFICANCE));
        }
    };

    // A hot star behind much dust looks like a cool one behind little: a narrow, bent ridge, along which
    // small steps and the covariance of the draws go. Starting values are those of the prior, since
    // numbers around zero would be no star.
    let kernel = Nuts::default().target_accept_prob(0.95).mass_matrix(MassMatrix::WelfordDense);
    let posterior = options.mcmc(kernel).init_strategy(InitStrategy::Median(15)).run(&model)?;
    let graph = fitting::graph(&model, &posterior, out)?;
    fitting::report("stellar_temperature", &model, &posterior, options, out)?;
    let names = ["temperature", "radius_over_distance", "a_v"];
    let [t, q, a] = names.map(|name| posterior.draws().variable(name).map(|v| v.values()));
    let (temperature, ratio, a_v) = (t?, q?, a?);
    // In the corner the logarithm of the tiny ratio, whose numbers are short.
    let shown = [
        ("temperature", "temperature (K)", TRUTH[0].1),
        ("log10_ratio", "log_{10}(radius / distance)", TRUTH[1].1.log10()),
        ("a_v", "A_{V} (mag)", TRUTH[2].1),
    ];
    let mut parameters = Parameters::of(shown.map(|(name, ..)| name));
    for (name, label, truth) in shown {
        parameters = parameters.label(name, label);
        if options.data.is_none() {
            parameters = parameters.truth(name, truth);
        }
    }
    fitting::corner(&posterior, &parameters, out)?;
    if !options.quiet {
        println!("\n{:<22}{:>36}{:>12}", "", "median (90 % interval)", "truth");
        for ((name, truth), values) in TRUTH.iter().zip([temperature, ratio, a_v]) {
            let [low, mid, high] = [0.05, 0.5, 0.95].map(|prob| quantile(values, prob));
            let interval = format!("{mid:.4} ({low:.4} to {high:.4})");
            let small = format!("{mid:.3e} ({low:.3e} to {high:.3e})");
            let interval = if mid < 1e-3 { small } else { interval };
            // Of other data nobody knows the truth.
            let truth = if options.data.is_none() { format!("{truth:e}") } else { String::new() };
            println!("{name:<22}{interval:>36}{truth:>12}");
        }
    }
    let r_v = posterior.draws().variable("r_v")?.values();
    let figure = picture(&data, [temperature, ratio, a_v, r_v])?;
    let caption = "the spectrum with its 90 % interval, and the magnitudes at the pivot wavelengths of \
                   their bands.";
    fitting::picture(&figure, caption, options, out)?;
    let report =
        Report::of(&posterior).graph(&graph).parameters(parameters).figure(&figure, caption);
    fitting::page(report, "stellar_temperature", options, out)
}

/// The rows of the table, detections and limits.
fn read(file: &Path) -> Result<Vec<Measurement>, Box<dyn Error>> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| format!("cannot read {name}: {e}"))?;
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header = lines.next().map_or("", |(_, line)| line.trim());
    if header != "band,magnitude,error,is_limit" {
        return Err(format!(
            "{name}: found the columns \"{header}\", expected band,magnitude,error,is_limit"
        )
        .into());
    }
    // The extremes of what the parameters may be: the grids are good for all of it.
    let extremes = [star(3000.0, 1e-11, 0.0, 3.1), star(15_000.0, 1e-11, 5.0, 3.1)];
    let sources: [&dyn Source; 2] = [&extremes[0], &extremes[1]];
    let mut rows = Vec::new();
    for (i, line) in lines {
        let fail = |message: String| format!("{name}, line {}: {message}", i + 1);
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [band, magnitude, error, is_limit] = fields[..] else {
            return Err(fail(format!("found {} columns, expected 4", fields.len())).into());
        };
        let number = |what: &str, text: &str| {
            let found = text.parse::<f64>().ok().filter(|x| x.is_finite());
            found.ok_or_else(|| fail(format!("{what}: found \"{text}\", expected a finite number")))
        };
        let band = catalogue::bandpass(band).map_err(|error| fail(error.to_string()))?;
        let is_limit = number("is_limit", is_limit)? != 0.0;
        let error = number("error", error)?;
        if !is_limit && error <= 0.0 {
            return Err(fail(format!("error: found {error}, expected a number above 0")).into());
        }
        let magnitude = number("magnitude", magnitude)?;
        let grid = BandGrid::compact(&band, &sources, 1e-5)?;
        rows.push(Measurement { band, grid, magnitude, error, is_limit });
    }
    Ok(rows)
}

/// The spectrum over the posterior, and the data.
fn picture(data: &[Measurement], draws: [&[f64]; 4]) -> Result<Figure, Box<dyn Error>> {
    /// Draws are thinned to about this many.
    const SPECTRA: usize = 400;
    let wavelengths = Array::linspace(3000.0, 10_500.0, 151);
    let graph = Graph::new();
    let inputs = ["t", "q", "a", "r"].map(|name| graph.input(name, ()));
    let [t, q, a, r] = inputs;
    let flux = star(t, q, a, r).flux(graph.constant(&wavelengths));
    let program = graph.compile(&inputs, &[flux])?;
    let step = (draws[0].len() / SPECTRA).max(1);
    let mut spectra = Vec::new();
    for i in (0..draws[0].len()).step_by(step) {
        let mut spectrum = vec![0.0; wavelengths.len()];
        program.eval(&mut program.workspace(), &draws.map(|d| d[i]), &mut spectrum)?;
        spectra.push(spectrum);
    }
    // In units of 1e-15 erg s⁻¹ cm⁻² Å⁻¹.
    let level = |prob: f64| -> Vec<f64> {
        let at = |k: usize| spectra.iter().map(|s| s[k] * 1e15).collect::<Vec<f64>>();
        (0..wavelengths.len()).map(|k| quantile(&at(k), prob)).collect()
    };
    let x = wavelengths.data();
    let mut panel = Panel::new(
        Axis::linear("wavelength (Å)"),
        Axis::linear("F_{λ} (10^{−15} erg s^{−1} cm^{−2} Å^{−1})").start(0.0),
    )
    .draw(Band::new(x, &level(0.05), &level(0.95)).label("90 %"))
    .draw(Line::new(x, &level(0.5)).label("median"));
    for (limits, label, color) in
        [(false, "magnitudes", Color::BLACK), (true, "upper limit", Color::ORANGE)]
    {
        let rows = data.iter().filter(|row| row.is_limit == limits);
        let points: Vec<[f64; 3]> = rows
            .map(|row| {
                let pivot = row.band.pivot_wavelength().value();
                let flux: Flam = AbMag(row.magnitude).to(Wavelength::from_angstroms(pivot));
                // 1.0857 = 2.5/ln 10
                [pivot, flux.0 * 1e15, flux.0 * 1e15 * row.error / 1.0857]
            })
            .collect();
        if points.is_empty() {
            continue;
        }
        let column = |k: usize| points.iter().map(|p| p[k]).collect::<Vec<f64>>();
        let mut marks = Points::new(&column(0), &column(1)).color(color).label(label);
        if limits {
            // It goes down from there.
            for [x, y, _] in points {
                panel = panel.draw(Line::new(&[x, x], &[y, 0.8 * y]).color(color));
            }
        } else {
            marks = marks.y_errors(&column(2));
        }
        panel = panel.draw(marks);
    }
    Ok(Figure::new([panel]).width_cm(12.0).panel_height_cm(7.0))
}
