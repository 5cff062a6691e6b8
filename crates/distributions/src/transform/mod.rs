//! Smooth one-to-one maps from all real numbers onto the support of a distribution.

mod exp;
mod identity;
mod interval;

use std::fmt;

use autodiff::Var;

use crate::Constraint;

pub use exp::ExpTransform;
pub use identity::IdentityTransform;
pub use interval::IntervalTransform;

/// A smooth one-to-one map of real numbers, element by element.
///
/// Laws: `inverse(forward(x)) = x`, and `log_abs_det_jacobian` is the log of `|d forward / dx|`.
pub trait Transform: fmt::Debug {
    /// The value for the unconstrained `x`.
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g>;

    /// The unconstrained number for the value `y`.
    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g>;

    /// `log |dy/dx|` for each element, where `y = forward(x)` is given to save work.
    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g>;
}

/// The transform from all real numbers onto the set, or `None` if the set is discrete.
///
/// The choices are those of Stan and NumPyro: `exp` for half-lines, a scaled sigmoid for intervals
/// (Stan Reference Manual, "Constraint transforms").
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
    match constraint {
        Constraint::Real => Some(Box::new(IdentityTransform)),
        Constraint::Positive | Constraint::NonNegative => Some(Box::new(ExpTransform::new(0.0))),
        Constraint::GreaterThan { low } => Some(Box::new(ExpTransform::new(low))),
        Constraint::Interval { low, high } => Some(Box::new(IntervalTransform::new(low, high))),
        Constraint::NonNegativeInteger => None,
    }
}
