//! How accurate the elementwise primitives are: prints `docs/accuracy.md`.
//!
//! `cargo run --release -p autodiff --example accuracy > docs/accuracy.md`

#![allow(clippy::print_stdout)] // a program for the terminal

#[path = "../tests/accuracy/bounds.rs"]
mod bounds;
#[path = "../tests/accuracy/references.rs"]
mod references;

use std::error::Error;
use std::process::Command;

use bounds::bound;
use references::{References, instruction_set};

const INTRODUCTION: &str = "\
# Accuracy of the elementwise primitives

Made by `cargo run --release -p autodiff --example accuracy > docs/accuracy.md`.

Errors are in units of the last place (ulp), against values computed with at least 60 digits. The
arguments are random ones over the whole domain, subnormal numbers included, and for elementary
functions those at which a search among a million others found the largest errors. Each is computed
alone and in an array; the larger error counts. *fused* is AVX2 and AVX-512, which give the same bits;
*baseline* is x86-64 without fused multiply-add. The bound is what `crates/autodiff/tests/accuracy`
asserts, beside the values at zeros, infinities and NaN.

In an expression `a / b` becomes `a · (1 / b)`, which is rounded twice.

| primitive | arguments | values | fused | baseline | bound |
| --- | --- | ---: | ---: | ---: | ---: |";

const NOTES: &str = "
Near their roots some functions are small differences of large terms. There errors are in units of the
last place of 1 (`digamma` and `lgamma` left of 0, `lbeta`) or of the larger argument (`logaddexp`). So are
those of `stirling_remainder` where it is below 1, as it is added to logarithms.";

/// The argument that makes this program print the errors on one instruction set.
const ERRORS: &str = "--errors";

fn main() -> Result<(), Box<dyn Error>> {
    let all = References::all();
    if std::env::args().any(|argument| argument == ERRORS) {
        println!("{}", instruction_set());
        for references in &all {
            println!("{}", references.errors().into_iter().fold(0.0, f64::max));
        }
        return Ok(());
    }
    let baseline = errors_on("baseline")?;
    let fused = [errors_on("avx2")?, errors_on("avx512")?];
    println!("{INTRODUCTION}");
    for (i, References { rule, rows }) in all.iter().enumerate() {
        let arguments: Vec<String> = (0..rows[0].arguments.len())
            .map(|which| {
                let values = || rows.iter().map(|row| row.arguments[which]);
                let (low, high) =
                    (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
                if low == high { short(low) } else { format!("{} to {}", short(low), short(high)) }
            })
            .collect();
        let largest = |of: &[Option<Vec<f64>>]| {
            let errors = of.iter().flatten().map(|errors| errors[i]);
            errors.reduce(f64::max).map_or("–".to_owned(), |error| format!("{error:.2}"))
        };
        println!(
            "| `{}` | {} | {} | {} | {} | {} |",
            rule.name(),
            arguments.join(", "),
            rows.len(),
            largest(&fused),
            largest(std::slice::from_ref(&baseline)),
            bound(rule.name())
        );
    }
    println!("{NOTES}");
    Ok(())
}

/// The largest error of each primitive on an instruction set, if this machine has it. A graph chooses
/// its instruction set by the environment, so this program runs itself.
fn errors_on(isa: &str) -> Result<Option<Vec<f64>>, Box<dyn Error>> {
    let this = std::env::current_exe()?;
    let output = Command::new(this).arg(ERRORS).env("PALLASITE_ISA", isa).output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut lines = text.lines();
    if lines.next() != Some(isa) {
        return Ok(None);
    }
    Ok(Some(lines.map(str::parse).collect::<Result<_, _>>()?))
}

/// A number with few digits.
fn short(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e5).contains(&x.abs()) {
        format!("{x:.1e}")
    } else {
        format!("{}", (x * 1e3).round() / 1e3)
    }
}
