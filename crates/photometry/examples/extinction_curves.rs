//! The laws of extinction of the crate, as a figure and a table: A(λ)/A(V) over wavenumber.
//!
//! `cargo run --release -p photometry --example extinction_curves`

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use photometry::{
    Calzetti00, Ccm89, ExtinctionLaw, F04, F19, F99, G03, G23, O94, Vcg04, relative_extinction,
};
use plots::{Axis, Color, Figure, Line, Panel};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Laws of extinction, A(λ)/A(V), as extinction_curves.svg and extinction_curves.csv.
#[derive(Parser)]
struct Options {
    /// R(V) of the laws for the Milky Way
    #[arg(long, value_name = "NUMBER", default_value_t = 3.1)]
    r_v: f64,
    /// Folder for the figure and the table
    #[arg(long, value_name = "DIR", default_value = "out/extinction_curves")]
    out: PathBuf,
    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed too; the exit code still says that it failed.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// A law's wavenumbers in 1/µm, its values there, and those in B and K if it reaches so far.
struct Curve {
    name: &'static str,
    x: Vec<f64>,
    y: Vec<f64>,
    in_b_and_k: [Option<f64>; 2],
}

fn curve(law: &dyn ExtinctionLaw) -> Result<Curve> {
    const STEPS: u32 = 400;
    let [low, high] = law.range();
    let at = |i| low + (high - low) * f64::from(i) / f64::from(STEPS);
    let x: Vec<f64> = (0..=STEPS).map(at).collect();
    let wavelengths: Vec<f64> = x.iter().map(|x| 1e4 / x).collect();
    let in_b_and_k = [4400.0, 21_900.0]
        .map(|w| relative_extinction(law, &[w]).ok().and_then(|k| k.first().copied()));
    let y = relative_extinction(law, &wavelengths)?;
    Ok(Curve { name: law.name(), x, y, in_b_and_k })
}

/// How far the laws are from the newest of them, which reaches over all others: lines that lie over each other
/// in a panel of the laws are apart here.
fn differences(curves: &[Curve], r_v: f64) -> Result<Panel> {
    let newest = G23::new(r_v);
    let y = "A(λ)/A(V) − G23";
    let mut panel = Panel::new(Axis::linear("1/λ (µm^{−1})"), Axis::linear(y));
    for (i, curve) in curves.iter().enumerate() {
        let wavelengths: Vec<f64> = curve.x.iter().map(|x| 1e4 / x).collect();
        let reference = relative_extinction(&newest, &wavelengths)?;
        let difference: Vec<f64> = curve.y.iter().zip(reference).map(|(y, g23)| y - g23).collect();
        panel = panel.draw(Line::new(&curve.x, &difference).color(Color::cycle(i)));
    }
    Ok(panel)
}

fn run(options: &Options) -> Result<()> {
    let r_v = options.r_v;
    let milky_way: [Box<dyn ExtinctionLaw>; 7] = [
        Box::new(Ccm89::new(r_v)),
        Box::new(O94::new(r_v)),
        Box::new(F99::new(r_v)),
        Box::new(F04::new(r_v)),
        Box::new(Vcg04::new(r_v)),
        Box::new(F19::new(r_v)),
        Box::new(G23::new(r_v)),
    ];
    let others: [Box<dyn ExtinctionLaw>; 4] = [
        Box::new(G03::smc_bar()),
        Box::new(G03::lmc_average()),
        Box::new(G03::lmc2()),
        Box::new(Calzetti00::new(4.05)),
    ];
    let curves = |laws: &[Box<dyn ExtinctionLaw>]| -> Result<Vec<Curve>> {
        laws.iter().map(|law| curve(law)).collect()
    };
    let (milky_way, others) = (curves(&milky_way)?, curves(&others)?);
    let panel = |curves: &[Curve], note: &str| {
        let axes = Panel::new(Axis::linear("1/λ (µm^{−1})"), Axis::linear("A(λ)/A(V)"));
        curves.iter().enumerate().fold(axes.note(note), |panel, (i, curve)| {
            panel.draw(Line::new(&curve.x, &curve.y).color(Color::cycle(i)).label(curve.name))
        })
    };
    let note = format!("Milky Way, R(V) = {r_v}");
    let panels = [
        panel(&milky_way, &note),
        differences(&milky_way, r_v)?,
        panel(&others, "Magellanic Clouds, starbursts"),
    ];
    let svg = Figure::new(panels).width_cm(12.0).panel_height_cm(7.0).to_svg()?;
    let all = || milky_way.iter().chain(&others);
    draws::io::write_file(&options.out.join("extinction_curves.svg"), |file| {
        file.write_all(svg.as_bytes())
    })?;
    draws::io::write_file(&options.out.join("extinction_curves.csv"), |file| {
        writeln!(file, "law,wavenumber,wavelength,relative_extinction")?;
        for curve in all() {
            for (x, y) in curve.x.iter().zip(&curve.y) {
                writeln!(file, "{},{x:.16e},{:.16e},{y:.16e}", curve.name, 1e4 / x)?;
            }
        }
        Ok(())
    })?;
    if !options.quiet {
        let mut report =
            String::from("law               range (Angstrom)   A(B)/A(V)   A(K)/A(V)\n");
        for curve in all() {
            let [b, k] = curve.in_b_and_k.map(|y| y.map_or("-".to_owned(), |y| format!("{y:.3}")));
            let [from, to] = [curve.x[curve.x.len() - 1], curve.x[0]].map(|x| 1e4 / x);
            report += &format!("{:<16}{from:>9.0} to {to:<9.0}{b:>9}{k:>12}\n", curve.name);
        }
        report += &format!(
            "Wrote extinction_curves.svg and extinction_curves.csv to {}.\n",
            options.out.display()
        );
        let written = io::stdout().write_all(report.as_bytes());
        written.map_err(|error| format!("cannot write to standard output: {error}"))?;
    }
    Ok(())
}
