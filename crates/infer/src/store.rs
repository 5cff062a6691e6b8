//! Which sites are kept among the draws, and what is known of them.

use autodiff::Shape;
use draws::Draws;
use handlers::{Site, Trace};

use crate::Error;

/// The most that deterministic sites may take of memory if nothing is said, in bytes.
const LIMIT: usize = 1 << 30;

/// Which deterministic sites are kept among the draws; latent ones always are.
///
/// By default all are kept that together take no more than 1 GiB; above that, only those that are
/// scalars. What is left out can be computed later: [`deterministics`](crate::deterministics). The
/// setting `store` of a site ([`infer_config`](handlers::infer_config())) goes before this rule.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::{Mcmc, Store, deterministics};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let x = m.plate("pixel", 100, |m| m.sample("x", Normal::new(0.0, 1.0)));
///     m.deterministic("map", 2.0 * x);
///     m.deterministic("total", x.sum());
/// };
/// let mcmc = Mcmc::new(Nuts::default()).warmup(50).draws(10).store(Store::Scalars);
/// let posterior = mcmc.run(&model)?;
/// assert_eq!(posterior.left_out(), ["map"]);
/// let later = deterministics(&model, posterior.draws())?;
/// assert_eq!(later.variable("map")?.shape(), [100]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Store {
    /// All of them, or the scalars if all are too large.
    #[default]
    Automatic,
    /// All of them.
    All,
    /// Those with one element.
    Scalars,
    /// None.
    Latents,
}

/// A site whose values are among the draws: latent or deterministic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSite {
    /// The name.
    pub name: String,
    /// The shape of one draw.
    pub shape: Shape,
    /// The name of each axis, where it is that of a plate.
    pub dims: Vec<Option<String>>,
    /// The labels of plates along its axes.
    pub(crate) labels: Vec<(String, Vec<String>)>,
}

impl StoredSite {
    pub(crate) fn new(site: &Site<'_>) -> Self {
        // A subsample may be another one at each draw, so it has no labels.
        let labels = site
            .plates()
            .iter()
            .filter(|plate| plate.indices.is_none() && site.dims().contains(&Some(&plate.name)))
            .filter_map(|plate| Some((plate.name.clone(), plate.labels.as_ref()?.to_vec())))
            .collect();
        Self {
            name: site.name().to_owned(),
            shape: site.shape(),
            dims: site.dims().iter().map(|dim| dim.map(str::to_owned)).collect(),
            labels,
        }
    }

    /// A variable that is no site.
    pub(crate) fn plain(name: &str, shape: Shape) -> Self {
        Self { name: name.to_owned(), shape, dims: vec![None; shape.rank()], labels: Vec::new() }
    }

    /// The same site with another shape, such as that of its log density.
    pub(crate) fn with_shape(mut self, shape: Shape) -> Self {
        self.dims.truncate(shape.rank());
        self.shape = shape;
        self
    }

    /// Adds the values of the site to the draws.
    pub(crate) fn add_to(&self, draws: &mut Draws, values: Vec<f64>) -> Result<(), Error> {
        draws.add(&self.name, self.shape.axes(), values)?;
        let dims: Vec<Option<&str>> = self.dims.iter().map(Option::as_deref).collect();
        draws.set_dims(&self.name, &dims)?;
        for (dim, labels) in &self.labels {
            draws.set_coordinates(dim, labels.iter().cloned())?;
        }
        Ok(())
    }
}

/// The sites to keep of a run with this many draws in all, and the names of those left out.
pub(crate) fn choose<'t, 'g>(
    trace: &'t Trace<'g>,
    store: Store,
    num_draws: usize,
) -> (Vec<&'t Site<'g>>, Vec<String>) {
    let deterministic = || trace.sites().iter().filter(|site| site.is_deterministic());
    // What depends on a site that is summed out has no value of its own.
    let axes = trace.sites().iter().filter_map(|site| Some(site.enumeration()?.axis_from_right));
    let most = axes.min().unwrap_or(usize::MAX);
    let has_value = |site: &Site<'_>| site.enumeration().is_none() && site.shape().rank() <= most;
    let size: usize = deterministic()
        .filter(|site| site.config().store != Some(false) && has_value(site))
        .map(|site| site.shape().size())
        .sum();
    let fits = size.saturating_mul(num_draws).saturating_mul(size_of::<f64>()) <= LIMIT;
    let keeps = |site: &Site<'_>| {
        let is_scalar = site.shape().size() == 1;
        let by_rule = match store {
            Store::Automatic => fits || is_scalar,
            Store::All => true,
            Store::Scalars => is_scalar,
            Store::Latents => false,
        };
        site.config().store.unwrap_or(by_rule) && has_value(site)
    };
    let is_latent =
        |site: &Site<'_>| (site.is_latent() && site.enumeration().is_none()) || site.is_param();
    let kept = trace
        .sites()
        .iter()
        .filter(|site| is_latent(site) || (site.is_deterministic() && keeps(site)))
        .collect();
    let left_out =
        deterministic().filter(|site| !keeps(site)).map(|site| site.name().to_owned()).collect();
    (kept, left_out)
}
