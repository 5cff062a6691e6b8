//! The hand-written works give what the compiled ones give, on every instruction set.

use benches::isa::InstructionSet;
use benches::work::{colors, hierarchical, line, logistic};
use pallasite::samplers::LogDensity;

/// Positions from the middle of the coordinates to far out.
fn positions(dim: usize) -> impl Iterator<Item = Vec<f64>> {
    [0.1, 1.0, 4.0]
        .into_iter()
        .map(move |far| (0..dim).map(|i| far * (1.0 + 2.7 * i as f64).sin()).collect())
}

#[track_caller]
fn assert_close(found: f64, expected: f64, scale: f64, what: &str) {
    let error = (found - expected).abs() / scale.abs().max(1.0);
    assert!(error < 1e-10, "{what}: {found} and {expected}");
}

/// Compares values and gradients. A component of a gradient is a sum of terms as large as the
/// largest of them, which sets the scale.
fn assert_equal(compiled: &mut impl LogDensity, by_hand: &mut impl LogDensity, isa: &str) {
    assert_eq!(compiled.dim(), by_hand.dim());
    let (mut a, mut b) = (vec![0.0; compiled.dim()], vec![0.0; compiled.dim()]);
    for position in positions(compiled.dim()) {
        let value = compiled.value_and_grad(&position, &mut a);
        assert!(value.is_finite());
        assert_close(by_hand.value_and_grad(&position, &mut b), value, value, isa);
        for (i, (b, a)) in b.iter().zip(&a).enumerate() {
            assert_close(*b, *a, *a, &format!("{isa}, component {i}"));
        }
    }
}

#[test]
fn the_line_is_the_compiled_one() {
    let data = line::Line::read().unwrap();
    for isa in InstructionSet::available() {
        assert_equal(&mut data.compiled().unwrap(), &mut data.by_hand(isa), isa.name());
    }
}

#[test]
fn the_hierarchical_model_is_the_compiled_one() {
    let data = hierarchical::HrDiagram::read().unwrap();
    for isa in InstructionSet::available() {
        assert_equal(&mut data.compiled().unwrap(), &mut data.by_hand(isa), isa.name());
    }
}

#[test]
fn the_colors_are_the_compiled_ones() {
    let data = colors::Colors::read().unwrap();
    let program = data.compiled().unwrap();
    let mut workspace = program.workspace();
    for isa in InstructionSet::available() {
        let by_hand = data.by_hand(isa);
        for beta in colors::betas(50).into_iter().chain([1e-4, 1e-5]) {
            let mut expected = [0.0; 2];
            program.eval(&mut workspace, &[beta], &mut expected).unwrap();
            let found = by_hand.at(beta);
            assert_close(found[0], expected[0], expected[0], isa.name());
            // The derivative is β⁻¹ times a difference of two numbers near 1.
            assert_close(found[1], expected[1], 1.0 / beta, isa.name());
        }
    }
}

#[test]
fn the_regression_is_the_compiled_one() {
    let data = logistic::Logistic::draw().unwrap();
    for isa in InstructionSet::available() {
        assert_equal(&mut data.compiled().unwrap(), &mut data.by_hand(isa), isa.name());
    }
}

#[test]
fn the_regression_is_the_formula() {
    let data = logistic::Logistic::draw().unwrap();
    let (x, y) = (data.x.data(), data.y.data());
    for position in positions(logistic::COLUMNS) {
        let prior = |b: &f64| -0.5 * (b * b + (2.0 * std::f64::consts::PI).ln());
        let mut value: f64 = position.iter().map(prior).sum();
        let mut gradient: Vec<f64> = position.iter().map(|b| -b).collect();
        for (row, y) in x.chunks_exact(logistic::COLUMNS).zip(y) {
            let eta: f64 = row.iter().zip(&position).map(|(x, b)| x * b).sum();
            value += y * eta - (eta.max(0.0) + (-eta.abs()).exp().ln_1p());
            for (g, x) in gradient.iter_mut().zip(row) {
                *g += x * (y - 1.0 / (1.0 + (-eta).exp()));
            }
        }
        for isa in InstructionSet::available() {
            let mut found = [0.0; logistic::COLUMNS];
            let found_value = data.by_hand(isa).value_and_grad(&position, &mut found);
            assert_close(found_value, value, value, isa.name());
            for (found, expected) in found.iter().zip(&gradient) {
                assert_close(*found, *expected, *expected, isa.name());
            }
        }
    }
}

#[test]
fn the_outcomes_are_the_same_everywhere() {
    let data = logistic::Logistic::draw().unwrap();
    assert_eq!(data.x.shape().axes(), [logistic::ROWS, logistic::COLUMNS]);
    let ones: f64 = data.y.data().iter().sum();
    assert_eq!(ones, 50_039.0);
}
