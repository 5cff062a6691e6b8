//! Angles as directions in a plane, so that -π and π are neighbours.

use std::rc::Rc;

use autodiff::{Array, Shape, Var};
use distributions::{Constraint, Distribution, Error, Parameter};
use rand::Rng;
use rand_distr::{Distribution as _, Exp1};

use super::{Reparameterization, Rewrite};

/// Writes an angle as the direction of a point in the plane.
///
/// A sampler in one coordinate cannot step from π to -π. Here it moves a point `(u, v)` at the distance
/// `r` from the origin, with the density
///
/// `p(u, v) = r⁶ exp(-r² / 2) / 48 · p(atan2(v, u))`,
///
/// that of the angle times that of a chi variable with eight degrees of freedom, in polar coordinates
/// (after the Stan User's Guide, "Unit vectors and rotations", which takes two degrees of freedom: more
/// keep chains away from the origin, where there is no direction). The new site is named
/// `…_direction`, with two elements for each angle. NumPyro's `CircularReparam` wraps the real line
/// instead, on which nothing holds the sampler.
///
/// ```
/// use autodiff::Graph;
/// use distributions::VonMises;
/// use handlers::reparam::{Circular, reparam};
/// use handlers::{Context, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("phase", VonMises::new(3.0, 0.5));
/// };
/// let graph = Graph::new();
/// let run = trace(&seed(&reparam(&model).site("phase", Circular), 1), &graph)?;
/// let direction = run.get("phase_direction").unwrap().value().value().unwrap();
/// let phase = run.get("phase").unwrap().value().value().unwrap().to_scalar().unwrap();
/// assert_eq!(phase, direction.data()[1].atan2(direction.data()[0]));
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circular;

impl Reparameterization for Circular {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let inner = site.distribution();
        if !matches!(inner.support(), Constraint::Circular) {
            return Err(format!(
                "Circular writes angles between -π and π, but values of {} must be {}",
                inner.name(),
                inner.support()
            ));
        }
        Ok(angle(site.sample("_direction", Direction { inner })))
    }
}

/// The angle of each point; the last axis holds the two coordinates.
fn angle(point: Var<'_>) -> Var<'_> {
    if point.is_faulty() {
        return point;
    }
    let axes = point.shape();
    let last = axes.rank() - 1;
    // A part of the axes of a shape fits into one.
    let batch = Shape::new(&axes.axes()[..last]).unwrap_or_default();
    let coordinate = |i: usize| point.slice_axis(last, i..i + 1).reshape(batch);
    coordinate(1).atan2(coordinate(0))
}

/// A point whose direction has the inner distribution.
#[derive(Debug, Clone)]
struct Direction<'g> {
    inner: Rc<dyn Distribution + 'g>,
}

impl Distribution for Direction<'_> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.inner.parameters()
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        let last = value.shape().rank() - 1;
        let square = (value * value).sum_axis(last);
        let radial = 3.0 * square.log() - 0.5 * square - 48f64.ln();
        self.inner.log_prob_in_support(angle(value)) + radial
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        let angles = self.inner.sample(rng, shape)?;
        let points: Vec<f64> = angles
            .data()
            .iter()
            .flat_map(|angle| {
                // The square of the chi variable is twice the sum of four exponential ones.
                let sum: f64 = (0..4).map(|_| -> f64 { Exp1.sample(rng) }).sum();
                let radius = (2.0 * sum).sqrt();
                [radius * angle.cos(), radius * angle.sin()]
            })
            .collect();
        // Two coordinates for each angle.
        Ok(Array::new(self.value_shape(shape)?, points).unwrap_or(angles))
    }

    fn event_shape(&self) -> Shape {
        Shape::from(2)
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.inner.batch_shape()
    }
}

#[cfg(test)]
mod tests {
    use autodiff::Graph;
    use distributions::VonMises;

    use super::*;

    #[test]
    fn the_density_of_points_integrates_to_one() {
        // The midpoint rule on a square that holds all of it but 1e-16.
        let (count, half) = (320, 10.0);
        let step = 2.0 * half / f64::from(count);
        let at = |i: i32| -half + (f64::from(i) + 0.5) * step;
        let points: Vec<f64> =
            (0..count).flat_map(|i| (0..count).flat_map(move |j| [at(i), at(j)])).collect();
        let graph = Graph::new();
        let points = graph.constant(Array::new([(count * count) as usize, 2], points).unwrap());
        let density =
            Direction { inner: Rc::new(VonMises::new(2.0, 1.5)) }.log_prob_in_support(points).exp();
        let total = density.sum().value().unwrap().to_scalar().unwrap() * step * step;
        assert!((total - 1.0).abs() < 1e-4, "{total}");
    }
}
