//! What every operation on arrays has to keep: right derivatives of first and second order in both
//! directions, the same values by folding as by a program, and no allocation in evaluation.

use autodiff::{Graph, Program, Shape, Var, grad, jvp};

/// A function of arrays.
pub(crate) type Function<'a> = dyn for<'g> Fn(&[Var<'g>]) -> Var<'g> + 'a;

/// Evaluates a program on inputs laid end to end.
pub(crate) fn run(program: &Program, x: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), x, &mut out).unwrap();
    out
}

/// The value of a function by a program.
pub(crate) fn value(shapes: &[Shape], x: &[f64], f: &Function<'_>) -> Vec<f64> {
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = shapes.iter().map(|&shape| graph.input("x", shape)).collect();
    run(&graph.compile(&inputs, &[f(&inputs)]).unwrap(), x)
}

/// The value and the gradient of the sum of a function's elements, by a program.
pub(crate) fn value_and_gradient(
    shapes: &[Shape],
    x: &[f64],
    f: &Function<'_>,
) -> (Vec<f64>, Vec<f64>) {
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = shapes.iter().map(|&shape| graph.input("x", shape)).collect();
    let y = f(&inputs);
    let mut outputs = vec![y];
    outputs.extend(grad(y.sum(), &inputs));
    let mut all = run(&graph.compile(&inputs, &outputs).unwrap(), x);
    let gradient = all.split_off(y.shape().size());
    (all, gradient)
}

/// The value of a function of known arrays, which is computed as the graph is built.
pub(crate) fn folded(shapes: &[Shape], x: &[f64], f: &Function<'_>) -> Vec<f64> {
    let graph = Graph::new();
    let mut rest = x;
    let mut constants = Vec::new();
    for &shape in shapes {
        let (values, tail) = rest.split_at(shape.size());
        constants.push(graph.constant(values).reshape(shape));
        rest = tail;
    }
    f(&constants).value().expect("known arguments give known values").data().to_vec()
}

/// Numbers without a pattern, of magnitude below 1.
pub(crate) fn numbers(count: usize, seed: usize) -> Vec<f64> {
    (0..count).map(|i| ((i * 37 + seed * 101 + 13) as f64 * 0.618).sin()).collect()
}

/// The same element by element, NaN included.
pub(crate) fn same(found: &[f64], expected: &[f64]) -> bool {
    let is_same = |(f, e): (&f64, &f64)| f == e || (f.is_nan() && e.is_nan());
    found.len() == expected.len() && found.iter().zip(expected).all(is_same)
}

fn close(found: &[f64], expected: &[f64], tolerance: f64) -> bool {
    let scale = expected.iter().fold(1.0, |scale: f64, x| scale.max(x.abs()));
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(f, e)| (f - e).abs() <= tolerance * scale)
}

/// Central difference with one step of Richardson extrapolation: error of order step⁴.
fn difference(f: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let step = 1e-3;
    let central = |h: f64| -> Vec<f64> {
        f(h).iter().zip(f(-h)).map(|(high, low)| (high - low) / (2.0 * h)).collect()
    };
    central(step / 2.0).iter().zip(central(step)).map(|(fine, c)| (4.0 * fine - c) / 3.0).collect()
}

/// Checks a smooth function at a point.
pub(crate) fn check(name: &str, shapes: &[Shape], x: &[f64], f: &Function<'_>) {
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = shapes.iter().map(|&shape| graph.input("x", shape)).collect();
    let y = f(&inputs);
    assert!(graph.faults().is_empty(), "{name}: {:?}", graph.faults());
    // Not linear in y, so that each part of its second derivatives counts.
    let weights = graph.constant(numbers(y.shape().size(), 3)).reshape(y.shape());
    let loss = (weights * (y + (0.5 * y).sin())).sum();
    let mut rest = numbers(x.len(), 5);
    let mut direction = Vec::new();
    let mut along = Vec::new();
    for &shape in shapes {
        let tail = rest.split_off(shape.size());
        direction.extend_from_slice(&rest);
        along.push(graph.constant(rest).reshape(shape));
        rest = tail;
    }
    let gradient = grad(loss, &inputs);
    let slope = jvp(&[loss], &inputs, &along)[0];
    let reverse_slope = gradient.iter().zip(&along).fold(graph.constant(0.0), |sum, (&g, &d)| {
        let products: Var<'_> = g * d;
        sum + products.sum()
    });
    let mut curvatures = grad(reverse_slope, &inputs);
    curvatures.extend(jvp(&gradient, &inputs, &along));
    curvatures.extend(grad(slope, &inputs));
    let mut outputs = vec![y, slope, jvp(&[slope], &inputs, &along)[0]];
    outputs.extend(&gradient);
    outputs.extend(curvatures);
    let program = graph.compile(&inputs, &outputs).unwrap();
    let (size, n) = (y.shape().size(), x.len());
    let moved = |h: f64| -> Vec<f64> { x.iter().zip(&direction).map(|(x, d)| x + h * d).collect() };

    let all = run(&program, x);
    let (values, all) = all.split_at(size);
    let (slopes, all) = all.split_at(2);
    let (gradient, curvatures) = all.split_at(n);
    let product = |x: &[f64]| -> f64 { x.iter().zip(&direction).map(|(x, d)| x * d).sum() };
    for i in 0..n {
        let expected = difference(|h| {
            let mut x = x.to_vec();
            x[i] += h;
            let y = run(&program, &x);
            let loss = |(y, w): (&f64, f64)| w * (y + (0.5 * y).sin());
            vec![y[..size].iter().zip(numbers(size, 3)).map(loss).sum()]
        });
        assert!(
            close(&gradient[i..=i], &expected, 1e-7),
            "{name}: {gradient:?}, {i}: {expected:?}"
        );
    }
    let scale = gradient.iter().fold(1.0, |scale: f64, g| scale.max(g.abs()));
    let error = (slopes[0] - product(gradient)).abs() / scale;
    assert!(error <= 1e-12, "{name}: forward against reverse {error}");
    let expected = difference(|h| run(&program, &moved(h))[size + 2..][..n].to_vec());
    for curvature in curvatures.chunks(n) {
        assert!(close(curvature, &expected, 1e-7), "{name}: {curvature:?} against {expected:?}");
        assert!(close(curvature, &curvatures[..n], 1e-12), "{name}: {curvatures:?}");
    }
    let scale = curvatures.iter().fold(1.0, |scale: f64, g| scale.max(g.abs()));
    let error = (slopes[1] - product(&curvatures[..n])).abs() / scale;
    assert!(error <= 1e-12, "{name}: forward twice against reverse {error}");

    assert!(close(&folded(shapes, x, f), values, 1e-14), "{name}: folding");
    let mut workspace = program.workspace();
    let mut out = vec![0.0; program.output_len()];
    let mut eval = || program.eval(&mut workspace, x, &mut out).unwrap();
    eval();
    let info = allocation_counter::measure(|| (0..3).for_each(|_| eval()));
    assert_eq!(info.count_total, 0, "{name}: allocations");
}

/// The messages of the faults that building `f` records, one for each.
pub(crate) fn faults(shapes: &[Shape], f: &Function<'_>) -> Vec<String> {
    let graph = Graph::new();
    let inputs: Vec<Var<'_>> = shapes.iter().map(|&shape| graph.input("x", shape)).collect();
    assert!(f(&inputs).is_faulty());
    graph.faults().iter().map(|fault| fault.message().to_owned()).collect()
}
