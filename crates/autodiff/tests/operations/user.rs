//! Operations of a user's own: elementwise and on whole arrays, from outside of the crate.

use std::sync::Arc;

use autodiff::operation::{Arguments, Operation, Scratch, equal};
use autodiff::primitive::{Binary, Unary};
use autodiff::{Array, Graph, Isa, Shape, Var, grad, jvp};

use crate::common::run;

/// The products of each pair of neighbours, times a number: an operation of any number of vectors,
/// which are laid end to end first.
#[derive(Debug, Clone, PartialEq)]
struct Neighbours {
    factor: f64,
}

impl Operation for Neighbours {
    fn name(&self) -> &str {
        "neighbours"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        if arguments.iter().any(|a| a.rank() != 1) {
            return Err(format!("shapes {arguments:?}, vectors are needed"));
        }
        let length: usize = arguments.iter().map(Shape::size).sum();
        match length {
            0 | 1 => Err(format!("{length} elements have no neighbours: give two at least")),
            _ => Ok(Shape::from(length - 1)),
        }
    }

    fn scratch(&self, arguments: &[Shape]) -> Scratch {
        Scratch::numbers(arguments.iter().map(Shape::size).sum())
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch) {
        let mut at = 0;
        for which in 0..arguments.shapes().len() {
            assert_eq!(arguments.data(which).len(), arguments.shape(which).size());
            for x in arguments.data(which) {
                scratch.numbers[at] = *x;
                at += 1;
            }
        }
        for (y, pair) in out.iter_mut().zip(scratch.numbers.windows(2)) {
            *y = self.factor * pair[0] * pair[1];
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        // ∂ y_i / ∂ x_i = x_{i+1} and ∂ y_i / ∂ x_{i+1} = x_i, all vectors laid end to end.
        let graph = output.graph();
        let total = output.shape().size() + 1;
        let mut start = 0;
        let mut all = graph.constant(0.0).broadcast_to(total);
        for x in arguments {
            let places: Vec<usize> = (start..start + x.shape().size()).collect();
            all = all + x.segment_sum(&places, total);
            start += x.shape().size();
        }
        let low: Vec<usize> = (0..total - 1).collect();
        let high: Vec<usize> = (1..total).collect();
        let sum = (cotangent * all.at(&high)).segment_sum(&low, total)
            + (cotangent * all.at(&low)).segment_sum(&high, total);
        let mut start = 0;
        let mut result = Vec::new();
        for (x, wanted) in arguments.iter().zip(wanted) {
            let end = start + x.shape().size();
            result.push(wanted.then(|| self.factor * sum.slice(start..end)));
            start = end;
        }
        result
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

const PAIRS: Neighbours = Neighbours { factor: 2.0 };

#[test]
fn an_operation_of_many_arguments_runs_folds_and_is_shared() {
    let graph = Graph::new();
    let inputs = [1, 2, 3, 1, 1].map(|n| graph.input("x", n));
    let y = graph.apply(PAIRS, &inputs);
    let text = graph.to_text(&[y]);
    assert!(text.contains("%6 = neighbours %1 %2 %3 %4 %5 : [7]"), "{text}");
    let again = graph.apply(PAIRS, &inputs) - y;
    assert_eq!(graph.to_text(&[again]).matches("neighbours").count(), 1);
    let other = graph.apply(Neighbours { factor: 3.0 }, &inputs) - y;
    assert_eq!(graph.to_text(&[other]).matches("neighbours").count(), 2);

    let x: Vec<f64> = (1..9).map(f64::from).collect();
    let expected: Vec<f64> = x.windows(2).map(|p| 2.0 * p[0] * p[1]).collect();
    assert_eq!(run(&graph.compile(&inputs, &[y]).unwrap(), &x), expected);
    let known = graph.apply(PAIRS, &[graph.constant(x)]);
    assert_eq!(known.value().unwrap().data(), expected);
}

#[test]
fn the_forward_derivative_follows_from_the_reverse_one() {
    let graph = Graph::new();
    let (a, b) = (graph.input("a", 2), graph.input("b", 2));
    let y = graph.apply(PAIRS, &[a, graph.constant([0.5]), b]).sin().sum();
    let gradient = grad(y, &[a, b]);
    let one = graph.constant([1.0, 1.0]);
    let slope = jvp(&[y], &[a, b], &[one, one])[0];
    let curvature = jvp(&[gradient[0].sum() + gradient[1].sum()], &[a, b], &[one, one])[0];
    let curvature_again = grad(slope, &[a, b]);
    let outputs = [
        gradient[0].sum() + gradient[1].sum(),
        slope,
        curvature,
        curvature_again[0].sum() + curvature_again[1].sum(),
    ];
    let program = graph.compile(&[a, b], &outputs).unwrap();
    let value = graph.compile(&[a, b], &[y]).unwrap();
    let x = [0.3, -0.2, 0.7, 1.1];
    let along = |h: f64| run(&value, &x.map(|x| x + h))[0];
    let out = run(&program, &x);
    let h = 1e-3;
    let first = (8.0 * (along(h) - along(-h)) - along(2.0 * h) + along(-2.0 * h)) / (12.0 * h);
    let second = (along(h) + along(-h) - 2.0 * along(0.0)) / (h * h);
    assert!((out[0] - first).abs() < 1e-9 && (out[1] - out[0]).abs() < 1e-12, "{out:?} {first}");
    assert!((out[2] - second).abs() < 1e-4 && (out[2] - out[3]).abs() < 1e-12, "{out:?} {second}");
}

#[test]
fn evaluation_of_operations_does_not_allocate() {
    let graph = Graph::new();
    let inputs = [40, 40, 20, 3, 300].map(|n| graph.input("x", n));
    let y = graph.apply(PAIRS, &inputs).exp().sum();
    let program = graph.compile(&inputs, &[y, grad(y, &inputs[..1])[0]]).unwrap();
    let mut workspace = program.workspace();
    let (x, mut out) = (vec![0.1; 403], [0.0; 41]);
    let info = allocation_counter::measure(|| {
        for _ in 0..10 {
            program.eval(&mut workspace, &x, &mut out).unwrap();
        }
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn misuse_of_an_operation_is_a_fault_of_the_caller() {
    let graph = Graph::new();
    let matrix = graph.input("x", [2, 2]);
    let wrong = graph.apply(PAIRS, &[matrix]);
    let line = line!() - 1;
    assert!(graph.apply(PAIRS, &[wrong]).is_faulty());
    assert!(graph.apply(PAIRS, &[]).is_faulty());
    let other = Graph::new();
    assert!(graph.apply(PAIRS, &[other.input("x", 2)]).is_faulty());
    let faults: Vec<String> = graph.faults().iter().map(ToString::to_string).collect();
    let expected = format!("user.rs:{line}: neighbours: shapes [[2, 2]], vectors are needed");
    assert!(faults[0].ends_with(&expected), "{faults:?}");
    assert!(faults[1].ends_with("neighbours: 0 elements have no neighbours: give two at least"));
    assert!(faults[2].contains("another graph"), "{faults:?}");
    assert_eq!(faults.len(), 3, "no fault follows from another: {faults:?}");
}

/// An operation with faulty derivatives.
#[derive(Debug)]
enum Odd {
    WrongShape,
    WrongNumber,
    NotLinear,
}

impl Operation for Odd {
    fn name(&self) -> &str {
        "odd"
    }
    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0])
    }
    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        out.copy_from_slice(arguments.data(0));
    }
    fn vjp<'g>(
        &self,
        _arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        match self {
            Odd::WrongShape => vec![Some(cotangent.sum())],
            Odd::WrongNumber => vec![],
            Odd::NotLinear => vec![Some(cotangent * cotangent)],
        }
    }
}

/// An operation that says nothing of its derivatives.
#[derive(Debug)]
struct Bare;

impl Operation for Bare {
    fn name(&self) -> &str {
        "bare"
    }
    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0])
    }
    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        out.copy_from_slice(arguments.data(0));
    }
}

#[test]
fn derivatives_that_are_missing_or_wrong_are_faults() {
    let none = "bare has no derivative: keep its arguments constant, or write Operation::vjp for \
                bare";
    let cases: [(Arc<dyn Operation>, &str); 3] = [
        (Arc::new(Bare), none),
        (Arc::new(Odd::WrongShape), "odd: a derivative has shape [], [3] is needed"),
        (Arc::new(Odd::WrongNumber), "odd: 0 derivatives for 1 arguments"),
    ];
    for (operation, message) in cases {
        let graph = Graph::new();
        let x = graph.input("x", 3);
        let y = graph.apply_shared(operation, &[x]).sum();
        let program = graph.compile(&[x], &[y]).unwrap();
        assert_eq!(run(&program, &[1.0, 2.0, 3.0]), [6.0]);
        assert!(grad(y, &[x])[0].is_faulty());
        let faults = graph.faults();
        assert_eq!((faults.len(), faults[0].message()), (1, message));
    }
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let y = graph.apply(Odd::NotLinear, &[x]);
    assert!(jvp(&[y], &[x], &[graph.constant([1.0, 0.0, 0.0])])[0].is_faulty());
    assert!(graph.faults()[0].message().contains("not visibly linear in the cotangent"));
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let y = graph.apply(Bare, &[x]) + x;
    assert!(jvp(&[y], &[x], &[graph.constant([1.0, 0.0, 0.0])])[0].is_faulty());
    assert_eq!(graph.faults().len(), 1);
    // Nothing is asked of an operation whose arguments do not depend on the variable.
    let graph = Graph::new();
    let (x, w) = (graph.input("x", 3), graph.input("w", 3));
    let y = (graph.apply(Bare, &[x]) * w).sum();
    assert!(graph.compile(&[x, w], &[grad(y, &[w])[0], jvp(&[y], &[w], &[x])[0]]).is_ok());
}

/// `a (b + 1)`, where `b` counts as constant.
#[derive(Debug)]
struct HalfConstant;

impl Operation for HalfConstant {
    fn name(&self) -> &str {
        "half_constant"
    }
    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0])
    }
    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        for (i, y) in out.iter_mut().enumerate() {
            *y = arguments.data(0)[i] * (arguments.data(1)[i] + 1.0);
        }
    }
    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        assert!(!wanted[1], "nobody asks for what is not differentiable");
        vec![wanted[0].then(|| cotangent * (arguments[1] + 1.0)), None]
    }
    fn is_differentiable(&self, which: usize) -> bool {
        which == 0
    }
}

#[test]
fn derivatives_do_not_go_through_arguments_that_count_as_constant() {
    let graph = Graph::new();
    let x = graph.input("x", 2);
    // The second argument has no derivative, and none is asked for.
    let y = graph.apply(HalfConstant, &[x * x, graph.apply(Bare, &[x])]).sum();
    let direction = graph.constant([1.0, 0.0]);
    let outputs = [grad(y, &[x])[0], jvp(&[y], &[x], &[direction])[0]];
    let program = graph.compile(&[x], &outputs).unwrap();
    assert_eq!(run(&program, &[3.0, 0.5]), [24.0, 1.5, 24.0]);
    // Nor is the tangent of such an argument given, should it be there.
    let slope = jvp(&[graph.apply(HalfConstant, &[x, x]).sum()], &[x], &[direction])[0];
    assert_eq!(run(&graph.compile(&[x], &[slope]).unwrap(), &[3.0, 0.5]), [4.0]);
    let z = graph.apply(HalfConstant, &[graph.constant([1.0, 2.0]), x]).sum();
    assert_eq!(grad(z, &[x])[0].value().unwrap().data(), [0.0, 0.0]);
}

/// `x³`
struct Cube;
impl Unary for Cube {
    const NAME: &'static str = "cube";
    const TEST_DOMAIN: (f64, f64) = (-2.0, 2.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        x * x * x
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(3.0 * x * x)
    }
}

/// `a² b`
struct SquareTimes;
impl Binary for SquareTimes {
    const NAME: &'static str = "square_times";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-2.0, 2.0), (-2.0, 2.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        a * a * b
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(2.0 * a * b)
    }
    fn derivative_right<'g>(a: Var<'g>, _b: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(a * a)
    }
}

#[test]
fn elementwise_primitives_of_another_crate_work() {
    let graph = Graph::new();
    let x = graph.input("x", 3);
    let y = (x.unary::<Cube>() + x.binary::<SquareTimes>(2.0)).sum();
    let first = grad(y, &[x])[0];
    let second = grad(first.sum(), &[x])[0];
    let program = graph.compile(&[x], &[y, first, second]).unwrap();
    let expected = [19.0, 0.0, 7.0, 20.0, 4.0, 10.0, 16.0];
    assert_eq!(run(&program, &[0.0, 1.0, 2.0]), expected);
    assert_eq!(Array::from([2.0]).unary::<Cube>().data(), [8.0]);
}
