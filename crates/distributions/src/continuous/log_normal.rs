//! The log-normal distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::StandardNormal;

use crate::concrete::draw;
use crate::special::{Difference, HALF_LOG_TWO_PI, LogLeading, LogRest};
use crate::{Constraint, Distribution, Error, ExpTransform, Normal, Parameter, Transform};

/// The distribution of x where `log x` is normal with mean `loc` and standard deviation `scale`:
///
/// `p(x) = exp(-(log x - loc)² / (2 scale²)) / (x scale √(2π))` for x > 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 14).
///
/// ```
/// use distributions::{Distribution, LogNormal};
///
/// let flux = LogNormal::new(0.0, 1.0);
/// assert_eq!(flux.mean_value()?.to_scalar(), Some(0.5f64.exp()));
/// assert_eq!(flux.cdf_at(1.0)?.to_scalar(), Some(0.5));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LogNormal<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
    logarithm: Normal<'a>,
    exp: ExpTransform<'a>,
}

impl<'a> LogNormal<'a> {
    /// The distribution whose logarithm has this mean and standard deviation (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        let (loc, scale) = (loc.into(), scale.into());
        let logarithm = Normal::new(loc.clone(), scale.clone());
        Self { loc, scale, logarithm, exp: ExpTransform::new(0.0) }
    }
}

impl LogNormal<'_> {
    /// Whether the rounding of known logarithms is felt after division by the scale.
    fn magnifies_rounding(&self, log: Var<'_>) -> bool {
        const LARGE: f64 = 100.0;
        let size = |known: Array| known.data().iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let smallest = |known: Array| known.data().iter().copied().fold(1.0, f64::min);
        let scale = self.scale.value().map_or(1.0, smallest);
        log.value().map(size).is_some_and(|size| size.is_finite() && size > LARGE * scale)
    }
}

impl Distribution for LogNormal<'_> {
    fn name(&self) -> &'static str {
        "LogNormal"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "loc", value: &self.loc, constraint: Constraint::Real },
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let log = value.log();
        let deviation = if self.magnifies_rounding(log) {
            value.unary::<LogLeading>().binary::<Difference>(loc) + value.unary::<LogRest>()
        } else {
            log - loc
        };
        let z = deviation / scale;
        -0.5 * (z * z) - log - (scale.log() + HALF_LOG_TWO_PI)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            let z: f64 = rand_distr::Distribution::sample(&StandardNormal, rng);
            // The value stays in the support where the exponential leaves the range of doubles.
            (loc + scale * z).exp().clamp(f64::MIN_POSITIVE, f64::MAX)
        })
    }

    fn as_transformed<'s>(
        &'s self,
    ) -> Option<(&'s (dyn Distribution + 's), &'s (dyn Transform + 's))> {
        Some((&self.logarithm, &self.exp))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((loc + 0.5 * (scale * scale)).exp())
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let square = scale * scale;
        Some(square.expm1() * (2.0 * loc + square).exp())
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value.log() - loc) / scale;
        Some(value.greater(0.0).select(z.ndtr(), 0.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((loc + scale * probability.ndtri()).exp())
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value.log() - loc) / scale;
        Some(value.greater(0.0).select(z.log_ndtr(), f64::NEG_INFINITY))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value.log() - loc) / scale;
        Some(value.greater(0.0).select((-z).log_ndtr(), 0.0))
    }
}
