//! Colors of 100 000 blackbodies in the DES bands g and r, with their first two derivatives.
//!
//! Does the JAX part of McDougall 2024, "A Brief Introduction to NumPyro", with its spectrum and its
//! plain sums: a table of the colors over `β = kT/(hc)`, and the three figures.
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
use plots::{Axis, Figure, Panel};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Colors log10(f_g/f_r) of blackbodies and their derivatives by β = kT/(hc), as a table and figures.
#[derive(Parser)]
struct Options {
    /// Folder for colors.csv, filters.svg, spectra.svg and color_gradient.svg
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

    let filters = Figure::new([filter_panel(&bands)?]).to_svg()?;
    let spectra = spectrum_figure(&bands)?.to_svg()?;
    let gradient = color_figure(&color, &betas)?.to_svg()?;
    let table = |out: &mut (dyn Write + Send)| {
        writeln!(out, "beta,log10_fg_fr,d_dbeta,d2_dbeta2")?;
        for (beta, [value, first, second]) in betas.iter().zip(&rows) {
            // 17 significant digits: reading them gives the same numbers.
            writeln!(out, "{beta:.16e},{value:.16e},{first:.16e},{second:.16e}")?;
        }
        Ok(())
    };
    draws::io::write_file(&options.out.join("colors.csv"), table)?;
    let figures =
        [("filters.svg", filters), ("spectra.svg", spectra), ("color_gradient.svg", gradient)];
    for (name, svg) in figures {
        draws::io::write_file(&options.out.join(name), |out| out.write_all(svg.as_bytes()))?;
    }
    report += &format!(
        "Wrote colors.csv, filters.svg, spectra.svg and color_gradient.svg to {}.\n",
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

fn nanometers(band: &Bandpass) -> Vec<f64> {
    let unit = WavelengthUnit::Nanometer.angstroms();
    band.wavelengths().iter().map(|w| w / unit).collect()
}

/// A panel over the wavelengths of a band.
fn panel(band: &Bandpass, y: Axis) -> Panel {
    let grid = nanometers(band);
    // A band has two nodes at least.
    let x = Axis::linear("wavelength (nm)").limits(grid[0], grid[grid.len() - 1]);
    Panel::new(x, y.start(0.0))
}

/// The responses of the bands.
fn filter_panel(bands: &[Bandpass; 3]) -> Result<Panel> {
    let grids = bands.each_ref().map(nanometers);
    let curves: Vec<(&str, &[f64], &[f64])> =
        bands.iter().zip(&grids).map(|(b, grid)| (b.name(), &grid[..], b.response())).collect();
    Ok(plots::responses(panel(&bands[0], Axis::linear("response")), &curves, None)?)
}

/// Two blackbodies, and what the bands let through.
fn spectrum_figure(bands: &[Bandpass; 3]) -> Result<Figure> {
    let grids = bands.each_ref().map(nanometers);
    let mut panels = Vec::new();
    for (beta, name) in [(1e-3, "10^{−3}"), (1e-1, "10^{−1}")] {
        let spectrum = |wavelengths: &[f64]| {
            let graph = Graph::new();
            let spectrum = FORM.spectrum(&wavelengths.into(), graph.constant(beta));
            spectrum.value().ok_or("the spectrum of a known β is known")
        };
        let whole = spectrum(&grids[0])?;
        let peak = whole.data().iter().fold(0.0, |m: f64, &s| m.max(s));
        let mut seen = Vec::new();
        for (band, grid) in bands.iter().zip(&grids) {
            seen.push(&(&spectrum(grid)? * &Array::from(band.response())) / peak);
        }
        let curves: Vec<(&str, &[f64], &[f64])> =
            (0..bands.len()).map(|i| (bands[i].name(), &grids[i][..], seen[i].data())).collect();
        let whole = &whole / peak;
        // Arbitrary units: the two differ by many powers of ten.
        let panel = panel(&bands[0], Axis::linear("flux density (relative)"))
            .title(&format!("β = {name} nm^{{−1}}"));
        let blackbody = Some(("blackbody", &grids[0][..], whole.data()));
        panels.push(plots::responses(panel, &curves, blackbody)?);
    }
    Ok(Figure::new(panels).columns(2).share_y().width_cm(16.0).panel_height_cm(5.0))
}

/// The color and its gradient over the range of β.
fn color_figure(color: &BlackbodyColor, betas: &[f64]) -> Result<Figure> {
    let least = betas.iter().fold(f64::INFINITY, |m, &b| m.min(b));
    let most = betas.iter().fold(0.0, |m: f64, &b| m.max(b));
    let betas = logspace(least.log10(), most.log10(), 1000);
    let rows = color.values_and_gradients(&betas)?;
    let column = |which: usize| rows.iter().map(|row| row[which]).collect::<Vec<f64>>();
    let labels = ["log_{10}(f_{g} / f_{r})", "∂ log_{10}(f_{g} / f_{r}) / ∂β (nm)"];
    Ok(plots::gradient(&betas, &column(0), &column(1), Axis::log("β (nm^{−1})"), labels)?)
}
