//! Products of matrices and vectors: derivatives, shapes as in NumPy, faults.

use autodiff::{Array, Graph, Shape, Var};

use crate::common::{Function, check, faults, numbers, value};

/// The axes of two factors and of their product.
type Case = (&'static [usize], &'static [usize], &'static [usize]);

const CASES: [Case; 13] = [
    (&[3], &[3], &[]),
    (&[2, 3], &[3], &[2]),
    (&[3], &[3, 2], &[2]),
    (&[2, 3], &[3, 4], &[2, 4]),
    (&[7, 3], &[3, 9], &[7, 9]),
    (&[1, 1], &[1, 1], &[1, 1]),
    (&[1, 3], &[3], &[1]),
    (&[2, 2, 3], &[3], &[2, 2]),
    (&[3], &[2, 3, 4], &[2, 4]),
    (&[2, 2, 3], &[3, 2], &[2, 2, 2]),
    (&[2, 3], &[4, 3, 2], &[4, 2, 2]),
    (&[2, 2, 3], &[2, 3, 2], &[2, 2, 2]),
    (&[3, 1, 2, 2], &[2, 2, 1], &[3, 2, 2, 1]),
];

fn shape(axes: &[usize]) -> Shape {
    Shape::new(axes).unwrap()
}

/// The product by the definition: Σ over the inner axis, axes before the matrices broadcasting.
fn plain(a: (&[usize], &[f64]), b: (&[usize], &[f64]), to: &[usize]) -> Vec<f64> {
    let inner = *a.0.last().unwrap();
    let (is_row, is_column) = (a.0.len() == 1, b.0.len() == 1);
    let mut full = to.to_vec();
    if is_column {
        full.push(1);
    }
    if is_row {
        full.insert(full.len() - 1, 1);
    }
    let a_axes = if is_row { vec![1, inner] } else { a.0.to_vec() };
    let b_axes = if is_column { vec![inner, 1] } else { b.0.to_vec() };
    // The element whose matrix is that of `index` and whose row and column are given.
    let element = |axes: &[usize], data: &[f64], index: &[usize], row: usize, column: usize| {
        let batch = axes.len() - 2;
        let skipped = index.len() - axes.len();
        let mut at = 0;
        for (i, length) in axes[..batch].iter().enumerate() {
            at = at * length + if *length == 1 { 0 } else { index[skipped + i] };
        }
        data[(at * axes[batch] + row) * axes[batch + 1] + column]
    };
    (0..full.iter().product())
        .map(|flat| {
            let mut rest = flat;
            let mut index = vec![0; full.len()];
            for (i, length) in full.iter().enumerate().rev() {
                (index[i], rest) = (rest % length, rest / length);
            }
            let (row, column) = (index[full.len() - 2], index[full.len() - 1]);
            (0..inner)
                .map(|k| {
                    element(&a_axes, a.1, &index, row, k) * element(&b_axes, b.1, &index, k, column)
                })
                .sum()
        })
        .collect()
}

#[test]
fn products_are_those_of_the_definition_with_right_derivatives() {
    for (left, right, to) in CASES {
        let shapes = [shape(left), shape(right)];
        let (m, n) = (shapes[0].size(), shapes[1].size());
        let (a, b) = (numbers(m, 1), numbers(n, 2));
        let both = [a.as_slice(), &b].concat();
        let name = format!("matmul {left:?} {right:?}");
        let (known_a, known_b) =
            (Array::new(shapes[0], a.clone()).unwrap(), Array::new(shapes[1], b.clone()).unwrap());
        let f: &Function<'_> = &|v| v[0].matmul(v[1]);
        let product = value(&shapes, &both, f);
        let expected = plain((left, &a), (right, &b), to);
        assert_eq!(product.len(), expected.len(), "{name}");
        for (found, expected) in product.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-14, "{name}: {found} {expected}");
        }
        check(&name, &shapes, &both, f);
        check(&name, &shapes[1..], &b, &|v| known_a.matmul(v[0]));
        check(&name, &shapes[..1], &a, &|v| v[0].matmul(&known_b));
        let graph = Graph::new();
        let product = graph.input("a", shapes[0]).matmul(graph.input("b", shapes[1]));
        assert_eq!(product.shape(), shape(to), "{name}");
    }
}

#[test]
fn a_sum_over_nothing_is_zero() {
    let shapes = [Shape::from([2, 0]), Shape::from([0, 3])];
    assert_eq!(value(&shapes, &[], &|v| v[0].matmul(v[1])), [0.0; 6]);
    assert_eq!(value(&[[2, 1, 0].into()], &[], &|v| v[0].matmul(v[0].sum_axes([0, 1]))), [0.0; 2]);
}

#[test]
fn the_gram_matrix_has_right_derivatives() {
    let shapes = [Shape::from([3, 4])];
    check("gram", &shapes, &numbers(12, 0), &|v| v[0].matmul(v[0].transpose()));
    check("square", &[[3, 3].into()], &numbers(9, 0), &|v| v[0].matmul(v[0]).matmul(v[0]));
}

#[test]
fn a_known_matrix_and_a_vector_stay_one_pass_through_the_matrix() {
    let graph = Graph::new();
    let (matrix, vector) = (Array::full([3, 2], 1.0), graph.input("x", 2));
    let text = graph.to_text(&[matrix.matmul(vector)]);
    assert!(text.contains("matvec"), "{text}");
    let text = graph.to_text(&[graph.input("y", 3).matmul(&matrix)]);
    assert!(text.contains("matvec_transposed"), "{text}");
    // Its gradient too.
    let loss = matrix.matmul(vector).exp().sum();
    let text = graph.to_text(&autodiff::grad(loss, &[vector]));
    assert!(text.contains("matvec_transposed"), "{text}");
}

#[test]
fn products_of_wrong_shapes_are_faults() {
    let message = |a: &[usize], b: &[usize]| {
        faults(&[shape(a), shape(b)], &|v: &[Var<'_>]| v[0].matmul(v[1])).join("\n")
    };
    assert_eq!(
        message(&[2, 3], &[2]),
        "matmul: shapes [2, 3] and [2] do not fit: the last axis of the first has length 3, the \
         axis of the second 2"
    );
    assert_eq!(
        message(&[2, 3], &[2, 3]),
        "matmul: shapes [2, 3] and [2, 3] do not fit: the last axis of the first has length 3, the \
         last but one of the second 2"
    );
    assert_eq!(
        message(&[], &[2]),
        "matmul: shapes [] and [2], vectors or matrices are needed; for a number use *"
    );
    assert_eq!(
        message(&[2, 2, 3], &[3, 3, 2]),
        "matmul: shapes [2, 2, 3] and [3, 3, 2] do not fit: the axes before the last two do not \
         broadcast"
    );
}
