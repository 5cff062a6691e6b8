//! Centred and non-centred coordinates of a location-scale family, and those in between.

use std::rc::Rc;

use autodiff::{Array, Operand, Shape, Var};
use distributions::{Constraint, Distribution, Error, Parameter, Uniform};
use rand::Rng;

use super::affine::Affine;
use super::{Reparameterization, Rewrite};

/// Takes a share of `loc` and `scale` out of the distribution of a site.
///
/// With centredness `c` the new site is `d ~ D(c loc, scale^c)`, and the old one
/// `x = loc + scale^(1 - c) (d - c loc)`: `c = 1` changes nothing, `c = 0` is the non-centred form
/// (Papaspiliopoulos, Roberts & Sköld 2007, Statistical Science 22, section 2; Gorinova, Moore &
/// Hoffman 2020, ICML, section 3). The new site is named `…_decentered`.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{HalfNormal, Normal};
/// use handlers::reparam::{LocScale, reparam};
/// use handlers::{Context, condition, trace};
///
/// let model = |m: &mut Context| {
///     let spread = m.sample("spread", HalfNormal::new(1.0));
///     m.sample("effect", Normal::new(5.0, spread));
/// };
/// let model = reparam(&model).site("effect", LocScale::new(0.0));
/// let graph = Graph::new();
/// let trace = trace(&condition(&model, [("spread", 0.1), ("effect_decentered", -2.0)]), &graph)?;
/// let effect = trace.get("effect").unwrap().value().value().unwrap().to_scalar();
/// assert_eq!(effect, Some(4.8));
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocScale {
    centered: Option<f64>,
}

impl LocScale {
    /// This centredness, from 0 (non-centred) to 1 (as it was).
    pub fn new(centered: f64) -> Self {
        Self { centered: Some(centered) }
    }

    /// A centredness for each element that is a random variable itself, named `…_centered` and
    /// uniform between 0 and 1, as NumPyro's `LocScaleReparam(None)`.
    pub fn learned() -> Self {
        Self { centered: None }
    }
}

impl Reparameterization for LocScale {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let name = site.distribution().name();
        let (Some(loc), Some(scale)) = (site.parameter("loc"), site.parameter("scale")) else {
            return Err(format!(
                "LocScale needs a distribution with loc and scale, and {name} has not both; use \
                 Shift or Transform"
            ));
        };
        let centered = match self.centered {
            Some(centered) if (0.0..=1.0).contains(&centered) => site.lift(centered),
            Some(wrong) => {
                return Err(format!("LocScale: centered must be between 0 and 1, found {wrong}"));
            }
            None => site.sample_elements("_centered", Uniform::new(0.0, 1.0)),
        };
        let (new_loc, kept) = (centered * loc, scale.pow(centered));
        let taken = scale / kept;
        let inner = site.distribution();
        let is_family = inner.with_loc_scale(new_loc.into(), kept.into()).is_some();
        let decentered = match is_family {
            true => {
                site.sample("_decentered", Moved { inner, loc: new_loc.into(), scale: kept.into() })
            }
            false => {
                let shift = new_loc - loc / taken;
                let factor = 1.0 / taken;
                site.sample("_decentered", Affine::new(inner, shift, factor)?)
            }
        };
        Ok(loc + taken * (decentered - new_loc))
    }
}

/// A member of a location-scale family with another `loc` and `scale`.
#[derive(Debug, Clone)]
struct Moved<'g> {
    inner: Rc<dyn Distribution + 'g>,
    loc: Operand<'g>,
    scale: Operand<'g>,
}

impl Moved<'_> {
    fn moved(&self) -> Option<Box<dyn Distribution + '_>> {
        self.inner.with_loc_scale(self.loc.clone(), self.scale.clone())
    }
}

impl Distribution for Moved<'_> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let own = |name: &str| match name {
            "loc" => Some(&self.loc),
            "scale" => Some(&self.scale),
            _ => None,
        };
        self.inner
            .parameters()
            .into_iter()
            .map(|p| match own(p.name) {
                Some(value) => Parameter { value, ..p },
                None => p,
            })
            .collect()
    }

    fn support(&self) -> Constraint<'_> {
        self.inner.support()
    }

    fn log_prob_in_support<'h>(&self, value: Var<'h>) -> Var<'h> {
        match self.moved() {
            Some(moved) => moved.log_prob_in_support(value),
            None => value.graph().faulty(),
        }
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        match self.moved() {
            Some(moved) => moved.sample(rng, shape),
            None => self.inner.sample(rng, shape),
        }
    }

    fn event_shape(&self) -> Shape {
        self.inner.event_shape()
    }
}
