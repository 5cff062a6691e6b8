//! Values of the works at one position, a JSON line each, for other software to compare with.
//!
//! `cargo run --release -p benches --bin values`

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;

use benches::work::{colors, hierarchical, line, logistic, position};
use pallasite::samplers::LogDensity;

fn main() -> Result<(), Box<dyn Error>> {
    print("W1", line::Line::read()?.compiled()?);
    print("W2", hierarchical::HrDiagram::read()?.compiled()?);
    print("W3", logistic::Logistic::draw()?.compiled()?);
    let program = colors::Colors::read()?.compiled()?;
    let (beta, mut out) = (0.05, [0.0; 2]);
    program.eval(&mut program.workspace(), &[beta], &mut out)?;
    print_line("W4", &[beta], out[0], &out[1..]);
    Ok(())
}

fn print(work: &str, mut density: impl LogDensity) {
    let position = position(density.dim());
    let mut gradient = vec![0.0; density.dim()];
    let value = density.value_and_grad(&position, &mut gradient);
    print_line(work, &position, value, &gradient);
}

fn print_line(work: &str, position: &[f64], value: f64, gradient: &[f64]) {
    let line = serde_json::json!({
        "work": work,
        "position": position,
        "value": value,
        "gradient": gradient,
    });
    println!("{line}");
}
