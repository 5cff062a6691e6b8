//! Draws every kind of plot of made-up draws, as SVG and PNG: to look at, and to copy from.
//!
//! `cargo run --release -p plots --example every_plot -- FOLDER`

use std::error::Error;
use std::path::{Path, PathBuf};

use draws::Draws;
use plots::{Axis, Color, Corner, Figure, Forest, Panel, Parameters, Points};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| "out/every_plot".into(), PathBuf::from);
    corners(&folder)?;
    of_sampler(&folder)?;
    of_data(&folder)
}

fn write(folder: &Path, name: &str, figure: &Figure) -> Result<(), Box<dyn Error>> {
    figure.write_svg(&folder.join(name).with_extension("svg"))?;
    figure.write_png(&folder.join(name).with_extension("png"))?;
    Ok(())
}

/// Standard normal numbers from a fixed sequence.
struct Noise(u64);

impl Noise {
    fn even(&mut self) -> f64 {
        // Knuth's MMIX constants.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.even()).ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.even()).cos()
    }
}

/// Four chains of a straight line's parameters: slope and offset correlated, a scatter above 0.
fn line(seed: u64, draws: usize, shift: f64) -> Result<Draws, draws::Error> {
    let mut noise = Noise(seed);
    let [mut slope, mut offset, mut scatter] = [const { Vec::new() }; 3];
    for _ in 0..4 {
        let mut at = [0.0; 3];
        for _ in 0..draws {
            // Each draw remembers some of the one before.
            at = at.map(|x| 0.5 * x + 0.75f64.sqrt() * noise.normal());
            slope.push(2.0 + shift + 0.1 * at[0]);
            offset.push(3.5 - 0.45 * at[0] + 0.25 * at[1] - shift);
            scatter.push((0.5 * at[2]).abs());
        }
    }
    let mut made = Draws::new(4, draws);
    made.add("slope", &[], slope)?;
    made.add("offset", &[], offset)?;
    made.add("sigma", &[], scatter)?;
    Ok(made)
}

fn corners(folder: &Path) -> Result<(), Box<dyn Error>> {
    let draws = line(1, 1000, 0.0)?;
    let parameters = Parameters::all()
        .label("slope", "m")
        .label("offset", "c")
        .label("sigma", "σ (km s^{−1})")
        .truth("slope", 2.0)
        .truth("offset", 3.5)
        .truth("sigma", 0.1);
    write(folder, "corner", &Corner::of(&draws).parameters(parameters.clone()).figure()?)?;
    let other = line(2, 1000, 0.15)?;
    let both = Corner::of(&draws).name("NUTS").overlay("least squares", &other);
    write(folder, "corner_overlay", &both.parameters(parameters).figure()?)?;
    let two = Corner::of(&draws).parameters(["slope", "offset"]).histograms();
    write(folder, "corner_histograms", &two.figure()?)?;

    // Ten parameters of 4 × 10 000 draws.
    let mut noise = Noise(3);
    let mut many = Draws::new(4, 10_000);
    let mut before = vec![0.0; 40_000];
    for i in 0..10 {
        let next: Vec<f64> = before.iter().map(|x| noise.normal() + 0.8 * x).collect();
        let values = match i % 4 {
            0 => next.iter().map(|x| 1e-4 * x).collect(),
            1 => next.iter().map(|x| (0.5 * x).exp()).collect(),
            2 => next.iter().map(|x| x.powi(2) + 5700.0).collect(),
            _ => next.iter().enumerate().map(|(k, x)| x + 6.0 * (k % 2) as f64).collect(),
        };
        many.add(&format!("parameter_{i}"), &[], values)?;
        before = next;
    }
    let start = std::time::Instant::now();
    let figure = Corner::of(&many).figure()?;
    let svg = figure.to_svg()?;
    eprintln!("ten parameters: {:.2} s, {} kB", start.elapsed().as_secs_f64(), svg.len() / 1000);
    write(folder, "corner_ten", &figure)
}

/// The plots that tell whether a sampler can be trusted.
fn of_sampler(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut draws = line(1, 1000, 0.0)?;
    let mut noise = Noise(5);
    draws.add_sample_stat("energy", (0..4000).map(|_| 3.0 * noise.normal()).collect())?;
    let small: Vec<f64> = draws.variable("sigma")?.values().to_vec();
    let is_sharp = |(i, sigma): (usize, &f64)| f64::from(u8::from(*sigma < 0.05 && i % 5 == 0));
    draws.add_sample_stat("diverging", small.iter().enumerate().map(is_sharp).collect())?;
    let parameters = || {
        let named = Parameters::all().label("slope", "m").label("offset", "c");
        named.label("sigma", "σ (km s^{−1})").truth("slope", 2.0)
    };
    write(folder, "trace", &plots::trace(&draws, parameters())?)?;
    write(folder, "rank", &plots::rank(&draws, parameters())?)?;
    write(folder, "autocorrelation", &plots::autocorrelation(&draws, parameters())?)?;
    write(folder, "density", &plots::density(&draws, parameters())?)?;
    write(folder, "energy", &plots::energy(&draws)?)?;
    write(folder, "ess_evolution", &plots::ess_evolution(&draws, ["slope", "sigma"])?)?;
    write(folder, "pair", &plots::pair(&draws, parameters())?)?;

    let schools = ["Choate", "Deerfield", "Andover", "Exeter", "Hotchkiss"];
    let mut effects = |shift: f64| -> Result<Draws, draws::Error> {
        let mut draws = Draws::new(1, 1000);
        let value = |i: usize| shift + 2.0 * (i % 5) as f64 + 5.0 * noise.normal();
        draws.add("θ", &[5], (0..5000).map(value).collect())?;
        draws.set_dims("θ", &[Some("school")])?;
        draws.set_coordinates("school", schools)?;
        Ok(draws)
    };
    let (first, second) = (effects(0.0)?, effects(2.0)?);
    let forest = Forest::of(&first, "effect (points)").name("pooled").overlay("alone", &second);
    write(folder, "forest", &forest.parameters(Parameters::all().truth("θ[1]", 4.0)).figure()?)
}

/// The plots of data and of what a model says about them.
fn of_data(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut noise = Noise(7);
    let x: Vec<f64> = (0..24).map(|i| 10.0 * f64::from(i) / 23.0).collect();
    let errors = vec![1.5; x.len()];
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 3.5 + 1.5 * noise.normal()).collect();
    let data = Points::new(&x, &y).y_errors(&errors).color(Color::BLACK).label("data");
    let panel = || Panel::new(Axis::linear("x"), Axis::linear("y"));

    let family: Vec<Vec<f64>> =
        (-2..=2).map(|i| x.iter().map(|x| 2.0 * x + 3.5 + 2.0 * f64::from(i)).collect()).collect();
    let weights = [0.02, 0.4, 1.0, 0.4, 0.02];
    let lines = plots::lines(panel(), &x, &family, &weights, "trial offsets")?;
    write(folder, "lines", &Figure::new([lines.draw(data.clone())]))?;

    let posterior = line(1, 500, 0.0)?;
    let [slope, offset] = ["slope", "offset"].map(|name| posterior.variable(name));
    let (slope, offset) = (slope?.values(), offset?.values());
    let mut draws = Draws::new(4, 500);
    let replicated = std::iter::zip(slope, offset).flat_map(|(m, c)| {
        x.iter().map(|x| m * x + c + 1.5 * noise.normal()).collect::<Vec<f64>>()
    });
    draws.add("y", &[x.len()], replicated.collect())?;
    let band = plots::predictive_band(panel(), &x, &draws, "y")?;
    write(folder, "predictive_band", &Figure::new([band.draw(data)]))?;
    let check = plots::predictive_check(&y, &draws, "y", Axis::linear("y (mJy)"))?;
    write(folder, "predictive_check", &check)?;

    let truth: Vec<f64> = (0..60).map(|_| 3.0 * noise.normal()).collect();
    let found: Vec<f64> = truth.iter().map(|t| t + 0.5 * noise.normal()).collect();
    let mut draws = Draws::new(1, 400);
    let spread = (0..400).flat_map(|_| found.clone()).map(|v| v + 0.5 * noise.normal());
    draws.add("M", &[60], spread.collect())?;
    let magnitude = Axis::linear("absolute magnitude").reversed();
    write(folder, "recovered", &plots::recovered(&truth, &draws, "M", magnitude)?)?;

    let x: Vec<f64> = (0..200).map(|i| 10f64.powf(-2.0 + f64::from(i) / 100.0)).collect();
    let value: Vec<f64> = x.iter().map(|x| (-1.0 / x).exp()).collect();
    let derivative: Vec<f64> = x.iter().map(|x| (-1.0 / x).exp() / (x * x)).collect();
    let labels = ["exp(−1/β)", "∂ exp(−1/β) / ∂β"];
    let figure = plots::gradient(&x, &value, &derivative, Axis::log("β"), labels)?;
    write(folder, "gradient", &figure)?;

    let wavelength: Vec<f64> = (380..1000).map(f64::from).collect();
    let band = |center: f64| -> Vec<f64> {
        wavelength.iter().map(|w| 0.9 * (-((w - center) / 65.0).powi(8)).exp()).collect()
    };
    let bands = [("g", band(475.0)), ("r", band(635.0)), ("i", band(775.0))];
    let bands: Vec<(&str, &[f64], &[f64])> =
        bands.iter().map(|(name, band)| (*name, &wavelength[..], &band[..])).collect();
    let spectrum: Vec<f64> =
        wavelength.iter().map(|w| (-((w - 600.0) / 300.0).powi(2)).exp()).collect();
    let panel = Panel::new(Axis::linear("wavelength (nm)"), Axis::linear("response").start(0.0));
    let spectrum = Some(("spectrum (scaled)", &wavelength[..], &spectrum[..]));
    write(folder, "responses", &Figure::new([plots::responses(panel, &bands, spectrum)?]))
}
