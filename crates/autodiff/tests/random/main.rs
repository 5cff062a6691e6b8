//! Thousands of random graphs of all operations, simplified and compiled: their values are those of
//! plain loops, and their derivatives agree with each other and with differences.

mod elementwise;
mod sketch;
mod structural;

use std::collections::BTreeMap;

use autodiff::primitive::ELEMENTWISE;
use autodiff::{Graph, Program, Var, grad, jvp};

use sketch::Sketch;
use structural::STRUCTURAL;

/// The operations of a graph.
const STEPS: usize = 25;

fn evaluate(program: &Program, inputs: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), inputs, &mut out).unwrap();
    out
}

/// The program of the outputs as functions of all inputs, and what these are.
fn compile(graph: &Graph, sketch: &Sketch<'_>, outputs: &[Var<'_>]) -> (Program, Vec<f64>) {
    let vars: Vec<Var<'_>> = sketch.inputs.iter().map(|input| input.0).collect();
    let program = graph.compile(&vars, outputs).unwrap();
    (program, sketch.inputs.iter().flat_map(|input| input.1.clone()).collect())
}

#[test]
fn values_are_those_of_plain_loops() {
    let mut counts = BTreeMap::new();
    for seed in 0..2500 {
        let graph = Graph::new();
        let mut sketch = Sketch::new(&graph, seed, false);
        (0..STEPS).for_each(|_| sketch.grow());
        let outputs = sketch.outputs();
        let vars: Vec<Var<'_>> = outputs.iter().map(|output| output.var).collect();
        let (program, inputs) = compile(&graph, &sketch, &vars);
        let mut found = evaluate(&program, &inputs).into_iter();
        for (i, output) in outputs.iter().enumerate() {
            for (k, (&expected, found)) in output.data.iter().zip(found.by_ref()).enumerate() {
                let error = (found - expected).abs();
                assert!(
                    error <= 1e-8 * expected.abs().max(1.0),
                    "seed {seed}, output {i}, element {k}: {found}, not {expected}\n{}",
                    graph.to_text(&[output.var])
                );
            }
        }
        assert_eq!(found.count(), 0);
        sketch.used.iter().for_each(|&name| *counts.entry(name).or_insert(0) += 1);
    }
    let names = ELEMENTWISE.iter().map(|rule| rule.name()).chain(STRUCTURAL.iter().map(|s| s.0));
    for name in names {
        assert!(counts.get(name).is_some_and(|&count| count > 100), "{name}: {counts:?}");
    }
}

#[test]
fn derivatives_agree_with_each_other_and_with_differences() {
    let mut differences = 0;
    for seed in 0..500 {
        let is_smooth = seed % 2 == 0;
        let graph = Graph::new();
        let mut sketch = Sketch::new(&graph, seed, is_smooth);
        let wrt: Vec<Var<'_>> = sketch.inputs.iter().map(|input| input.0).collect();
        (0..STEPS).for_each(|_| sketch.grow());
        let outputs = sketch.outputs();
        let weighted = outputs.iter().map(|output| {
            let weights = graph.constant(sketch.numbers(output.data.len()));
            output.var.reshape(output.data.len()).dot(weights)
        });
        let y = weighted.reduce(|a, b| a + b).unwrap();
        let direction: Vec<Vec<f64>> =
            wrt.iter().map(|input| sketch.numbers(input.shape().size())).collect();
        let tangents: Vec<Var<'_>> = direction
            .iter()
            .zip(&wrt)
            .map(|(d, input)| graph.constant(d.as_slice()).reshape(input.shape()))
            .collect();
        let mut outputs = vec![y, jvp(&[y], &wrt, &tangents)[0]];
        outputs.extend(grad(y, &wrt));
        let (program, x) = compile(&graph, &sketch, &outputs);
        let found = evaluate(&program, &x);
        let (forward, gradient) = (found[1], &found[2..]);
        let along = direction.concat();
        let terms = || gradient.iter().zip(&along).map(|(g, d)| g * d);
        let (reverse, scale) = (terms().sum::<f64>(), terms().map(f64::abs).sum::<f64>().max(1.0));
        assert!((forward - reverse).abs() <= 1e-8 * scale, "seed {seed}: {forward}, {reverse}");
        if is_smooth {
            let (program, x) = compile(&graph, &sketch, &[y]);
            let at = |h: f64| {
                let mut moved = x.clone();
                moved.iter_mut().zip(&along).for_each(|(x, d)| *x += h * d);
                evaluate(&program, &moved)[0]
            };
            let central = |h: f64| (at(h) - at(-h)) / (2.0 * h);
            let [coarse, middle, fine] = [1e-4, 4e-5, 1e-5].map(central);
            // Where the function bends so much that these differ they tell nothing.
            let spread = (coarse - fine).abs().max((middle - fine).abs());
            if spread <= 1e-6 * scale {
                let error = (forward - fine).abs();
                assert!(error <= 2e-6 * scale, "seed {seed}: {forward}, {fine}");
                differences += 1;
            }
        }
    }
    assert!(differences > 150, "{differences}");
}
