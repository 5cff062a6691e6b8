//! The elementwise primitives on a block of 256 elements, the copies of arguments and result included,
//! which are most of what `neg` takes. `div` is a product with a reciprocal, as in any expression.

use divan::{Bencher, black_box, counter::ItemsCount};
use pallasite::autodiff::primitive::ELEMENTWISE;
use pallasite::autodiff::{Graph, Var};

/// The elements of a block.
const SIZE: usize = 256;

fn names() -> impl Iterator<Item = &'static str> {
    ELEMENTWISE.iter().map(|rule| rule.name())
}

#[divan::bench(args = names())]
fn primitive(bencher: Bencher<'_, '_>, name: &str) {
    let Some(rule) = ELEMENTWISE.iter().find(|rule| rule.name() == name) else { return };
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = (0..rule.arity()).map(|_| graph.input("x", SIZE)).collect();
    let output = graph.elementwise(rule, &inputs);
    let program = graph.compile(&inputs, &[output]).expect("a primitive of inputs");
    let (mut workspace, mut out) = (program.workspace(), [0.0; SIZE]);
    let arguments: Vec<f64> = rule
        .test_domain()
        .iter()
        .flat_map(|(low, high)| {
            let fraction = |i: usize| (0.618 * i as f64).fract();
            (0..SIZE).map(move |i| low + (high - low) * fraction(i))
        })
        .collect();
    bencher.counter(ItemsCount::new(SIZE)).bench_local(|| {
        program.eval(&mut workspace, black_box(&arguments), &mut out).expect("lengths that fit");
        black_box(&out);
    });
}
