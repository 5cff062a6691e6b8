//! Operations on whole arrays: what each must say of itself, whether it is of this crate or a user's.
//!
//! Graphs, derivatives and programs know an operation by its trait alone. So one that is written
//! outside of this crate is as good as any here.

mod axes;
mod black_box;
mod concatenate;
mod diagonal;
mod extremum;
#[cfg(feature = "linear-algebra")]
mod linear_algebra;
mod logsumexp;
mod matmul;
mod product;
mod sums;
mod take;

use std::any::{Any, TypeId};
use std::fmt;
#[cfg(feature = "linear-algebra")]
use std::mem::MaybeUninit;
use std::sync::Arc;

use crate::derivative::{self, needed_by};
use crate::{Shape, Var, Workspace};

pub use black_box::BlackBox;
pub(crate) use concatenate::Concatenate;
#[cfg(feature = "linear-algebra")]
pub use linear_algebra::Triangle;

/// A function of arrays that gives an array, with its derivatives: the way to add to graphs what
/// is neither elementwise ([`Unary`](crate::primitive::Unary)) nor made of what there is.
///
/// An operation that depends on more than its arguments (an axis, a table) holds that in its fields.
/// [`Graph::apply`](crate::Graph::apply) puts it into a graph.
///
/// ```
/// use autodiff::operation::{Arguments, Operation, Scratch};
/// use autodiff::{Graph, Shape, Var, grad};
///
/// /// The sum of all products of two different elements: `((Σ x)² - Σ x²) / 2`.
/// #[derive(Debug)]
/// struct PairProducts;
///
/// impl Operation for PairProducts {
///     fn name(&self) -> &str {
///         "pair_products"
///     }
///     fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
///         match arguments {
///             [x] if x.rank() == 1 => Ok(Shape::SCALAR),
///             _ => Err(format!("found {arguments:?}, one vector is needed")),
///         }
///     }
///     fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
///         let (mut sum, mut products) = (0.0, 0.0);
///         for x in arguments.data(0) {
///             products += sum * x;
///             sum += x;
///         }
///         out[0] = products;
///     }
///     fn vjp<'g>(
///         &self,
///         arguments: &[Var<'g>],
///         _output: Var<'g>,
///         cotangent: Var<'g>,
///         _wanted: &[bool],
///     ) -> Vec<Option<Var<'g>>> {
///         let x = arguments[0];
///         vec![Some(cotangent * (x.sum() - x))]
///     }
/// }
///
/// let graph = Graph::new();
/// let x = graph.input("x", 3);
/// let y = graph.apply(PairProducts, &[x]);
/// let program = graph.compile(&[x], &[y, grad(y, &[x])[0]])?;
/// let mut out = [0.0; 4];
/// program.eval(&mut program.workspace(), &[1.0, 2.0, 3.0], &mut out)?;
/// assert_eq!(out, [11.0, 5.0, 4.0, 3.0]);
/// # Ok::<(), autodiff::Error>(())
/// ```
pub trait Operation: Any + fmt::Debug + Send + Sync {
    /// The name in printed graphs and faults.
    fn name(&self) -> &str;

    /// The shape of the result for arguments of these shapes. `Err` says, for the user who called,
    /// what was found and what is needed.
    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String>;

    /// What [`Operation::eval`] needs beside its arguments, for arguments of these shapes. It is
    /// made with the workspace of a program, and found later as the last evaluation left it.
    fn scratch(&self, arguments: &[Shape]) -> Scratch {
        let _ = arguments;
        Scratch::default()
    }

    /// Computes all of `out`, in row-major order, which holds anything before. Must give the same
    /// for the same arguments, and should not allocate.
    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], scratch: &mut Scratch);

    /// The reverse derivative as graph code: for each argument that is `wanted` its cotangent,
    /// `cotangent · ∂output/∂argument`, of the argument's shape; `None` if that is zero everywhere.
    ///
    /// One that does not exist is a fault ([`Graph::fault`](crate::Graph::fault)), which is what
    /// the provided method records. What is given for other arguments is not used.
    fn vjp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        let _ = (arguments, cotangent);
        let fault = output.graph().fault(format!(
            "{0} has no derivative: keep its arguments constant, or write Operation::vjp for {0}",
            self.name()
        ));
        wanted.iter().map(|wanted| wanted.then_some(fault)).collect()
    }

    /// The forward derivative as graph code: the sum of `∂output/∂argument · tangent` over the
    /// arguments that have a tangent, of the output's shape; `None` if that is zero everywhere.
    ///
    /// The provided method differentiates [`Operation::vjp`] by its cotangent, in which it is linear.
    fn jvp<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Option<Var<'g>> {
        let graph = output.graph();
        let seed = graph.input("cotangent", output.shape());
        let wanted: Vec<bool> = tangents.iter().map(Option::is_some).collect();
        let backward = self.vjp(arguments, output, seed, &wanted);
        let (cotangents, tangents): (Vec<Var<'g>>, Vec<Var<'g>>) =
            backward.into_iter().zip(tangents).filter_map(|(c, &t)| c.zip(t)).unzip();
        if cotangents.is_empty() {
            return None;
        }
        if cotangents.iter().any(|c| c.is_faulty()) {
            return Some(graph.faulty());
        }
        let forward = derivative::vjp(&cotangents, &tangents, &[seed])[0];
        if needed_by(graph, &[forward]).get(seed.id as usize) == Some(&true) {
            return Some(graph.fault(format!(
                "{}: its vjp is not visibly linear in the cotangent: write Operation::jvp too",
                self.name()
            )));
        }
        Some(forward)
    }

    /// Whether derivatives go through the argument of this number. One for which they do not counts
    /// as a constant: nobody asks for its cotangent, nor for its tangent on the way forward.
    fn is_differentiable(&self, which: usize) -> bool {
        let _ = which;
        true
    }

    /// Whether `other` computes the same from the same arguments, so that one node of a graph does
    /// for both. [`equal`] compares two operations of one type.
    fn is_equal(&self, other: &dyn Operation) -> bool {
        let _ = other;
        false
    }
}

/// Whether `other` is of the same type as `operation` and equal to it: what [`Operation::is_equal`]
/// of a type with `PartialEq` comes down to.
pub fn equal<T: Operation + PartialEq>(operation: &T, other: &dyn Operation) -> bool {
    let other: &dyn Any = other;
    other.downcast_ref::<T>() == Some(operation)
}

pub(crate) fn are_equal(a: &Arc<dyn Operation>, b: &Arc<dyn Operation>) -> bool {
    Arc::ptr_eq(a, b) || (type_of(a) == type_of(b) && a.is_equal(&**b))
}

pub(crate) fn type_of(operation: &Arc<dyn Operation>) -> TypeId {
    let operation: &dyn Operation = &**operation;
    operation.type_id()
}

/// The arguments of one evaluation of an [`Operation`].
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    shapes: &'a [Shape],
    data: &'a (dyn Fn(usize) -> &'a [f64] + Sync),
}

impl<'a> Arguments<'a> {
    /// Arguments of these shapes, whose elements `data` gives.
    pub(crate) fn new(shapes: &'a [Shape], data: &'a (dyn Fn(usize) -> &'a [f64] + Sync)) -> Self {
        Self { shapes, data }
    }

    /// The shapes of all arguments.
    pub fn shapes(&self) -> &'a [Shape] {
        self.shapes
    }

    /// The shape of the argument of this number.
    pub fn shape(&self, which: usize) -> Shape {
        self.shapes[which]
    }

    /// The elements of the argument of this number, in row-major order.
    pub fn data(&self, which: usize) -> &'a [f64] {
        (self.data)(which)
    }
}

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.shapes.len()).map(|i| self.data(i))).finish()
    }
}

/// What an evaluation of an [`Operation`] needs beside its arguments. Each workspace has its own.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// Room for numbers.
    pub numbers: Vec<f64>,
    /// The scratch spaces of programs that the operation runs.
    pub workspaces: Vec<Workspace>,
    /// What a decomposition needs.
    #[cfg(feature = "linear-algebra")]
    memory: Vec<MaybeUninit<u8>>,
}

impl Scratch {
    /// Room for so many numbers.
    pub fn numbers(count: usize) -> Self {
        Self { numbers: vec![0.0; count], ..Self::default() }
    }
    /// Room for so many bytes.
    #[cfg(feature = "linear-algebra")]
    fn bytes(count: usize) -> Self {
        Self { memory: vec![MaybeUninit::uninit(); count], ..Self::default() }
    }
}
