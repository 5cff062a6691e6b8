//! A site of the graph: what it is, its distribution, and where it stands.

use autodiff::{Array, Var};
use handlers::{Plate, SiteKind};

use crate::describe::number;
use crate::opaque::Run;

/// What a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A random variable that is not observed.
    Latent,
    /// A random variable that is not observed and takes whole numbers.
    Discrete,
    /// A random variable whose value is data.
    Observed,
    /// A random variable of which some elements are data; the others are a latent site of their own.
    PartlyObserved,
    /// A value kept under a name.
    Deterministic,
    /// A term of the log density.
    Factor,
    /// A number to optimise, without a prior.
    Param,
}

impl Kind {
    /// The kind as words, such as `partly observed`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Latent => "latent",
            Kind::Discrete => "discrete",
            Kind::Observed => "observed",
            Kind::PartlyObserved => "partly observed",
            Kind::Deterministic => "deterministic",
            Kind::Factor => "factor",
            Kind::Param => "param",
        }
    }
}

/// The value of a parameter of a distribution, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// A number, or an array of them.
    Known(Array),
    /// The value of a site.
    Site(String),
    /// Computed from the values of these sites.
    Computed(Vec<String>),
}

/// A parameter of the distribution of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// NumPyro's name of the parameter.
    pub name: &'static str,
    /// The value.
    pub value: ParameterValue,
}

/// A site of a model's graph.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use model_graph::{Kind, ParameterValue, model_graph};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.plate("data", 2, |m| m.observe("y", Normal::new(2.0 * x, 0.1), [0.3, 0.4]));
/// };
/// let graph = model_graph(&model)?;
/// let y = graph.site("y").unwrap();
/// assert_eq!((y.kind, y.distribution, y.shape.as_slice()), (Kind::Observed, Some("Normal"), &[2][..]));
/// assert_eq!(y.plates[0].name, "data");
/// assert_eq!(y.parameters[0].value, ParameterValue::Computed(vec!["x".to_owned()]));
/// # Ok::<(), model_graph::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The name of the distribution of a random variable.
    pub distribution: Option<&'static str>,
    /// The parameters of the distribution.
    pub parameters: Vec<Parameter>,
    /// The set in which a param lies, as words.
    pub constraint: Option<String>,
    /// The plates around the site, the outermost first.
    pub plates: Vec<Plate>,
    /// The shape of the value.
    pub shape: Vec<usize>,
    /// Whether the rest of the model gets the value of an intervention, so that nothing depends on
    /// the site.
    pub is_intervened: bool,
    /// What was noted of the site: [`ModelGraph::note`](crate::ModelGraph::note).
    pub note: Option<String>,
}

impl Site {
    /// A site of a run with the numbers of the sites that it depends on.
    pub(crate) fn of<'g>(run: &Run<'g>, number: usize) -> (Self, Vec<usize>) {
        let sites = run.trace.sites();
        let site = &sites[number];
        let mut expressions: Vec<Var<'g>> = site.log_density().into_iter().collect();
        let (mut parameters, mut constraint) = (Vec::new(), None);
        match site.kind() {
            SiteKind::Sample { distribution, .. } => {
                // A density may leave out a parameter, as that of a uniform one does its bounds.
                for parameter in distribution.parameters() {
                    let value = run.graph.lift(parameter.value);
                    expressions.push(value);
                    let value = ParameterValue::of(run, value);
                    parameters.push(Parameter { name: parameter.name, value });
                }
                expressions.push(site.value());
            }
            SiteKind::Deterministic | SiteKind::Factor => expressions.push(site.value()),
            SiteKind::Param { constraint: set, .. } => {
                constraint = Some(set.to_string());
                expressions.push(set.contains(site.value()));
            }
            SiteKind::Plate { .. } => {}
        }
        let mut sources = run.sources(&expressions);
        sources.retain(|&source| source != number);
        let own_leaf = site.intervention().map(|value| run.sources(&[value]));
        let is_intervened = own_leaf.is_some_and(|leaf| leaf != [number]);
        let missing = format!("{}_unobserved", site.name());
        let is_partly = || {
            let of_value = run.sources(&[site.value()]);
            of_value.iter().any(|&source| sites[source].name() == missing)
        };
        let kind = match site.kind() {
            SiteKind::Sample { is_observed: true, .. } if is_partly() => Kind::PartlyObserved,
            SiteKind::Sample { is_observed: true, .. } => Kind::Observed,
            SiteKind::Sample { distribution, .. } if distribution.support().is_discrete() => {
                Kind::Discrete
            }
            SiteKind::Sample { .. } => Kind::Latent,
            SiteKind::Deterministic => Kind::Deterministic,
            SiteKind::Param { .. } => Kind::Param,
            // A run has no plates among its sites.
            SiteKind::Factor | SiteKind::Plate { .. } => Kind::Factor,
        };
        let site = Self {
            name: site.name().to_owned(),
            kind,
            distribution: site.distribution().map(|distribution| distribution.name()),
            parameters,
            constraint,
            plates: site.plates().to_vec(),
            shape: site.shape().axes().to_vec(),
            is_intervened,
            note: None,
        };
        (site, sources)
    }
}

impl ParameterValue {
    fn of<'g>(run: &Run<'g>, value: Var<'g>) -> Self {
        if let Some(known) = value.value() {
            return ParameterValue::Known(known);
        }
        let names = run.sources(&[value]).into_iter().map(|i| run.trace.sites()[i].name());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        match names.pop() {
            Some(name) if names.is_empty() && value.is_input() => ParameterValue::Site(name),
            Some(last) => {
                names.push(last);
                ParameterValue::Computed(names)
            }
            None => ParameterValue::Computed(names),
        }
    }

    /// As short as it can be said: a number, the shape of an array, a name, or `f(…)`.
    pub(crate) fn short(&self) -> String {
        match self {
            ParameterValue::Known(array) => match array.data() {
                [value] => number(*value),
                _ => array.shape().to_string(),
            },
            ParameterValue::Site(name) => name.clone(),
            ParameterValue::Computed(names) => format!("f({})", names.join(", ")),
        }
    }
}
