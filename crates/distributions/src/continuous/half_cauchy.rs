//! The half-Cauchy distribution.

use std::f64::consts::PI;

use autodiff::{Array, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::Open01;

use crate::concrete::draw;
use crate::special::{Log1pSquare, checked};
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of `|x|` where x is Cauchy with median 0 and width `scale`:
///
/// `p(x) = 2 / (π scale (1 + (x/scale)²))` for x ≥ 0
///
/// (Gelman 2006, Bayesian Analysis 1, 515, proposes it for standard deviations). It has no mean and no
/// variance.
///
/// ```
/// use distributions::{Distribution, HalfCauchy};
///
/// let spread = HalfCauchy::new(2.5);
/// assert_eq!(spread.cdf_at(2.5)?.to_scalar(), Some(0.5));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct HalfCauchy<'a> {
    scale: Operand<'a>,
}

impl<'a> HalfCauchy<'a> {
    /// The distribution with this median (positive).
    pub fn new(scale: impl Into<Operand<'a>>) -> Self {
        Self { scale: scale.into() }
    }
}

impl Distribution for HalfCauchy<'_> {
    fn name(&self) -> &'static str {
        "HalfCauchy"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::NonNegative
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let scale = value.graph().lift(&self.scale);
        let z = value / scale;
        -z.unary::<Log1pSquare>() - (scale.log() + (0.5 * PI).ln())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [scale]| {
            let p: f64 = rng.sample(Open01);
            (scale * (0.5 * PI * p).tan()).min(f64::MAX)
        })
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let scale = value.graph().lift(&self.scale);
        Some(value.greater(0.0).select((2.0 / PI) * (value / scale).atan(), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let scale = probability.graph().lift(&self.scale);
        let probability = checked(probability);
        let is_lower = probability.less(0.5);
        let upper = 1.0 / (0.5 * PI * (1.0 - probability)).tan();
        Some(scale * is_lower.select((0.5 * PI * probability).tan(), upper))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let scale = graph.lift(&self.scale);
        let upper = (2.0 / PI) * graph.constant(1.0).atan2(value / scale);
        Some(value.greater(0.0).select(upper.log(), 0.0))
    }
}
