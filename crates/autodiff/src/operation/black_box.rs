//! Functions of a user's own that give their value and gradient as numbers.

use std::fmt;
use std::sync::Arc;

use super::{Arguments, Operation, Scratch};
use crate::{Shape, Var};

type Function = dyn Fn(&[f64], &mut [f64]) -> f64 + Send + Sync;

/// A function of many numbers, such as a log density, that computes its value and its gradient
/// itself: a closure, which may call anything.
///
/// The closure gets the elements of an array and a slice of the same length, which it has to fill
/// with the gradient, and gives the value. It is called once an evaluation, for the value and the
/// gradient together, by as many threads as there are chains, and must give the same for the same
/// elements. Its gradient has no derivative: asking for a second one is a fault.
///
/// ```
/// use autodiff::{BlackBox, Graph, grad};
///
/// let rosenbrock = BlackBox::new("rosenbrock", |x, gradient| {
///     let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
///     gradient[0] = -2.0 * a - 400.0 * x[0] * b;
///     gradient[1] = 200.0 * b;
///     a * a + 100.0 * b * b
/// });
/// let graph = Graph::new();
/// let x = graph.input("x", 2);
/// let y = -rosenbrock.apply(x.exp());
/// let program = graph.compile(&[x], &[y, grad(y, &[x])[0]])?;
/// let mut out = [0.0; 3];
/// program.eval(&mut program.workspace(), &[0.0, 0.0], &mut out)?;
/// assert_eq!(out, [0.0, 0.0, 0.0]);
/// # Ok::<(), autodiff::Error>(())
/// ```
#[derive(Clone)]
pub struct BlackBox {
    name: Arc<str>,
    function: Arc<Function>,
}

impl BlackBox {
    /// The function of this name, which is for printing and faults.
    pub fn new(
        name: &str,
        value_and_gradient: impl Fn(&[f64], &mut [f64]) -> f64 + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), function: Arc::new(value_and_gradient) }
    }

    /// The value of the function at an array of any shape: a scalar.
    #[track_caller]
    #[must_use]
    pub fn apply<'g>(&self, x: Var<'g>) -> Var<'g> {
        let graph = x.graph();
        let both = graph.apply(Both(self.clone()), &[x]);
        graph.apply(Value(self.clone()), &[x, both])
    }
}

impl fmt::Debug for BlackBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlackBox").field(&self.name).finish()
    }
}

impl PartialEq for BlackBox {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.function, &other.function)
    }
}

/// The value of a black box and its gradient behind it, in one vector.
#[derive(Debug, Clone, PartialEq)]
struct Both(BlackBox);

impl Operation for Both {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(Shape::from(arguments[0].size() + 1))
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        if let [value, gradient @ ..] = out {
            *value = (self.0.function)(arguments.data(0), gradient);
        }
    }

    fn vjp<'g>(
        &self,
        _arguments: &[Var<'g>],
        output: Var<'g>,
        _cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        vec![Some(output.graph().fault(format!(
            "{}: the gradient of a black box has no derivative: no second derivatives here",
            self.0.name
        )))]
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        super::equal(self, other)
    }
}

/// The value of a black box at its first argument, of which the second is value and gradient: so
/// that the derivative reads what is computed already.
#[derive(Debug, Clone, PartialEq)]
struct Value(BlackBox);

impl Value {
    fn gradient<'g>(arguments: &[Var<'g>]) -> Var<'g> {
        let (x, both) = (arguments[0], arguments[1]);
        both.slice(1..both.shape().size()).reshape(x.shape())
    }
}

impl Operation for Value {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn shape(&self, _arguments: &[Shape]) -> Result<Shape, String> {
        Ok(Shape::SCALAR)
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        out[0] = arguments.data(1)[0];
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        cotangent: Var<'g>,
        _wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        vec![Some(cotangent * Self::gradient(arguments)), None]
    }

    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        _output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        Some((Self::gradient(arguments) * tangents[0]?).sum())
    }

    fn is_differentiable(&self, which: usize) -> bool {
        which == 0
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        super::equal(self, other)
    }
}
