//! Quantities computed from draws after the fit, compiled once.

use std::fmt;

use autodiff::{Graph, Operand, Shape, Var};
use draws::{Draws, Variable};
use handlers::Model;

use crate::batch::evaluate;
use crate::from_draws::FromDraws;
use crate::store::StoredSite;
use crate::{Error, ErrorKind};

/// The deterministic sites of a model at every draw of its latent sites.
///
/// The model need not be the one that was fitted: it may predict for other data, as long as its
/// latent sites are among the draws with the same shapes.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::{Mcmc, deterministics};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     m.sample("slope", Normal::new(0.0, 1.0));
/// };
/// let posterior = Mcmc::new(Nuts::default()).warmup(100).draws(50).run(&model)?;
/// let prediction = |m: &mut Context| {
///     let slope = m.sample("slope", Normal::new(0.0, 1.0));
///     m.deterministic("at_ten", 10.0 * slope);
/// };
/// let predicted = deterministics(&prediction, posterior.draws())?;
/// let slope = posterior.draws().variable("slope")?.draw(0, 3)[0];
/// assert_eq!(predicted.variable("at_ten")?.draw(0, 3), [10.0 * slope]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; a latent site that is not among the draws, or has another shape
/// there; no deterministic site.
pub fn deterministics<M: Model + ?Sized>(model: &M, draws: &Draws) -> Result<Draws, Error> {
    let graph = Graph::new();
    let FromDraws { trace, inputs, variables } = FromDraws::trace(model, &graph, draws)?;
    let sites: Vec<_> = trace.sites().iter().filter(|site| site.is_deterministic()).collect();
    if sites.is_empty() {
        return Err(Error::new(
            ErrorKind::Model,
            "deterministics: the model has no deterministic site",
        ));
    }
    let values: Vec<Var<'_>> = sites.iter().map(|site| site.value()).collect();
    let program = graph.compile(&inputs, &values)?;
    let sites: Vec<StoredSite> = sites.into_iter().map(StoredSite::new).collect();
    evaluate(&program, &variables, &sites, [draws.num_chains(), draws.num_draws()])
}

/// The variables of draws as those of a graph, and what is computed of them. See [`quantities`].
pub struct Quantities<'g, 'd> {
    graph: &'g Graph,
    draws: &'d Draws,
    inputs: Vec<(&'d Variable, Var<'g>)>,
    outputs: Vec<(StoredSite, Var<'g>)>,
    error: Option<Error>,
}

/// Quantities computed of the variables at every draw.
///
/// `compute` runs once; what it keeps is compiled and evaluated for all draws.
///
/// ```
/// use draws::Draws;
/// use infer::quantities;
///
/// let mut draws = Draws::new(1, 2);
/// draws.add("slope", &[], vec![1.0, 2.0])?;
/// draws.add("offset", &[], vec![0.5, 0.25])?;
/// let line = quantities(&draws, |q| {
///     let (slope, offset) = (q.variable("slope"), q.variable("offset"));
///     q.keep("y", slope * &[0.0, 10.0].into() + offset);
/// })?;
/// assert_eq!(line.variable("y")?.draw(0, 1), [0.25, 20.25]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If a variable is not among the draws, a name is kept twice, or shapes do not fit.
pub fn quantities(
    draws: &Draws,
    compute: impl FnOnce(&mut Quantities<'_, '_>),
) -> Result<Draws, Error> {
    let graph = Graph::new();
    let mut quantities =
        Quantities { graph: &graph, draws, inputs: Vec::new(), outputs: Vec::new(), error: None };
    compute(&mut quantities);
    let Quantities { inputs, outputs, error, .. } = quantities;
    if let Some(error) = error {
        return Err(error);
    }
    let (variables, inputs): (Vec<_>, Vec<_>) = inputs.into_iter().unzip();
    let (sites, values): (Vec<_>, Vec<_>) = outputs.into_iter().unzip();
    let program = graph.compile(&inputs, &values)?;
    evaluate(&program, &variables, &sites, [draws.num_chains(), draws.num_draws()])
}

impl<'g> Quantities<'g, '_> {
    /// The variable of this name, at whichever draw.
    pub fn variable(&mut self, name: &str) -> Var<'g> {
        if let Some((_, var)) = self.inputs.iter().find(|(known, _)| known.name() == name) {
            return *var;
        }
        let found = self.draws.variable(name).map_err(Error::from).and_then(|variable| {
            let shape = Shape::new(variable.shape()).ok_or_else(|| {
                let message = format!("variable \"{name}\" has more axes than an array can have");
                Error::new(ErrorKind::Argument, message)
            })?;
            Ok((variable, self.graph.input(name, shape)))
        });
        match found {
            Ok((variable, var)) => {
                self.inputs.push((variable, var));
                var
            }
            Err(error) => {
                self.error.get_or_insert(error);
                self.graph.faulty()
            }
        }
    }

    /// The graph in which the quantities are computed.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Makes this a variable of the result.
    pub fn keep(&mut self, name: &str, value: impl Into<Operand<'g>>) {
        let value = self.graph.lift(value);
        self.outputs.push((StoredSite::plain(name, value.shape()), value));
    }
}

impl fmt::Debug for Quantities<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept: Vec<&str> = self.outputs.iter().map(|(site, _)| site.name.as_str()).collect();
        f.debug_struct("Quantities").field("kept", &kept).finish_non_exhaustive()
    }
}
