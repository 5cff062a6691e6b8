//! Functions mapped over rows: against each row by itself, composed with all else, and in parallel.

use autodiff::function::{closure, grad, hessian, hvp, jvp, scan, value_and_grad, vjp, vmap};
use autodiff::{Array, Graph, Program, Var};

use crate::support::{assert_close, run};

/// A color: the logarithm of the ratio of two sums over wavelengths of Planck's law.
fn color(beta: Var<'_>) -> Var<'_> {
    let wavelengths = Array::linspace(0.3, 1.1, 50);
    let photons = 1.0 / ((1.0 / (&wavelengths * beta)).expm1() * &wavelengths);
    let band = |center: f64| (-60.0 * (&wavelengths - center) * (&wavelengths - center)).exp();
    ((photons * &band(0.5)).sum() / (photons * &band(0.8)).sum()).log10()
}

fn betas(count: usize) -> Vec<f64> {
    (0..count).map(|i| 0.2 + 0.6 * i as f64 / count as f64).collect()
}

#[test]
fn a_color_and_its_derivatives_equal_those_of_each_row() {
    let count = 23;
    let graph = Graph::new();
    let (batch, one) = (graph.input("betas", count), graph.input("beta", ()));
    let (values, slopes) = vmap(value_and_grad(color))(batch);
    let curvatures = vmap(grad(grad(color)))(batch);
    let again = grad(|betas: Var| grad(|betas: Var| vmap(color)(betas).sum())(betas).sum())(batch);
    let program = graph.compile(&[batch], &[values, slopes, curvatures, again]).unwrap();
    let mut found = vec![0.0; 4 * count];
    program.eval(&mut program.workspace(), &betas(count), &mut found).unwrap();

    let outputs = [color(one), grad(color)(one), grad(grad(color))(one)];
    let single = graph.compile(&[one], &outputs).unwrap();
    let mut workspace = single.workspace();
    for (i, beta) in betas(count).into_iter().enumerate() {
        let mut row = [0.0; 3];
        single.eval(&mut workspace, &[beta], &mut row).unwrap();
        // Loops run the same instructions on the same numbers.
        assert_eq!(row, [found[i], found[count + i], found[2 * count + i]]);
        assert_close(&[found[3 * count + i]], &row[2..], 1e-11);
    }
}

#[test]
fn functions_of_numbers_are_applied_to_all_rows_at_once() {
    let graph = Graph::new();
    let (x, y, k) = (graph.input("x", [5, 1]), graph.input("y", 5), graph.input("k", [1, 1]));
    let f = closure(|(x, y): (Var, Var)| (x * y.exp() + k).sin().sum() * k.sum());
    let mapped = vmap(&f)((x, y));
    let curved = vmap(grad(|at| grad(&f)(at).0.sum()))((x, y));
    let twice = vmap(|x: Var| vmap(|z: Var| z.sin() * k)(x))(x);
    let constant = vmap(|y: Var| (y, k.exp(), y * 0.0 + 1.0))(y);
    let text = graph.to_text(&[mapped, curved.0, curved.1, twice, constant.1, constant.2]);
    assert!(!text.contains("vmap"), "{text}");
    assert_eq!((mapped.shape(), curved.0.shape()), (5.into(), [5, 1].into()));
    assert_eq!((twice.shape(), constant.1.shape()), ([5, 1, 1, 1].into(), [5, 1, 1].into()));
    let at: Vec<f64> = (0..10).map(|i| f64::from(i) * 0.3 - 1.0).chain([0.7]).collect();
    let outputs = [mapped, curved.0, twice, constant.0, constant.1, constant.2];
    let found = run(&graph, &[x, y, k], &outputs, &at);
    let rows = |f: fn(f64, f64, f64) -> f64| {
        (0..5).map(|i| f(at[i], at[5 + i], 0.7)).collect::<Vec<f64>>()
    };
    let expected = [
        rows(|x, y, k| (x * y.exp() + k).sin() * k),
        rows(|x, y, k| -(x * y.exp() + k).sin() * k * y.exp() * y.exp()),
        rows(|x, _, k| x.sin() * k),
        rows(|_, y, _| y),
        rows(|_, _, k| k.exp()),
        rows(|_, _, _| 1.0),
    ]
    .concat();
    assert_close(&found, &expected, 1e-14);
}

/// A function of a matrix and a number, with captured variables, whose results have several shapes.
fn rows<'g>((k, w): (Var<'g>, Var<'g>), (m, s): (Var<'g>, Var<'g>)) -> (Var<'g>, [Var<'g>; 2]) {
    let product = (m * w).sum_axis(1).sin();
    ((m * k).exp() * s, [product.sum() * s, product * w.sum()])
}

/// Each row by itself, in the same structure.
fn one_by_one<'g>(
    captured: (Var<'g>, Var<'g>),
    (ms, ss): (Var<'g>, Var<'g>),
) -> (Var<'g>, [Var<'g>; 2]) {
    let (count, width) = (ss.shape().size(), captured.1.shape().size());
    let place =
        |row: Var<'g>, i: usize| row.reshape([1, row.shape().size()]).segment_sum([i], count);
    let all = (0..count).map(|i| {
        let m = ms.slice(i..i + 1).reshape([2, width]);
        let (a, [b, c]) = rows(captured, (m, ss.slice(i..i + 1).reshape(())));
        [place(a, i), place(b, i), place(c, i)]
    });
    let [a, b, c] = all.reduce(|a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]).unwrap();
    (a.reshape([count, 2, width]), [b.reshape(count), c])
}

/// Compares maps of rows of `2 × width` and a number with each row by itself.
fn compare_rows(width: usize) -> String {
    let count = 7;
    let graph = Graph::new();
    let captured = (graph.input("k", ()), graph.input("w", width));
    let arguments = (graph.input("m", [count, 2, width]), graph.input("s", count));
    let inputs = [captured.0, captured.1, arguments.0, arguments.1];
    let x: Vec<f64> =
        (0..1 + width + (1 + 2 * width) * count).map(|i| (i as f64 * 1.3).sin()).collect();
    let direction = |v: Var<'_>, phase: f64| {
        let data: Vec<f64> = (0..v.shape().size()).map(|i| (i as f64 + phase).cos()).collect();
        Array::new(v.shape(), data).unwrap()
    };
    let along = |v| graph.constant(direction(v, 0.4));
    let v = ((along(captured.0), along(captured.1)), (along(arguments.0), along(arguments.1)));
    let outputs = [true, false].map(|mapped| {
        let f = closure(|(captured, arguments)| match mapped {
            true => vmap(|row| rows(captured, row))(arguments),
            false => one_by_one(captured, arguments),
        });
        let number = closure(|at| {
            let (a, [b, c]) = f(at);
            a.sin().sum() * b.sum() + (c * c).sum()
        });
        let at = (captured, arguments);
        let (a, [b, c]) = f(at);
        let (_, back) = vjp(&f)((at, (a.cos(), [b.cos(), c.cos()])));
        let (_, ahead) = jvp(&f)((at, v));
        let curved = hvp(&number)((at, v));
        let reverse = grad(|at| {
            let ((k, w), (m, s)) = grad(&number)(at);
            k * k + (w * w).sum() + (m * m).sum() + (s * s).sum()
        })(at);
        let mut all = vec![a, b, c, ahead.0, ahead.1[0], ahead.1[1]];
        for ((k, w), (m, s)) in [back, curved, reverse] {
            all.extend([k, w, m, s]);
        }
        all
    });
    let text = graph.to_text(&outputs[0]);
    let [found, expected] = outputs.map(|outputs| run(&graph, &inputs, &outputs, &x));
    assert_close(&found, &expected, 1e-11);
    text
}

#[test]
fn rows_of_any_shape_with_captured_variables_are_right_to_second_order() {
    assert!(compare_rows(9).contains("= vmap"));
    // Small rows need no loop.
    assert!(!compare_rows(3).contains("= vmap"));
}

#[test]
fn each_operation_on_small_rows_is_that_on_all() {
    let graph = Graph::new();
    let (count, k) = (5, graph.input("k", [3, 1]));
    let xs = graph.input("x", [count, 4]);
    let f = closure(|x: Var| {
        let matrix = x.reshape([2, 2]);
        let spread = x.slice(1..3).exp().reshape([1, 2]).broadcast_to([3, 2]) * k;
        let turned = matrix.transpose().tril(0).cumsum(1) + matrix.sum_axis(0);
        let middle = grad(|x: Var| (x.slice(1..3) * x.slice(0..2)).sum())(x);
        let joined = graph.concatenate(&[x.at([3, 0, 0]), k.reshape(3), middle.at([1])], 0);
        let segments = grad(|x: Var| (x.at([2, 2, 1]) * joined.slice(1..4)).sum())(x);
        let dots = segments.dot(joined.slice(0..4))
            + x.dot(middle)
            + x.slice(0..3).dot(k.reshape(3))
            + middle.sum();
        (spread, (turned * dots, middle.sin() * x.sum()))
    });
    let (a, (b, c)) = vmap(&f)(xs);
    assert!(!graph.to_text(&[a, b, c]).contains("vmap"));
    assert_eq!(
        (a.shape(), b.shape(), c.shape()),
        ([5, 3, 2].into(), [5, 2, 2].into(), [5, 4].into())
    );
    let mut expected = [Vec::new(), Vec::new(), Vec::new()];
    for i in 0..count {
        let (a, (b, c)) = f(xs.slice(i..i + 1).reshape(4));
        expected.iter_mut().zip([a, b, c]).for_each(|(all, row)| all.push(row));
    }
    let expected = expected.concat();
    let at: Vec<f64> = (0..23).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let found = run(&graph, &[k, xs], &[a, b, c], &at);
    assert_close(&found, &run(&graph, &[k, xs], &expected, &at), 1e-14);
}

#[test]
fn vmap_scan_and_grad_compose_in_any_order() {
    let graph = Graph::new();
    let (a, starts, noise) = (graph.input("a", ()), graph.input("x", 4), graph.input("e", [4, 6]));
    // A series for each row: the sum of squares of an autoregressive process.
    let series = closure(|(start, noise): (Var, Var)| {
        let (_, x) = scan(
            |x: Var, e: Var| {
                let x = a * x.sin() + e;
                (x, x)
            },
            start,
            noise,
        );
        (x * x).sum()
    });
    let scan_in_vmap = vmap(&series)((starts, noise));
    let slopes = vmap(grad(&series))((starts, noise));
    let by_a = grad(|a: Var| {
        let step = closure(|(x, e): (Var, Var)| a * x.sin() + e);
        // All rows of a step at once.
        let rows = noise.transpose();
        let (_, x) = scan(
            |x, e| {
                let x = vmap(&step)((x, e));
                (x, (x * x).sum())
            },
            starts,
            rows,
        );
        x.sum()
    });
    let vmap_in_scan = by_a(a);
    let curvature = grad(&by_a)(a);
    let inputs = [a, starts, noise];
    let outputs = [scan_in_vmap, slopes.0, slopes.1, vmap_in_scan, curvature];
    let x: Vec<f64> = [0.8].into_iter().chain((0..28).map(|i| f64::from(i).sin())).collect();
    let found = run(&graph, &inputs, &outputs, &x);

    // The same with plain loops and the derivative carried along, by a twice and by the start.
    let (mut values, mut by_start, mut first, mut second) = (vec![], vec![], 0.0, 0.0);
    let mut by_noise = Vec::new();
    for i in 0..4 {
        let a = x[0];
        let (mut total, mut along) = (0.0, 0.0);
        let (mut y, mut d, mut da, mut daa) = (x[1 + i], 1.0, 0.0, 0.0);
        let mut all = Vec::new();
        for e in &x[5 + 6 * i..][..6] {
            let (s, c) = f64::sin_cos(y);
            daa = 2.0 * c * da + a * (c * daa - s * da * da);
            da = s + a * c * da;
            d *= a * c;
            all.push(a * c);
            y = a * s + e;
            total += y * y;
            along += 2.0 * y * d;
            first += 2.0 * y * da;
            second += 2.0 * (da * da + y * daa);
            all.push(y);
        }
        values.push(total);
        by_start.push(along);
        let mut back = 0.0;
        let mut reversed = Vec::new();
        for pair in all.chunks(2).rev() {
            back += 2.0 * pair[1];
            reversed.push(back);
            back *= pair[0];
        }
        by_noise.extend(reversed.into_iter().rev());
    }
    let expected = [&values[..], &by_start, &by_noise, &[first, second]].concat();
    assert_close(&found, &expected, 1e-12);
}

/// Nested maps over points of this dimension, against plain loops.
fn nest(dim: usize) {
    let graph = Graph::new();
    let (x, y) = (graph.input("x", [3, dim]), graph.input("y", [2, dim]));
    let w = graph.input("w", dim);
    // A matrix of kernels between points, one for each pair.
    let kernel = closure(|(p, q): (Var, Var)| (-((p - q) * (p - q) * w).sum()).exp());
    let pairs = vmap(|p: Var| vmap(|q: Var| kernel((p, q)))(y))(x);
    let bent = vmap(hessian(|p: Var| vmap(|q: Var| kernel((p, q)))(y).sum()))(x);
    let by_w = grad(|w: Var| vmap(|p: Var| (p * w).sin().sum() * (p * p).dot(w))(x).sum())(w);
    assert_eq!((pairs.shape(), bent.shape()), ([3, 2].into(), [3, dim, dim].into()));
    let at: Vec<f64> = (0..6 * dim).map(|i| (i as f64 * 0.9).sin()).collect();
    let found = run(&graph, &[x, y, w], &[pairs, bent, by_w], &at);
    let (xs, ys, w) = (&at[..3 * dim], &at[3 * dim..5 * dim], &at[5 * dim..]);
    let mut expected = Vec::new();
    let value =
        |p: &[f64], q: &[f64]| (-(0..dim).map(|i| (p[i] - q[i]).powi(2) * w[i]).sum::<f64>()).exp();
    for p in xs.chunks(dim) {
        expected.extend(ys.chunks(dim).map(|q| value(p, q)));
    }
    for p in xs.chunks(dim) {
        for i in 0..dim {
            for j in 0..dim {
                let each = ys.chunks(dim).map(|q| {
                    let slope = |i: usize| -2.0 * (p[i] - q[i]) * w[i];
                    let bend = if i == j { -2.0 * w[i] } else { 0.0 };
                    value(p, q) * (slope(i) * slope(j) + bend)
                });
                expected.push(each.sum());
            }
        }
    }
    for k in 0..dim {
        let each = xs.chunks(dim).map(|p| {
            let sines: f64 = (0..dim).map(|i| (p[i] * w[i]).sin()).sum();
            let squares: f64 = (0..dim).map(|i| p[i] * p[i] * w[i]).sum();
            p[k] * (p[k] * w[k]).cos() * squares + sines * p[k] * p[k]
        });
        expected.push(each.sum());
    }
    assert_close(&found, &expected, 1e-13);
}

#[test]
fn maps_nest_and_go_through_hessians() {
    // As arrays, and as loops.
    nest(3);
    nest(17);
}

/// A large batch: values, derivatives by the rows, and by a captured variable, which are summed.
fn large() -> (Program, Vec<f64>) {
    let count = 3000;
    let graph = Graph::new();
    let (x, w) = (graph.input("x", [count, 20]), graph.input("w", 20));
    let total = closure(|(x, w): (Var, Var)| {
        vmap(|x: Var| ((x * w).exp().sum() + scan(|c, x| (c * x.cos(), ()), x.sum(), x).0).log())(x)
            .sum()
    });
    let values = vmap(|x: Var| (x * w).exp().sum().log())(x);
    let (by_x, by_w) = grad(&total)((x, w));
    let program = graph.compile(&[x, w], &[values, by_x, by_w]).unwrap();
    let at = (0..20 * count + 20).map(|i| (i as f64 * 0.1).sin() * 0.1).collect();
    (program, at)
}

#[test]
fn cotangents_of_captured_variables_are_added_up_over_all_parts() {
    let (program, at) = large();
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), &at, &mut out).unwrap();
    let count = out.len() / 21;
    let mut expected = [0.0; 20];
    for x in at[..20 * count].chunks(20) {
        let w = &at[20 * count..];
        let exponentials: Vec<f64> = x.iter().zip(w).map(|(x, w)| (x * w).exp()).collect();
        let product = x.iter().map(|x| x.cos()).product::<f64>() * x.iter().sum::<f64>();
        let total = exponentials.iter().sum::<f64>() + product;
        for ((sum, x), e) in expected.iter_mut().zip(x).zip(&exponentials) {
            *sum += x * e / total;
        }
    }
    assert_close(&out[21 * count..], &expected, 1e-12);
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let bits = |threads: usize, evaluations: usize| -> Vec<u64> {
        pool(threads).install(|| {
            let (program, at) = large();
            let mut workspace = program.workspace();
            let mut out = vec![0.0; program.output_len()];
            for _ in 0..evaluations {
                program.eval(&mut workspace, &at, &mut out).unwrap();
            }
            out.iter().map(|x| x.to_bits()).collect()
        })
    };
    let one = bits(1, 1);
    for threads in [2, 3, 7] {
        assert_eq!(bits(threads, 2), one, "{threads} threads");
    }
}

#[test]
fn a_program_made_for_many_threads_runs_in_any_pool_and_within_tasks() {
    use rayon::prelude::*;
    let (program, at) = pool(8).install(large);
    let run = || {
        let mut out = vec![0.0; program.output_len()];
        program.eval(&mut program.workspace(), &at, &mut out).unwrap();
        out
    };
    let outside = run();
    let inside: Vec<Vec<f64>> = pool(2).install(|| (0..8).into_par_iter().map(|_| run()).collect());
    assert!(inside.iter().all(|out| *out == outside));
}

#[test]
fn the_evaluation_of_a_map_does_not_allocate() {
    let graph = Graph::new();
    let (x, w) = (graph.input("x", [20, 18]), graph.input("w", 18));
    let f = closure(|(x, w): (Var, Var)| vmap(|x: Var| (x * w).exp().sum().log())(x));
    let (by_x, by_w) = grad(|at| f(at).sum())((x, w));
    let program = graph.compile(&[x, w], &[f((x, w)), by_x, by_w]).unwrap();
    let mut workspace = program.workspace();
    let (input, mut output) = ([0.2; 378], [0.0; 398]);
    let info = allocation_counter::measure(|| {
        for _ in 0..10 {
            program.eval(&mut workspace, &input, &mut output).unwrap();
        }
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn no_rows_give_no_results_and_each_fault_is_told_once() {
    let graph = Graph::new();
    let (none, x, y) = (graph.input("n", [0, 3]), graph.input("x", 3), graph.input("y", [4, 2]));
    let nothing = vmap(|r: Var| (r.exp(), r.exp().sum()))(none);
    assert_eq!((nothing.0.shape(), nothing.1.shape()), ([0, 3].into(), 0.into()));
    let gradient = grad(|n: Var| vmap(|r: Var| r.exp().sum())(n).sum())(none);
    assert_eq!(run(&graph, &[none], &[nothing.0, nothing.1, gradient], &[]), []);

    let begin = line!() + 1;
    let wrong = vmap(|(x, y): (Var, Var)| (x * y).sum())((x, y));
    let _ = vmap(|x: Var| x)(graph.input("number", ()));
    let _ = vmap(|y: Var| y + &Array::from([1.0, 2.0, 3.0]))(y);
    let _ = vmap(|x: Var| x.reshape([1; 8]))(x);
    let _ = vmap(|()| x)(());
    let _ = (vmap(|x: Var| x.sin().at([7]))(wrong), vmap(|x: Var| x * wrong)(x));
    let expected = [
        "vmap: leading axes have to be equally long: variable 0 of the argument has shape [3], \
         variable 1 has shape [4, 2]",
        "vmap: variable 0 of the argument is a number, it needs a leading axis",
        "add: shapes [2] and [3] do not broadcast",
        "vmap: a result of shape [1, 1, 1, 1, 1, 1, 1, 1] has no room for a leading axis",
        "vmap: there is no variable in the argument, so rows cannot be counted",
    ];
    let faults = graph.faults();
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for ((fault, message), line) in faults.iter().zip(expected).zip(begin..) {
        assert!(fault.message().contains(message), "{fault}");
        assert_eq!(fault.location().line(), line, "{fault}");
    }
}
