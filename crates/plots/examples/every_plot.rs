//! Draws every kind of plot of made-up draws, as SVG and PNG: to look at, and to copy from.
//!
//! `cargo run --release -p plots --example every_plot -- FOLDER`

use std::error::Error;
use std::path::{Path, PathBuf};

use draws::Draws;
use plots::{Corner, Figure, Parameters};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| "out/every_plot".into(), PathBuf::from);
    corners(&folder)?;
    Ok(())
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
