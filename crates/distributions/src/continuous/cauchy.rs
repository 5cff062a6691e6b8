//! The Cauchy distribution.

use std::f64::consts::PI;

use autodiff::{Array, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::Open01;

use crate::concrete::draw;
use crate::special::{Log1pSquare, checked};
use crate::{Constraint, Distribution, Error, Parameter};

/// The Cauchy, or Lorentz, distribution with median `loc` and half width at half maximum `scale`:
///
/// `p(x) = 1 / (π scale (1 + z²))` where `z = (x - loc) / scale`
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 16). It has no mean
/// and no variance.
///
/// ```
/// use distributions::{Cauchy, Distribution};
///
/// let line = Cauchy::new(0.0, 2.0);
/// assert_eq!(line.cdf_at(2.0)?.to_scalar(), Some(0.75));
/// assert!(line.mean_value().is_err());
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cauchy<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> Cauchy<'a> {
    /// The distribution with this median and half width at half maximum (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for Cauchy<'_> {
    fn name(&self) -> &'static str {
        "Cauchy"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "loc", value: &self.loc, constraint: Constraint::Real },
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value - loc) / scale;
        -z.unary::<Log1pSquare>() - (scale.log() + PI.ln())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            let p: f64 = rng.sample(Open01);
            (loc - scale / (PI * p).tan()).clamp(f64::MIN, f64::MAX)
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(Cauchy { loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some(0.5.into())
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(
            // The angle under which the lower half-line is seen, precise where it is small.
            graph.constant(1.0).atan2((loc - value) / scale) / PI,
        )
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let is_lower = probability.less(0.5);
        let tail = checked(is_lower.select(probability, 1.0 - probability));
        let size = 1.0 / (PI * tail).tan();
        Some(loc + scale * is_lower.select(-size, size))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((graph.constant(1.0).atan2((value - loc) / scale) / PI).log())
    }
}
