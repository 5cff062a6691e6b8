//! Functions of any number of arguments, applied element by element.

use std::fmt;
use std::marker::PhantomData;

use autodiff::operation::{Arguments, Operation, Scratch};
use autodiff::{Shape, Var};

/// A function of several numbers, for what [`Binary`](autodiff::primitive::Binary) is too small.
pub(crate) trait Function: 'static {
    /// The name in printed graphs and errors.
    const NAME: &'static str;

    /// The value.
    fn value(x: &[f64]) -> f64;

    /// The derivative by the argument of this number, where the value is `y`; `None` if it is zero
    /// everywhere.
    fn derivative<'g>(which: usize, x: &[Var<'g>], y: Var<'g>) -> Option<Var<'g>>;
}

/// Applies a function to each element of its arguments, broadcasting them.
#[track_caller]
pub(crate) fn apply<'g, F: Function>(arguments: &[Var<'g>]) -> Var<'g> {
    let graph = arguments[0].graph();
    let all = arguments.iter().copied().reduce(|a, b| b.broadcast_with(a)).unwrap_or(arguments[0]);
    let arguments: Vec<Var<'g>> = arguments.iter().map(|a| a.broadcast_with(all)).collect();
    graph.apply(Elementwise::<F>(PhantomData), &arguments)
}

struct Elementwise<F>(PhantomData<fn() -> F>);

impl<F: Function> fmt::Debug for Elementwise<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(F::NAME)
    }
}

impl<F: Function> Operation for Elementwise<F> {
    fn name(&self) -> &str {
        F::NAME
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        // `apply` has broadcast them.
        Ok(arguments[0])
    }

    fn scratch(&self, arguments: &[Shape]) -> Scratch {
        Scratch::numbers(arguments.len())
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch) {
        for (i, y) in out.iter_mut().enumerate() {
            for (k, x) in scratch.numbers.iter_mut().enumerate() {
                *x = arguments.data(k)[i];
            }
            *y = F::value(&scratch.numbers);
        }
    }

    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        wanted
            .iter()
            .enumerate()
            .map(|(k, wanted)| {
                let slope = wanted.then(|| F::derivative(k, arguments, output)).flatten()?;
                Some(cotangent * slope)
            })
            .collect()
    }

    fn is_equal(&self, _other: &dyn Operation) -> bool {
        // It has no fields: of one type, all are equal.
        true
    }
}
