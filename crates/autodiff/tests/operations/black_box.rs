//! A user's function with its gradient: called once, differentiated once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use autodiff::{BlackBox, Graph, Var, grad, jvp};

use crate::common::run;

/// `Σ sin(x_i x_{i+1})`, counting its calls.
fn function(calls: &Arc<AtomicUsize>) -> BlackBox {
    let calls = calls.clone();
    BlackBox::new("wave", move |x, gradient| {
        calls.fetch_add(1, Ordering::Relaxed);
        gradient.fill(0.0);
        for i in 1..x.len() {
            let slope = (x[i] * x[i - 1]).cos();
            gradient[i] += slope * x[i - 1];
            gradient[i - 1] += slope * x[i];
        }
        x.windows(2).map(|pair| (pair[0] * pair[1]).sin()).sum()
    })
}

/// The same function of four numbers as an expression.
fn written_out(x: Var<'_>) -> Var<'_> {
    let x = x.reshape(4);
    (x.slice(0..3) * x.slice(1..4)).sin().sum()
}

#[test]
fn value_and_gradient_come_of_one_call() {
    let calls = Arc::new(AtomicUsize::new(0));
    let wave = function(&calls);
    let graph = Graph::new();
    let (x, scale) = (graph.input("x", [2, 2]), graph.input("scale", ()));
    let y = wave.apply(scale * x.exp()) + wave.apply(scale * x.exp()) * scale;
    let expected = written_out(scale * x.exp()) * (1.0 + scale);
    let one = [graph.constant(1.0).broadcast_to([2, 2]), graph.constant(0.5)];
    let mut outputs = vec![];
    for y in [y, expected] {
        outputs.push(y);
        outputs.extend(grad(y, &[x, scale]));
        outputs.push(jvp(&[y], &[x, scale], &one)[0]);
    }
    let program = graph.compile(&[x, scale], &outputs).unwrap();
    let out = run(&program, &[0.1, 0.4, -0.3, 0.2, 1.3]);
    assert_eq!(calls.load(Ordering::Relaxed), 1, "equal calls are one");
    let (found, expected) = out.split_at(7);
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-13, "{found} {expected}");
    }

    let mut workspace = program.workspace();
    let mut out = vec![0.0; program.output_len()];
    let info = allocation_counter::measure(|| {
        program.eval(&mut workspace, &[0.1, 0.4, -0.3, 0.2, 1.3], &mut out).unwrap();
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn a_black_box_of_known_numbers_is_a_number() {
    let calls = Arc::new(AtomicUsize::new(0));
    let graph = Graph::new();
    let y = function(&calls).apply(graph.constant([0.5, 2.0]));
    assert_eq!(y.value().unwrap().to_scalar(), Some(1f64.sin()));
}

#[test]
fn second_derivatives_of_a_black_box_are_faults() {
    let wave = function(&Arc::new(AtomicUsize::new(0)));
    let message = "wave: the gradient of a black box has no derivative: no second derivatives here";
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let one = graph.constant([1.0, 0.0, 0.0]);
    let y = wave.apply(x);
    let (first, slope) = (grad(y, &[x])[0], jvp(&[y], &[x], &[one])[0]);
    assert!(graph.compile(&[x], &[y, first, slope]).is_ok());
    let second = [grad(first.sum(), &[x])[0], grad(slope, &[x])[0], jvp(&[first], &[x], &[one])[0]];
    assert!(second.iter().all(|d| d.is_faulty()));
    let faults = graph.faults();
    assert_eq!((faults.len(), faults[0].message()), (1, message));
    // By anything else there are derivatives of any order.
    let graph = Graph::new();
    let (x, scale) = (graph.input("x", 3), graph.input("scale", ()));
    let y = wave.apply(x) * scale.exp();
    let second = grad(grad(y, &[scale])[0], &[scale])[0];
    let program = graph.compile(&[x, scale], &[y, second]).unwrap();
    let out = run(&program, &[0.1, 0.2, 0.3, 0.7]);
    assert_eq!(out[0], out[1]);
}
