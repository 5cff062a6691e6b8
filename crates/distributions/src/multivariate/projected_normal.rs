//! The distribution of the direction of a normal vector.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::concrete::draw_events;
use crate::event::{sum_event, too_few_axes};
use crate::special::{HALF_LOG_TWO_PI, LogRadial1, LogRadial2};
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The distribution of the direction `y / |y|` of a normal vector y with mean `concentration` and unit
/// covariance, in a plane or in space:
///
/// `p(x) = ∫₀^∞ r^(n-1) exp(-½ |r x - concentration|²) dr / (2π)^(n/2)` with n = 2 or 3
///
/// (Hernandez-Stumpfhauser, Breidt & van der Woerd 2017, Bayesian Analysis 12, 113, eq. 1). Events are
/// unit vectors; the concentration points to the center of the distribution, and the longer it is, the
/// narrower that is. No gradient moves over a sphere: a latent site needs the reparameterisation of this
/// name in `handlers`.
///
/// ```
/// use distributions::{Distribution, ProjectedNormal};
///
/// // Without concentration all directions are alike.
/// let anywhere = ProjectedNormal::new([0.0, 0.0, 0.0]);
/// let log_prob = anywhere.log_prob_at([0.0, 0.6, 0.8])?.to_scalar().unwrap();
/// assert!((log_prob + (4.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// assert_eq!(ProjectedNormal::new([3.0, 4.0]).mean_value()?.data(), [0.6, 0.8]);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ProjectedNormal<'a> {
    concentration: Operand<'a>,
}

impl<'a> ProjectedNormal<'a> {
    /// The distribution of the direction of vectors with this mean, whose last axis has length 2 or
    /// 3.
    pub fn new(concentration: impl Into<Operand<'a>>) -> Self {
        Self { concentration: concentration.into() }
    }
}

impl Distribution for ProjectedNormal<'_> {
    fn name(&self) -> &'static str {
        "ProjectedNormal"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let constraint = Constraint::Real.independent(1);
        vec![Parameter { name: "concentration", value: &self.concentration, constraint }]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Sphere
    }

    fn event_shape(&self) -> Shape {
        Shape::from(self.concentration.shape().from_right(0))
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let shape = self.concentration.shape();
        match shape.axes() {
            [batch @ .., 2 | 3] => Ok(Shape::new(batch).unwrap_or(shape)),
            _ => {
                let message = format!(
                    "ProjectedNormal: concentration has shape {shape}; its last axis must have length 2 or \
                     3, for directions in a plane or in space"
                );
                Err(Error::new(ErrorKind::Shape, message))
            }
        }
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let concentration = value.graph().lift(&self.concentration);
        let Some(axis) = value.shape().rank().checked_sub(1) else {
            return too_few_axes(value, 1);
        };
        let product = value * concentration;
        if product.is_faulty() {
            return product;
        }
        let along = sum_event(product, 1);
        // The part across the direction, not the difference of two squares, which may be large.
        let across = concentration - value * along.expand_dims(along.shape().rank());
        let length = value.shape().axes()[axis];
        let radial = match length {
            2 => along.unary::<LogRadial1>(),
            _ => along.unary::<LogRadial2>(),
        };
        radial - 0.5 * sum_event(across * across, 1) - length as f64 * HALF_LOG_TWO_PI
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |rng, parameters, event| {
            for (x, mean) in event.iter_mut().zip(parameters[0]) {
                *x = mean + rng.sample::<f64, _>(StandardNormal);
            }
            // Scaled first, so that squares of large means stay in the range of doubles.
            let largest = event.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
            event.iter_mut().for_each(|x| *x /= largest);
            let length = event.iter().map(|x| x * x).sum::<f64>().sqrt();
            event.iter_mut().for_each(|x| *x /= length);
        })
    }

    /// The direction in which the mean lies: what is in the middle on the sphere.
    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.batch_shape().ok()?;
        let concentration = graph.lift(&self.concentration);
        let square = sum_event(concentration * concentration, 1);
        Some(concentration / square.expand_dims(square.shape().rank()).sqrt())
    }
}
