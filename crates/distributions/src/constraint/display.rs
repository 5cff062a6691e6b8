//! Sets in words, as they stand after "must be" in an error.

use std::fmt;

use autodiff::Operand;

use super::Constraint;

impl fmt::Display for Constraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constraint::Real => f.write_str("finite"),
            Constraint::Positive => f.write_str("positive"),
            Constraint::NonNegative => f.write_str("zero or positive"),
            Constraint::GreaterThan { low } => write!(f, "finite and greater than {}", Bound(low)),
            Constraint::GreaterThanEqual { low } => {
                write!(f, "finite and not less than {}", Bound(low))
            }
            Constraint::LessThanEqual { high } => {
                write!(f, "finite and not greater than {}", Bound(high))
            }
            Constraint::LessThan { high } => write!(f, "finite and less than {}", Bound(high)),
            Constraint::Interval { low, high } => {
                write!(f, "between {} and {}", Bound(low), Bound(high))
            }
            Constraint::Circular => f.write_str("between -π and π"),
            Constraint::Boolean => f.write_str("0 or 1"),
            Constraint::NonNegativeInteger => f.write_str("a whole number, zero or positive"),
            Constraint::IntegerGreaterThan { low } => {
                write!(f, "a whole number greater than {}", Bound(low))
            }
            Constraint::IntegerGreaterThanEqual { low } => {
                write!(f, "a whole number not less than {}", Bound(low))
            }
            Constraint::IntegerInterval { low, high } => {
                write!(f, "a whole number between {} and {}", Bound(low), Bound(high))
            }
            Constraint::Point { value, .. } => write!(f, "{}", Bound(value)),
            Constraint::Simplex => f.write_str("a vector of numbers, none negative, with sum 1"),
            Constraint::Sphere => f.write_str("a vector whose squares have the sum 1"),
            Constraint::Ordered => f.write_str("a vector of increasing finite numbers"),
            Constraint::PositiveOrdered => f.write_str("a vector of increasing positive numbers"),
            Constraint::ZeroSum { event_rank } => {
                write!(f, "an array whose sums along each of its last {event_rank} axes are 0")
            }
            Constraint::Multinomial { total_count } => {
                write!(
                    f,
                    "a vector of whole numbers, none negative, with sum {}",
                    Bound(total_count)
                )
            }
            Constraint::LowerCholesky => {
                f.write_str("a lower triangular matrix with a positive diagonal")
            }
            Constraint::CorrelationCholesky => f.write_str(
                "a lower triangular matrix with a positive diagonal and rows of length 1",
            ),
            Constraint::PositiveDefinite => f.write_str("a symmetric positive definite matrix"),
            Constraint::Independent { base, .. } => write!(f, "{base} in each element"),
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
