//! A transformed variable by way of its base.

use std::rc::Rc;

use autodiff::{Array, Shape, Var};
use distributions::{Constraint, Distribution, Error, Parameter};
use rand::Rng;

use super::{Reparameterization, Rewrite};

/// Samples the base of a distribution that is the image of another, and transforms it.
///
/// Where the transform depends on other sites, the base does not: a site `exp(loc + scale z)`, say,
/// becomes a function of a `z` that knows nothing of `loc` and `scale`. (NumPyro's
/// `TransformReparam`.) The new site is named `…_base`.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{HalfNormal, LogNormal};
/// use handlers::reparam::{LocScale, Transform, reparam};
/// use handlers::{Context, condition, trace};
///
/// let model = |m: &mut Context| {
///     let spread = m.sample("spread", HalfNormal::new(1.0));
///     m.sample("mass", LogNormal::new(0.0, spread));
/// };
/// let by_logarithm = reparam(&model).site("mass", Transform);
/// // The base is a site like others, and can be written anew.
/// let noncentered = reparam(&by_logarithm).site("mass_base", LocScale::new(0.0));
/// let values = [("spread", 0.5), ("mass_base_decentered", 2.0)];
/// let graph = Graph::new();
/// let mass = trace(&condition(&noncentered, values), &graph)?.get("mass").unwrap().value();
/// assert_eq!(mass.value().unwrap().to_scalar(), Some(1f64.exp()));
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transform;

impl Reparameterization for Transform {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let inner = site.distribution();
        if inner.as_transformed().is_none() {
            return Err(format!(
                "{} is not a transformed distribution, so it has no base to sample; use LocScale or \
                 Shift",
                inner.name()
            ));
        }
        let base = site.sample("_base", Base { inner: inner.clone() });
        match inner.as_transformed() {
            Some((_, transform)) if !base.is_faulty() => Ok(transform.forward(base)),
            _ => Ok(base),
        }
    }
}

/// The distribution before the transform.
#[derive(Debug, Clone)]
struct Base<'g> {
    inner: Rc<dyn Distribution + 'g>,
}

impl Base<'_> {
    fn base(&self) -> &(dyn Distribution + '_) {
        // `Transform` makes this only where there is a base.
        self.inner.as_transformed().map_or(&*self.inner, |(base, _)| base)
    }
}

impl Distribution for Base<'_> {
    fn name(&self) -> &'static str {
        self.base().name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base().parameters()
    }

    fn support(&self) -> Constraint<'_> {
        self.base().support()
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        self.base().log_prob_in_support(value)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.base().sample(rng, shape)
    }

    fn event_shape(&self) -> Shape {
        self.base().event_shape()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        self.inner.batch_shape()
    }
}
