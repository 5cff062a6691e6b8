//! The Weibull distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The Weibull distribution of lifetimes with shape `concentration`:
///
/// `p(x) = concentration/scale (x/scale)^(concentration - 1) exp(-(x/scale)^concentration)` for x > 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 21).
///
/// ```
/// use distributions::{Distribution, Weibull};
///
/// let lifetime = Weibull::new(2.0, 1.5);
/// let survival = 1.0 - lifetime.cdf_at(2.0)?.to_scalar().unwrap();
/// assert!((survival - (-1f64).exp()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Weibull<'a> {
    scale: Operand<'a>,
    concentration: Operand<'a>,
}

impl<'a> Weibull<'a> {
    /// The distribution with this scale and shape (both positive).
    pub fn new(scale: impl Into<Operand<'a>>, concentration: impl Into<Operand<'a>>) -> Self {
        Self { scale: scale.into(), concentration: concentration.into() }
    }
}

impl Distribution for Weibull<'_> {
    fn name(&self) -> &'static str {
        "Weibull"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
            Parameter {
                name: "concentration",
                value: &self.concentration,
                constraint: Constraint::Positive,
            },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        let log = (value / scale).log();
        (concentration - 1.0) * log - (concentration * log).exp()
            + (concentration.log() - scale.log())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [scale, concentration]| {
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            (scale * unit.powf(1.0 / concentration)).clamp(f64::MIN_POSITIVE, f64::MAX)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        Some(scale * (1.0 + 1.0 / concentration).lgamma().exp())
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        let first = (1.0 + 1.0 / concentration).lgamma();
        let second = (1.0 + 2.0 / concentration).lgamma();
        let mean = scale * first.exp();
        Some(mean * mean * (second - 2.0 * first).expm1())
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        let hazard = (value.maximum(0.0) / scale).pow(concentration);
        Some(-(-hazard).expm1())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        Some(scale * (-(-probability).log1p()).pow(1.0 / concentration))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (scale, concentration) = (graph.lift(&self.scale), graph.lift(&self.concentration));
        Some(-(value.maximum(0.0) / scale).pow(concentration))
    }
}
