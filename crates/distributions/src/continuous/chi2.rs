//! The chi-squared distribution.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use super::Gamma;
use super::gamma::unit_draw;
use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution of the sum of the squares of `df` standard normal variables:
///
/// `p(x) = x^(df/2 - 1) exp(-x/2) / (2^(df/2) Γ(df/2))` for x > 0
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, ch. 18).
///
/// ```
/// use distributions::{Chi2, Distribution};
///
/// let chi2 = Chi2::new(2.0);
/// assert_eq!(chi2.mean_value()?.to_scalar(), Some(2.0));
/// assert!((chi2.icdf_at(0.95)?.to_scalar().unwrap() - 5.991464547107979).abs() < 1e-14);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Chi2<'a> {
    df: Operand<'a>,
}

impl<'a> Chi2<'a> {
    /// The distribution with these degrees of freedom (positive).
    pub fn new(df: impl Into<Operand<'a>>) -> Self {
        Self { df: df.into() }
    }

    /// The same distribution as a gamma distribution.
    fn gamma<'g>(&self, graph: &'g Graph) -> Gamma<'g> {
        Gamma::new(0.5 * graph.lift(&self.df), 0.5)
    }
}

impl Distribution for Chi2<'_> {
    fn name(&self) -> &'static str {
        "Chi2"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "df", value: &self.df, constraint: Constraint::Positive }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Positive
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.gamma(value.graph()).log_prob_in_support(value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [df]| 2.0 * unit_draw(rng, 0.5 * df))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let df = graph.lift(&self.df);
        Some(df)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let df = graph.lift(&self.df);
        Some(2.0 * df)
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.gamma(value.graph()).cdf(value)
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        self.gamma(probability.graph()).icdf(probability)
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.gamma(value.graph()).log_cdf(value)
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        self.gamma(value.graph()).log_survival(value)
    }
}
