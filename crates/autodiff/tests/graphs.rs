//! Graphs and programs: sharing, folding, faults, batches, vectors of every length.

use autodiff::{Array, ErrorKind, Graph, Shape, grad};

#[test]
fn equal_expressions_are_one_node() {
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let y = graph.input("y", 3);
    let twice = (x * y).exp() + (x * y).exp();
    let text = graph.to_text(&[twice]);
    assert_eq!(text.matches("exp").count(), 1, "{text}");
    let different = x.exp() + y.exp();
    assert_eq!(graph.to_text(&[different]).matches("exp").count(), 2);
}

#[test]
fn known_values_are_computed_at_once() {
    let graph = Graph::new();
    let x = graph.constant([1.0, 2.0]);
    let y = (x.at([1, 1, 0]) * 3.0).sum();
    assert_eq!(y.value().unwrap().to_scalar(), Some(15.0));
    assert_eq!((x + graph.input("z", ())).value(), None);
}

#[test]
fn faults_name_the_line_and_are_reported_together() {
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let wrong = x + &Array::from([1.0, 2.0]);
    let line = line!() - 1;
    let also = x.at([3]) * wrong.exp().slice(5..7);
    let error = graph.compile(&[x], &[wrong.sum(), also]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression);
    let message = error.to_string();
    let expected = format!("graphs.rs:{line}: add: shapes [3] and [2] do not broadcast");
    assert!(message.contains(&expected), "{message}");
    assert!(message.contains("index 3, at position 0, is outside the first axis"), "{message}");
    assert_eq!(message.lines().count(), 2, "no fault follows from another: {message}");
}

#[test]
fn variables_of_two_graphs_do_not_mix() {
    let (one, other) = (Graph::new(), Graph::new());
    let _ = one.input("x", ()) + one.lift(other.input("y", ()));
    assert!(one.faults()[0].message().contains("another graph"));
}

#[test]
fn calls_with_wrong_sizes_are_errors() {
    let graph = Graph::new();
    let (x, unused) = (graph.input("x", 2), graph.input("unused", ()));
    let y = x.sum() + unused;
    let error = graph.compile(&[x], &[y]).unwrap_err().to_string();
    assert!(error.contains("depends on \"unused\""), "{error}");
    assert!(graph.compile(&[y], &[y]).is_err());
    let program = graph.compile(&[x], &[x.sum()]).unwrap();
    let mut workspace = program.workspace();
    assert_eq!(
        program.eval(&mut workspace, &[1.0], &mut [0.0]).unwrap_err().kind(),
        ErrorKind::Call
    );
    assert!(program.eval(&mut workspace, &[1.0, 2.0], &mut [0.0, 0.0]).is_err());
    assert!(program.eval_batch(&[1.0, 2.0, 3.0], &mut [0.0]).is_err());
    let other = graph.compile(&[x], &[x.exp()]).unwrap();
    let error = other.eval(&mut workspace, &[1.0, 2.0], &mut [0.0; 2]).unwrap_err();
    assert!(error.to_string().contains("another program's"), "{error}");
    assert!(graph.compile(&[x], &[grad(x, &[x])[0]]).unwrap_err().to_string().contains("scalar"));
}

#[test]
fn a_batch_equals_its_rows_bit_for_bit() {
    let graph = Graph::new();
    let x = graph.input("x", 2);
    let y = (x.exp() * &Array::from([1.0, 3.0])).sum().log();
    let program = graph.compile(&[x], &[y, grad(y, &[x])[0]]).unwrap();
    let rows = 1000;
    let inputs: Vec<f64> = (0..2 * rows).map(|i| (f64::from(i) * 0.37).sin()).collect();
    let mut batch = vec![0.0; 3 * rows as usize];
    program.eval_batch(&inputs, &mut batch).unwrap();
    let mut workspace = program.workspace();
    for (input, expected) in inputs.chunks(2).zip(batch.chunks(3)) {
        let mut row = [0.0; 3];
        program.eval(&mut workspace, input, &mut row).unwrap();
        assert_eq!(
            row.map(f64::to_bits).as_slice(),
            expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        );
    }
}

#[test]
fn vectors_of_every_length_agree_with_plain_loops() {
    for n in [1, 2, 7, 8, 9, 31, 32, 33, 255, 256, 257, 513, 1000] {
        let x: Vec<f64> = (0..n).map(|i| (i as f64 * 0.7).sin()).collect();
        let y: Vec<f64> = (0..n).map(|i| (i as f64 * 1.3).cos()).collect();
        let index: Vec<usize> = (0..n).map(|i| (i * i) % 5).collect();
        let graph = Graph::new();
        let (a, b) = (graph.input("a", n), graph.input("b", 5));
        let gathered = b.at(&index);
        let product = a * &Array::from(y.clone()) + gathered;
        let outputs = [
            product,
            product.sum(),
            product.dot(a),
            product.exp().segment_sum(&index, 5),
            Array::new([n, 5], vec![0.5; 5 * n]).unwrap().matmul(b) * a,
        ];
        let program = graph.compile(&[a, b], &outputs).unwrap();
        let mut workspace = program.workspace();
        let b = [0.5, -1.0, 2.0, 0.25, 1.5];
        let inputs: Vec<f64> = x.iter().chain(&b).copied().collect();
        let product: Vec<f64> = (0..n).map(|i| x[i] * y[i] + b[index[i]]).collect();
        let mut expected = product.clone();
        expected.push(product.iter().sum());
        expected.push(product.iter().zip(&x).map(|(p, x)| p * x).sum());
        for segment in 0..5 {
            expected.push((0..n).filter(|&i| index[i] == segment).map(|i| product[i].exp()).sum());
        }
        expected.extend(x.iter().map(|x| 0.5 * b.iter().sum::<f64>() * x));
        // Twice, so that nothing is left over from one evaluation to the next.
        for _ in 0..2 {
            let mut out = vec![0.0; program.output_len()];
            program.eval(&mut workspace, &inputs, &mut out).unwrap();
            for (found, expected) in out.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{n}");
            }
        }
    }
}

#[test]
fn products_of_wrong_shapes_are_faults() {
    let graph = Graph::new();
    let (v, matrix) = (graph.input("v", 3), Array::full([2, 4], 1.0));
    let wrong = [matrix.matmul(v), v.transpose(), v.cumsum(1), v.segment_sum([0, 1], 2)];
    let error = graph.compile(&[v], &wrong).unwrap_err().to_string();
    assert!(
        error.contains("matmul: shapes [2, 4] and [3] do not fit: the last axis of the first has"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 4, "{error}");
    assert_eq!(v.segment_sum([0, 5, 1], 2).value(), None);
    assert!(graph.faults()[4].message().contains("index 5 is outside the 2 segments"));
}

/// What a site on an interval needs: the logistic function, its slope and the logarithm of that are
/// one instruction, with the values that they have apart.
#[test]
fn the_logistic_function_and_its_slope_are_computed_together() {
    for size in [1, 2, 7, 32, 256, 257, 700] {
        let graph = Graph::new();
        let x = graph.input("x", if size == 1 { Shape::from(()) } else { Shape::from(size) });
        let y = x.sigmoid();
        let log_slope = x.log_sigmoid_slope().sum();
        let outputs = [y, grad(y.sum(), &[x])[0], log_slope];
        let together = graph.compile(&[x], &outputs).unwrap();
        assert!(together.to_text().contains("= logistic"), "{}", together.to_text());
        let inputs: Vec<f64> = (0..size).map(|i| 900.0 * (0.7 * i as f64 + 0.3).sin()).collect();
        let mut found = vec![0.0; 2 * size + 1];
        together.eval(&mut together.workspace(), &inputs, &mut found).unwrap();

        let mut expected = Vec::new();
        for output in outputs {
            let apart = graph.compile(&[x], &[output]).unwrap();
            assert!(!apart.to_text().contains("= logistic"));
            let mut out = vec![0.0; apart.output_len()];
            apart.eval(&mut apart.workspace(), &inputs, &mut out).unwrap();
            expected.extend(out);
        }
        assert_eq!(found, expected, "{size}");
    }
}

#[test]
fn what_is_known_of_many_terms_is_one_number() {
    let graph = Graph::new();
    let (x, y) = (graph.input("x", ()), graph.input("y", 3));
    let terms =
        [2.0 * x - 3.0, y + 1.0, -(x - 4.0), graph.constant([1.0, 2.0]), 0.5 * (x + 2.0 * x)];
    let program = graph.compile(&[x, y], &[graph.total(terms)]).unwrap();
    let mut out = [0.0];
    program.eval(&mut program.workspace(), &[10.0, 1.0, 2.0, 3.0], &mut out).unwrap();
    assert_eq!(out, [17.0 + 9.0 - 6.0 + 3.0 + 15.0]);
    // An infinite number less itself is not nothing.
    let less = graph.compile(&[x], &[graph.total([x, -x])]).unwrap();
    less.eval(&mut less.workspace(), &[f64::INFINITY], &mut out).unwrap();
    assert!(out[0].is_nan());
    assert_eq!(graph.total([]).value().unwrap().to_scalar(), Some(0.0));
}

#[test]
fn a_slice_without_elements_sums_to_nothing() {
    for size in [1, 2, 8] {
        let graph = Graph::new();
        let x = graph.input("x", size);
        let nothing = x.slice(size..size);
        let program = graph.compile(&[x], &[nothing.sum(), x.sum() + nothing.sum()]).unwrap();
        let mut out = [f64::NAN; 2];
        program.eval(&mut program.workspace(), &vec![2.0; size], &mut out).unwrap();
        assert_eq!(out, [0.0, 2.0 * size as f64]);
    }
}

#[test]
fn a_known_number_that_stands_for_many_stays_one() {
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let ones = graph.constant(Array::full(3, 1.0));
    assert_eq!(ones.value().unwrap(), Array::full(3, 1.0));
    // However it was made: it is found to be one number, and equal to others.
    let same = graph.constant([2.0, 2.0, 2.0]) * 0.5;
    assert_eq!(graph.to_text(&[x * ones]), graph.to_text(&[x]));
    assert_eq!(graph.to_text(&[x * same]), graph.to_text(&[x]));
    assert_eq!(graph.to_text(&[ones.dot(x)]), graph.to_text(&[x.sum()]));
    let sevens = graph.constant(7.0).broadcast_to([3, 4]);
    for (map, expected) in [
        (sevens.sum(), Array::scalar(84.0)),
        (sevens.sum_axis(0), Array::full(4, 21.0)),
        (sevens.transpose(), Array::full([4, 3], 7.0)),
        (sevens.at([2, 2]).slice_axis(1, 1..3), Array::full([2, 2], 7.0)),
        (sevens.cumsum(1).at([0]), Array::new([1, 4], vec![7.0, 14.0, 21.0, 28.0]).unwrap()),
        (sevens.at([]).sum_axis(0), Array::full(4, 0.0)),
    ] {
        assert_eq!(map.value().unwrap(), expected);
    }
    // Where an array is asked for it is one: an output, and an argument of an operation.
    let outputs = [ones, graph.concatenate(&[x, ones], 0)];
    let program = graph.compile(&[x], &outputs).unwrap();
    let mut out = [0.0; 9];
    program.eval(&mut program.workspace(), &[4.0, 5.0, 6.0], &mut out).unwrap();
    assert_eq!(out, [1.0, 1.0, 1.0, 4.0, 5.0, 6.0, 1.0, 1.0, 1.0]);
    // Nothing is repeated for a sum: its cotangent is one number.
    let gradient = grad((x * ones).sum(), &[x])[0];
    assert_eq!(gradient.value().unwrap(), Array::full(3, 1.0));
}
