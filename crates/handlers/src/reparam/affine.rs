//! The distribution of a shifted and stretched random variable.

use std::rc::Rc;

use autodiff::{Array, Operand, Shape, Var};
use distributions::{Constraint, Distribution, Error, ErrorKind, Parameter};
use rand::Rng;

/// `y = shift + factor x`, where `x` has the inner distribution and `factor` is positive:
///
/// `log p(y) = log p((y - shift) / factor) - log factor`
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, section 12.1). Shift
/// and factor broadcast to the value.
#[derive(Debug, Clone)]
pub(super) struct Affine<'g> {
    inner: Rc<dyn Distribution + 'g>,
    shift: Operand<'g>,
    factor: Operand<'g>,
}

impl<'g> Affine<'g> {
    /// The distribution of the image, unless its support is no set that there is a transform to.
    pub(super) fn new(
        inner: Rc<dyn Distribution + 'g>,
        shift: Var<'g>,
        factor: Var<'g>,
    ) -> Result<Self, String> {
        let site = Self { inner, shift: shift.into(), factor: factor.into() };
        if site.image(&site.inner.support()).is_none() {
            return Err(format!(
                "values of {} must be {}, a set that is not shifted or stretched; leave this site as \
                 it is",
                site.inner.name(),
                site.inner.support()
            ));
        }
        Ok(site)
    }

    /// The value of the inner variable.
    fn invert<'h>(&self, value: Var<'h>) -> Var<'h> {
        let graph = value.graph();
        (value - graph.lift(&self.shift)) / graph.lift(&self.factor)
    }

    /// The image of a bound.
    fn bound<'s>(&'s self, bound: &Operand<'s>) -> Option<Operand<'s>> {
        let graph = match (&self.shift, &self.factor) {
            (Operand::Var(var), _) | (_, Operand::Var(var)) => var.graph(),
            _ => return None,
        };
        let image = graph.lift(&self.shift) + graph.lift(&self.factor) * graph.lift(bound);
        Some(image.into())
    }

    /// The image of a set.
    fn image<'s>(&'s self, set: &Constraint<'s>) -> Option<Constraint<'s>> {
        Some(match set {
            Constraint::Real => Constraint::Real,
            Constraint::Positive | Constraint::NonNegative => {
                Constraint::GreaterThan { low: self.shift.clone() }
            }
            Constraint::GreaterThan { low } => Constraint::GreaterThan { low: self.bound(low)? },
            Constraint::LessThan { high } => Constraint::LessThan { high: self.bound(high)? },
            Constraint::Interval { low, high } => {
                Constraint::Interval { low: self.bound(low)?, high: self.bound(high)? }
            }
            Constraint::Independent { base, rank } => self.image(base)?.independent(*rank),
            _ => return None,
        })
    }
}

impl Distribution for Affine<'_> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.inner.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        // There is an image: `new` looked.
        self.image(&self.inner.support()).unwrap_or(Constraint::Real)
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        let event_rank = self.event_shape().rank();
        let stretched = value.graph().lift(&self.factor).log().broadcast_to(value.shape());
        let mut log_jacobian = stretched;
        for _ in 0..event_rank {
            log_jacobian = log_jacobian.sum_axis(log_jacobian.shape().rank() - 1);
        }
        self.inner.log_prob_in_support(self.invert(value)) - log_jacobian
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let (Some(shift), Some(factor)) = (self.shift.value(), self.factor.value()) else {
            let message = format!(
                "{}: a draw in other coordinates needs numbers for what it is shifted by, which \
                 depends on a value not known here",
                self.name()
            );
            return Err(Error::new(ErrorKind::Symbolic, message));
        };
        let inner = self.inner.sample(rng, shape)?;
        Ok(shift + factor * inner)
    }

    fn event_shape(&self) -> Shape {
        self.inner.event_shape()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.inner.batch_shape()
    }
}
