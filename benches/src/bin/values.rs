//! Values of the works at one position, a JSON line each, for other software, and for programs on other
//! instruction sets, to compare with. Numbers have the digits that tell them from all others.
//!
//! `cargo run --release -p benches --bin values`

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;

use benches::isa::InstructionSet;
use benches::work::{colors, hierarchical, line, logistic, position};
use pallasite::samplers::LogDensity;

fn main() -> Result<(), Box<dyn Error>> {
    print("W1", line::Line::read()?.compiled()?)?;
    print("W2", hierarchical::HrDiagram::read()?.compiled()?)?;
    print("W3", logistic::Logistic::draw()?.compiled()?)?;
    let program = colors::Colors::read()?.compiled()?;
    let (beta, mut out) = (0.05, [0.0; 2]);
    program.eval(&mut program.workspace(), &[beta], &mut out)?;
    print_line("W4", &[beta], out[0], &out[1..])
}

fn print(work: &str, mut density: impl LogDensity) -> Result<(), Box<dyn Error>> {
    let position = position(density.dim());
    let mut gradient = vec![0.0; density.dim()];
    let value = density.value_and_grad(&position, &mut gradient);
    print_line(work, &position, value, &gradient)
}

fn print_line(
    work: &str,
    position: &[f64],
    value: f64,
    gradient: &[f64],
) -> Result<(), Box<dyn Error>> {
    let line = serde_json::json!({
        "work": work,
        "isa": InstructionSet::of_programs()?.name(),
        "position": position,
        "value": value,
        "gradient": gradient,
    });
    println!("{line}");
    Ok(())
}
