//! Times of synthetic photometry, a JSON line for each: colors of many temperatures, magnitudes of a
//! blackbody and of a table; and how times grow with temperatures, wavelengths and bands.
//!
//! `cargo run --release -p benches --bin photometry` prints; with the name of an SVG file it draws the
//! growth too. One thread.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use benches::clock::in_turn;
use benches::isa::InstructionSet;
use benches::work::colors;
use pallasite::autodiff::{Graph, Program, Var, grad};
use pallasite::photometry::{
    AbZero, BandGrid, BandMatrix, Bandpass, Blackbody, BlackbodyColor, BlackbodyForm, Coverage,
    Interpolation, MagnitudeSystem, Quadrature, ResponseKind, Source, Tabulated, WavelengthUnit,
    catalogue,
};
use pallasite::plots::{Axis, Figure, Line, Panel, Points};
use rayon::ThreadPoolBuilder;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let plot = std::env::args().nth(1);
    ThreadPoolBuilder::new().num_threads(1).build()?.install(|| -> Result<()> {
        colors_of_many_temperatures()?;
        magnitudes()?;
        let growth = growth()?;
        if let Some(file) = plot {
            draw(&growth)?.write_svg(Path::new(&file))?;
        }
        Ok(())
    })
}

/// The seed's color with its derivative for 100 000 temperatures: every wavelength evaluated, the same by hand,
/// and through a table.
fn colors_of_many_temperatures() -> Result<()> {
    const PART: usize = 1000;
    let text = |error: Box<dyn Error>| error.to_string();
    let data = colors::Colors::read().map_err(text)?;
    let isa = InstructionSet::of_programs()?;
    let (program, by_hand) = (data.compiled().map_err(text)?, data.by_hand(isa));
    let betas = colors::betas(100_000);
    let [mut a, mut b] = [vec![[0.0; 2]; PART], vec![[0.0; 2]; PART]];
    let mut parts = betas.chunks(PART).cycle();
    let mut parts_by_hand = betas.chunks(PART).cycle();
    let (compiled, hand) = in_turn(
        || {
            let part = black_box(parts.next().unwrap_or_default());
            let _ = black_box(program.eval_batch(part, a.as_flattened_mut()));
        },
        || {
            let part = black_box(parts_by_hand.next().unwrap_or_default());
            for (row, &beta) in b.iter_mut().zip(part) {
                *row = by_hand.at(beta);
            }
            black_box(&mut b);
        },
    );
    let [g, r] = [catalogue::bandpass("des_y3a1_g")?, catalogue::bandpass("des_y3a1_r")?];
    let (form, rule) = (BlackbodyForm::InverseSquare, Quadrature::Sum);
    let color = BlackbodyColor::new(&g, &r, form, rule)?;
    let table = color.table(betas[0]..=betas[betas.len() - 1], 1e-12)?;
    let mut parts = betas.chunks(PART).cycle();
    let (tabulated, _) = in_turn(
        || {
            let part = black_box(parts.next().unwrap_or_default());
            let _ = black_box(table.values_and_gradients(part));
        },
        || (),
    );
    let exact = color.values_and_gradients(&betas)?;
    let found = table.values_and_gradients(&betas)?;
    let worst = exact.iter().zip(&found).fold(0.0f64, |m, (a, b)| m.max((a[0] - b[0]).abs()));
    let line = serde_json::json!({
        "work": "color and derivative, 1441 wavelengths, ns a temperature",
        "compiled": compiled / PART as f64,
        "by_hand": hand / PART as f64,
        "compiled_over_by_hand": compiled / hand,
        "table": tabulated / PART as f64,
        "compiled_over_table": compiled / tabulated,
        "table_error_stated": table.error(),
        "table_error_found": worst,
        "isa": isa.name(),
    });
    println!("{line}");
    Ok(())
}

/// Single AB magnitudes, in µs.
fn magnitudes() -> Result<()> {
    let band = catalogue::bandpass("des_y3a1_g")?;
    let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band)?;
    let [cool, hot] = [3000.0, 30_000.0].map(Blackbody::surface);
    let sources: [&dyn Source; 2] = [&cool, &hot];
    let compact = BandGrid::compact(&band, &sources, 1e-10)?;
    let whole = BandGrid::new(&band, &sources, 1e-10)?;
    let [few, all] = [&compact, &whole].map(|grid| magnitude_program(&[grid]));
    let (few, all) = (few?, all?);
    let (few_time, all_time) = in_turn(evaluation(&few), evaluation(&all));
    let star = Blackbody::surface(5772.0);
    let unit = WavelengthUnit::Angstrom;
    let spectrum = |start: f64, step: f64| -> Result<(Vec<f64>, Vec<f64>, Tabulated)> {
        let wavelengths: Vec<f64> = (0..10_000).map(|i| start + step * f64::from(i)).collect();
        let flux: Vec<f64> = wavelengths.iter().map(|w| 2.0 + (w / 30.0).sin()).collect();
        let table = Tabulated::new("spectrum", &wavelengths, &flux, unit, Interpolation::Flam)?;
        Ok((wavelengths, flux, table))
    };
    let [from, to] = band.support();
    let (wavelengths, flux, table) = spectrum(3000.0, 0.9)?;
    let (_, _, dense) = spectrum(from - 1.0, (to - from + 2.0) / 9999.0)?;
    let system = MagnitudeSystem::ab(AbZero::Oke);
    let magnitude = |source: &dyn Source| {
        drop(black_box(system.magnitude(black_box(source), &band, Coverage::Error)));
    };
    let (blackbody, tabulated) = in_turn(|| magnitude(&star), || magnitude(&table));
    let matrix = BandMatrix::new(&wavelengths, unit, &[&band], Coverage::Error)?;
    let zeros = [zero];
    let (dense, by_matrix) = in_turn(
        || magnitude(&dense),
        || drop(black_box(matrix.magnitudes(black_box(&flux), &zeros))),
    );
    let line = serde_json::json!({
        "work": "one AB magnitude with gradient or error, DES g, µs",
        "blackbody_compact_grid": few_time * 1e-3,
        "nodes_of_compact_grid": compact.len(),
        "blackbody_whole_grid": all_time * 1e-3,
        "nodes_of_whole_grid": whole.len(),
        "blackbody": blackbody * 1e-3,
        "tabulated_10000": tabulated * 1e-3,
        "tabulated_10000_in_band": dense * 1e-3,
        "matrix_10000": by_matrix * 1e-3,
    });
    println!("{line}");
    Ok(())
}

/// The AB magnitudes of a blackbody through bands, and their derivatives by the temperature.
fn magnitude_program(grids: &[&BandGrid]) -> Result<Program> {
    let graph = Graph::new();
    let temperature = graph.input("temperature", ());
    let source = Blackbody::surface(temperature);
    let magnitudes =
        grids.iter().map(|grid| grid.calibrated_ab_magnitude(&graph, &source, 0.0, 0.0));
    let outputs: Vec<Var<'_>> = magnitudes.flat_map(|m| [m, grad(m, &[temperature])[0]]).collect();
    Ok(graph.compile(&[temperature], &outputs)?)
}

fn evaluation(program: &Program) -> impl FnMut() {
    let mut workspace = program.workspace();
    let mut out = vec![0.0; program.output_len()];
    move || {
        let _ = black_box(program.eval(&mut workspace, black_box(&[5772.0]), &mut out));
    }
}

/// What grows, and its times: numbers and microseconds.
struct Growth {
    of: &'static str,
    points: Vec<(f64, f64)>,
}

fn growth() -> Result<Vec<Growth>> {
    let extremes = [3000.0, 30_000.0].map(Blackbody::surface);
    let sources: [&dyn Source; 2] = [&extremes[0], &extremes[1]];
    let mut all = Vec::new();

    let band = catalogue::bandpass("des_y3a1_g")?;
    let program = magnitude_program(&[&BandGrid::compact(&band, &sources, 1e-10)?])?;
    let mut points = Vec::new();
    for count in [100, 300, 1000, 3000, 10_000, 30_000, 100_000] {
        let temperatures: Vec<f64> =
            (0..count).map(|i| 3000.0 + 27_000.0 * f64::from(i) / f64::from(count)).collect();
        let mut out = vec![0.0; 2 * temperatures.len()];
        let (time, _) = in_turn(
            || _ = black_box(program.eval_batch(black_box(&temperatures), &mut out)),
            || (),
        );
        points.push((f64::from(count), time * 1e-3));
    }
    all.push(Growth { of: "temperatures", points });

    let mut points = Vec::new();
    for count in [300, 1000, 3000, 10_000, 30_000] {
        let wavelengths: Vec<f64> =
            (0..=count).map(|i| 4000.0 + 2000.0 * f64::from(i) / f64::from(count)).collect();
        let response: Vec<f64> = wavelengths.iter().map(|w| (w / 200.0).sin().abs()).collect();
        let unit = WavelengthUnit::Angstrom;
        let band = Bandpass::new("comb", &wavelengths, &response, unit, ResponseKind::Photon)?;
        let grid = BandGrid::new(&band, &sources, 1e-9)?;
        let program = magnitude_program(&[&grid])?;
        let (time, _) = in_turn(evaluation(&program), || ());
        points.push((grid.len() as f64, time * 1e-3));
    }
    all.push(Growth { of: "wavelengths", points });

    let mut grids = Vec::new();
    for entry in catalogue::entries() {
        grids.push(BandGrid::compact(&entry.bandpass()?, &sources, 1e-10)?);
    }
    let mut points = Vec::new();
    for count in [1, 3, 9, 27] {
        let program = magnitude_program(&grids[..count].iter().collect::<Vec<_>>())?;
        let (time, _) = in_turn(evaluation(&program), || ());
        points.push((count as f64, time * 1e-3));
    }
    all.push(Growth { of: "bands", points });
    for Growth { of, points } in &all {
        println!("{}", serde_json::json!({ "growth_with": of, "count_and_us": points }));
    }
    Ok(all)
}

/// Times over counts on logarithmic axes, with a line of slope 1 through the last point.
fn draw(all: &[Growth]) -> Result<Figure> {
    let panels = all.iter().map(|Growth { of, points }| {
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        let (last_x, last_y) = points[points.len() - 1];
        let line: Vec<f64> = x.iter().map(|x| last_y * x / last_x).collect();
        Panel::new(Axis::log(&format!("number of {of}")), Axis::log("time (µs)"))
            .draw(Line::new(&x, &line).dashed().label("in proportion"))
            .draw(Points::new(&x, &y).label("measured"))
    });
    Ok(Figure::new(panels.collect::<Vec<_>>()).width_cm(10.0).panel_height_cm(4.0))
}
