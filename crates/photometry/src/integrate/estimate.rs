//! A number and the bound of its error.

use std::fmt;

/// A computed value with a bound of its numerical error: of the quadrature and of rounding.
///
/// The bound says nothing of the errors of the data. That of the quadrature is the difference of two
/// rules, of which the better one gives the value: for functions that are smooth between the nodes
/// of the data it is larger than the error by orders of magnitude.
///
/// ```
/// use photometry::Estimate;
///
/// let flux = Estimate::new(2.0, 1e-12);
/// let magnitude = flux.to_magnitude();
/// assert!((magnitude.value() + 0.752_574_989).abs() < 1e-9);
/// assert!(magnitude.error() < 6e-13);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    value: f64,
    error: f64,
}

impl Estimate {
    /// A value and the bound of its error.
    pub fn new(value: f64, error: f64) -> Self {
        Self { value, error }
    }

    /// A value with the error of a few roundings.
    pub fn exact(value: f64) -> Self {
        Self { value, error: 4.0 * f64::EPSILON * value.abs() }
    }

    /// The value.
    pub fn value(self) -> f64 {
        self.value
    }

    /// The bound of its error.
    pub fn error(self) -> f64 {
        self.error
    }

    /// `−2.5 log10` of the value; NaN if that is not above 0.
    #[must_use]
    pub fn to_magnitude(self) -> Self {
        let value = -2.5 * self.value.log10();
        let error = 2.5 * std::f64::consts::LOG10_E * self.error / self.value;
        Self { value, error: error + 2.0 * f64::EPSILON * value.abs() }
    }

    /// The value times a number that is known.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let value = self.value * factor;
        Self { value, error: self.error * factor.abs() + f64::EPSILON * value.abs() }
    }

    /// The ratio of two values.
    #[must_use]
    pub fn over(self, other: Estimate) -> Self {
        let value = self.value / other.value;
        let relative = (self.error / self.value).abs() + (other.error / other.value).abs();
        Self { value, error: value.abs() * (relative + f64::EPSILON) }
    }

    /// The sum of two values.
    #[must_use]
    pub fn plus(self, other: Estimate) -> Self {
        let value = self.value + other.value;
        Self { value, error: self.error + other.error + f64::EPSILON * value.abs() }
    }

    /// The difference of two values.
    #[must_use]
    pub fn minus(self, other: Estimate) -> Self {
        self.plus(Self { value: -other.value, error: other.error })
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ± {:.1e}", self.value, self.error)
    }
}
