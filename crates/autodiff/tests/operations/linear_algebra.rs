//! Cholesky factors, triangular systems, determinants: values, derivatives, special cases, faults.

use autodiff::{Graph, Shape, Triangle, Var, grad};

use crate::common::{Function, check, faults, folded, numbers, run, same, value};

const NAN: f64 = f64::NAN;

/// Numbers without a pattern with a heavy diagonal: the lower triangle of a positive definite
/// matrix, and other numbers above.
fn heavy(size: usize, seed: usize) -> Vec<f64> {
    let mut matrix = numbers(size * size, seed);
    for i in 0..size {
        matrix[i * (size + 1)] += size as f64 + 1.0;
    }
    matrix
}

/// The matrix with 2 on the diagonal and -1 beside it, whose determinant is `size + 1`.
fn second_difference(size: usize) -> Vec<f64> {
    let element = |i: usize, j: usize| match i.abs_diff(j) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    };
    (0..size * size).map(|k| element(k / size, k % size)).collect()
}

#[test]
fn the_factor_is_triangular_and_its_square_is_the_matrix() {
    for size in [1, 2, 3, 4, 7, 16, 33, 70, 150] {
        let shape = [Shape::from([size, size])];
        let a = heavy(size, size);
        let l = value(&shape, &a, &|v| v[0].cholesky());
        let at = |i: usize, j: usize| l[i * size + j];
        for i in 0..size {
            assert!(at(i, i) > 0.0);
            assert!((i + 1..size).all(|j| at(i, j) == 0.0));
            for j in 0..=i {
                let product: f64 = (0..=j).map(|k| at(i, k) * at(j, k)).sum();
                let error = (product - a[i * size + j]).abs();
                assert!(error < 1e-13 * size as f64, "{size}: {i} {j} {error}");
            }
        }
        assert_eq!(folded(&shape, &a, &|v| v[0].cholesky()), l);
    }
    // What can be checked by hand.
    let a = [25.0, NAN, NAN, 15.0, 18.0, NAN, -5.0, 0.0, 11.0];
    let l = value(&[[3, 3].into()], &a, &|v| v[0].cholesky());
    assert_eq!(l, [5.0, 0.0, 0.0, 3.0, 3.0, 0.0, -1.0, 1.0, 3.0]);
}

#[test]
fn factors_have_right_derivatives() {
    for size in [1, 2, 3, 5] {
        check("cholesky", &[[size, size].into()], &heavy(size, 1), &|v| v[0].cholesky());
        check("log_determinant", &[[size, size].into()], &heavy(size, 1), &|v| {
            v[0].log_determinant()
        });
    }
    let stack = [heavy(3, 1), heavy(3, 2)].concat();
    check("cholesky of a stack", &[[2, 3, 3].into()], &stack, &|v| v[0].cholesky());
    check("log_determinant of a stack", &[[2, 3, 3].into()], &stack, &|v| v[0].log_determinant());
    check("cholesky of a gram matrix", &[[3, 5].into()], &numbers(15, 0), &|v| {
        let identity = v[0].graph().constant([1.0; 3]).diag();
        (v[0].matmul(v[0].transpose()) + identity).cholesky()
    });
}

#[test]
fn what_is_not_positive_definite_is_nan_everywhere() {
    let shape = [Shape::from([2, 2])];
    let cases = [
        [1.0, 0.0, 2.0, 1.0],
        [-1.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
        [1.0, 0.0, 1.0, 1.0],
        [1.0, 0.0, NAN, 5.0],
        [NAN, 0.0, 0.0, 5.0],
        [1.0, 0.0, 0.0, NAN],
        [f64::INFINITY, 0.0, 0.0, 1.0],
        [1.0, 0.0, f64::INFINITY, 1.0],
        [1e-320, 0.0, 1e200, 1e300],
        [1.0, 0.0, 0.0, f64::INFINITY],
    ];
    for a in cases {
        assert!(same(&value(&shape, &a, &|v| v[0].cholesky()), &[NAN; 4]), "{a:?}");
        assert!(same(&value(&shape, &a, &|v| v[0].log_determinant()), &[NAN]), "{a:?}");
        let good_and_bad = [&[4.0, NAN, 0.0, 9.0], &a[..]].concat();
        let both = value(&[[2, 2, 2].into()], &good_and_bad, &|v| v[0].cholesky());
        assert!(same(&both, &[2.0, 0.0, 0.0, 3.0, NAN, NAN, NAN, NAN]), "{a:?}: {both:?}");
    }
    // A large one, of which one element spoils all.
    for place in [0, 41 * 60 + 40, 59 * 60 + 59] {
        let mut a = heavy(60, 1);
        a[place] = NAN;
        let l = value(&[[60, 60].into()], &a, &|v| v[0].cholesky());
        assert!(l.iter().all(|x| x.is_nan()), "{place}");
    }
    assert!(value(&[[0, 0].into()], &[], &|v| v[0].cholesky()).is_empty());
    assert_eq!(value(&[[0, 0].into()], &[], &|v| v[0].log_determinant()), [0.0]);
}

#[test]
fn the_determinant_and_its_gradient_are_those_of_a_known_matrix() {
    let size = 20;
    let graph = Graph::new();
    let a = graph.input("a", [size, size]);
    let y = a.log_determinant();
    let program = graph.compile(&[a], &[y, grad(y, &[a])[0]]).unwrap();
    let all = run(&program, &second_difference(size));
    assert!((all[0] - 21f64.ln()).abs() < 1e-14);
    for i in 0..size {
        for j in 0..size {
            // The inverse, of which each element below the diagonal counts for two.
            let (low, high) = (i.min(j) as f64 + 1.0, i.max(j) as f64 + 1.0);
            let inverse = low * (21.0 - high) / 21.0;
            let expected = match i.cmp(&j) {
                std::cmp::Ordering::Less => 0.0,
                std::cmp::Ordering::Equal => inverse,
                std::cmp::Ordering::Greater => 2.0 * inverse,
            };
            let error = (all[1 + i * size + j] - expected).abs();
            assert!(error < 1e-13, "{i} {j} {error}");
        }
    }
}

/// The ways to solve a system: with either triangle, transposed or not.
fn solve<'g>(a: Var<'g>, b: Var<'g>, way: usize) -> Var<'g> {
    match way {
        0 => a.solve_triangular(b, Triangle::Lower),
        1 => a.solve_triangular(b, Triangle::Upper),
        2 => a.transpose().solve_triangular(b, Triangle::Upper),
        _ => a.transpose().solve_triangular(b, Triangle::Lower),
    }
}

/// The matrix that belongs to a way of solving.
fn matrix(a: Var<'_>, way: usize) -> Var<'_> {
    match way {
        0 => a.tril(0),
        1 => a.triu(0),
        2 => a.tril(0).transpose(),
        _ => a.triu(0).transpose(),
    }
}

#[test]
fn solutions_solve_their_systems() {
    for (a, b) in [
        ([1, 1].as_slice(), [1].as_slice()),
        (&[3, 3], &[3]),
        (&[3, 3], &[3, 2]),
        (&[5, 5], &[5, 5]),
        (&[40, 40], &[40]),
        (&[40, 40], &[40, 37]),
        (&[110, 110], &[110, 3]),
        (&[2, 3, 3], &[3]),
        (&[2, 3, 3], &[3, 2]),
        (&[3, 3], &[2, 3, 1]),
        (&[2, 1, 3, 3], &[2, 3, 2]),
        (&[0, 0], &[0]),
        (&[3, 3], &[3, 0]),
    ] {
        let size = b[0];
        let shapes = [Shape::new(a).unwrap(), Shape::new(b).unwrap()];
        let count = shapes[0].size() / (a[a.len() - 1] * a[a.len() - 1]).max(1);
        let mut x: Vec<f64> = (0..count).flat_map(|i| heavy(a[a.len() - 1], i)).collect();
        x.extend(numbers(shapes[1].size(), 7));
        for way in 0..4 {
            let name = format!("way {way} of {a:?} and {b:?}");
            let residual = value(&shapes, &x, &|v| {
                let (solution, right) = (solve(v[0], v[1], way), v[1]);
                if solution.shape().rank() < 2 || right.shape().rank() > 1 {
                    return matrix(v[0], way).matmul(solution) - right;
                }
                let column = solution.expand_dims(solution.shape().rank());
                matrix(v[0], way).matmul(column) - right.expand_dims(1)
            });
            let largest = residual.iter().fold(0.0, |largest: f64, r| largest.max(r.abs()));
            assert!(largest < 1e-13, "{name}: {largest}");
            if (1..6).contains(&size) && !shapes.contains(&Shape::from([3, 0])) {
                check(&name, &shapes, &x, &|v| solve(v[0], v[1], way));
            }
        }
    }
}

#[test]
fn a_transposed_matrix_is_not_moved() {
    let graph = Graph::new();
    let (a, b) = (graph.input("a", [3, 3]), graph.input("b", 3));
    let x = a.transpose().solve_triangular(b, Triangle::Upper);
    assert!(!graph.to_text(&[x]).contains("transpose"), "{}", graph.to_text(&[x]));
}

#[test]
fn the_other_triangle_is_not_read_and_a_singular_matrix_is_no_panic() {
    let shapes = [Shape::from([2, 2]), Shape::from(2)];
    let x = value(&shapes, &[2.0, NAN, 1.0, 4.0, 2.0, 9.0], &|v| solve(v[0], v[1], 0));
    assert_eq!(x, [1.0, 2.0]);
    let x = value(&shapes, &[2.0, 1.0, NAN, 4.0, 2.0, 8.0], &|v| solve(v[0], v[1], 1));
    assert_eq!(x, [0.0, 2.0]);
    for size in [1, 2, 5, 40] {
        for way in 0..4 {
            let mut x = heavy(size, 1);
            x[size * size - 1] = 0.0;
            x.extend(numbers(size * 3, 2));
            let shapes = [Shape::from([size, size]), Shape::from([size, 3])];
            let solution = value(&shapes, &x, &|v| solve(v[0], v[1], way));
            assert!(solution.iter().any(|x| !x.is_finite()), "{size} {way}: {solution:?}");
        }
    }
}

#[test]
fn evaluation_of_large_matrices_does_not_allocate() {
    let graph = Graph::new();
    let size = 120;
    let (a, b) = (graph.input("a", [size, size]), graph.input("b", size));
    let l = a.cholesky();
    let white = l.solve_triangular(b, Triangle::Lower);
    let y = l.diagonal().log().sum() + white.dot(white);
    let mut outputs = vec![y];
    outputs.extend(grad(y, &[a, b]));
    let program = graph.compile(&[a, b], &outputs).unwrap();
    let (mut workspace, mut out) = (program.workspace(), vec![0.0; program.output_len()]);
    let x = [heavy(size, 1), numbers(size, 2)].concat();
    let mut eval = || program.eval(&mut workspace, &x, &mut out).unwrap();
    // The first call of a thread may look at the machine.
    eval();
    let info = allocation_counter::measure(|| (0..5).for_each(|_| eval()));
    assert_eq!(info.count_total, 0);
}

#[test]
fn wrong_shapes_are_faults() {
    let message = |axes: &[usize], f: &Function<'_>| {
        faults(&[Shape::new(axes).unwrap(), Shape::from([2, 2])], f).join("\n")
    };
    assert_eq!(
        message(&[2, 3], &|v| v[0].cholesky()),
        "cholesky: shape [2, 3], square matrices are needed"
    );
    assert_eq!(
        message(&[3], &|v| v[0].log_determinant()),
        "log_determinant: shape [3], a square matrix is needed"
    );
    assert_eq!(
        message(&[2, 3], &|v| v[0].solve_triangular(v[1], Triangle::Lower)),
        "solve_triangular: shape [2, 3], square matrices are needed"
    );
    assert_eq!(
        message(&[3], &|v| v[1].solve_triangular(v[0], Triangle::Lower)),
        "solve_triangular: shapes [2, 2] and [3] do not fit: a vector of length 2 or matrices of 2 \
         rows are needed on the right"
    );
    assert_eq!(
        message(&[], &|v| v[1].solve_triangular(v[0], Triangle::Lower)),
        "solve_triangular: shapes [2, 2] and [] do not fit: a vector of length 2 or matrices of 2 \
         rows are needed on the right"
    );
    assert_eq!(
        message(&[3, 2, 2], &|v| {
            let four = v[1].broadcast_to([4, 2, 2]);
            v[0].solve_triangular(four, Triangle::Lower)
        }),
        "solve_triangular: shapes [3, 2, 2] and [4, 2, 2] do not fit: the axes before the last two \
         do not broadcast"
    );
}
