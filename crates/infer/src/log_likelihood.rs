//! The log likelihood of every observation at every draw.

use autodiff::Graph;
use draws::Draws;
use handlers::Model;

use crate::batch::evaluate;
use crate::from_draws::FromDraws;
use crate::store::StoredSite;
use crate::{Error, ErrorKind};

/// The log density of each observation given each draw: one variable for every observed site, with
/// an element for each element of its batch.
///
/// Scales are left out, since they weigh observations and do not change their density. A masked
/// element has 0: it adds nothing to a sum over observations.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::{Mcmc, log_likelihood};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
///     m.plate("data", 2, |m| m.observe("y", Normal::new(mean, 1.0), [0.4, 0.6]));
/// };
/// let posterior = Mcmc::new(Nuts::default()).warmup(100).draws(50).run(&model)?;
/// let pointwise = log_likelihood(&model, posterior.draws())?;
/// let mean = posterior.draws().variable("mean")?.draw(1, 7)[0];
/// let expected = -0.5 * (0.6 - mean).powi(2) - 0.5 * (2.0 * std::f64::consts::PI).ln();
/// assert!((pointwise.variable("y")?.draw(1, 7)[1] - expected).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; a model without observations; a latent site that is not among
/// the draws, or has another shape there.
pub fn log_likelihood<M: Model + ?Sized>(model: &M, draws: &Draws) -> Result<Draws, Error> {
    let graph = Graph::new();
    let FromDraws { trace, inputs, variables } = FromDraws::trace(model, &graph, draws)?;
    let (mut sites, mut outputs) = (Vec::new(), Vec::new());
    for site in trace.sites().iter().filter(|site| site.is_observed()) {
        let Some(log_prob) = site.log_prob() else { continue };
        let spread = log_prob.broadcast_to(site.batch_shape());
        outputs.push(match site.mask() {
            Some(mask) => mask.select(spread, 0.0),
            None => spread,
        });
        sites.push(StoredSite::new(site).with_shape(site.batch_shape()));
    }
    if sites.is_empty() {
        let names: Vec<&str> = trace.sites().iter().map(|site| site.name()).collect();
        return Err(Error::new(
            ErrorKind::Model,
            format!("log_likelihood: no site is observed; the sites are: {}", names.join(", ")),
        ));
    }
    let program = graph.compile(&inputs, &outputs)?;
    evaluate(&program, &variables, &sites, [draws.num_chains(), draws.num_draws()])
}
