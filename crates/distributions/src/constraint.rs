//! The sets in which parameters and values lie.

use std::fmt;

use autodiff::{Operand, Var};

/// A set of numbers: the domain of a parameter or the support of a distribution.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Constraint<'a> {
    /// Every finite number.
    Real,
    /// Finite numbers above zero.
    Positive,
    /// Zero and the finite numbers above it.
    NonNegative,
    /// Finite numbers above a bound.
    GreaterThan {
        /// The bound, itself left out.
        low: Operand<'a>,
    },
    /// Numbers between two bounds.
    Interval {
        /// The lower bound, included.
        low: Operand<'a>,
        /// The upper bound, included.
        high: Operand<'a>,
    },
    /// 0, 1, 2, …
    NonNegativeInteger,
}

impl Constraint<'_> {
    /// Whether the set has isolated points only, so that no gradient moves through it.
    pub fn is_discrete(&self) -> bool {
        matches!(self, Constraint::NonNegativeInteger)
    }

    /// 1 where the value lies in the set, else 0; NaN lies in none.
    pub fn contains<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let below_infinity = value.less(f64::INFINITY);
        match self {
            Constraint::Real => value.greater(f64::NEG_INFINITY) * below_infinity,
            Constraint::Positive => value.greater(0.0) * below_infinity,
            Constraint::NonNegative => value.greater_equal(0.0) * below_infinity,
            Constraint::GreaterThan { low } => value.greater(graph.lift(low)) * below_infinity,
            Constraint::Interval { low, high } => {
                value.greater_equal(graph.lift(low)) * value.less_equal(graph.lift(high))
            }
            Constraint::NonNegativeInteger => {
                value.greater_equal(0.0) * below_infinity * value.equal(value.floor())
            }
        }
    }
}

impl fmt::Display for Constraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constraint::Real => f.write_str("finite"),
            Constraint::Positive => f.write_str("positive"),
            Constraint::NonNegative => f.write_str("zero or positive"),
            Constraint::GreaterThan { low } => write!(f, "finite and greater than {}", Bound(low)),
            Constraint::Interval { low, high } => {
                write!(f, "between {} and {}", Bound(low), Bound(high))
            }
            Constraint::NonNegativeInteger => f.write_str("a whole number, zero or positive"),
        }
    }
}

/// A bound as it reads best in a sentence.
struct Bound<'a, 'b>(&'a Operand<'b>);

impl fmt::Display for Bound<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.value() {
            Some(value) => write!(f, "{value:?}"),
            None => f.write_str("a bound that depends on other sites"),
        }
    }
}
