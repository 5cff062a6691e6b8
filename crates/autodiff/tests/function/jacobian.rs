//! Jacobians and Hessians: against each other, against gradients and against finite differences.

use autodiff::function::{closure, grad, hessian, hvp, jacfwd, jacobian, jacrev, vmap};
use autodiff::{Array, Graph, Var};

use crate::support::{assert_close, run};

/// A matrix of 2 × 3 as a function of a vector of 4 and a matrix of 3 × 2.
fn matrix<'g>((v, m): (Var<'g>, Var<'g>)) -> Var<'g> {
    let rows = (m.transpose() * v.slice(0..3)).sin();
    rows * v.slice(2..4).reshape([2, 1]) + m.sum_axis(0).exp().reshape([2, 1]) * v.at([1, 3, 3])
}

const AT: [f64; 10] = [0.2, -0.4, 0.9, 1.3, 0.5, -0.1, 0.7, 0.3, -0.6, 0.8];

#[test]
fn both_directions_agree_with_finite_differences() {
    let graph = Graph::new();
    let at = (graph.input("v", 4), graph.input("m", [3, 2]));
    let inputs = [at.0, at.1];
    let all = [jacobian(matrix)(at), jacfwd(matrix)(at), jacrev(matrix)(at)];
    for (by_v, by_m) in all {
        assert_eq!((by_v.shape(), by_m.shape()), ([2, 3, 4].into(), [2, 3, 3, 2].into()));
    }
    let [either, forward, reverse] =
        all.map(|(by_v, by_m)| run(&graph, &inputs, &[by_v, by_m], &AT));
    assert_close(&forward, &reverse, 1e-12);
    assert_close(&either, &reverse, 1e-12);
    let value = |x: &[f64]| run(&graph, &inputs, &[matrix(at)], x);
    let h = 1e-5;
    for j in 0..AT.len() {
        let moved = |h: f64| {
            let mut x = AT;
            x[j] += h;
            value(&x)
        };
        let (ahead, behind) = (moved(h), moved(-h));
        for i in 0..6 {
            let slope = (ahead[i] - behind[i]) / (2.0 * h);
            let found = if j < 4 { forward[i * 4 + j] } else { forward[24 + i * 6 + j - 4] };
            assert!((found - slope).abs() < 1e-8, "{i} by {j}: {found} against {slope}");
        }
    }
}

#[test]
fn the_hessian_holds_the_gradients_of_the_gradient() {
    let graph = Graph::new();
    let x = graph.input("x", [2, 2]);
    let k = graph.input("k", ());
    let f = closure(|x: Var| ((x * k).sin().transpose() * x.exp()).sum() * x.sum());
    let direction = graph.constant(Array::new([2, 2], vec![0.3, -1.0, 0.7, 0.2]).unwrap());
    let matrix = hessian(&f)(x);
    assert_eq!(matrix.shape(), [2, 2, 2, 2].into());
    let flat = matrix.reshape([4, 4]);
    let diagonal =
        (0..4).map(|i| grad(|x: Var| grad(&f)(x).reshape(4).at([i]).sum())(x).reshape(4).at([i]));
    let mut outputs = vec![
        flat,
        flat.transpose(),
        (flat * direction.reshape(4)).sum_axis(1),
        hvp(&f)((x, direction)),
        jacrev(grad(&f))(x),
    ];
    outputs.extend(diagonal);
    let found = run(&graph, &[x, k], &outputs, &[0.4, -0.7, 1.2, 0.1, 0.8]);
    let (flat, rest) = found.split_at(16);
    assert_close(&rest[..16], flat, 1e-12);
    assert_close(&rest[16..20], &rest[20..24], 1e-12);
    assert_close(&rest[24..40], flat, 1e-12);
    assert_close(&rest[40..], &[flat[0], flat[5], flat[10], flat[15]], 1e-12);
}

#[test]
fn the_shorter_direction_is_chosen_and_loops_compose() {
    let graph = Graph::new();
    let (wide, tall) = (graph.input("x", [7, 5]), graph.input("t", [7, 2]));
    let design = Array::new([5, 2], (0..10).map(f64::from).collect::<Vec<_>>()).unwrap();
    let to_two = closure(|x: Var| (x.reshape([5, 1]) * &design).sum_axis(0).sin());
    let to_five = closure(|t: Var| design.matmul(t).sin());
    // Per row, as many sweeps as there are elements on the shorter side.
    let wide_rows = vmap(jacobian(to_two))(wide);
    let tall_rows = vmap(jacobian(to_five))(tall);
    assert_eq!((wide_rows.shape(), tall_rows.shape()), ([7, 2, 5].into(), [7, 5, 2].into()));
    let x: Vec<f64> = (0..49).map(|i| (f64::from(i) * 0.37).cos()).collect();
    let found = run(&graph, &[wide, tall], &[wide_rows, tall_rows], &x);
    let data = design.data();
    let mut expected = Vec::new();
    for row in x[..35].chunks(5) {
        for k in 0..2 {
            let angle: f64 = (0..5).map(|j| row[j] * data[2 * j + k]).sum();
            expected.extend((0..5).map(|j| angle.cos() * data[2 * j + k]));
        }
    }
    for row in x[35..].chunks(2) {
        for j in 0..5 {
            let angle = row[0] * data[2 * j] + row[1] * data[2 * j + 1];
            expected.extend((0..2).map(|k| angle.cos() * data[2 * j + k]));
        }
    }
    assert_close(&found, &expected, 1e-12);
}

#[test]
fn numbers_and_empty_arrays_have_jacobians_and_too_many_axes_are_a_fault() {
    let graph = Graph::new();
    let (x, empty) = (graph.input("x", ()), graph.input("empty", 0));
    let slope = jacobian(|x: Var| x.sin())(x);
    let column = jacobian(|x: Var| x * &Array::from([1.0, 2.0]))(x);
    let nothing = jacobian(|e: Var| e.exp() * x)(empty);
    let none = jacfwd(|e: Var| x * e.sum())(empty);
    assert_eq!((nothing.shape(), none.shape()), ([0, 0].into(), 0.into()));
    let found = run(&graph, &[x, empty], &[slope, column, nothing, none], &[0.5]);
    assert_close(&found, &[0.5f64.cos(), 1.0, 2.0], 1e-15);

    let deep = graph.input("deep", [1, 1, 1, 1, 2]);
    let _ = hessian(|x: Var| x.sum())(deep);
    let line = line!() - 1;
    let fault = &graph.faults()[0];
    assert_eq!(fault.message(), "hessian: result and argument together have more than 8 axes");
    assert_eq!((fault.location().line(), graph.faults().len()), (line, 1));
}
