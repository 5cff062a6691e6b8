//! The logarithm of a sum of exponentials.

use super::extremum::extremum;
use super::{Arguments, Operation, Scratch, equal};
use crate::{Shape, Var};

/// What to subtract along an axis before exponentials are taken: the largest element, or 0 if that
/// is infinite. The result does not depend on it, so it counts as constant.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shift {
    axis: usize,
}

impl Operation for Shift {
    fn name(&self) -> &str {
        "finite_max"
    }

    fn shape(&self, arguments: &[Shape]) -> Result<Shape, String> {
        Ok(arguments[0].with_axis(self.axis, 1))
    }

    fn eval(&self, arguments: Arguments<'_>, out: &mut [f64], _: &mut Scratch) {
        let around = arguments.shape(0).around(self.axis);
        extremum(arguments.data(0), around, |a, b| a >= b, out);
        out.iter_mut().filter(|y| y.is_infinite()).for_each(|y| *y = 0.0);
    }

    fn is_differentiable(&self, _which: usize) -> bool {
        false
    }

    fn is_equal(&self, other: &dyn Operation) -> bool {
        equal(self, other)
    }
}

impl<'g> Var<'g> {
    /// `log Σ exp(x)` over all elements, without overflow.
    ///
    /// Elements of minus infinity count for nothing; if there is nothing else the result is minus
    /// infinity. The gradient is `exp(x) / Σ exp(x)`.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([1000.0, 1000.0, f64::NEG_INFINITY]);
    /// let result = x.logsumexp().value().unwrap().to_scalar();
    /// assert_eq!(result, Some(1000.0 + std::f64::consts::LN_2));
    /// ```
    #[track_caller]
    #[must_use]
    pub fn logsumexp(self) -> Var<'g> {
        self.reshape(self.shape().size()).logsumexp_over("logsumexp", 0)
    }

    /// `log Σ exp(x)` along one axis, which goes away, without overflow: see [`Var::logsumexp`].
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.constant([0.0, 0.0, 800.0, -800.0]).reshape([2, 2]);
    /// assert_eq!(x.logsumexp_axis(1).value().unwrap().data(), [std::f64::consts::LN_2, 800.0]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn logsumexp_axis(self, axis: usize) -> Var<'g> {
        self.logsumexp_over("logsumexp_axis", axis)
    }

    #[track_caller]
    fn logsumexp_over(self, function: &str, axis: usize) -> Var<'g> {
        if let Err(message) = self.nonempty_axis(function, axis) {
            return self.wrong(message);
        }
        let shift = self.graph().apply(Shift { axis }, &[self]);
        let sum = (self - shift).exp().sum_axis(axis);
        sum.log() + shift.reshape(sum.shape())
    }
}
