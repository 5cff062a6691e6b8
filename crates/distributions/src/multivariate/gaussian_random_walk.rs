//! The random walk with normal steps.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::concrete::draw_events;
use crate::event::{spread_over_event, sum_event, too_few_axes};
use crate::special::HALF_LOG_TWO_PI;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter, Transform};

/// A walk of `num_steps` steps from 0, each normal with mean 0 and standard deviation `scale`:
///
/// `p(x) = Π p_normal(x[t] - x[t-1])` with `x[-1] = 0`
///
/// Events are vectors of the positions after each step (Durbin & Koopman 2012, Time Series Analysis by
/// State Space Methods, sec. 2.1).
///
/// ```
/// use distributions::{Distribution, GaussianRandomWalk};
///
/// let baseline = GaussianRandomWalk::new(0.5, 4);
/// assert_eq!(baseline.variance_value()?.data(), [0.25, 0.5, 0.75, 1.0]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct GaussianRandomWalk<'a> {
    scale: Operand<'a>,
    num_steps: usize,
}

impl<'a> GaussianRandomWalk<'a> {
    /// The walk with steps of this standard deviation (positive), so many of them, at least 1.
    pub fn new(scale: impl Into<Operand<'a>>, num_steps: usize) -> Self {
        Self { scale: scale.into(), num_steps }
    }
}

impl Distribution for GaussianRandomWalk<'_> {
    fn name(&self) -> &'static str {
        "GaussianRandomWalk"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn event_shape(&self) -> Shape {
        Shape::from(self.num_steps)
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        if self.num_steps == 0 {
            let message = "GaussianRandomWalk: num_steps must be at least 1, found 0";
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        Ok(self.scale.shape())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let scale = graph.lift(&self.scale);
        if value.shape().rank() == 0 {
            return too_few_axes(value, 1);
        }
        let length = value.shape().from_right(0);
        let z = Whitening(self).inverse(value);
        -0.5 * sum_event(z * z, 1) - length as f64 * (scale.log() + HALF_LOG_TWO_PI)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, walk| {
            let mut position = 0.0;
            for x in walk {
                position += parameters[0][0] * rng.sample::<f64, _>(StandardNormal);
                *x = position;
            }
        })
    }

    fn whitening(&self) -> Option<Box<dyn Transform + '_>> {
        Some(Box::new(Whitening(self)))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = self.value_shape(self.batch_shape().ok()?).ok()?;
        Some(graph.constant(0.0).broadcast_to(shape))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let scale = spread_over_event(graph.lift(&self.scale), 1);
        let steps: Array = (1..=self.num_steps).map(|t| t as f64).collect();
        Some(scale * scale * steps)
    }
}

/// From independent standard normal variables, one for each step, to the walk.
#[derive(Debug)]
struct Whitening<'d>(&'d GaussianRandomWalk<'d>);

impl Transform for Whitening<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        match x.shape().rank().checked_sub(1) {
            Some(axis) => (spread_over_event(x.graph().lift(&self.0.scale), 1) * x).cumsum(axis),
            None => too_few_axes(x, 1),
        }
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let Some(axis) = y.shape().rank().checked_sub(1) else {
            return too_few_axes(y, 1);
        };
        let length = y.shape().axes()[axis];
        let steps = if length < 2 {
            y
        } else {
            let later = y.slice_axis(axis, 1..length) - y.slice_axis(axis, 0..length - 1);
            y.graph().concatenate(&[y.slice_axis(axis, 0..1), later], axis)
        };
        steps / spread_over_event(y.graph().lift(&self.0.scale), 1)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        x.shape().from_right(0) as f64 * x.graph().lift(&self.0.scale).log()
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }
}
