//! What several tests of transforms need.

use autodiff::{Graph, Var};

/// Compiles the outputs of inputs and evaluates them.
pub(crate) fn run(graph: &Graph, inputs: &[Var<'_>], outputs: &[Var<'_>], x: &[f64]) -> Vec<f64> {
    let program = graph.compile(inputs, outputs).unwrap();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), x, &mut out).unwrap();
    out
}

#[track_caller]
pub(crate) fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= tolerance * e.abs().max(1.0), "{found:?} against {expected:?}");
    }
}

/// The first and second derivative by central differences, with errors of order h⁴.
pub(crate) fn differences(f: impl Fn(f64) -> f64, x: f64) -> [f64; 2] {
    let h = 1e-3;
    let [a, b, o, c, d] = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|k| f(x + k * h));
    let first = (a - 8.0 * b + 8.0 * c - d) / (12.0 * h);
    [first, (-a + 16.0 * b - 30.0 * o + 16.0 * c - d) / (12.0 * h * h)]
}
