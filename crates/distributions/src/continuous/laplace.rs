//! The Laplace distribution.

use std::f64::consts::LN_2;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::Exp1;

use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The Laplace, or double exponential, distribution with median `loc`:
///
/// `p(x) = exp(-|x - loc| / scale) / (2 scale)`
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 24).
///
/// ```
/// use distributions::{Distribution, Laplace};
///
/// let noise = Laplace::new(1.0, 3.0);
/// assert_eq!(noise.log_prob_at(1.0)?.to_scalar(), Some(-6f64.ln()));
/// assert_eq!(noise.variance_value()?.to_scalar(), Some(18.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Laplace<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> Laplace<'a> {
    /// The distribution with this median and mean distance from it (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for Laplace<'_> {
    fn name(&self) -> &'static str {
        "Laplace"
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
        -(value - loc).abs() / scale - (2.0 * scale).log()
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            let distance: f64 = scale * rng.sample::<f64, _>(Exp1);
            if rng.random() { loc + distance } else { loc - distance }
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(Laplace { loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some(1.0.into())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc.broadcast_with(scale))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some((2.0 * (scale * scale)).broadcast_with(loc))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value - loc) / scale;
        let tail = 0.5 * (-z.abs()).exp();
        Some(z.less(0.0).select(tail, 1.0 - tail))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        let is_lower = probability.less(0.5);
        let tail = is_lower.select(probability, 1.0 - probability);
        let z = (2.0 * tail).log();
        Some(loc + scale * is_lower.select(z, -z))
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(log_tail((loc - value) / scale))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, scale) = (graph.lift(&self.loc), graph.lift(&self.scale));
        Some(log_tail((value - loc) / scale))
    }
}

/// `log P(X > z)` for loc 0 and scale 1.
fn log_tail(z: Var<'_>) -> Var<'_> {
    let size = -z.abs();
    z.greater(0.0).select(size - LN_2, (-0.5 * size.exp()).log1p())
}
