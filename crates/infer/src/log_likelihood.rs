//! The log likelihood of every observation at every draw.

use autodiff::{Graph, Var};
use draws::Draws;
use handlers::{Model, Site, Trace};

use crate::batch::evaluate;
use crate::from_draws::FromDraws;
use crate::store::StoredSite;
use crate::{Error, ErrorKind};

/// The log density of each observation given each draw: one variable for every observed site, with
/// an element for each element of its batch.
///
/// Scales are left out, since they weigh observations and do not change their density. A masked
/// element has 0: it adds nothing to a sum over observations. Sites that the fit summed out are summed
/// out here too, for each observation alone; if they are among the draws, such as those of
/// [`infer_discrete`](crate::infer_discrete), their values are taken.
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
    let FromDraws { trace, inputs, variables } = FromDraws::trace_marginal(model, &graph, draws)?;
    let (mut sites, mut outputs) = (Vec::new(), Vec::new());
    for site in trace.sites().iter().filter(|site| site.is_observed()) {
        let Some(log_prob) = summed_out(site, &trace) else { continue };
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

/// The log density of a site, element by element, with the sum over all values of the sites that hold
/// them all at once.
fn summed_out<'g>(site: &Site<'g>, trace: &Trace<'g>) -> Option<Var<'g>> {
    let mut joint = site.log_prob()?;
    let mut rest: Vec<(&Site<'g>, usize)> = trace
        .sites()
        .iter()
        .filter_map(|site| Some((site, site.enumeration()?.axis_from_right)))
        .collect();
    let mut axes = Vec::new();
    // What the site depends on may depend on others; sites on which nothing depends sum to 1.
    while let Some(i) = rest.iter().position(|(_, axis)| joint.shape().from_right(*axis) > 1) {
        let (discrete, axis) = rest.swap_remove(i);
        joint = joint + discrete.log_prob()?;
        axes.push(axis);
    }
    for axis_from_right in &axes {
        let axis = joint.shape().rank() - 1 - axis_from_right;
        joint = joint.logsumexp_axis(axis).expand_dims(axis);
    }
    match axes.is_empty() {
        true => Some(joint),
        // What is left of the axes of values has length 1.
        false => Some(joint.reshape(site.batch_shape())),
    }
}
