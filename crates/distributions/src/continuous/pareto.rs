//! The Pareto distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use crate::concrete::draw;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The Pareto distribution with the least value `scale` and the exponent `alpha` of its survival function:
///
/// `p(x) = alpha scale^alpha / x^(alpha + 1)` for x ≥ scale
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 20). There is a mean
/// for alpha above 1, and a variance above 2.
///
/// ```
/// use distributions::{Distribution, Pareto};
///
/// let mass = Pareto::new(0.5, 1.35);
/// assert_eq!(mass.cdf_at(0.5)?.to_scalar(), Some(0.0));
/// assert_eq!(mass.log_prob_at([0.4, 0.5])?.data(), [f64::NEG_INFINITY, 2.7f64.ln()]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pareto<'a> {
    scale: Operand<'a>,
    alpha: Operand<'a>,
}

impl<'a> Pareto<'a> {
    /// The distribution with this least value and exponent (both positive).
    pub fn new(scale: impl Into<Operand<'a>>, alpha: impl Into<Operand<'a>>) -> Self {
        Self { scale: scale.into(), alpha: alpha.into() }
    }
}

impl Distribution for Pareto<'_> {
    fn name(&self) -> &'static str {
        "Pareto"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
            Parameter { name: "alpha", value: &self.alpha, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::GreaterThanEqual { low: self.scale.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        // log1p keeps the precision near the bound, which a large exponent needs.
        -alpha * ((value - scale) / scale).log1p() - value.log() + alpha.log()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [scale, alpha]| {
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            (scale + scale * (unit / alpha).exp_m1()).min(f64::MAX)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        let finite = alpha * scale / (alpha - 1.0);
        Some(alpha.greater(1.0).select(finite, f64::INFINITY))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        let ratio = scale / (alpha - 1.0);
        let finite = ratio * ratio * alpha / (alpha - 2.0);
        Some(alpha.greater(2.0).select(finite, f64::INFINITY))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        let log_survival = -alpha * ((value - scale) / scale).maximum(0.0).log1p();
        Some(-log_survival.expm1())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        Some(scale + scale * (-(-checked(probability)).log1p() / alpha).expm1())
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (scale, alpha) = (graph.lift(&self.scale), graph.lift(&self.alpha));
        Some(-alpha * ((value - scale) / scale).maximum(0.0).log1p())
    }
}
