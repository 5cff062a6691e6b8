//! From a model, or an expression, to a program with its gradient: tracing, differentiating, compiling.

use benches::work::{colors, hierarchical, line};
use divan::Bencher;

#[divan::bench]
fn w1(bencher: Bencher<'_, '_>) {
    let data = line::Line::read().expect("data/linreg.csv");
    bencher.bench_local(|| data.compiled().expect("a model without mistakes"));
}

#[divan::bench]
fn w2(bencher: Bencher<'_, '_>) {
    let data = hierarchical::HrDiagram::read().expect("data/hr_stars.csv");
    bencher.bench_local(|| data.compiled().expect("a model without mistakes"));
}

#[divan::bench]
fn w4(bencher: Bencher<'_, '_>) {
    let data = colors::Colors::read().expect("data/filters");
    bencher.bench_local(|| data.compiled().expect("an expression without mistakes"));
}
