//! Arrays joined and rearranged: derivatives, values, faults.

use autodiff::Shape;

use crate::common::{self, check, faults, numbers, same, value};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[test]
fn rearrangements_have_right_derivatives() {
    let shapes = [Shape::from([2, 3]), Shape::from([2, 3])];
    let x = numbers(12, 0);
    for axis in 0..2 {
        check("concatenate", &shapes, &x, &|v| {
            v[0].graph().concatenate(&[v[0], v[1].exp(), v[0] * v[1]], axis)
        });
        check("concatenate with what is known", &shapes, &x, &|v| {
            let graph = v[0].graph();
            let ones = graph.constant(1.0).broadcast_to([2, 3]);
            graph.concatenate(&[ones, v[0] * v[1]], axis)
        });
    }
    for axis in 0..3 {
        check("stack", &shapes, &x, &|v| v[0].graph().stack(&[v[0].exp(), v[1]], axis));
    }
    let three = [Shape::from([2, 3, 4])];
    let x = numbers(24, 0);
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        check("permute_dims", &three, &x, &|v| v[0].permute_dims(order).exp().cumsum(1));
    }
    check("diagonal", &three, &x, &|v| v[0].exp().diagonal());
    check("diag", &three, &x, &|v| v[0].exp().diag());
    for k in -3..5 {
        check("tril", &three, &x, &|v| (v[0] * v[0]).tril(k));
        check("triu", &three, &x, &|v| (v[0] * v[0]).triu(k));
    }
    check("expand_dims", &three, &x, &|v| v[0].expand_dims(3).expand_dims(0).exp().squeeze(0));
    check("outer", &[3.into(), 2.into()], &numbers(5, 0), &|v| v[0].outer(v[1]));
}

#[test]
fn rearrangements_put_elements_where_they_belong() {
    let shape = [Shape::from([2, 3, 4])];
    let x: Vec<f64> = (0..24).map(f64::from).collect();
    let element = |i: usize, j: usize, k: usize| (12 * i + 4 * j + k) as f64;
    let mut turned = Vec::new();
    for k in 0..4 {
        for i in 0..2 {
            turned.extend((0..3).map(|j| element(i, j, k)));
        }
    }
    assert_eq!(value(&shape, &x, &|v| v[0].permute_dims([2, 0, 1])), turned);
    let diagonals = [0.0, 5.0, 10.0, 12.0, 17.0, 22.0];
    assert_eq!(value(&shape, &x, &|v| v[0].diagonal()), diagonals);
    let mut matrices = [0.0; 18];
    for (k, &x) in [7.0, 8.0, 9.0, 4.0, 5.0, 6.0].iter().enumerate() {
        matrices[9 * (k / 3) + 4 * (k % 3)] = x;
    }
    let vectors = [7.0, 8.0, 9.0, 4.0, 5.0, 6.0];
    assert_eq!(value(&[[2, 3].into()], &vectors, &|v| v[0].diag()), matrices);
    let wide = [Shape::from([2, 3])];
    assert_eq!(value(&wide, &x[..6], &|v| v[0].tril(0)), [0.0, 0.0, 0.0, 3.0, 4.0, 0.0]);
    assert_eq!(value(&wide, &x[..6], &|v| v[0].triu(1)), [0.0, 1.0, 2.0, 0.0, 0.0, 5.0]);
    assert_eq!(value(&wide, &x[..6], &|v| v[0].tril(-1)), [0.0, 0.0, 0.0, 3.0, 0.0, 0.0]);
    assert_eq!(value(&wide, &x[..6], &|v| v[0].triu(-1)), x[..6]);
    let stacked = [0.0, 10.0, 1.0, 11.0, 2.0, 12.0];
    let both = [Shape::from(3), Shape::from(3)];
    let parts = [0.0, 1.0, 2.0, 10.0, 11.0, 12.0];
    assert_eq!(value(&both, &parts, &|v| v[0].graph().stack(v, 1)), stacked);
    let columns = [Shape::from([2, 1]), Shape::from([2, 2])];
    let joined = [0.0, 2.0, 10.0, 1.0, 11.0, 12.0];
    assert_eq!(value(&columns, &parts, &|v| v[0].graph().concatenate(v, 1)), joined);
    // What is not kept may be anything.
    let odd = [1.0, NAN, 3.0, INF];
    assert_eq!(value(&[[2, 2].into()], &odd, &|v| v[0].tril(0).diagonal().slice(0..1)), [1.0]);
    assert!(same(&value(&[[2, 2].into()], &odd, &|v| v[0].tril(0)), &[1.0, 0.0, 3.0, INF]));
}

#[test]
fn arrays_without_elements_are_rearranged_too() {
    let shape = [Shape::from([2, 0])];
    assert!(value(&shape, &[], &|v| v[0].permute_dims([1, 0]).tril(0)).is_empty());
    assert!(value(&shape, &[], &|v| v[0].graph().concatenate(&[v[0], v[0]], 1)).is_empty());
    assert!(value(&shape, &[], &|v| v[0].diagonal()).is_empty());
    assert!(value(&[0.into()], &[], &|v| v[0].diag()).is_empty());
}

#[test]
fn wrong_shapes_are_faults() {
    let shape = [Shape::from([2, 3])];
    let message = |f: &common::Function<'_>| faults(&shape, f).join("\n");
    assert_eq!(
        message(&|v| v[0].permute_dims([1, 1])),
        "permute_dims: [1, 1] is not an order of the axes of shape [2, 3], which are numbered from 0"
    );
    assert_eq!(
        message(&|v| v[0].expand_dims(3)),
        "expand_dims: there is no place 3 for an axis in shape [2, 3], only 0 to 2"
    );
    assert_eq!(
        message(&|v| v[0].reshape([1, 1, 1, 1, 1, 1, 2, 3]).expand_dims(0)),
        "expand_dims: shape [1, 1, 1, 1, 1, 1, 2, 3] has 8 axes already, the most possible"
    );
    assert_eq!(
        message(&|v| v[0].squeeze(1)),
        "squeeze: axis 1 of shape [2, 3] has length 3, only 1 can be dropped"
    );
    assert_eq!(message(&|v| v[0].squeeze(2)), "squeeze: there is no axis 2 in shape [2, 3]");
    assert_eq!(
        message(&|v| v[0].graph().concatenate(&[v[0], v[0].transpose()], 0)),
        "concatenate: shapes [2, 3] and [3, 2] do not fit: only the lengths of axis 0 may differ"
    );
    assert_eq!(
        message(&|v| v[0].graph().concatenate(&[v[0]], 2)),
        "concatenate: there is no axis 2 in shape [2, 3]; stack joins along a new one"
    );
    assert_eq!(
        message(&|v| v[0].graph().concatenate(&[], 0)),
        "concatenate: no arrays are given: one is needed at least"
    );
    assert_eq!(
        message(&|v| v[0].graph().stack(&[v[0], v[0].sum()], 0)),
        "stack: shapes [2, 3] and [] differ; concatenate joins along an axis"
    );
    assert_eq!(
        message(&|v| v[0].graph().stack(v, 3)),
        "stack: there is no place 3 for an axis in shape [2, 3], only 0 to 2"
    );
    assert_eq!(message(&|v| v[0].sum().diag()), "diag: a scalar has no axis to make a diagonal of");
    assert_eq!(
        message(&|v| v[0].sum_axis(0).diagonal()),
        "diagonal: shape [3] has fewer than two axes"
    );
    assert_eq!(message(&|v| v[0].sum_axis(0).tril(0)), "tril: shape [3] has fewer than two axes");
    assert_eq!(message(&|v| v[0].outer([1.0])), "outer: shapes [2, 3] and [1], vectors are needed");
}
