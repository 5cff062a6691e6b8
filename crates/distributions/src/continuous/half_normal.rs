//! The half-normal distribution.

use std::f64::consts::{LN_2, PI, SQRT_2};

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::StandardNormal;

use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of `|x|` where x is normal with mean 0 and standard deviation `scale`:
///
/// `p(x) = √(2/π) / scale · exp(-x² / (2 scale²))` for x ≥ 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, sec. 10.1).
///
/// ```
/// use distributions::{Distribution, HalfNormal};
///
/// let spread = HalfNormal::new(2.5);
/// let at = spread.log_prob_at([-0.1, 0.0])?;
/// assert_eq!(at.data()[0], f64::NEG_INFINITY);
/// assert!((at.data()[1] - (0.797_884_560_802_865_4f64 / 2.5).ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct HalfNormal<'a> {
    scale: Operand<'a>,
}

impl<'a> HalfNormal<'a> {
    /// The distribution with this scale (positive).
    pub fn new(scale: impl Into<Operand<'a>>) -> Self {
        Self { scale: scale.into() }
    }
}

impl Distribution for HalfNormal<'_> {
    fn name(&self) -> &'static str {
        "HalfNormal"
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
        -0.5 * (z * z) - (scale.log() + 0.5 * (0.5 * PI).ln())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [scale]| {
            let z: f64 = rand_distr::Distribution::sample(&StandardNormal, rng);
            scale * z.abs()
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.scale) * (2.0 / PI).sqrt())
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let scale = graph.lift(&self.scale);
        Some(scale * scale * (1.0 - 2.0 / PI))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let z = value / value.graph().lift(&self.scale);
        Some(value.greater(0.0).select((z / SQRT_2).erf(), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let upper_tail = 0.5 * (1.0 - checked(probability));
        Some(probability.graph().lift(&self.scale) * -upper_tail.ndtri())
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let z = value / value.graph().lift(&self.scale);
        Some(value.greater(0.0).select((-z).log_ndtr() + LN_2, 0.0))
    }
}
