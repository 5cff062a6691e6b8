//! Writes a latent site with other ones, in whose coordinates a sampler moves more easily.
//!
//! The density of the model stays the same, and so do the names and the meaning of its sites: what is
//! sampled is a new site, of which the old one becomes a function.

mod affine;
mod circular;
mod elements;
mod loc_scale;
mod projected_normal;
mod shift;
mod transform;

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use autodiff::{Graph, Operand, Shape, Var};
use distributions::Distribution;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::error::SiteFault;
use crate::values::Names;
use crate::{Context, Handled, Handler, Message, Model, SiteConfig, SiteKind};

pub use circular::Circular;
pub use loc_scale::LocScale;
pub use projected_normal::ProjectedNormal;
pub use shift::{FromSites, Shift};
pub use transform::Transform;

use elements::Elements;

/// A way to write a latent site with others.
///
/// The law: with the sites that it makes drawn from their distributions, the value it gives has the
/// distribution of the old site.
///
/// ```
/// use autodiff::{Graph, Var};
/// use distributions::{Exponential, Uniform};
/// use handlers::reparam::{Reparameterization, Rewrite, reparam};
/// use handlers::{Context, condition, trace};
///
/// /// Writes a site with a quantile function as a function of a uniform one.
/// #[derive(Debug)]
/// struct Quantile;
///
/// impl Reparameterization for Quantile {
///     fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
///         let uniform = site.sample("_uniform", Uniform::new(0.0, 1.0));
///         let value = site.distribution().icdf(uniform);
///         value.ok_or_else(|| format!("{} has no quantile function", site.distribution().name()))
///     }
/// }
///
/// let model = |m: &mut Context| {
///     m.sample("age", Exponential::new(2.0));
/// };
/// let written = reparam(&model).site("age", Quantile);
/// let graph = Graph::new();
/// let run = trace(&condition(&written, [("age_uniform", 0.5)]), &graph)?;
/// let age = run.get("age").unwrap().value().value().unwrap().to_scalar().unwrap();
/// assert!((age - 0.5 * 2f64.ln()).abs() < 1e-15);
/// # Ok::<(), handlers::Error>(())
/// ```
pub trait Reparameterization: fmt::Debug {
    /// Makes the new sites and gives the value of the old one.
    ///
    /// # Errors
    /// A sentence on why this site cannot be written so, and what to do.
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String>;
}

/// A latent site that is written with others: what a [`Reparameterization`] works with.
#[derive(Debug)]
pub struct Rewrite<'c, 'g> {
    context: &'c mut Context<'g>,
    level: usize,
    message: Message<'g>,
    distribution: Rc<dyn Distribution + 'g>,
}

impl<'g> Rewrite<'_, 'g> {
    /// The name of the site.
    pub fn name(&self) -> &str {
        &self.message.name
    }

    /// The graph in which the model runs.
    pub fn graph(&self) -> &'g Graph {
        self.message.graph
    }

    /// The distribution of the site.
    pub fn distribution(&self) -> Rc<dyn Distribution + 'g> {
        self.distribution.clone()
    }

    /// The batch shape of the site, plates included.
    pub fn batch_shape(&self) -> Shape {
        self.message.batch_shape
    }

    /// The shape of the value of the site.
    pub fn shape(&self) -> Shape {
        self.message.shape()
    }

    /// A parameter of the distribution, by NumPyro's name.
    pub fn parameter(&self, name: &str) -> Option<Var<'g>> {
        let parameters = self.distribution.parameters();
        let found = parameters.iter().find(|p| p.name == name)?;
        Some(self.graph().lift(found.value))
    }

    /// The value of another site, made before this one.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn value(&self, site: &str) -> Result<Var<'g>, String> {
        self.context.values.get(site).copied().ok_or_else(|| {
            format!("no site \"{site}\" before this one; there are: {}", self.context.known_sites())
        })
    }

    /// A number, array or variable as a variable of the model's graph.
    pub fn lift<'a>(&self, operand: impl Into<Operand<'a>>) -> Var<'g> {
        self.graph().lift(operand)
    }

    /// Samples a site of this distribution, named `name` and the suffix, with one event for each
    /// element of the batch of the old site. Plates, mask and scale are those of the old site.
    pub fn sample(&mut self, suffix: &str, distribution: impl Distribution + 'g) -> Var<'g> {
        let distribution: Rc<dyn Distribution + 'g> = Rc::new(distribution);
        let mut message = Message {
            name: format!("{}{suffix}", self.message.name),
            event_shape: distribution.event_shape(),
            kind: SiteKind::Sample { distribution, is_observed: false },
            config: SiteConfig::default(),
            ..self.message.clone()
        };
        // A stream of its own, from that of the old site.
        if let Some(rng) = &mut self.message.rng {
            message.rng = Some(Xoshiro256PlusPlus::seed_from_u64(rng.next_u64()));
        }
        self.context.apply_below(message, self.level)
    }

    /// Samples a site of independent numbers of this distribution, one for each element of the value
    /// of the old site.
    pub fn sample_elements(
        &mut self,
        suffix: &str,
        distribution: impl Distribution + 'g,
    ) -> Var<'g> {
        let (inner, event) = (Rc::new(distribution), self.message.event_shape);
        self.sample(suffix, Elements { inner, event })
    }
}

/// A reparameterisation asked for inside a model.
pub(crate) struct Local<'g> {
    site: String,
    strategy: Rc<dyn Reparameterization + 'g>,
    is_used: bool,
}

/// Writes latent sites with others. Made by [`reparam`].
#[derive(Clone)]
pub struct Reparam {
    strategies: BTreeMap<String, Arc<dyn Reparameterization + Send + Sync>>,
    names: Names,
}

/// The model with sites written in other coordinates, as [`Handled::site`] says.
///
/// A name that is no latent site of the model is an error. Inside a model, [`Context::reparam`] does
/// the same.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{HalfNormal, Normal};
/// use handlers::{Context, reparam, seed, trace};
/// use handlers::reparam::LocScale;
///
/// let model = |m: &mut Context| {
///     let spread = m.sample("spread", HalfNormal::new(1.0));
///     m.plate("groups", 8, |m| m.sample("effect", Normal::new(0.0, spread)));
/// };
/// let model = reparam(&model).site("effect", LocScale::new(0.0));
/// let graph = Graph::new();
/// let trace = trace(&seed(&model, 1), &graph)?;
/// assert!(trace.get("effect_decentered").unwrap().is_latent());
/// assert!(!trace.get("effect").unwrap().is_latent());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn reparam<M: Model + ?Sized>(model: &M) -> Handled<'_, M, Reparam> {
    let none: [&str; 0] = [];
    Handled::new(model, Reparam { strategies: BTreeMap::new(), names: Names::new("reparam", none) })
}

impl<M: ?Sized> Handled<'_, M, Reparam> {
    /// Writes the latent site of this name in another way.
    #[must_use]
    pub fn site(
        mut self,
        name: impl Into<String>,
        strategy: impl Reparameterization + Send + Sync + 'static,
    ) -> Self {
        self.handler.strategies.insert(name.into(), Arc::new(strategy));
        self.handler.names = Names::new("reparam", self.handler.strategies.keys().cloned());
        self
    }
}

impl<'g> Handler<'g> for Reparam {
    fn process(&mut self, message: &mut Message<'g>) {
        if !message.needs_value() {
            self.names.refuse(message);
        } else if let Some(strategy) = self.strategies.get(&message.name) {
            self.names.take(&message.name);
            let strategy: Arc<dyn Reparameterization> = strategy.clone();
            message.rewrite = Some(Rc::new(strategy));
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.names.unused("latent site")
    }
}

impl Reparameterization for Arc<dyn Reparameterization> {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        (**self).apply(site)
    }
}

impl fmt::Debug for Reparam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reparam").field("strategies", &self.strategies).finish()
    }
}

impl<'g> Context<'g> {
    /// Writes the next latent site of this name in another way.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    /// use handlers::reparam::Shift;
    ///
    /// let model = |m: &mut Context| {
    ///     let modulus = m.sample("modulus", Normal::new(10.0, 1.0));
    ///     m.reparam("absolute", Shift::by(modulus));
    ///     let absolute = m.sample("absolute", Normal::new(4.0, 0.5));
    ///     m.deterministic("apparent", absolute + modulus);
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert!(trace.get("absolute_shifted").unwrap().is_latent());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn reparam(&mut self, site: impl Into<String>, strategy: impl Reparameterization + 'g) {
        self.local.push(Local { site: site.into(), strategy: Rc::new(strategy), is_used: false });
    }

    /// Applies what the model itself asked for at a site.
    pub(crate) fn rewrite_locally(&mut self, message: &mut Message<'g>) {
        // A part of a model that runs twice asks twice: each request is for one site.
        let is_for_this = |local: &&mut Local<'g>| !local.is_used && local.site == message.name;
        let Some(local) = self.local.iter_mut().rev().find(is_for_this) else {
            return;
        };
        local.is_used = true;
        let strategy = local.strategy.clone();
        if message.needs_value() {
            self.rewrite(message, &*strategy, self.handlers.len());
        } else {
            message.fault =
                Some("reparam: only a latent site can be written with others".to_owned());
        }
    }

    /// Records the sites that the model asked to rewrite and that never came.
    pub(crate) fn report_unused_local(&mut self) {
        let unused: Vec<String> = self
            .local
            .iter()
            .filter(|local| !local.is_used)
            .map(|local| format!("\"{}\"", local.site))
            .collect();
        if !unused.is_empty() {
            let text = format!(
                "reparam: no latent site {} after it; the sites are: {}",
                unused.join(" or "),
                self.known_sites()
            );
            self.faults.push(SiteFault::of_model(text, None));
        }
    }

    /// Makes other sites in place of this one, which becomes a function of them.
    pub(crate) fn rewrite(
        &mut self,
        message: &mut Message<'g>,
        strategy: &(dyn Reparameterization + 'g),
        level: usize,
    ) {
        let SiteKind::Sample { distribution, .. } = &message.kind else {
            return;
        };
        let distribution = distribution.clone();
        let mut site = Rewrite { context: self, level, message: message.clone(), distribution };
        match strategy.apply(&mut site) {
            Ok(value) => {
                message.kind = SiteKind::Deterministic;
                message.value = Some(value);
            }
            Err(text) => message.fault = Some(format!("reparam: {text}")),
        }
    }
}
