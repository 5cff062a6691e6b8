//! Draws of a model's sites from its prior, or given draws of its posterior.

use std::cell::Cell;
use std::rc::Rc;

use autodiff::{Array, Graph};
use draws::Draws;
use handlers::{Handler, Message, Model, Site, SiteKind, Trace, seed, trace_with};
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use samplers::ChainRng;

use crate::from_draws::check_shape;
use crate::store::StoredSite;
use crate::{Error, ErrorKind};

/// Runs a model forward, once for each draw: NumPyro's `Predictive`.
///
/// From the prior every site is drawn. Given a posterior, its variables are the values of the sites
/// of their names; the other random variables are drawn, also latent ones, such as the members of a
/// new group; deterministic sites are computed anew. Draws of a reparameterised model hold its sites in
/// both forms, so they serve the model as it was as well. A site that is observed stays as it is:
/// [`uncondition`](handlers::uncondition()) makes a model draw its data.
///
/// ```
/// use distributions::Normal;
/// use handlers::{Context, intervene, uncondition};
/// use infer::{Mcmc, Predictive};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 10.0));
///     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, 0.1), [4.9, 5.0, 5.1]));
/// };
/// // Mock data, with a known truth.
/// let simulator = uncondition(&model);
/// let mock = Predictive::prior(1).seed(2).run(&intervene(&simulator, [("mean", 7.0)]))?;
/// assert!((mock.variable("y")?.draw(0, 0)[2] - 7.0).abs() < 1.0);
///
/// // New data like those of the fit, chain by chain and draw by draw.
/// let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(200).draws(100).run(&model)?;
/// let again = Predictive::posterior(posterior.draws()).seed(3).run(&simulator)?;
/// assert_eq!((again.num_chains(), again.num_draws()), (2, 100));
/// assert!((again.variable("y")?.draw(1, 99)[0] - 5.0).abs() < 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Predictive<'d> {
    given: Option<&'d Draws>,
    num_chains: usize,
    num_draws: usize,
    seed: u64,
    sites: Option<Vec<String>>,
}

impl Predictive<'static> {
    /// This many draws from the prior, as one chain.
    pub fn prior(num_draws: usize) -> Self {
        Self { given: None, num_chains: 1, num_draws, seed: 0, sites: None }
    }
}

impl<'d> Predictive<'d> {
    /// One draw for each of these.
    pub fn posterior(draws: &'d Draws) -> Self {
        let (num_chains, num_draws) = (draws.num_chains(), draws.num_draws());
        Self { given: Some(draws), num_chains, num_draws, seed: 0, sites: None }
    }

    /// The seed of all random numbers; 0 by default. The same seed gives the same draws, whatever
    /// the number of threads.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The sites whose values are wanted; by default all random variables and deterministics that do
    /// not come from the given draws.
    #[must_use]
    pub fn sites<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.sites = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Runs the model for every draw, in parallel on rayon's current pool.
    ///
    /// # Errors
    /// Every mistake found in the model; given draws of another shape; a site asked for that is not
    /// there; a site whose shape changes from draw to draw; given draws and nothing left to draw.
    pub fn run<M: Model + Sync + ?Sized>(&self, model: &M) -> Result<Draws, Error> {
        let rows = self.num_chains * self.num_draws;
        if rows == 0 {
            return Err(Error::new(ErrorKind::Argument, "Predictive: no draw is asked for"));
        }
        let mut rng = ChainRng::seed_from_u64(self.seed);
        let seeds: Vec<u64> = (0..rows).map(|_| rng.next_u64()).collect();
        // The first run tells which sites there are.
        let graph = Graph::new();
        let (first, num_drawn) = self.one_run(model, &graph, 0, seeds[0])?;
        if self.given.is_some() && num_drawn == 0 && self.sites.is_none() {
            return Err(nothing_to_draw(&first));
        }
        let wanted: Vec<StoredSite> =
            self.choose(&first)?.into_iter().map(StoredSite::new).collect();
        let runs: Vec<Result<Vec<Array>, Error>> = (0..rows)
            .into_par_iter()
            .map(|row| {
                let graph = Graph::new();
                let (trace, _) = self.one_run(model, &graph, row, seeds[row])?;
                wanted.iter().map(|site| value_of(&trace, site)).collect()
            })
            .collect();
        let runs = runs.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut draws = Draws::new(self.num_chains, self.num_draws);
        for (i, site) in wanted.iter().enumerate() {
            let values = runs.iter().flat_map(|run| run[i].data().iter().copied()).collect();
            site.add_to(&mut draws, values)?;
        }
        Ok(draws)
    }

    /// The sites of one draw, and how many of them were drawn.
    fn one_run<'g, M: Model + ?Sized>(
        &self,
        model: &M,
        graph: &'g Graph,
        row: usize,
        number: u64,
    ) -> Result<(Trace<'g>, usize), Error>
    where
        'd: 'g,
    {
        let num_drawn = Rc::new(Cell::new(0));
        let mistake = Rc::new(Cell::new(None));
        let given = Given {
            draws: self.given,
            row,
            num_drawn: num_drawn.clone(),
            mistake: mistake.clone(),
        };
        let traced = trace_with(&seed(model, number), graph, given);
        match mistake.take() {
            Some(mistake) => Err(mistake),
            None => Ok((traced?, num_drawn.get())),
        }
    }

    /// The sites that are wanted.
    fn choose<'t, 'g>(&self, trace: &'t Trace<'g>) -> Result<Vec<&'t Site<'g>>, Error> {
        let Some(names) = &self.sites else {
            let is_given = |site: &Site<'_>| {
                self.given.is_some_and(|draws| draws.variable(site.name()).is_ok())
            };
            let is_wanted = |site: &&Site<'_>| {
                site.is_deterministic()
                    || ((site.is_latent() || site.is_observed()) && !is_given(site))
            };
            return Ok(trace.sites().iter().filter(is_wanted).collect());
        };
        names
            .iter()
            .map(|name| {
                trace.get(name).ok_or_else(|| {
                    let known: Vec<&str> = trace.sites().iter().map(|s| s.name()).collect();
                    let known = known.join(", ");
                    let message = format!("Predictive: no site \"{name}\"; the sites are: {known}");
                    Error::new(ErrorKind::Argument, message)
                })
            })
            .collect()
    }
}

/// The value of a site in one run.
fn value_of(trace: &Trace<'_>, site: &StoredSite) -> Result<Array, Error> {
    let found = trace.get(&site.name).and_then(|found| found.value().value());
    match found {
        Some(value) if value.shape() == site.shape => Ok(value),
        other => {
            let what = match other {
                Some(value) => format!("has shape {} in one draw", value.shape()),
                None => "is missing in one draw".to_owned(),
            };
            let message = format!(
                "site \"{}\" has shape {} in the first draw and {what}: a model must have the same \
                 sites in every run",
                site.name, site.shape
            );
            Err(Error::new(ErrorKind::Model, message))
        }
    }
}

fn nothing_to_draw(trace: &Trace<'_>) -> Error {
    let observed: Vec<&str> =
        trace.sites().iter().filter(|site| site.is_observed()).map(|site| site.name()).collect();
    let remedy = if observed.is_empty() {
        "for quantities that follow from the draws use deterministics".to_owned()
    } else {
        format!(
            "to draw what is observed ({}), wrap the model in uncondition, or give it no data",
            observed.join(", ")
        )
    };
    let message =
        format!("Predictive: every random variable has a value, so none is left; {remedy}");
    Error::new(ErrorKind::Argument, message)
}

/// The handler that gives sites the values of one draw.
struct Given<'d> {
    draws: Option<&'d Draws>,
    row: usize,
    num_drawn: Rc<Cell<usize>>,
    mistake: Rc<Cell<Option<Error>>>,
}

impl<'g> Handler<'g> for Given<'_> {
    fn process(&mut self, message: &mut Message<'g>) {
        let is_param = matches!(message.kind, SiteKind::Param { .. }) && message.value.is_none();
        if !(is_param || message.needs_value()) {
            return;
        }
        let Some(variable) = self.draws.and_then(|draws| draws.variable(&message.name).ok()) else {
            self.num_drawn.set(self.num_drawn.get() + usize::from(!is_param));
            return;
        };
        let shape = message.shape();
        if let Err(error) = check_shape(&message.name, shape, variable) {
            self.mistake.set(Some(error));
        }
        let size = variable.size();
        let value = &variable.values()[self.row * size..(self.row + 1) * size];
        if let Ok(value) = Array::new(shape, value) {
            message.value = Some(message.graph.constant(value));
        }
    }
}
