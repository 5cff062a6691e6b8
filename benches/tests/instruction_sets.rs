//! The works give the same bits on every instruction set with fused multiply-add, and nearly the same
//! without.

use std::process::Command;

use benches::isa::InstructionSet;
use serde_json::Value;

/// Names of the instruction sets with fused multiply-add.
const FUSED: [&str; 2] = ["avx2", "avx512"];

/// What the works give on an instruction set, a JSON line each. A graph chooses it by the environment,
/// so another process computes them. Numbers have the digits that tell them from all others.
fn values(isa: &str) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_values"));
    let output = command.env("PALLASITE_ISA", isa).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let name = format!("\"isa\":\"{isa}\",");
    assert_eq!(text.matches(&name).count(), 4, "{text}");
    text.replace(&name, "").lines().map(str::to_owned).collect()
}

/// The value and the gradient in a line.
fn numbers(line: &str) -> Vec<f64> {
    let line: Value = serde_json::from_str(line).unwrap();
    let gradient = line["gradient"].as_array().unwrap();
    [&line["value"]].into_iter().chain(gradient).map(|x| x.as_f64().unwrap()).collect()
}

fn available() -> Vec<&'static str> {
    InstructionSet::available().into_iter().map(InstructionSet::name).collect()
}

#[test]
fn fused_instruction_sets_give_the_same_bits() {
    let available = available();
    for missing in FUSED.iter().filter(|isa| !available.contains(isa)) {
        eprintln!("skipped: this machine has no {missing}");
    }
    let mut found = FUSED.iter().filter(|isa| available.contains(isa)).map(|isa| values(isa));
    let Some(first) = found.next() else { return };
    for other in found {
        for (a, b) in first.iter().zip(&other) {
            assert_eq!(a, b);
        }
    }
}

#[test]
fn the_baseline_gives_nearly_the_same() {
    let best = values(available().last().unwrap());
    for (a, b) in values("baseline").iter().zip(&best) {
        let (a, b) = (numbers(a), numbers(b));
        assert_eq!(a.len(), b.len());
        for (i, (a, b)) in a.iter().zip(&b).enumerate() {
            assert!((a - b).abs() <= 1e-10 * b.abs().max(1.0), "number {i}: {a} and {b}");
        }
    }
}
