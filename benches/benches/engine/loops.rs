//! Compiled loops: a Kalman filter by `scan`, and derivatives of many colors by `vmap`, on one thread.

use divan::{Bencher, black_box};
use pallasite::autodiff::function::{closure, grad, scan, vmap};
use pallasite::autodiff::{Array, Graph, Program, Var};
use rayon::ThreadPoolBuilder;

/// The steps of a filter, and the rows of a map.
const STEPS: [usize; 2] = [100, 1000];

fn evaluation(bencher: Bencher<'_, '_>, program: &Program, inputs: &[f64]) {
    let (mut workspace, mut out) = (program.workspace(), vec![0.0; program.output_len()]);
    bencher.bench_local(|| {
        program.eval(&mut workspace, black_box(inputs), &mut out).expect("lengths that fit");
        black_box(&mut out);
    });
}

/// The log likelihood of a random walk observed with noise, and its derivatives by both variances.
#[divan::bench(args = STEPS)]
fn scan_of_a_kalman_filter(bencher: Bencher<'_, '_>, steps: usize) {
    let graph = Graph::new();
    let data = graph.constant((0..steps).map(|i| (0.7 * i as f64).sin()).collect::<Array>());
    let start = (graph.constant(0.0), graph.constant(1.0), graph.constant(0.0));
    let likelihood = closure(|(q, r): (Var<'_>, Var<'_>)| {
        let ((.., total), ()) = scan(
            |(mean, variance, total), y| {
                let (predicted, residual) = (variance + q, y - mean);
                let spread = predicted + r;
                let gain = predicted / spread;
                let total = total - 0.5 * (spread.log() + residual * residual / spread);
                ((mean + gain * residual, (1.0 - gain) * predicted, total), ())
            },
            start,
            data,
        );
        total
    });
    let (q, r) = (graph.input("q", ()), graph.input("r", ()));
    let (by_q, by_r) = grad(&likelihood)((q, r));
    let program = graph.compile(&[q, r], &[likelihood((q, r)), by_q, by_r]);
    evaluation(bencher, &program.expect("an expression without mistakes"), &[0.1, 0.5]);
}

/// The second derivative of the logarithm of a sum of 32 exponentials, for each of many numbers.
#[divan::bench(args = STEPS)]
fn vmap_of_a_second_derivative(bencher: Bencher<'_, '_>, rows: usize) {
    let compile = || {
        let weights = Array::linspace(0.0, 1.0, 32);
        let graph = Graph::new();
        let x = graph.input("x", rows);
        let curvature = grad(grad(|x: Var<'_>| (x * &weights).exp().sum().log()));
        graph.compile(&[x], &[vmap(curvature)(x)])
    };
    // A loop is divided among as many threads as there are where its program is compiled.
    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let program = pool.install(compile).expect("an expression without mistakes");
    let inputs: Vec<f64> = (0..rows).map(|i| (0.3 * i as f64).sin()).collect();
    evaluation(bencher, &program, &inputs);
}
