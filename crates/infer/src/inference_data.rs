//! The results of a fit in groups, as ArviZ has them.

use autodiff::{Graph, Shape};
use draws::{Draws, Group, InferenceData};
use handlers::Model;

use crate::batch::evaluate;
use crate::from_draws::FromDraws;
use crate::store::StoredSite;
use crate::{Error, ErrorKind, Posterior, log_likelihood};

/// The most that the log likelihoods of the observations, or the places of divergences, may take of memory, in bytes.
const LIMIT: usize = 1 << 30;

impl Posterior {
    /// All that is known of the fit: posterior and statistics of the sampler, where draws diverged if some did,
    /// the warm-up if it was collected, the observed data, the log likelihood of each observation and the log
    /// prior of each site at every draw.
    ///
    /// Of divergences the first hundred of each chain are known. Log likelihoods that would take more than 1 GiB are
    /// left out, and so are places of divergences. Draws of `Predictive` are added with
    /// [`InferenceData::insert`], what the model was given with [`InferenceData::add_data`].
    ///
    /// ```
    /// use distributions::Normal;
    /// use draws::Group;
    /// use handlers::Context;
    /// use infer::Mcmc;
    /// use samplers::Nuts;
    ///
    /// let model = |m: &mut Context| {
    ///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
    ///     m.plate("data", 2, |m| m.observe("y", Normal::new(mean, 1.0), [0.4, 0.6]));
    /// };
    /// let posterior = Mcmc::new(Nuts::default()).warmup(100).draws(50).run(&model)?;
    /// let results = posterior.inference_data(&model)?;
    /// assert_eq!(results.group(Group::ObservedData)?.variable("y")?.values(), [0.4, 0.6]);
    /// assert_eq!(results.group(Group::LogLikelihood)?.variable("y")?.shape(), [2]);
    /// assert_eq!(results.group(Group::LogPrior)?.variable("mean")?.values().len(), 200);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the model is not that of the fit.
    pub fn inference_data<M: Model + ?Sized>(&self, model: &M) -> Result<InferenceData, Error> {
        let mut results = InferenceData::new(self.draws.clone());
        if let Some(warmup) = &self.warmup {
            results.insert(Group::WarmupPosterior, warmup.clone())?;
        }
        let num_draws = self.draws.num_chains() * self.draws.num_draws();
        let is_small = |elements: usize| {
            elements.saturating_mul(num_draws).saturating_mul(size_of::<f64>()) <= LIMIT
        };
        if let Some(divergences) = &self.evidence.divergences
            && is_small(2 * self.draws.variables().iter().map(|site| site.size()).sum::<usize>())
        {
            divergences.add_to(&mut results, &self.draws)?;
        }
        let observed = observed_data(model, &self.draws)?;
        if let Some(data) = observed {
            let elements: usize = data.variables().iter().map(|data| data.size()).sum();
            results.insert(Group::ObservedData, data)?;
            if is_small(elements) {
                results.insert(Group::LogLikelihood, log_likelihood(model, &self.draws)?)?;
            }
        }
        results.insert(Group::LogPrior, log_prior(model, &self.draws)?)?;
        Ok(results)
    }
}

/// The values of the observed sites that do not depend on draws; none if no site is observed.
fn observed_data<M: Model + ?Sized>(model: &M, draws: &Draws) -> Result<Option<Draws>, Error> {
    let graph = Graph::new();
    let traced = FromDraws::trace_marginal(model, &graph, draws)?;
    let mut data = Draws::new(1, 1);
    for site in traced.trace.sites().iter().filter(|site| site.is_observed()) {
        if let Some(value) = site.value().value() {
            StoredSite::new(site).add_to(&mut data, value.data().to_vec())?;
        }
    }
    Ok((!data.variables().is_empty()).then_some(data))
}

/// The log density of each latent site under its prior: one variable for every site, a number for each
/// draw.
///
/// With the log likelihoods it tells how much the posterior depends on priors and on data
/// (`diagnostics::power_scaling_sensitivity`). Sites that the fit summed out are left out.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::{Mcmc, log_prior};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     m.plate("group", 2, |m| m.sample("x", Normal::new(0.0, 1.0)));
/// };
/// let posterior = Mcmc::new(Nuts::default()).warmup(100).draws(50).run(&model)?;
/// let prior = log_prior(&model, posterior.draws())?;
/// let x = posterior.draws().variable("x")?.draw(1, 7);
/// let expected = -0.5 * (x[0] * x[0] + x[1] * x[1]) - (2.0 * std::f64::consts::PI).ln();
/// assert!((prior.variable("x")?.draw(1, 7)[0] - expected).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; a model without latent sites; a latent site that is not among the
/// draws, or has another shape there.
pub fn log_prior<M: Model + ?Sized>(model: &M, draws: &Draws) -> Result<Draws, Error> {
    let graph = Graph::new();
    let FromDraws { trace, inputs, variables } = FromDraws::trace_marginal(model, &graph, draws)?;
    let (mut sites, mut outputs) = (Vec::new(), Vec::new());
    for site in trace.sites().iter().filter(|site| site.is_latent() && site.enumeration().is_none())
    {
        let Some(log_density) = site.log_density() else { continue };
        outputs.push(log_density.sum());
        sites.push(StoredSite::plain(site.name(), Shape::SCALAR));
    }
    if sites.is_empty() {
        return Err(Error::new(ErrorKind::Model, "log_prior: the model has no latent site"));
    }
    let program = graph.compile(&inputs, &outputs)?;
    evaluate(&program, &variables, &sites, [draws.num_chains(), draws.num_draws()])
}
