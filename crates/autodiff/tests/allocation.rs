//! Evaluation does not allocate, whatever a program is made of, and a batch needs no more memory for
//! more rows.

use std::sync::{Arc, Mutex};

use allocation_counter::{AllocationInfo, measure};
use autodiff::function::{closure, scan, vmap};
use autodiff::primitive::ELEMENTWISE;
use autodiff::{Array, Graph, Program, Var, grad};

/// More than two blocks.
const SIZE: usize = 600;

/// Asserts that an evaluation does not allocate, and that the program does all of this.
#[track_caller]
fn check(program: &Program, inputs: &[f64], names: &[&str]) {
    let text = program.to_text();
    for name in names {
        assert!(text.contains(&format!(" = {name} ")), "no {name} in\n{text}");
    }
    let (mut workspace, mut out) = (program.workspace(), vec![0.0; program.output_len()]);
    let info = measure(|| {
        for _ in 0..3 {
            program.eval(&mut workspace, inputs, &mut out).unwrap();
        }
    });
    assert_eq!(info.count_total, 0, "{text}");
}

fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|i| 0.5 + 0.4 * (1.3 * i as f64).sin()).collect()
}

#[test]
fn primitives_of_numbers_and_of_vectors_do_not_allocate() {
    for size in [1, SIZE] {
        let graph = Graph::new();
        let inputs = ["x", "y", "z"].map(|name| graph.input(name, size));
        let outputs: Vec<Var<'_>> = ELEMENTWISE
            .iter()
            .map(|rule| graph.elementwise(rule, &inputs[..rule.arity()]))
            .collect();
        let program = graph.compile(&inputs, &outputs).unwrap();
        // Simplified away where they stand alone.
        let gone = ["div"];
        let names: Vec<&str> = ELEMENTWISE.iter().map(|rule| rule.name()).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !gone.contains(name)).collect();
        check(&program, &numbers(3 * size), &names);
        // Where sine and its like are computed again.
        check(&program, &vec![1e9; 3 * size], &["sin"]);
    }
}

#[test]
fn reductions_gathers_and_products_with_matrices_do_not_allocate() {
    let graph = Graph::new();
    let (x, table) = (graph.input("x", SIZE), graph.input("table", 9));
    let (sorted, unsorted): (Vec<usize>, Vec<usize>) =
        (0..SIZE).map(|i| (i * 9 / SIZE, (i * i) % 9)).unzip();
    let matrix = Array::new([SIZE, 9], numbers(9 * SIZE)).unwrap();
    let both = table.at(&sorted) * table.at(&unsorted);
    let known = graph.constant(numbers(SIZE));
    let outputs = [
        x.softplus().sum() + x.sin().log_sigmoid_slope().sum(),
        (x * both).sum() + x.dot(x) + x.dot(known) + (x * x.exp() * known).sum(),
        (both + x).segment_sum(&sorted, 9).dot(x.exp().segment_sum(&unsorted, 9)),
        matrix.matmul(table).dot(x),
    ];
    let mut all = outputs.to_vec();
    all.extend(outputs.iter().flat_map(|&y| grad(y, &[x, table])));
    let program = graph.compile(&[x, table], &all).unwrap();
    let names = [
        "softplus_total",
        "log_sigmoid_slope_total",
        "dot",
        "gather",
        "gather_runs",
        "scatter_add",
        "scatter_add_runs",
        "matvec",
    ];
    check(&program, &numbers(SIZE + 9), &names);
}

#[test]
fn operations_on_whole_arrays_do_not_allocate() {
    let graph = Graph::new();
    let (x, y) = (graph.input("x", [12, 8]), graph.input("y", [8, 10]));
    let vector = x.reshape(96);
    let outputs = [
        x.matmul(y).sin().max_axis(0).sum(),
        x.prod_axis(1).sum() + x.logsumexp_axis(0).sum() + x.min() + x.max(),
        (x.slice_axis(1, 2..5).exp() * x.slice_axis(1, 4..7)).sum(),
        (x.transpose().sin() * x.reshape([4, 3, 8]).permute_dims([2, 0, 1]).reshape([8, 12]).cos())
            .sum(),
        (x.cumsum(0) * x.cumsum(1) * x.tril(1) * x.triu(-1)).sum(),
        (x.at([3, 1, 3]).exp() * x.slice(0..3)).segment_sum([0, 1, 0], 2).sin().sum(),
        (x.sum_axis(0) * x.slice(0..1).exp()).sum(),
        graph.concatenate(&[vector.exp(), vector.slice(5..9)], 0).cumsum(0).sin().sum(),
    ];
    let mut all = outputs.to_vec();
    all.extend(outputs.iter().flat_map(|&y_| grad(y_, &[x, y])));
    let program = graph.compile(&[x, y], &all).unwrap();
    let names = [
        "matmul",
        "max",
        "sum",
        "slice",
        "pad",
        "transpose",
        "permute_dims",
        "cumsum",
        "tril",
        "triu",
        "gather",
        "scatter_add",
        "broadcast",
        "concatenate",
    ];
    check(&program, &numbers(96 + 80), &names);
}

/// A map of so many rows over a loop, with its derivative by what all share.
fn mapped_loop<'g>(xs: Var<'g>, k: Var<'g>) -> [Var<'g>; 2] {
    let graph = k.graph();
    let total = closure(|k: Var<'g>| {
        let row = |x: Var<'g>| scan(|c, x| ((c * k + x).sin(), c), graph.constant(0.0), x).1.sum();
        vmap(row)(xs).sum()
    });
    [total(k), grad(total(k), &[k])[0]]
}

#[test]
fn loops_do_not_allocate() {
    let graph = Graph::new();
    let (xs, k) = (graph.input("xs", [20, 5]), graph.input("k", ()));
    let program = graph.compile(&[xs, k], &mapped_loop(xs, k)).unwrap();
    check(&program, &numbers(101), &["vmap"]);
}

/// What each of two threads of a pool allocates while it does some work.
fn on_two_threads(work: impl FnOnce() + Send) -> Vec<AllocationInfo> {
    let infos = Arc::new(Mutex::new(Vec::new()));
    let mut threads = Vec::new();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .spawn_handler(|thread| {
            let infos = infos.clone();
            threads.push(std::thread::spawn(move || {
                let info = measure(|| thread.run());
                infos.lock().unwrap().push(info);
            }));
            Ok(())
        })
        .build()
        .unwrap();
    pool.install(work);
    drop(pool);
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let infos = infos.lock().unwrap();
    assert_eq!(infos.len(), 2);
    infos.clone()
}

#[test]
fn loops_divided_among_threads_do_not_allocate() {
    const EVALUATIONS: u64 = 100;
    let infos = on_two_threads(|| {
        let graph = Graph::new();
        let (xs, k) = (graph.input("xs", [4000, 5]), graph.input("k", ()));
        let program = graph.compile(&[xs, k], &mapped_loop(xs, k)).unwrap();
        let (mut workspace, mut out) = (program.workspace(), [0.0; 2]);
        let inputs = numbers(20_001);
        let info = measure(|| {
            for _ in 0..EVALUATIONS {
                program.eval(&mut workspace, &inputs, &mut out).unwrap();
            }
        });
        assert_eq!(info.count_total, 0);
    });
    // The other thread only helps with the evaluations; it allocates a few times as it starts.
    let other = infos.iter().map(|info| info.count_total).min().unwrap();
    assert!(other < EVALUATIONS / 2, "{infos:?}");
}

#[test]
fn a_batch_needs_no_more_memory_for_more_rows() {
    let graph = Graph::new();
    let beta = graph.input("beta", ());
    let y = (beta * &Array::linspace(1.0, 2.0, 1000)).exp().sin().cumsum(0).sum();
    let program = graph.compile(&[beta], &[y, grad(y, &[beta])[0]]).unwrap();
    let workspace = measure(|| drop(program.workspace())).bytes_max;
    assert!(workspace > 16_000, "{workspace}");
    for rows in [1000, 100_000] {
        let (inputs, mut outputs) = (numbers(rows), vec![0.0; 2 * rows]);
        let infos = on_two_threads(|| program.eval_batch(&inputs, &mut outputs).unwrap());
        for info in infos {
            // One workspace at a time, and what the pool itself needs.
            assert!(info.bytes_max < workspace + 8000, "{rows} rows: {info:?}, {workspace}");
        }
    }
}
