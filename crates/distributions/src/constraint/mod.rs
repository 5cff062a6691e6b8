//! The sets in which parameters and values lie.

mod bounds;
mod contains_all;
mod display;
mod feasible;
mod matrix;

use std::f64::consts::PI;

use autodiff::{Operand, Var};

use crate::event::{all_of_event, sum_event, too_few_axes};
use matrix::{is_lower_cholesky, is_positive_definite};

/// What a sum that must have a certain value may be off by, relative to the size of its terms: data
/// are often rounded to a few digits.
pub(crate) const TOLERANCE: f64 = 1e-6;

/// A set of numbers, vectors or matrices: the domain of a parameter or the support of a
/// distribution.
///
/// The element of a set is an *event*: a number, or an array of [`Constraint::event_rank`] axes.
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
    /// A bound and the finite numbers above it.
    GreaterThanEqual {
        /// The bound, itself included.
        low: Operand<'a>,
    },
    /// Finite numbers below a bound.
    LessThan {
        /// The bound, itself left out.
        high: Operand<'a>,
    },
    /// A bound and the finite numbers below it.
    LessThanEqual {
        /// The bound, itself included.
        high: Operand<'a>,
    },
    /// Numbers between two bounds.
    Interval {
        /// The lower bound, included.
        low: Operand<'a>,
        /// The upper bound, included.
        high: Operand<'a>,
    },
    /// Angles between -π and π.
    Circular,
    /// 0 and 1.
    Boolean,
    /// 0, 1, 2, …
    NonNegativeInteger,
    /// Whole numbers above a bound.
    IntegerGreaterThan {
        /// The bound, itself left out.
        low: Operand<'a>,
    },
    /// A bound and the whole numbers above it.
    IntegerGreaterThanEqual {
        /// The bound, itself included if it is whole.
        low: Operand<'a>,
    },
    /// Whole numbers between two bounds.
    IntegerInterval {
        /// The lower bound, included.
        low: Operand<'a>,
        /// The upper bound, included.
        high: Operand<'a>,
    },
    /// One value only.
    Point {
        /// The value.
        value: Operand<'a>,
        /// The number of its last axes that make one event.
        event_rank: usize,
    },
    /// Vectors of numbers that are not negative and sum to 1.
    Simplex,
    /// Vectors of length 1: directions.
    Sphere,
    /// Vectors of finite numbers, each greater than the one before.
    Ordered,
    /// Vectors of positive finite numbers, each greater than the one before.
    PositiveOrdered,
    /// Arrays of finite numbers whose sums along each of the last axes are 0.
    ZeroSum {
        /// The number of those axes, at least 1.
        event_rank: usize,
    },
    /// Vectors of counts with a given sum.
    Multinomial {
        /// The sum.
        total_count: Operand<'a>,
    },
    /// Lower triangular matrices with a positive diagonal.
    LowerCholesky,
    /// Lower triangular matrices with a positive diagonal and rows of length 1: the Cholesky factors
    /// of correlation matrices.
    CorrelationCholesky,
    /// Symmetric positive definite matrices.
    PositiveDefinite,
    /// Arrays each of whose elements lies in a set.
    Independent {
        /// The set of the elements.
        base: Box<Constraint<'a>>,
        /// The number of axes that make one event out of many of the base.
        rank: usize,
    },
}

impl<'a> Constraint<'a> {
    /// The numbers from 0 to 1.
    pub fn unit_interval() -> Self {
        Constraint::Interval { low: 0.0.into(), high: 1.0.into() }
    }

    /// Arrays with this many axes, each of whose elements lies in this set.
    #[must_use]
    pub fn independent(self, rank: usize) -> Self {
        match (self, rank) {
            (base, 0) => base,
            (Constraint::Independent { base, rank: inner }, _) => {
                Constraint::Independent { base, rank: inner + rank }
            }
            (base, _) => Constraint::Independent { base: Box::new(base), rank },
        }
    }

    /// The number of axes of an event: 0 for numbers, 1 for vectors, 2 for matrices.
    pub fn event_rank(&self) -> usize {
        use Constraint::*;
        match self {
            Real | Positive | NonNegative | Interval { .. } | Circular => 0,
            GreaterThan { .. } | GreaterThanEqual { .. } => 0,
            LessThan { .. } | LessThanEqual { .. } => 0,
            Boolean | NonNegativeInteger | IntegerInterval { .. } => 0,
            IntegerGreaterThan { .. } | IntegerGreaterThanEqual { .. } => 0,
            Simplex | Sphere | Ordered | PositiveOrdered | Multinomial { .. } => 1,
            LowerCholesky | CorrelationCholesky | PositiveDefinite => 2,
            Point { event_rank, .. } | ZeroSum { event_rank } => *event_rank,
            Independent { base, rank } => base.event_rank() + rank,
        }
    }

    /// Whether the set has isolated points only, so that no gradient moves through it.
    pub fn is_discrete(&self) -> bool {
        use Constraint::*;
        match self {
            Boolean | NonNegativeInteger | IntegerInterval { .. } => true,
            IntegerGreaterThan { .. } | IntegerGreaterThanEqual { .. } => true,
            Multinomial { .. } | Point { .. } => true,
            Independent { base, .. } => base.is_discrete(),
            _ => false,
        }
    }

    /// 1 where the value lies in the set, else 0: one number for each event. NaN lies in no set.
    ///
    /// Sums that must be 0 or 1, and lengths that must be 1, may be off by one part in a million.
    #[track_caller]
    pub fn contains<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let is_finite = || value.greater(f64::NEG_INFINITY) * value.less(f64::INFINITY);
        let is_whole = || is_finite() * value.equal(value.floor());
        if value.shape().rank() < self.event_rank() {
            return too_few_axes(value, self.event_rank());
        }
        match self {
            Constraint::Real => is_finite(),
            Constraint::Positive => value.greater(0.0) * value.less(f64::INFINITY),
            Constraint::NonNegative => value.greater_equal(0.0) * value.less(f64::INFINITY),
            Constraint::GreaterThan { low } => {
                value.greater(graph.lift(low)) * value.less(f64::INFINITY)
            }
            Constraint::GreaterThanEqual { low } => {
                value.greater_equal(graph.lift(low)) * value.less(f64::INFINITY)
            }
            Constraint::LessThan { high } => {
                value.greater(f64::NEG_INFINITY) * value.less(graph.lift(high))
            }
            Constraint::LessThanEqual { high } => {
                value.greater(f64::NEG_INFINITY) * value.less_equal(graph.lift(high))
            }
            Constraint::Interval { low, high } => {
                value.greater_equal(graph.lift(low)) * value.less_equal(graph.lift(high))
            }
            Constraint::Circular => value.greater_equal(-PI) * value.less_equal(PI),
            Constraint::Boolean => value.equal(0.0) + value.equal(1.0),
            Constraint::NonNegativeInteger => value.greater_equal(0.0) * is_whole(),
            Constraint::IntegerGreaterThan { low } => value.greater(graph.lift(low)) * is_whole(),
            Constraint::IntegerGreaterThanEqual { low } => {
                value.greater_equal(graph.lift(low)) * is_whole()
            }
            Constraint::IntegerInterval { low, high } => {
                let between =
                    value.greater_equal(graph.lift(low)) * value.less_equal(graph.lift(high));
                between * is_whole()
            }
            Constraint::Point { value: only, event_rank } => {
                all_of_event(value.equal(graph.lift(only)), *event_rank)
            }
            Constraint::Simplex => {
                let sum = sum_event(value, 1);
                all_of_event(value.greater_equal(0.0), 1) * (sum - 1.0).abs().less_equal(TOLERANCE)
            }
            Constraint::Sphere => {
                let length = sum_event(value * value, 1);
                (length - 1.0).abs().less_equal(TOLERANCE)
            }
            Constraint::Ordered => all_of_event(is_finite(), 1) * increases(value),
            Constraint::PositiveOrdered => {
                let positive = value.greater(0.0) * value.less(f64::INFINITY);
                all_of_event(positive, 1) * increases(value)
            }
            Constraint::ZeroSum { event_rank } => {
                let rank = value.shape().rank();
                let mut mask = all_of_event(is_finite(), *event_rank);
                for axis in rank - event_rank..rank {
                    let bound = TOLERANCE * value.abs().sum_axis(axis);
                    let balanced = value.sum_axis(axis).abs().less_equal(bound);
                    mask = mask * all_of_event(balanced, event_rank - 1);
                }
                mask
            }
            Constraint::Multinomial { total_count } => {
                let counts = all_of_event(value.greater_equal(0.0) * is_whole(), 1);
                counts * sum_event(value, 1).equal(graph.lift(total_count))
            }
            Constraint::LowerCholesky => is_lower_cholesky(value),
            Constraint::CorrelationCholesky => {
                let length = sum_event(value * value, 1);
                let unit = (length - 1.0).abs().less_equal(TOLERANCE);
                is_lower_cholesky(value) * all_of_event(unit, 1)
            }
            Constraint::PositiveDefinite => is_positive_definite(value),
            Constraint::Independent { base, rank } => all_of_event(base.contains(value), *rank),
        }
    }
}

/// Whether each element of a vector is greater than the one before.
#[track_caller]
fn increases(x: Var<'_>) -> Var<'_> {
    let axis = x.shape().rank() - 1;
    let length = x.shape().axes()[axis];
    if length < 2 {
        return all_of_event(x.equal(x), 1);
    }
    let (before, after) = (x.slice_axis(axis, 0..length - 1), x.slice_axis(axis, 1..length));
    all_of_event(after.greater(before), 1)
}
