//! Every primitive's derivatives: finite differences, both directions, first and second order.

use autodiff::primitive::{ELEMENTWISE, Rule};
use autodiff::{Array, Graph, Var, grad, jvp};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Compiles a scalar function of several scalars and evaluates it.
fn evaluate(f: &dyn for<'g> Fn(&[Var<'g>]) -> Vec<Var<'g>>, x: &[f64]) -> Vec<f64> {
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = x.iter().map(|_| graph.input("x", ())).collect();
    let outputs = f(&inputs);
    let program = graph.compile(&inputs, &outputs).unwrap();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), x, &mut out).unwrap();
    out
}

/// Central difference with one step of Richardson extrapolation: error of order step⁴.
fn finite_difference(f: impl Fn(f64) -> f64, x: f64, step: f64) -> f64 {
    let central = |h: f64| (f(x + h) - f(x - h)) / (2.0 * h);
    (4.0 * central(step / 2.0) - central(step)) / 3.0
}

fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(1.0)
}

/// Applies a rule. Those that share a part of their computation take it as a second argument, which
/// here follows from the first.
fn apply<'g>(rule: &'static Rule, x: &[Var<'g>]) -> Var<'g> {
    match rule.name() {
        "sigmoid" => x[0].sigmoid(),
        "softplus" => x[0].softplus(),
        "log_sigmoid_slope" => x[0].log_sigmoid_slope(),
        _ => x[0].graph().elementwise(rule, x),
    }
}

/// Whether a rule has nothing to differentiate by this argument.
fn not_differentiable(rule: &Rule, which: usize) -> bool {
    match rule.name() {
        "polygamma" | "gammainc" | "gammaincc" => which == 0,
        "sigmoid" | "softplus" | "log_sigmoid_slope" => which > 0,
        "betainc" | "betaincc" => which < 2,
        _ => false,
    }
}

#[test]
fn first_and_second_derivatives_agree_with_finite_differences() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    for rule in ELEMENTWISE {
        for _ in 0..20 {
            let x: Vec<f64> = rule
                .test_domain()
                .iter()
                .map(|&(low, high)| low + (high - low) * rng.random::<f64>())
                .collect();
            for which in 0..rule.arity() {
                if not_differentiable(rule, which) {
                    continue;
                }
                let all = evaluate(
                    &|inputs| {
                        let y = apply(rule, inputs);
                        let w = inputs[which];
                        let one = w.graph().constant(1.0);
                        let reverse = grad(y, &[w])[0];
                        let forward = jvp(&[y], &[w], &[one])[0];
                        vec![
                            reverse,
                            forward,
                            grad(reverse, &[w])[0],
                            grad(forward, &[w])[0],
                            jvp(&[reverse], &[w], &[one])[0],
                            jvp(&[forward], &[w], &[one])[0],
                        ]
                    },
                    &x,
                );
                let along = |f: &dyn for<'g> Fn(&[Var<'g>]) -> Vec<Var<'g>>, t: f64| {
                    let mut moved = x.clone();
                    moved[which] = t;
                    evaluate(f, &moved)[0]
                };
                let value = |t| along(&|v| vec![apply(rule, v)], t);
                let first = |t| along(&|v| grad(apply(rule, v), &[v[which]]), t);
                let step = 1e-3 * x[which].abs().clamp(0.1, 1.0);
                let expected = finite_difference(value, x[which], step);
                let curvature = finite_difference(first, x[which], step);
                let at = format!("{} at {x:?}, argument {which}: {all:?}", rule.name());
                assert!(close(all[0], expected, 1e-7), "{at} against {expected}");
                assert!(close(all[2], curvature, 1e-7), "{at} against {curvature}, second order");
                assert!(close(all[1], all[0], 1e-12), "{at}");
                assert!(all[3..].iter().all(|d| close(*d, all[2], 1e-12)), "{at}");
            }
        }
    }
}

#[test]
fn a_primitive_without_a_derivative_says_so() {
    let graph = Graph::new();
    let a = graph.input("a", ());
    let gradient = grad(a.gammaincc(2.0), &[a]);
    let error = graph.compile(&[a], &gradient).unwrap_err().to_string();
    assert!(error.contains("gammaincc has no derivative by its first argument"), "{error}");
}

/// A function with every structural operation, of a vector of 6.
fn structural<'g>(x: Var<'g>) -> Var<'g> {
    let matrix = x.reshape([2, 3]);
    let scaled = matrix * &Array::new([2, 1], vec![0.5, -1.5]).unwrap();
    let columns = (scaled + matrix.slice_axis(1, 1..2)).sum_axis(0);
    let rows = matrix.at([1, 0, 1, 1]).sum_axis(1);
    let chosen = x.at([5, 0, 0, 3]).exp() * rows;
    let spread = x.slice(2..4).reshape([2, 1]).broadcast_to([2, 3]) * matrix.sin();
    let data: Vec<f64> = (0..18).map(|i| f64::from(i).sin()).collect();
    let design = Array::new([3, 6], data).unwrap();
    let predicted = design.matmul(x * x).exp();
    let turned = (matrix.transpose() * matrix.transpose().cumsum(0)).sum_axis(1);
    let segments = (x * x.sin()).segment_sum([0, 2, 2, 0, 1, 2], 3);
    let products = (predicted * turned).dot(segments.cos());
    products + columns.sin().sum() + (chosen * chosen).sum() + spread.sum() * x.sum()
}

#[test]
fn structural_operations_have_right_gradients_and_hessians() {
    let x = [0.3, -0.2, 0.7, 0.1, -0.5, 0.4];
    let graph = Graph::new();
    let input = graph.input("x", 6);
    let y = structural(input);
    let gradient = grad(y, &[input])[0];
    let hessian: Vec<Var<'_>> =
        (0..6).map(|i| grad(gradient.slice(i..i + 1).sum(), &[input])[0]).collect();
    let directions: Vec<Var<'_>> = (0..6)
        .map(|i| {
            let mut unit = vec![0.0; 6];
            unit[i] = 1.0;
            jvp(&[y], &[input], &[graph.constant(unit)])[0]
        })
        .collect();
    let outputs: Vec<Var<'_>> =
        [y, gradient].into_iter().chain(directions).chain(hessian).collect();
    let program = graph.compile(&[input], &outputs).unwrap();
    let mut workspace = program.workspace();
    let mut run = |x: &[f64]| {
        let mut out = vec![0.0; program.output_len()];
        program.eval(&mut workspace, x, &mut out).unwrap();
        out
    };
    let at = run(&x);
    for i in 0..6 {
        let along = |t: f64, k: usize, run: &mut dyn FnMut(&[f64]) -> Vec<f64>| {
            let mut moved = x;
            moved[i] = t;
            run(&moved)[k]
        };
        let mut difference = |k: usize| {
            let cell = std::cell::RefCell::new(&mut run);
            finite_difference(|t| along(t, k, &mut **cell.borrow_mut()), x[i], 1e-3)
        };
        assert!(close(at[1 + i], difference(0), 1e-8), "gradient {i}");
        assert!(close(at[7 + i], at[1 + i], 1e-12), "forward {i}");
        for j in 0..6 {
            assert!(close(at[13 + 6 * i + j], difference(1 + j), 1e-8), "hessian {i} {j}");
        }
    }
}

/// The gradient of a function of a vector of 6 at `x`, against differences; and its text form.
fn gradient_text(f: impl for<'g> Fn(Var<'g>) -> Var<'g>) -> String {
    let x = [0.3, -0.2, 0.7, 0.1, -0.5, 0.4];
    let graph = Graph::new();
    let input = graph.input("x", 6);
    let y = f(input);
    let gradient = grad(y, &[input])[0];
    let program = graph.compile(&[input], &[y, gradient]).unwrap();
    let run = |x: &[f64]| {
        let mut out = [0.0; 7];
        program.eval(&mut program.workspace(), x, &mut out).unwrap();
        out
    };
    for i in 0..6 {
        let along = |t: f64| {
            let mut moved = x;
            moved[i] = t;
            run(&moved)[0]
        };
        assert!(close(run(&x)[1 + i], finite_difference(along, x[i], 1e-3), 1e-9), "{i}");
    }
    graph.to_text(&[gradient])
}

#[test]
fn cotangents_of_slices_are_joined_where_they_do_not_overlap() {
    let joined = gradient_text(|x| {
        let (a, b) = (x.slice(4..6).exp(), x.slice(0..3).sin());
        a.sum() * b.sum() + x.slice(3..4).cos().sum() + (x * x).dot(x)
    });
    assert!(joined.contains("concatenate") && !joined.contains("pad"), "{joined}");
    let with_gaps = gradient_text(|x| x.slice(1..2).exp().sum() * x.slice(4..5).sin().sum());
    assert!(with_gaps.contains("concatenate") && !with_gaps.contains("pad"), "{with_gaps}");
    let overlapping = gradient_text(|x| x.slice(1..4).exp().sum() * x.slice(3..5).sin().sum());
    assert!(overlapping.contains("pad"), "{overlapping}");
}

#[test]
fn derivatives_are_taken_by_inputs_of_the_graph_only() {
    let (graph, other) = (Graph::new(), Graph::new());
    let (x, foreign) = (graph.input("x", ()), other.input("y", ()));
    // The product is simplified to 6 x, in which 2 x does not appear any more.
    let double = 2.0 * x;
    let gradient = grad(3.0 * double, &[double]);
    let error = graph.compile(&[x], &gradient).unwrap_err().to_string();
    assert!(error.contains("is not an input of this graph"), "{error}");
    assert!(grad(x * x, &[foreign])[0].is_faulty());
    let graph = Graph::new();
    let x = graph.input("x", ());
    let error = graph.compile(&[x], &[foreign]).unwrap_err().to_string();
    assert!(error.contains("another graph"), "{error}");
}

#[test]
fn the_third_derivative_of_a_colour_like_ratio_is_right() {
    // log(Σ a e^(-λ/t) / Σ b e^(-λ/t)) by t, three times, against differences of the second.
    let derivatives = |t: f64| {
        evaluate(
            &|v| {
                let t = v[0];
                let weight = (-(1.0 / t) * &Array::linspace(1.0, 2.0, 9)).exp();
                let numerator = (weight * &Array::linspace(0.0, 1.0, 9)).sum();
                let ratio = (numerator / weight.sum()).log();
                let one = t.graph().constant(1.0);
                let mut all = vec![ratio];
                for order in 0..3 {
                    all.push(jvp(&[all[order]], &[t], &[one])[0]);
                }
                all
            },
            &[t],
        )
    };
    let all = derivatives(0.4);
    for order in 0..3 {
        let expected = finite_difference(|t| derivatives(t)[order], 0.4, 1e-3);
        assert!(close(all[order + 1], expected, 1e-8), "order {order}: {all:?}, {expected}");
    }
}

#[test]
fn nothing_times_a_logarithm_does_not_move_where_that_is_infinite() {
    // The value, its derivatives by the second argument, and the second of them.
    let at = |f: &dyn for<'g> Fn(Var<'g>, Var<'g>) -> Var<'g>, a: f64, b: f64| {
        evaluate(
            &|inputs| {
                let y = f(inputs[0], inputs[1]);
                let first = grad(y, &[inputs[1]])[0];
                vec![y, first, grad(first, &[inputs[1]])[0]]
            },
            &[a, b],
        )
    };
    assert_eq!(at(&|a, b| a.xlogy(b), 0.0, 0.0), [0.0, 0.0, 0.0]);
    assert_eq!(at(&|a, b| a.xlogy(b), 0.0, 2.0), [0.0, 0.0, 0.0]);
    assert_eq!(at(&|a, b| a.xlogy(b), 3.0, 2.0)[1..], [1.5, -0.75]);
    assert_eq!(at(&|a, b| a.xlog1py(b), 0.0, -1.0), [0.0, 0.0, 0.0]);
    assert_eq!(at(&|a, b| a.xlog1py(-b), 0.0, 1.0), [0.0, 0.0, 0.0]);
    // Something times it moves without bound.
    assert!(at(&|a, b| a.xlogy(b), 1.0, 0.0)[1] > 1e100);
    // Known counts with an exposure, whose reciprocal is computed once.
    let counts = Array::from([0.0, 2.0]);
    let exposure = Array::from([4.0, 5.0]);
    let f = |inputs: &[Var<'_>]| -> f64 {
        let graph = inputs[0].graph();
        let y = graph.constant(&counts).xlogy(inputs[0] * &exposure).sum();
        let slope = grad(y, &[inputs[0]])[0];
        let program = graph.compile(inputs, &[slope]).unwrap();
        let text = program.to_text();
        assert!(!text.contains("blocks"), "{text}");
        let mut out = [0.0];
        program.eval(&mut program.workspace(), &[0.5], &mut out).unwrap();
        out[0]
    };
    let graph = Graph::new();
    assert_eq!(f(&[graph.input("rate", ())]), 4.0);
}

#[test]
fn a_zeroth_power_does_not_move() {
    let slope = |base: f64, exponent: f64| {
        evaluate(&|x| vec![grad(x[0].pow(x[1]), &[x[0]])[0]], &[base, exponent])[0]
    };
    assert_eq!((slope(0.0, 0.0), slope(0.0, 1.0), slope(0.0, 2.0)), (0.0, 1.0, 0.0));
    assert_eq!(slope(2.0, 3.0), 12.0);
    let known = evaluate(&|x| vec![x[0].powi(0), grad(x[0].powi(0), &[x[0]])[0]], &[0.0]);
    assert_eq!(known, [1.0, 0.0]);
}
