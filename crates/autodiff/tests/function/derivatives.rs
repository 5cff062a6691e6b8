//! Transforms of functions: against finite differences, against each other, and with captured
//! variables, composed arguments and faults.

use autodiff::function::{grad, hvp, jvp, value_and_grad, vjp};
use autodiff::{Array, Graph, Var};

use crate::support::{assert_close, differences, run};

/// A function of a vector of 3, with everything in it.
fn wavy<'g>(x: Var<'g>) -> Var<'g> {
    let scaled = (x * &Array::from([1.0, 0.5, -0.3])).sin();
    scaled.dot(x.exp()) + (x.at([2, 0]) * x.slice(0..2)).sum() * x.slice(1..2).sum().tanh()
}

const AT: [f64; 3] = [0.3, -0.7, 1.1];
const ALONG: [f64; 3] = [0.4, 1.0, -0.6];

/// The value of [`wavy`] at a point of the line through [`AT`].
fn wavy_along(t: f64) -> f64 {
    let x: Vec<f64> = AT.iter().zip(ALONG).map(|(x, v)| x + t * v).collect();
    let graph = Graph::new();
    wavy(graph.constant(x)).value().unwrap().to_scalar().unwrap()
}

#[test]
fn first_and_second_derivatives_agree_with_finite_differences() {
    let graph = Graph::new();
    let (x, v) = (graph.input("x", 3), graph.constant(ALONG));
    let (value, slope) = jvp(wavy)((x, v));
    let (same, gradient) = value_and_grad(wavy)(x);
    let curvature = hvp(wavy)((x, v)).dot(v);
    let forward = jvp(|x: Var| jvp(wavy)((x, v)).1)((x, v)).1;
    let reverse = grad(|x: Var| grad(wavy)(x).dot(v))(x).dot(v);
    let outputs = [value, same, slope, gradient.dot(v), curvature, forward, reverse];
    let found = run(&graph, &[x], &outputs, &AT);

    let [first, second] = differences(wavy_along, 0.0);
    let o = wavy_along(0.0);
    assert_close(&found[..2], &[o, o], 1e-14);
    assert_close(&found[2..4], &[first, first], 1e-9);
    assert_close(&found[4..5], &[second], 1e-6);
    assert_close(&found[5..], &[found[4], found[4]], 1e-12);
}

#[test]
fn arguments_may_be_inputs_constants_and_computed_values() {
    let graph = Graph::new();
    let input = graph.input("x", 3);
    let computed = (input.exp() * 2.0).cumsum(0);
    let gradient = grad(wavy);
    let at_computed = run(&graph, &[input], &[gradient(computed)], &AT);
    let value = run(&graph, &[input], &[computed], &AT);
    let at_value = gradient(graph.constant(value.clone())).value().unwrap();
    assert_close(&at_computed, at_value.data(), 1e-14);
    assert_close(&run(&graph, &[input], &[gradient(input)], &value), at_value.data(), 1e-14);
}

#[test]
fn captured_variables_are_held_while_the_argument_moves() {
    let graph = Graph::new();
    let (x, y) = (graph.input("x", ()), graph.input("y", ()));
    // Captured variables, the argument itself among them, stand for their values.
    let outputs = [
        grad(|z: Var| z * x)(x),
        grad(|z: Var| z * z * x * y)(x),
        grad(|z: Var| grad(|w: Var| w * w * z)(z))(x),
        // By way of the outer one all are differentiated.
        grad(|x: Var| grad(|z: Var| z * z * x)(x))(x),
        // The perturbation confusion of naive forward modes: d/dx x (d/dy (x + y)) = 1.
        jvp(|x: Var| x * jvp(|y: Var| x + y)((y, graph.constant(1.0))).1)((x, graph.constant(1.0)))
            .1,
    ];
    let (a, b) = (1.5, -2.0);
    let expected = [a, 2.0 * a * a * b, 4.0 * a, 4.0 * a, 1.0];
    assert_close(&run(&graph, &[x, y], &outputs, &[a, b]), &expected, 1e-14);
}

#[test]
fn the_reverse_derivative_is_the_transpose_of_the_forward_one() {
    let graph = Graph::new();
    fn pair<'g>((a, b): (Var<'g>, Var<'g>)) -> (Var<'g>, [Var<'g>; 2]) {
        ((a * b).sin(), [a.dot(a), (b * a.slice(0..1)).sum()])
    }
    let (a, b) = (graph.input("a", 2), graph.input("b", 2));
    let tangent = (graph.constant([0.3, 0.9]), graph.constant([-1.1, 0.2]));
    let cotangent = (graph.constant([1.3, -0.4]), [graph.constant(0.6), graph.constant(-0.7)]);
    let (_, (out, [p, q])) = jvp(pair)(((a, b), tangent));
    let (_, (by_a, by_b)) = vjp(pair)(((a, b), cotangent));
    let forward = out.dot(cotangent.0) + p * cotangent.1[0] + q * cotangent.1[1];
    let reverse = by_a.dot(tangent.0) + by_b.dot(tangent.1);
    let found = run(&graph, &[a, b], &[forward, reverse], &[0.4, 0.1, -0.8, 1.7]);
    assert_close(&found[..1], &found[1..], 1e-14);
}

#[test]
fn each_fault_is_told_once_and_names_its_line() {
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let not_a_number = grad(|x: Var| x * x)(x);
    let line = line!() - 1;
    let inside = grad(grad(|x: Var| (x + &Array::from([1.0, 2.0])).sum()))(x);
    let product = hvp(wavy)((x, graph.constant(1.0)));
    let other = Graph::new();
    let foreign = grad(|x: Var| x)(other.input("y", ()));
    let (_, also) = vjp(|x: Var| x)((x, foreign));
    // What is faulty already adds nothing.
    let _ = (grad(wavy)(inside), jvp(wavy)((x, product)), not_a_number.sum(), also);
    let faults = graph.faults();
    let expected = [
        (line, "grad: the function gives shape [3], a number is needed"),
        (line + 2, "add: shapes [3] and [2] do not broadcast"),
        (line + 3, "hvp: a tangent has shape [], [3] is needed"),
        (line + 6, "vjp: a variable of another graph"),
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, (line, message)) in faults.iter().zip(expected) {
        assert_eq!(fault.location().line(), line, "{fault}");
        assert!(fault.message().contains(message), "{fault}");
        assert!(fault.location().file().ends_with("derivatives.rs"), "{fault}");
    }
    assert!(other.faults().is_empty());
}

#[test]
fn a_placeholder_that_leaves_its_function_is_named() {
    let graph = Graph::new();
    let x = graph.input("x", ());
    let escaped = std::cell::Cell::new(x);
    let _ = grad(|z: Var| {
        escaped.set(z);
        z
    })(x);
    let error = graph.compile(&[x], &[escaped.get()]).unwrap_err().to_string();
    assert!(error.contains("argument of grad"), "{error}");
}
