//! The Gumbel distribution.

use std::f64::consts::PI;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::Exp1;

use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The Gumbel distribution, which largest values tend to, with mode `loc`:
///
/// `p(x) = exp(-z - exp(-z)) / scale` where `z = (x - loc) / scale`
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 22).
///
/// ```
/// use distributions::{Distribution, Gumbel};
///
/// let brightest = Gumbel::new(2.0, 1.0);
/// assert_eq!(brightest.log_prob_at(2.0)?.to_scalar(), Some(-1.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gumbel<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> Gumbel<'a> {
    /// The distribution with this mode and scale (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for Gumbel<'_> {
    fn name(&self) -> &'static str {
        "Gumbel"
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
        -z - (-z).exp() - scale.log()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            // exp(-z) is exponentially distributed.
            let unit: f64 = rand_distr::Distribution::sample(&Exp1, rng);
            loc - scale * unit.max(f64::MIN_POSITIVE).ln()
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(Gumbel { loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some(1.0.into())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc + scale * EULER)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((PI * PI / 6.0 * (scale * scale)).broadcast_with(loc))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((-((loc - value) / scale).exp()).exp())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc - scale * (-probability.log()).log())
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(-((loc - value) / scale).exp())
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((-(-((loc - value) / scale).exp()).expm1()).log())
    }
}

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;
