//! Smooth one-to-one maps from all real numbers onto the support of a distribution.

mod affine;
mod compose;
mod correlation_cholesky;
mod exp;
mod identity;
mod independent;
mod interval;
mod lower_cholesky;
mod ordered;
#[cfg(feature = "linear-algebra")]
mod positive_definite;
mod positive_ordered;
mod softplus;
mod stick_breaking;
mod vector;
mod zero_sum;

use std::f64::consts::PI;
use std::fmt;

use autodiff::{Graph, Shape, Var};

use crate::Constraint;

pub use affine::AffineTransform;
pub use compose::ComposeTransform;
pub use correlation_cholesky::CorrelationCholeskyTransform;
pub use exp::ExpTransform;
pub use identity::IdentityTransform;
pub use independent::IndependentTransform;
pub use interval::IntervalTransform;
pub use lower_cholesky::LowerCholeskyTransform;
pub use ordered::OrderedTransform;
#[cfg(feature = "linear-algebra")]
pub use positive_definite::PositiveDefiniteTransform;
pub use positive_ordered::PositiveOrderedTransform;
pub use softplus::SoftplusTransform;
pub use stick_breaking::StickBreakingTransform;
pub use zero_sum::ZeroSumTransform;

/// A smooth one-to-one map between two sets of numbers, vectors or matrices.
///
/// Laws: `inverse(forward(x)) = x`, and `log_abs_det_jacobian` is the log of the determinant of
/// `|d forward / dx|` for each event.
pub trait Transform: fmt::Debug {
    /// The value for the unconstrained `x`.
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g>;

    /// The unconstrained number, or event, for the value `y`.
    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g>;

    /// `log |det dy/dx|`, one number for each event, where `y = forward(x)` is given to save work.
    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g>;

    /// The set that the map starts from.
    fn domain(&self) -> Constraint<'_> {
        Constraint::Real
    }

    /// The set onto which it maps.
    fn codomain(&self) -> Constraint<'_>;

    /// 1 where a map of numbers increases, -1 where it decreases; `None` for a map of vectors.
    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let _ = graph;
        None
    }

    /// The shape of `x` for a value `y` of this shape. A shape that does not fit comes back as it
    /// is; [`Transform::inverse`] tells what is wrong with it.
    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        constrained
    }

    /// The shape of the value `y` for an `x` of this shape.
    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        unconstrained
    }
}

/// The transform from all real numbers onto the set, or `None` if the set is discrete.
///
/// The choices are those of Stan and NumPyro: `exp` for half-lines, a scaled sigmoid for intervals,
/// stick breaking for the simplex (Stan Reference Manual, "Constraint transforms"). For positive definite
/// matrices there is one with the feature `linear-algebra`.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{Constraint, biject_to};
///
/// let graph = Graph::new();
/// let transform = biject_to(&Constraint::Interval { low: (-1.0).into(), high: 3.0.into() }).unwrap();
/// let y = transform.forward(graph.constant(0.0));
/// assert_eq!(y.value().unwrap().to_scalar(), Some(1.0));
/// assert!(biject_to(&Constraint::NonNegativeInteger).is_none());
/// ```
pub fn biject_to<'a>(constraint: &Constraint<'a>) -> Option<Box<dyn Transform + 'a>> {
    Some(match constraint {
        Constraint::Real => Box::new(IdentityTransform),
        Constraint::Positive | Constraint::NonNegative => Box::new(ExpTransform::new(0.0)),
        Constraint::GreaterThan { low } | Constraint::GreaterThanEqual { low } => {
            Box::new(ExpTransform::new(low))
        }
        Constraint::LessThan { high } | Constraint::LessThanEqual { high } => {
            Box::new(ExpTransform::below(high))
        }
        Constraint::Interval { low, high } => Box::new(IntervalTransform::new(low, high)),
        Constraint::Circular => Box::new(IntervalTransform::new(-PI, PI)),
        Constraint::Simplex => Box::new(StickBreakingTransform),
        Constraint::Ordered => Box::new(OrderedTransform),
        Constraint::PositiveOrdered => Box::new(PositiveOrderedTransform),
        Constraint::ZeroSum { event_rank } => Box::new(ZeroSumTransform::new(*event_rank)),
        Constraint::LowerCholesky => Box::new(LowerCholeskyTransform),
        Constraint::CorrelationCholesky => Box::new(CorrelationCholeskyTransform),
        #[cfg(feature = "linear-algebra")]
        Constraint::PositiveDefinite => Box::new(PositiveDefiniteTransform),
        Constraint::Independent { base, rank } => {
            Box::new(IndependentTransform::new(biject_to(base)?, *rank))
        }
        _ => return None,
    })
}
