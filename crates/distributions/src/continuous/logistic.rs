//! The logistic distribution.

use std::f64::consts::PI;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::Open01;

use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The logistic distribution with mean `loc`:
///
/// `p(x) = exp(-z) / (scale (1 + exp(-z))²)` where `z = (x - loc) / scale`
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 23).
///
/// ```
/// use distributions::{Distribution, Logistic};
///
/// let logistic = Logistic::new(0.0, 2.0);
/// assert_eq!(logistic.log_prob_at(0.0)?.to_scalar(), Some(-8f64.ln()));
/// assert_eq!(logistic.icdf_at(0.5)?.to_scalar(), Some(0.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Logistic<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> Logistic<'a> {
    /// The distribution with this mean and scale (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for Logistic<'_> {
    fn name(&self) -> &'static str {
        "Logistic"
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
        z.log_sigmoid_slope() - scale.log()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            let p: f64 = rng.sample(Open01);
            loc + scale * (p.ln() - (-p).ln_1p())
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(Logistic { loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some((1.0 / 3.0).into())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc.broadcast_with(scale))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((PI * PI / 3.0 * (scale * scale)).broadcast_with(loc))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(((value - loc) / scale).sigmoid())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc + scale * probability.logit())
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(((value - loc) / scale).log_sigmoid())
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(((loc - value) / scale).log_sigmoid())
    }
}
