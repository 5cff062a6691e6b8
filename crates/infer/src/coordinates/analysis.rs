//! Which sites of a model could do with other coordinates, and along which sums: read off the graph of
//! a run in which the values of all sites are inputs.

use autodiff::{Graph, Shape, Var, jvp, substitute};
use distributions::Constraint;
use handlers::{Site, Trace};

use super::coordinate::Family;
use crate::unconstrained::Unconstrained;

/// A quantity of the model that may be linear in a site: the y of `y = a x + g`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Along {
    /// The site at which it shows.
    site: String,
    /// The parameter of its distribution; none for the value of the site.
    parameter: Option<&'static str>,
    /// Whether it is the logarithm of that.
    is_log: bool,
}

impl Along {
    /// The quantity in a run of the model.
    pub(crate) fn find<'g>(&self, trace: &Trace<'g>, graph: &'g Graph) -> Option<Var<'g>> {
        let value = self.plain(trace, graph)?;
        Some(if self.is_log { value.log() } else { value })
    }

    /// The quantity, or what it is the logarithm of.
    fn plain<'g>(&self, trace: &Trace<'g>, graph: &'g Graph) -> Option<Var<'g>> {
        let site = trace.get(&self.site)?;
        match self.parameter {
            None => Some(site.value()),
            Some(name) => {
                let parameters = site.distribution()?.parameters();
                Some(graph.lift(parameters.iter().find(|p| p.name == name)?.value))
            }
        }
    }

    /// In words.
    pub(crate) fn describe(&self) -> String {
        let of = match self.parameter {
            None => self.site.clone(),
            Some(name) => format!("the {name} of {}", self.site),
        };
        if self.is_log { format!("the logarithm of {of}") } else { of }
    }
}

/// A latent site that may do with another coordinate.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    /// Whether its prior depends on other latent sites.
    pub(crate) is_hierarchical: bool,
    /// Whether it is a normal vector, which is sampled whole as white noise or as written.
    pub(crate) is_vector: bool,
    /// The quantities that may be linear in it, and depend on other sites that are made before.
    pub(crate) along: Vec<Along>,
    /// The sites on which those depend.
    pub(crate) upstream: Vec<String>,
}

/// The latent sites that may do with other coordinates, in a run whose inputs are values.
pub(crate) fn candidates<'g>(traced: &Unconstrained<'g>, graph: &'g Graph) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let sites = traced.trace.sites();
    let latent = |site: &Site<'g>| traced.latents.iter().find(|l| l.name == site.name());
    let mut before: Vec<&str> = Vec::new();
    for (i, site) in sites.iter().enumerate() {
        let (Some(latent), Some(distribution)) = (latent(site), site.distribution()) else {
            continue;
        };
        if let Some(family) = Family::of(distribution, graph) {
            let own = graph.inputs_of(&[family.loc, family.scale]);
            let is_hierarchical = !own.is_empty();
            let is_before = |name: &String| before.contains(&name.as_str());
            // A parameter with an axis of values that are summed out has no one value.
            let fits = family
                .loc
                .shape()
                .broadcast(family.scale.shape())
                .and_then(|shape| shape.broadcast(latent.shape));
            if fits == Some(latent.shape) && own.iter().all(is_before) {
                let (mut along, mut upstream) = (Vec::new(), Vec::new());
                for quantity in sites[i + 1..].iter().flat_map(quantities) {
                    let Some(y) = quantity.plain(&traced.trace, graph) else { continue };
                    let (own, others): (Vec<_>, Vec<_>) =
                        graph.inputs_of(&[y]).into_iter().partition(|name| *name == latent.name);
                    let depends = !own.is_empty() && !others.is_empty();
                    if depends && y.shape() == latent.shape && others.iter().all(is_before) {
                        along.push(quantity);
                        upstream.extend(others);
                    }
                }
                if is_hierarchical || !along.is_empty() {
                    candidates.push(Candidate {
                        name: latent.name.clone(),
                        shape: latent.shape,
                        is_hierarchical,
                        is_vector: false,
                        along,
                        upstream,
                    });
                }
            }
        }
        if distribution.whitening().is_some() {
            let parameters = distribution.parameters();
            let parameters: Vec<Var<'g>> = parameters.iter().map(|p| graph.lift(p.value)).collect();
            if !graph.inputs_of(&parameters).is_empty() {
                candidates.push(Candidate {
                    name: latent.name.clone(),
                    shape: latent.shape,
                    is_hierarchical: true,
                    is_vector: true,
                    along: Vec::new(),
                    upstream: Vec::new(),
                });
            }
        }
        before.push(&latent.name);
    }
    candidates
}

/// What shows at a site: its value if it is deterministic, and the parameters of its distribution.
fn quantities(site: &Site<'_>) -> Vec<Along> {
    let along = |parameter, is_log| Along { site: site.name().to_owned(), parameter, is_log };
    if site.is_deterministic() {
        return vec![along(None, false)];
    }
    let parameters = site.distribution().map(|d| d.parameters()).unwrap_or_default();
    let of_parameter = |p: &distributions::Parameter<'_>| {
        let is_positive = matches!(p.constraint, Constraint::Positive | Constraint::NonNegative);
        let plain = along(Some(p.name), false);
        // A rate is often the exponential of a sum.
        if is_positive { vec![along(Some(p.name), true), plain] } else { vec![plain] }
    };
    parameters.iter().flat_map(of_parameter).collect()
}

/// Slope and offset of a quantity that is linear in a site, as functions of the values of other sites,
/// which are inputs of the run.
pub(crate) fn line<'g>(
    traced: &Unconstrained<'g>,
    graph: &'g Graph,
    site: &str,
    along: &Along,
) -> Option<[Var<'g>; 2]> {
    let latent = traced.latents.iter().find(|latent| latent.name == site)?;
    let y = along.find(&traced.trace, graph)?;
    let distribution = traced.trace.get(site)?.distribution()?;
    let family = Family::of(distribution, graph)?;
    let [value, slope] = family.origin(graph, latent.shape);
    let slope = jvp(&[y], &[latent.value], &[slope])[0];
    let at_zero = substitute(&[slope, y], &[(latent.value, value)]);
    Some([at_zero[0], at_zero[1]])
}
