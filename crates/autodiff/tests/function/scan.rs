//! Compiled loops against plain ones, with derivatives of several orders.

use autodiff::function::{Scan, Tree, closure, grad, hvp, jvp, scan, vjp};
use autodiff::{Array, Graph, Var};

use crate::support::{assert_close, differences, run};

#[test]
fn a_cumulative_product_equals_a_plain_loop() {
    let graph = Graph::new();
    let (start, xs) = (graph.input("start", ()), graph.input("xs", 5));
    let x = [2.0, 1.5, -0.5, 3.0, 0.25, -1.0];
    let (last, all) = scan(|p, x| (p * x, p * x), start, xs);
    let (first, back) = Scan::new().reverse().run(|p, x| (p * x, p), start, xs);
    let found = run(&graph, &[start, xs], &[last, all, first, back], &x);
    let forward: Vec<f64> = (1..6).map(|i| x[..=i].iter().product()).collect();
    let behind: Vec<f64> = (1..6).map(|i| 2.0 * x[i + 1..].iter().product::<f64>()).collect();
    let expected = [&[forward[4]][..], &forward, &[forward[4]], &behind].concat();
    assert_close(&found, &expected, 1e-15);

    // ∂ Π x / ∂ x_i = Π x / x_i, and a second derivative divides once more.
    let product = closure(|xs: Var| scan(|p, x| (p * x, ()), start, xs).0);
    let ones = graph.constant([1.0; 5]);
    let outputs = [
        grad(&product)(xs),
        hvp(&product)((xs, ones)),
        grad(|xs: Var| grad(&product)(xs).sum())(xs),
    ];
    let found = run(&graph, &[start, xs], &outputs, &x);
    let (whole, inverse) = (forward[4], x[1..].iter().map(|x| 1.0 / x).sum::<f64>());
    let first: Vec<f64> = x[1..].iter().map(|x| whole / x).collect();
    let second: Vec<f64> = x[1..].iter().map(|x| whole / x * (inverse - 1.0 / x)).collect();
    assert_close(&found, &[first, second.clone(), second].concat(), 1e-13);
}

/// The position of an oscillator at time 3 and half of it, by the classical Runge-Kutta method.
fn oscillator<'g>(omega: Var<'g>) -> [Var<'g>; 2] {
    const STEPS: usize = 400;
    let (graph, h) = (omega.graph(), 3.0 / STEPS as f64);
    let rate = |[x, v]: [Var<'g>; 2]| [v, -(omega * omega) * x];
    let step = |y: [Var<'g>; 2], ()| {
        let ahead = |k: [Var<'g>; 2], h: f64| [0, 1].map(|i| y[i] + h * k[i]);
        let k1 = rate(y);
        let k2 = rate(ahead(k1, h / 2.0));
        let k3 = rate(ahead(k2, h / 2.0));
        let k4 = rate(ahead(k3, h));
        let y = [0, 1].map(|i| y[i] + h / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]));
        (y, y[0])
    };
    let start = [graph.constant(1.0), graph.constant(0.0)];
    let ([x, _], all) = Scan::new().length(STEPS).run(step, start, ());
    [x, all.at([STEPS / 2 - 1]).sum()]
}

#[test]
fn an_oscillator_integrated_by_runge_kutta_has_its_phase_and_derivatives() {
    let graph = Graph::new();
    let omega = graph.input("omega", ());
    let one = graph.constant(1.0);
    let x = closure(|omega| oscillator(omega)[0]);
    let outputs = [
        oscillator(omega)[0],
        oscillator(omega)[1],
        grad(&x)(omega),
        jvp(&x)((omega, one)).1,
        grad(grad(&x))(omega),
        hvp(&x)((omega, one)),
        grad(grad(grad(&x)))(omega),
        grad(grad(|w| oscillator(w)[1]))(omega),
    ];
    let w: f64 = 1.7;
    let found = run(&graph, &[omega], &outputs, &[w]);
    let ((s, c), half) = ((3.0 * w).sin_cos(), (1.5 * w).cos());
    let exact = [c, half, -3.0 * s, -3.0 * s, -9.0 * c, -9.0 * c, 27.0 * s, -2.25 * half];
    assert_close(&found, &exact, 1e-7);
    // The two directions agree far better with each other than the method does with the solution.
    assert_close(&found[3..4], &found[2..3], 1e-12);
    assert_close(&found[5..6], &found[4..5], 1e-12);
}

/// The log likelihood of a local level model, up to a constant, by the Kalman filter: an observation is
/// the level and noise of variance r, the level a random walk of variance q.
fn local_level(q: f64, r: f64, data: &[f64]) -> f64 {
    let (mut mean, mut variance, mut total) = (0.0, 1.0, 0.0);
    for y in data {
        let (predicted, residual) = (variance + q, y - mean);
        let spread = predicted + r;
        let gain = predicted / spread;
        mean += gain * residual;
        variance = (1.0 - gain) * predicted;
        total -= 0.5 * (spread.ln() + residual * residual / spread);
    }
    total
}

#[test]
fn a_kalman_filter_has_the_likelihood_and_derivatives_of_a_plain_loop() {
    let data: Vec<f64> = (0..60).map(|i| (f64::from(i) * 0.7).sin() + 0.1 * f64::from(i)).collect();
    let graph = Graph::new();
    let (q, r) = (graph.input("q", ()), graph.input("r", ()));
    let ys = graph.constant(data.clone());
    let likelihood = closure(|(q, r): (Var, Var)| {
        let start = (graph.constant(0.0), graph.constant(1.0), graph.constant(0.0));
        let ((.., total), ()) = scan(
            |(mean, variance, total), y| {
                let (predicted, residual) = (variance + q, y - mean);
                let spread = predicted + r;
                let gain = predicted / spread;
                let total = total - 0.5 * (spread.log() + residual * residual / spread);
                ((mean + gain * residual, (1.0 - gain) * predicted, total), ())
            },
            start,
            ys,
        );
        total
    });
    let (by_q, by_r) = grad(&likelihood)((q, r));
    let (by_qq, by_rr) = (
        grad(|q: Var| grad(&likelihood)((q, r)).0)(q),
        grad(|r: Var| grad(&likelihood)((q, r)).1)(r),
    );
    let (by_qr, by_rq) = (
        grad(|r: Var| grad(&likelihood)((q, r)).0)(r),
        grad(|q: Var| grad(&likelihood)((q, r)).1)(q),
    );
    let outputs = [likelihood((q, r)), by_q, by_r, by_qq, by_rr, by_qr, by_rq];
    let at = [0.3, 0.8];
    let found = run(&graph, &[q, r], &outputs, &at);
    let [along_q, along_qq] = differences(|q| local_level(q, at[1], &data), at[0]);
    let [along_r, along_rr] = differences(|r| local_level(at[0], r, &data), at[1]);
    assert_close(&found[..1], &[local_level(at[0], at[1], &data)], 1e-13);
    assert_close(&found[1..3], &[along_q, along_r], 1e-8);
    assert_close(&found[3..5], &[along_qq, along_rr], 1e-5);
    assert_close(&found[5..6], &found[6..], 1e-12);
}

/// What a step of [`mixed`] carries, takes and gives.
type Carry<'g> = (Var<'g>, Var<'g>);
type Row<'g> = (Var<'g>, [Var<'g>; 2]);
type Kept<'g> = (Var<'g>, (Var<'g>, Var<'g>));

/// A step with everything: carries, rows, results and captured variables of different shapes, some of
/// them unused or given as they came.
fn mixed<'g>(
    captured: (Var<'g>, Var<'g>),
    (m, s): Carry<'g>,
    (x, [y, z]): Row<'g>,
) -> (Carry<'g>, Kept<'g>) {
    let (k, l) = captured;
    let moved = (m * k.exp()).sin() + x.reshape([3, 1]).broadcast_to([3, 2]) * l.slice(0..2);
    let next = (s * y + moved.sum_axis(0).sum() * k).tanh();
    ((moved, next), (x * s, (z, k.exp() + 0.0 * next)))
}

/// The same loop, unrolled.
fn unrolled<'g>(
    captured: (Var<'g>, Var<'g>),
    mut carry: Carry<'g>,
    (xs, [ys, zs]): Row<'g>,
    reverse: bool,
) -> Vec<Var<'g>> {
    let length = xs.shape().axes()[0];
    let graph = xs.graph();
    let zeros = |width: usize| graph.constant(0.0).broadcast_to([length, width]);
    let (mut first, mut second, mut third) = (zeros(3), zeros(2), zeros(1));
    // Rows are put together as sums of rows at their place.
    let place = |row: Var<'g>, i: usize| {
        let width = row.shape().size();
        row.reshape([1, width]).segment_sum([i], length)
    };
    for i in 0..length {
        let i = if reverse { length - 1 - i } else { i };
        let row = |array: Var<'g>, width: usize| array.slice(i..i + 1).reshape(width);
        let (next, (a, (b, c))) =
            mixed(captured, carry, (row(xs, 3), [row(ys, 1).reshape(()), row(zs, 2)]));
        carry = next;
        first = first + place(a, i);
        second = second + place(b, i);
        third = third + place(c.reshape(1), i);
    }
    vec![carry.0, carry.1, first, second, third.reshape(length)]
}

fn rolled<'g>(
    captured: (Var<'g>, Var<'g>),
    carry: Carry<'g>,
    rows: Row<'g>,
    reverse: bool,
) -> Vec<Var<'g>> {
    let loops = if reverse { Scan::new().reverse() } else { Scan::new() };
    let ((m, s), (a, (b, c))) = loops.run(|carry, row| mixed(captured, carry, row), carry, rows);
    vec![m, s, a, b, c]
}

#[test]
fn loops_of_many_shapes_equal_unrolled_ones_to_second_order_in_both_directions() {
    let graph = Graph::new();
    let captured = (graph.input("k", ()), graph.input("l", 3));
    let carry = (graph.input("m", [3, 2]), graph.input("s", ()));
    let rows = (graph.input("x", [4, 3]), [graph.input("y", 4), graph.input("z", [4, 2])]);
    let all = (captured, carry, rows);
    let inputs = all.leaves();
    let sizes: usize = inputs.iter().map(|i| i.shape().size()).sum();
    let x: Vec<f64> = (0..sizes).map(|i| (i as f64 * 1.7).sin()).collect();
    let direction: Vec<Var<'_>> = inputs
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let data =
                (0..v.shape().size()).map(|j| ((i + 3 * j) as f64).cos()).collect::<Vec<_>>();
            graph.constant(Array::new(v.shape(), data).unwrap())
        })
        .collect();
    let direction = all.with_leaves(&direction);
    for reverse in [false, true] {
        let outputs = [rolled, unrolled].map(|run| {
            let f = closure(|(captured, carry, rows)| run(captured, carry, rows, reverse));
            // A number that depends on every result.
            let number = closure(|all| {
                let parts = f(all);
                let each =
                    parts.iter().enumerate().map(|(i, v)| (*v * (1.0 + i as f64)).sin().sum());
                each.reduce(|a, b| a + b * b).unwrap()
            });
            let mut outputs = f(all);
            let seed = f(all).map(&mut |v| (v * v).cos());
            outputs.extend(vjp(&f)((all, seed)).1.leaves());
            outputs.extend(jvp(&f)((all, direction)).1);
            outputs.extend(hvp(&number)((all, direction)).leaves());
            outputs.extend(
                grad(|all| {
                    let gradient = grad(&number)(all).leaves();
                    gradient.iter().map(|g| (*g * *g).sum()).reduce(|a, b| a + b).unwrap()
                })(all)
                .leaves(),
            );
            outputs
        });
        let [found, expected] = outputs.map(|outputs| run(&graph, &inputs, &outputs, &x));
        assert!(found.len() > 150);
        assert_close(&found, &expected, 1e-12);
    }
}

#[test]
fn a_large_carry_is_kept_only_for_the_reverse_derivative() {
    // More than 2^20 elements over all steps.
    let (length, width) = (1100, 1000);
    let graph = Graph::new();
    let (start, k) = (graph.input("start", width), graph.input("k", ()));
    let powers = closure(|(start, k): (Var, Var)| {
        Scan::new().length(length).run(|x, ()| (x * k, ()), start, ()).0
    });
    let value = powers((start, k));
    assert!(graph.to_text(&[value]).contains("scan %1 %2 : [1000]"), "{}", graph.to_text(&[value]));
    let (by_start, by_k) = grad(|at| powers(at).sum())((start, k));
    let x: Vec<f64> = (0..width).map(|i| i as f64 / 100.0).chain([1.001]).collect();
    let found = run(&graph, &[start, k], &[value, by_start, by_k], &x);
    let power = 1.001f64.powi(length as i32);
    let sum: f64 = x[..width].iter().sum();
    assert_close(&found[..width], &x[..width].iter().map(|x| x * power).collect::<Vec<_>>(), 1e-12);
    assert_close(&found[width..2 * width], &vec![power; width], 1e-12);
    assert_close(&found[2 * width..], &[sum * length as f64 * power / 1.001], 1e-12);
}

#[test]
fn equal_loops_are_one_and_what_does_not_change_is_computed_outside() {
    let graph = Graph::new();
    let (k, xs) = (graph.input("k", ()), graph.input("xs", 10));
    let decay = closure(|xs: Var| scan(|c, x| (c * k.exp() + x, ()), graph.constant(0.0), xs).0);
    let (value, same) = (decay(xs), decay(xs));
    let text = graph.to_text(&[value + same]);
    assert_eq!(text.matches("scan").count(), 1, "{text}");
    // The exponential is an argument of the loop.
    assert!(text.contains("= exp %1"), "{text}");
    // The value is one run, and a gradient adds one: the carry that it needs is known from the first.
    let gradient = grad(|xs: Var| decay(xs).sin())(xs);
    let text = graph.to_text(&[value, gradient]);
    assert_eq!(text.matches("scan").count(), 2, "{text}");
    // Only the last carry has a cotangent: there are no zeros around it.
    assert!(!text.contains("concatenate") && !text.contains("pad"), "{text}");
    // Loops that differ in a number only are two.
    let other = scan(|c, x| (c * k.exp() + 2.0 * x, ()), graph.constant(0.0), xs).0;
    assert_eq!(graph.to_text(&[value + other]).matches("scan").count(), 2);
}

#[test]
fn loops_without_steps_carry_rows_or_results_are_right() {
    let graph = Graph::new();
    let (a, xs) = (graph.input("a", 2), graph.input("xs", [3, 2]));
    let none = graph.constant(Array::new([0, 2], vec![]).unwrap());
    let (same, nothing) = scan(|c: Var, x| (c + x, c), a, none);
    let (_, rows) = scan(|(), x: Var| ((), (x, a, x * a)), (), xs);
    let ((), constant) = Scan::new().length(2).run(|(), ()| ((), a.sum()), (), ());
    let ((), ()) = Scan::new().run(|(), ()| ((), ()), (), ());
    let once = Scan::new().length(1).run(|c: Var, ()| (c.sin(), c), a, ());
    let last = scan(|_: Var, x: Var| (x, ()), a, xs).0;
    let by_a = grad(|a: Var| scan(|c: Var, x| (c + x, c), a, none).0.sum())(a);
    assert_eq!(nothing.shape(), [0, 2].into());
    let outputs = [same, rows.0, rows.1, rows.2, constant, once.0, once.1, last, by_a];
    let x = [0.5, 2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let expected = [
        &x[..2],
        &x[2..],
        &[0.5, 2.0, 0.5, 2.0, 0.5, 2.0],
        &[0.5, 4.0, 1.5, 8.0, 2.5, 12.0],
        &[2.5, 2.5],
        &[0.5f64.sin(), 2.0f64.sin(), 0.5, 2.0],
        &[5.0, 6.0],
        &[1.0, 1.0],
    ]
    .concat();
    assert_close(&run(&graph, &[a, xs], &outputs, &x), &expected, 1e-15);
}

#[test]
fn each_fault_of_a_loop_is_told_once_and_names_its_line() {
    let graph = Graph::new();
    let (a, xs, ys) = (graph.input("a", ()), graph.input("xs", [3, 2]), graph.input("ys", 4));
    let begin = line!() + 1;
    let (wrong, _) = scan(|c, x| (c + x, ()), a, xs);
    let _ = scan(|c, (x, y): (Var, Var)| (c + x.sum() * y, ()), a, (xs, ys));
    let _ = scan(|c, x| (c + x, ()), a, a);
    let _ = Scan::new().run(|c: Var, ()| (c, ()), a, ());
    let _ = Scan::new().length(7).run(|c, y| (c + y, ()), a, ys);
    let _ = scan(|c: Vec<Var>, y| (vec![c[0], y], ()), vec![a], ys);
    let _ = scan(|c, x: Var| (c + (x + &Array::from([1.0, 2.0, 3.0])).sum(), ()), a, xs);
    let _ = scan(|c, y| (c + y, c), wrong, ys);
    let _ = scan(|c, y| (c, y + wrong), a, ys);
    let expected = [
        "scan: the function takes a carry of shape [] and gives one of shape [2]",
        "scan: leading axes have to be equally long: variable 0 of the argument has shape [3, 2], \
         variable 1 has shape [4]",
        "scan: variable 0 of the argument is a number",
        "scan: there is nothing to count steps by",
        "scan: leading axes have to be equally long: the length is 7, variable 0 has shape [4]",
        "scan: the function takes 1 variables as its carry and gives 2",
        "add: shapes [2] and [3] do not broadcast",
    ];
    let faults = graph.faults();
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for ((fault, message), line) in faults.iter().zip(expected).zip(begin..) {
        assert!(fault.message().contains(message), "{fault}");
        assert_eq!(fault.location().line(), line, "{fault}");
    }
}

#[test]
fn a_derivative_that_does_not_exist_in_the_body_is_one_fault() {
    let graph = Graph::new();
    let (a, xs) = (graph.input("a", ()), graph.input("xs", 3));
    let by_a = grad(|a: Var| scan(|c, x| (c + a.gammaincc(x), ()), a, xs).0)(a);
    let error = graph.compile(&[a, xs], &[by_a]).unwrap_err().to_string();
    assert!(error.contains("gammaincc has no derivative by its first argument"), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn the_evaluation_of_loops_does_not_allocate() {
    let graph = Graph::new();
    let (k, xs) = (graph.input("k", 3), graph.input("xs", [50, 3]));
    let chain = closure(|k: Var| {
        scan(
            |c: Var, x: Var| {
                let (c, all) = Scan::new().length(4).run(|c, ()| ((c * k).sin(), c), c, ());
                (c + x, all.sum())
            },
            k,
            xs,
        )
        .1
        .sum()
    });
    let outputs = [chain(k), grad(&chain)(k), hvp(&chain)((k, k))];
    let program = graph.compile(&[k, xs], &outputs).unwrap();
    let mut workspace = program.workspace();
    let (input, mut output) = ([0.3; 153], [0.0; 7]);
    let info = allocation_counter::measure(|| {
        for _ in 0..10 {
            program.eval(&mut workspace, &input, &mut output).unwrap();
        }
    });
    assert_eq!(info.count_total, 0);
    assert!(output.iter().all(|x| x.is_finite() && *x != 0.0), "{output:?}");
}
