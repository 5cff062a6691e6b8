//! All derivatives of all results of a function.

use crate::{Array, Graph, MAX_RANK, Shape, Var, derivative};

use super::Tree;
use super::trace::{Caller, Traced, all_faulty};
use super::vmap::map_rows;

/// The direction in which derivatives are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Forward,
    Reverse,
    /// That which has fewer sweeps.
    Shorter,
}

/// All derivatives of what a function gives: a function that gives, for each variable of the argument,
/// an array with the axes of the result and then those of the variable. In forward mode, unless the
/// result has fewer elements than the argument.
///
/// ```
/// use autodiff::function::jacobian;
/// use autodiff::{Array, Graph, Var};
///
/// let graph = Graph::new();
/// let x = graph.constant([1.0, 2.0, 3.0]);
/// let matrix = jacobian(|x: Var| (x * x).slice(0..2))(x).value().unwrap();
/// assert_eq!(matrix, Array::new([2, 3], vec![2.0, 0.0, 0.0, 0.0, 4.0, 0.0])?);
/// # Ok::<(), autodiff::Error>(())
/// ```
///
/// # Faults
/// If the axes together are more than [`MAX_RANK`].
#[track_caller]
pub fn jacobian<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn(A) -> A {
    all_derivatives(Caller::new("jacobian"), Mode::Shorter, f)
}

/// The [`jacobian`] in forward mode: one sweep for each element of the argument.
///
/// ```
/// use autodiff::function::jacfwd;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let velocity = jacfwd(|t: Var| (t * graph.constant([1.0, 2.0])).exp())(graph.constant(0.0));
/// assert_eq!(velocity.value(), Some([1.0, 2.0].into()));
/// ```
#[track_caller]
pub fn jacfwd<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn(A) -> A {
    all_derivatives(Caller::new("jacfwd"), Mode::Forward, f)
}

/// The [`jacobian`] in reverse mode: one sweep for each element of the result.
///
/// ```
/// use autodiff::function::jacrev;
/// use autodiff::{Graph, Var};
///
/// let graph = Graph::new();
/// let gradient = jacrev(|x: Var| (x * x).sum())(graph.constant([1.0, 2.0]));
/// assert_eq!(gradient.value(), Some([2.0, 4.0].into()));
/// ```
#[track_caller]
pub fn jacrev<'g, A: Tree<'g>>(f: impl Fn(A) -> Var<'g>) -> impl Fn(A) -> A {
    all_derivatives(Caller::new("jacrev"), Mode::Reverse, f)
}

/// The Jacobian in forward mode on behalf of another transform.
pub(super) fn forward_jacobian<'g, A: Tree<'g>>(
    caller: Caller,
    f: impl Fn(A) -> Var<'g>,
) -> impl Fn(A) -> A {
    all_derivatives(caller, Mode::Forward, f)
}

fn all_derivatives<'g, A: Tree<'g>>(
    caller: Caller,
    mode: Mode,
    f: impl Fn(A) -> Var<'g>,
) -> impl Fn(A) -> A {
    move |argument| {
        let traced = Traced::new(caller, &f, &argument);
        let [result] = traced.outputs[..] else { unreachable!("a variable is one leaf") };
        let shapes: Option<Vec<Shape>> =
            traced.placeholders.iter().map(|p| result.shape().followed_by(p.shape())).collect();
        let faulty = traced.faulty.or_else(|| {
            let message = format!("result and argument together have more than {MAX_RANK} axes");
            shapes.is_none().then(|| caller.fault(result.graph(), message))
        });
        let (Some(shapes), None) = (shapes, faulty) else {
            return all_faulty(&argument, faulty.unwrap_or(result));
        };
        let size: usize = traced.placeholders.iter().map(|p| p.shape().size()).sum();
        let is_reverse = match mode {
            Mode::Forward => false,
            Mode::Reverse => true,
            Mode::Shorter => result.shape().size() < size,
        };
        let found: Vec<Var<'g>> = match is_reverse {
            true => by_rows(caller, result, &traced.placeholders),
            false => traced.placeholders.iter().map(|p| by_columns(caller, result, *p)).collect(),
        };
        let found: Vec<Var<'g>> =
            found.into_iter().zip(shapes).map(|(f, shape)| f.reshape(shape)).collect();
        argument.with_leaves(&traced.at_argument(&found))
    }
}

/// The derivatives by all variables, a reverse sweep for each element of the result.
fn by_rows<'g>(caller: Caller, result: Var<'g>, by: &[Var<'g>]) -> Vec<Var<'g>> {
    let pullback = |cotangent: Var<'g>| derivative::vjp(&[result], &[cotangent], by);
    each_unit(caller, result, &pullback)
}

/// The derivatives by one variable, a forward sweep for each of its elements, with the axes of the
/// result behind the elements of the variable brought before them.
fn by_columns<'g>(caller: Caller, result: Var<'g>, by: Var<'g>) -> Var<'g> {
    let pushforward = |tangent: Var<'g>| derivative::jvp(&[result], &[by], &[tangent])[0];
    let columns = each_unit(caller, by, &pushforward);
    columns.reshape([by.shape().size(), result.shape().size()]).transpose()
}

/// A linear function of each array, of the shape of `like`, that is one at an element and zero
/// elsewhere.
fn each_unit<'g, B: Tree<'g>>(caller: Caller, like: Var<'g>, f: &impl Fn(Var<'g>) -> B) -> B {
    let (graph, shape) = (like.graph(), like.shape());
    let size = shape.size();
    if size == 1 {
        return f(graph.constant(1.0).broadcast_to(shape));
    }
    // A row has the axes of `like`, of which there may be as many as there can be.
    let units = identity(graph, size);
    map_rows(caller, &|row: Var<'g>| f(row.reshape(shape)), &units)
}

fn identity(graph: &Graph, size: usize) -> Var<'_> {
    graph.constant(Array::filled([size, size].into(), |out| {
        out.iter_mut().step_by(size + 1).for_each(|x| *x = 1.0);
    }))
}
