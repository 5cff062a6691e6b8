//! A log density with its gradient, and for W4 a color with its derivative.

use benches::work::{colors, hierarchical, line, logistic, position};
use divan::{Bencher, black_box};
use pallasite::samplers::LogDensity;

fn density(bencher: Bencher<'_, '_>, mut density: impl LogDensity) {
    let position = position(density.dim());
    let mut gradient = vec![0.0; density.dim()];
    bencher.bench_local(|| density.value_and_grad(black_box(&position), &mut gradient));
}

#[divan::bench(sample_size = 1000)]
fn w1(bencher: Bencher<'_, '_>) {
    let data = line::Line::read().expect("data/linreg.csv");
    density(bencher, data.compiled().expect("a model without mistakes"));
}

#[divan::bench(sample_size = 200)]
fn w2(bencher: Bencher<'_, '_>) {
    let data = hierarchical::HrDiagram::read().expect("data/hr_stars.csv");
    density(bencher, data.compiled().expect("a model without mistakes"));
}

#[divan::bench(sample_size = 4)]
fn w3(bencher: Bencher<'_, '_>) {
    let data = logistic::Logistic::draw().expect("shapes that fit");
    density(bencher, data.compiled().expect("a model without mistakes"));
}

#[divan::bench(sample_size = 100)]
fn w4(bencher: Bencher<'_, '_>) {
    let data = colors::Colors::read().expect("data/filters");
    let program = data.compiled().expect("an expression without mistakes");
    let (mut workspace, mut out) = (program.workspace(), [0.0; 2]);
    bencher.bench_local(|| {
        program.eval(&mut workspace, black_box(&[0.05]), &mut out).expect("lengths that fit");
        out
    });
}
