//! Directions as those of normal vectors.

use autodiff::Var;
use distributions::{Constraint, Distribution, Normal};

use super::{Reparameterization, Rewrite};

/// Writes a direction as that of a vector, whose deviation from its mean is normal.
///
/// No transform from all real numbers onto a sphere is one-to-one. A site with the distribution
/// [`ProjectedNormal`](distributions::ProjectedNormal) becomes
///
/// `x = y / |y|` with `y = concentration + normal`
///
/// (Hernandez-Stumpfhauser, Breidt & van der Woerd 2017, Bayesian Analysis 12, 113; NumPyro's
/// `ProjectedNormalReparam`). The new site is named `…_normal`.
///
/// ```
/// use autodiff::Graph;
/// use distributions::ProjectedNormal;
/// use handlers::{Context, reparam, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("pole", ProjectedNormal::new([0.0, 0.0, 2.0]));
/// };
/// let written = reparam(&model).site("pole", handlers::reparam::ProjectedNormal);
/// let graph = Graph::new();
/// let run = trace(&seed(&written, 1), &graph)?;
/// let pole = run.get("pole").unwrap().value().value().unwrap();
/// assert!((pole.data().iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-15);
/// assert!(run.get("pole_normal").unwrap().is_latent());
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectedNormal;

impl Reparameterization for ProjectedNormal {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let is_direction = matches!(site.distribution().support(), Constraint::Sphere);
        let concentration = site.parameter("concentration").filter(|_| is_direction);
        let Some(concentration) = concentration else {
            return Err(format!(
                "ProjectedNormal writes sites with the distribution ProjectedNormal, found {}",
                site.distribution().name()
            ));
        };
        let event = site.distribution().event_shape();
        let normal = Normal::new(0.0, 1.0).expand(event).to_event(1);
        let vector = site.sample("_normal", normal) + concentration;
        if vector.is_faulty() {
            return Ok(vector);
        }
        let last = vector.shape().rank() - 1;
        let square = (vector * vector).sum_axis(last).expand_dims(last);
        Ok(vector / square.sqrt())
    }
}
