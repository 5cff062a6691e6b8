//! The power law above a bound.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use super::Pareto;
use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The power law with exponent `alpha` below -1 from `low` on:
///
/// `p(x) = -(alpha + 1) x^alpha / low^(alpha + 1)` for x ≥ low
///
/// which is the Pareto distribution with `-(alpha + 1)` as the exponent of its survival function. There
/// is a mean for alpha below -2, and a variance below -3.
///
/// ```
/// use distributions::{Distribution, LowerTruncatedPowerLaw};
///
/// let mass = LowerTruncatedPowerLaw::new(-2.0, 0.5);
/// assert!((mass.icdf_at(0.5)?.to_scalar().unwrap() - 1.0).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LowerTruncatedPowerLaw<'a> {
    alpha: Operand<'a>,
    low: Operand<'a>,
}

impl<'a> LowerTruncatedPowerLaw<'a> {
    /// The distribution with this exponent (below -1) and lower bound (positive).
    pub fn new(alpha: impl Into<Operand<'a>>, low: impl Into<Operand<'a>>) -> Self {
        Self { alpha: alpha.into(), low: low.into() }
    }

    /// The same distribution as a Pareto distribution.
    fn pareto<'g>(&self, graph: &'g Graph) -> Pareto<'g> {
        Pareto::new(graph.lift(&self.low), -(graph.lift(&self.alpha) + 1.0))
    }
}

impl Distribution for LowerTruncatedPowerLaw<'_> {
    fn name(&self) -> &'static str {
        "LowerTruncatedPowerLaw"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let below_minus_one = Constraint::LessThan { high: (-1.0).into() };
        vec![
            Parameter { name: "alpha", value: &self.alpha, constraint: below_minus_one },
            Parameter { name: "low", value: &self.low, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::GreaterThanEqual { low: self.low.clone() }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.pareto(value.graph()).log_prob_in_support(value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [alpha, low]| {
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            (low + low * (unit / -(alpha + 1.0)).exp_m1()).min(f64::MAX)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.pareto(graph).mean(graph)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.pareto(graph).variance(graph)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.pareto(value.graph()).cdf(value)
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        self.pareto(probability.graph()).icdf(probability)
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.pareto(value.graph()).log_cdf(value)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.pareto(value.graph()).log_survival(value)
    }
}
