//! Reads the golden draws and what ArviZ says of them.

use std::path::Path;

use serde_json::{Map, Value};

/// The chains of one case.
pub(crate) type Chains = Vec<Vec<f64>>;

/// The cases of a file in `tests/golden`.
fn cases(file: &str) -> Map<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    match whole["cases"].take() {
        Value::Object(cases) => cases,
        other => panic!("{file}: cases is {other}"),
    }
}

/// A number, or the text of one that is not finite.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => other.as_f64().unwrap(),
    }
}

/// Every case of draws: its name and its chains.
pub(crate) fn draws() -> Vec<(String, Chains)> {
    let numbers = |chain: &Value| chain.as_array().unwrap().iter().map(number).collect();
    let chains = |case: Value| case.as_array().unwrap().iter().map(numbers).collect();
    let cases = cases("draws.json").into_iter();
    cases.map(|(name, case)| (name, chains(case))).collect()
}

/// The statistics of every case: its name, and the name and value of each.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub(crate) fn expected() -> Vec<(String, Vec<(String, f64)>)> {
    let pairs = |case: Value| {
        let case = case.as_object().unwrap().clone().into_iter();
        case.map(|(name, value)| (name, number(&value))).collect()
    };
    let cases = cases("expected.json").into_iter();
    cases.map(|(name, case)| (name, pairs(case))).collect()
}
