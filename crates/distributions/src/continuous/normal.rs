//! The normal distribution.

use std::f64::consts::PI;

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;
use rand_distr::StandardNormal;

use crate::concrete::draw;
use crate::{Constraint, Distribution, Error, Parameter};

/// The normal distribution with mean `loc` and standard deviation `scale`:
///
/// `p(x) = exp(-(x - loc)² / (2 scale²)) / (scale √(2π))`
///
/// (Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, eq. 13.1).
///
/// ```
/// use distributions::{Distribution, Normal};
///
/// let normal = Normal::new(0.0, [1.0, 2.0]);
/// let quantile = normal.icdf_at(0.975)?;
/// assert!((quantile.data()[1] - 2.0 * 1.959963984540054).abs() < 1e-14);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Normal<'a> {
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> Normal<'a> {
    /// The distribution with this mean and standard deviation (positive).
    pub fn new(loc: impl Into<Operand<'a>>, scale: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for Normal<'_> {
    fn name(&self) -> &'static str {
        "Normal"
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
        -0.5 * (z * z) - (scale.log() + 0.5 * (2.0 * PI).ln())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, scale]| {
            let z: f64 = rand_distr::Distribution::sample(&StandardNormal, rng);
            loc + scale * z
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(Normal { loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some(1.0.into())
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.loc).broadcast_with(graph.lift(&self.scale)))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let scale = graph.lift(&self.scale);
        Some((scale * scale).broadcast_with(graph.lift(&self.loc)))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        Some(((value - graph.lift(&self.loc)) / graph.lift(&self.scale)).ndtr())
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        Some(graph.lift(&self.loc) + graph.lift(&self.scale) * probability.ndtri())
    }

    fn log_cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        Some(((value - graph.lift(&self.loc)) / graph.lift(&self.scale)).log_ndtr())
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        Some(((graph.lift(&self.loc) - value) / graph.lift(&self.scale)).log_ndtr())
    }
}
