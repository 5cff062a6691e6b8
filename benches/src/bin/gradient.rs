//! Time of one log density with gradient, compiled and (W1) by hand, a JSON line for each work.
//!
//! `cargo run --release -p benches --bin gradient -- W1 W2` measures those; without names all.

#![allow(clippy::print_stdout)] // a program for the terminal

use std::error::Error;
use std::hint::black_box;

use benches::clock::{alone, in_turn};
use benches::work::{colors, hierarchical, line};
use pallasite::samplers::LogDensity;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |work: &str| wanted.is_empty() || wanted.iter().any(|w| w == work);
    if is_wanted("W1") {
        let line = line::Line::read()?;
        let (mut compiled, mut by_hand) = (line.compiled()?, line.by_hand());
        let position = [0.3, -0.2];
        let (mut a, mut b) = ([0.0; 2], [0.0; 2]);
        let (time, time_by_hand) = in_turn(
            || {
                black_box(compiled.value_and_grad(black_box(&position), &mut a));
            },
            || {
                black_box(by_hand(black_box(&position), &mut b));
            },
        );
        report("W1", time, Some(time_by_hand));
    }
    if is_wanted("W2") {
        let mut compiled = hierarchical::HrDiagram::read()?.compiled()?;
        let position: Vec<f64> = (0..compiled.dim()).map(|i| 0.1 * (i as f64).sin()).collect();
        let mut gradient = vec![0.0; compiled.dim()];
        let time = alone(|| {
            black_box(compiled.value_and_grad(black_box(&position), &mut gradient));
        });
        report("W2", time, None);
    }
    if is_wanted("W4") {
        let program = colors::Colors::read()?.compiled()?;
        let mut workspace = program.workspace();
        let mut out = [0.0; 2];
        let time = alone(|| {
            let _ = black_box(program.eval(&mut workspace, black_box(&[0.05]), &mut out));
        });
        report("W4", time, None);
    }
    Ok(())
}

/// Prints a line; `by_hand` is null where there is no hand-written form yet.
fn report(work: &str, compiled: f64, by_hand: Option<f64>) {
    println!(
        "{}",
        serde_json::json!({
            "work": work,
            "ns_per_gradient": compiled,
            "ns_hand_written": by_hand,
        })
    );
}
