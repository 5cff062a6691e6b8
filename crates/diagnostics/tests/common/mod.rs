//! Reads the golden draws and what ArviZ says of them.

use std::path::Path;

use serde_json::{Map, Value};

/// The chains of one case.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub(crate) type Chains = Vec<Vec<f64>>;

/// A file in `tests/golden`.
pub(crate) fn json(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The cases of a file in `tests/golden`.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
fn cases(file: &str) -> Map<String, Value> {
    match json(file)["cases"].take() {
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
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub(crate) fn draws() -> Vec<(String, Chains)> {
    let numbers = |chain: &Value| chain.as_array().unwrap().iter().map(number).collect();
    let chains = |case: Value| case.as_array().unwrap().iter().map(numbers).collect();
    let cases = cases("draws.json").into_iter();
    cases.map(|(name, case)| (name, chains(case))).collect()
}

/// The statistics of every case: its name, and the name and value of each.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub(crate) fn expected() -> Vec<(String, Vec<(String, f64)>)> {
    expected_of("expected.json")
}

/// As [`expected`], of another file.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub(crate) fn expected_of(file: &str) -> Vec<(String, Vec<(String, f64)>)> {
    let pairs = |case: Value| {
        let case = case.as_object().unwrap().clone().into_iter();
        case.map(|(name, value)| (name, number(&value))).collect()
    };
    cases(file).into_iter().map(|(name, case)| (name, pairs(case))).collect()
}
