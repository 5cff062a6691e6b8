//! The kernels of the elementwise primitives: their errors by reference values, and what they give
//! at zeros, infinities, subnormal numbers and NaN.

mod bounds;
mod elementary;
mod references;
mod special;
mod table;

use std::process::Command;

use autodiff::primitive::{ELEMENTWISE, Rule};

use bounds::bound;
use references::{References, alone, in_blocks, instruction_set};

/// The environment variable by which a graph chooses its instruction set.
const VARIABLE: &str = "PALLASITE_ISA";

#[test]
fn errors_are_within_their_bounds() {
    for references in References::all() {
        let name = references.rule.name();
        assert!(!references.rows.is_empty(), "no reference values for {name}");
        for (error, row) in references.errors().into_iter().zip(&references.rows) {
            let (isa, x) = (instruction_set(), &row.arguments);
            assert!(error <= bound(name), "{name}{x:?} is {error} ulp off on {isa}");
        }
    }
}

#[test]
fn all_of_this_holds_on_every_instruction_set() {
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    for isa in ["baseline", "avx2", "avx512"].into_iter().filter(|&isa| isa != instruction_set()) {
        let this = std::env::current_exe().unwrap();
        let output = Command::new(this).env(VARIABLE, isa).output().unwrap();
        assert!(output.status.success(), "{isa}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

fn rule(name: &str) -> &'static Rule {
    ELEMENTWISE.iter().find(|rule| rule.name() == name).unwrap()
}

/// Equal to the bit, the sign of zero included; any NaN will do for NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Asserts the values of a primitive, among other elements and alone.
#[track_caller]
fn check<const N: usize>(name: &str, rows: &[([f64; N], f64)]) {
    let arguments: Vec<Vec<f64>> =
        (0..N).map(|i| rows.iter().map(|(x, _)| x[i]).collect()).collect();
    for (&(x, expected), together) in rows.iter().zip(in_blocks(rule(name), &arguments)) {
        for found in [together, alone(rule(name), &x)] {
            let isa = instruction_set();
            assert!(same(found, expected), "{isa}: {name}{x:?} = {found:e}, not {expected:e}");
        }
    }
}
