//! Colors of 100 000 blackbodies in the DES bands g and r, with their first two derivatives.
//!
//! Does the JAX part of McDougall 2024, "A Brief Introduction to NumPyro", with its spectrum and its
//! plain sums: a table of the colors over `β = kT/(hc)`, and the two figures.
//!
//! `cargo run --release -p photometry --example blackbody_colors`

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use autodiff::{Array, Graph};
use clap::Parser;
use photometry::{
    Bandpass, BlackbodyColor, BlackbodyForm, Quadrature, ResponseKind, WavelengthUnit,
};
use plots::{Axis, Color, Figure, Line, Panel};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Colors log10(f_g/f_r) of blackbodies and their derivatives by β = kT/(hc), as a table and figures.
#[derive(Parser)]
struct Options {
    /// Folder for colors.csv, filters.svg and color_gradient.svg
    #[arg(long, value_name = "DIR", default_value = "out/blackbody_colors")]
    out: PathBuf,
    /// Values of β in 1/nm, one a line, instead of 100 000 from 0.01 to 1 in logarithmic steps
    #[arg(long, value_name = "FILE")]
    betas: Option<PathBuf>,
    /// Folder of DES_g_y3a1.dat, DES_r_y3a1.dat and DES_i_y3a1.dat
    #[arg(long, value_name = "DIR", default_value = "data/filters")]
    data: PathBuf,
    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

const FORM: BlackbodyForm = BlackbodyForm::InverseSquare;
const BAND_COLORS: [Color; 3] = [Color::GREEN, Color::VERMILLION, Color::PURPLE];

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

fn run(options: &Options) -> Result<()> {
    let betas = match &options.betas {
        Some(file) => read_betas(file)?,
        None => logspace(-2.0, 0.0, 100_000),
    };
    let read = |name: &str| -> Result<Bandpass> {
        let file = options.data.join(format!("DES_{name}_y3a1.dat"));
        Ok(Bandpass::read(file, WavelengthUnit::Nanometer, ResponseKind::Photon)?.named(name))
    };
    let bands = [read("g")?, read("r")?, read("i")?];

    let start = Instant::now();
    let color = BlackbodyColor::new(&bands[0], &bands[1], FORM, Quadrature::Sum)?;
    let compiling = start.elapsed();
    let mut report = format!(
        "The color log10(f_g/f_r) and its derivatives were compiled in {:.1} ms.\n\
         For {} values of β it took, wall-clock time, in parallel:\n",
        1e3 * compiling.as_secs_f64(),
        betas.len(),
    );
    let mut time = |what: &str, start: Instant| {
        let seconds = start.elapsed().as_secs_f64();
        let each = 1e9 * seconds / betas.len() as f64;
        report += &format!("  {what:<32}{seconds:8.3} s, {each:6.0} ns each\n");
    };
    let start = Instant::now();
    color.values(&betas)?;
    time("the values", start);
    let start = Instant::now();
    color.values_and_gradients(&betas)?;
    time("values and first derivatives", start);
    let start = Instant::now();
    let rows = color.values_and_derivatives(&betas)?;
    time("values and two derivatives", start);

    let filters = filter_figure(&bands)?.to_svg()?;
    let gradient = color_figure(&color, &betas)?.to_svg()?;
    let table = |out: &mut dyn Write| {
        writeln!(out, "beta,log10_fg_fr,d_dbeta,d2_dbeta2")?;
        for (beta, [value, first, second]) in betas.iter().zip(&rows) {
            // 17 significant digits: reading them gives the same numbers.
            writeln!(out, "{beta:.16e},{value:.16e},{first:.16e},{second:.16e}")?;
        }
        Ok(())
    };
    draws::io::write_file(&options.out.join("colors.csv"), table)?;
    for (name, svg) in [("filters.svg", filters), ("color_gradient.svg", gradient)] {
        draws::io::write_file(&options.out.join(name), |out| out.write_all(svg.as_bytes()))?;
    }
    report += &format!(
        "Wrote colors.csv, filters.svg and color_gradient.svg to {}.\n",
        options.out.display()
    );
    if !options.quiet {
        let written = io::stdout().write_all(report.as_bytes());
        written.map_err(|error| format!("cannot write to standard output: {error}"))?;
    }
    Ok(())
}

/// `count` values from `10^from` to `10^to` in logarithmic steps.
fn logspace(from: f64, to: f64, count: usize) -> Vec<f64> {
    let exponents = Array::linspace(from, to, count);
    exponents.data().iter().map(|e| 10f64.powf(*e)).collect()
}

fn read_betas(file: &Path) -> Result<Vec<f64>> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let mut betas = Vec::new();
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let beta = line.parse().ok().filter(|b: &f64| b.is_finite() && *b > 0.0);
        betas.push(beta.ok_or_else(|| {
            format!("{name}, line {}: found \"{line}\", expected a finite number above 0", i + 1)
        })?);
    }
    if betas.is_empty() {
        return Err(format!("{name}: there are no values of β").into());
    }
    Ok(betas)
}

/// The responses, and two blackbodies seen through them.
fn filter_figure(bands: &[Bandpass; 3]) -> Result<Figure> {
    let nanometers = |band: &Bandpass| -> Vec<f64> {
        let unit = WavelengthUnit::Nanometer.angstroms();
        band.wavelengths().iter().map(|w| w / unit).collect()
    };
    let grid = nanometers(&bands[0]);
    let panel = |y: Axis| {
        // A band has two nodes at least.
        let x = Axis::linear("Wavelength (nm)").limits(grid[0], grid[grid.len() - 1]);
        Panel::new(x, y.start(0.0))
    };
    let mut responses = panel(Axis::linear("Response"));
    for (band, color) in bands.iter().zip(BAND_COLORS) {
        let line = Line::new(&nanometers(band), band.response());
        responses = responses.draw(line.color(color).label(band.name()));
    }
    let mut panels = vec![responses];
    for (beta, name) in [(1e-3, "10^{−3}"), (1e-1, "10^{−1}")] {
        let spectrum = |wavelengths: Vec<f64>| {
            let graph = Graph::new();
            let spectrum = FORM.spectrum(&wavelengths.into(), graph.constant(beta));
            spectrum.value().ok_or("the spectrum of a known β is known")
        };
        let whole = spectrum(grid.clone())?;
        let peak = whole.data().iter().fold(0.0, |m: f64, &s| m.max(s));
        // Room for a legend above the spectrum.
        let mut panel = panel(Axis::linear("Flux density (relative)").end(1.25))
            .note(&format!("β = {name} nm^{{−1}}"));
        for (band, color) in bands.iter().zip(BAND_COLORS) {
            let wavelengths = nanometers(band);
            let seen = &spectrum(wavelengths.clone())? * &Array::from(band.response());
            panel = panel.draw(Line::new(&wavelengths, (seen / peak).data()).color(color));
        }
        let blackbody = Line::new(&grid, (&whole / peak).data()).color(Color::BLACK).dashed();
        panels.push(panel.draw(blackbody.label("blackbody")));
    }
    Ok(Figure::new(panels).share_x().panel_height_cm(3.6))
}

/// The color and its gradient over the range of β.
fn color_figure(color: &BlackbodyColor, betas: &[f64]) -> Result<Figure> {
    let least = betas.iter().fold(f64::INFINITY, |m, &b| m.min(b));
    let most = betas.iter().fold(0.0, |m: f64, &b| m.max(b));
    let betas = logspace(least.log10(), most.log10(), 1000);
    let rows = color.values_and_gradients(&betas)?;
    let panel = |label: &str, which: usize| {
        let y: Vec<f64> = rows.iter().map(|row| row[which]).collect();
        Panel::new(Axis::log("β (nm^{−1})"), Axis::linear(label)).draw(Line::new(&betas, &y))
    };
    let panels =
        [panel("log_{10}(f_{g} / f_{r})", 0), panel("∂ log_{10}(f_{g} / f_{r}) / ∂β (nm)", 1)];
    Ok(Figure::new(panels).share_x().panel_height_cm(4.2))
}
