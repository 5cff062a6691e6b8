//! The record of one run of a model.

use std::cell::RefCell;
use std::panic::Location;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use distributions::Distribution;

use crate::{Context, Error, Handler, Message, Model, Plate, SiteKind};

/// A site as it was when the model had run.
#[derive(Debug, Clone)]
pub struct Site<'g> {
    message: Message<'g>,
    value: Var<'g>,
}

impl<'g> Site<'g> {
    /// The name.
    pub fn name(&self) -> &str {
        &self.message.name
    }

    /// What the site is.
    pub fn kind(&self) -> &SiteKind<'g> {
        &self.message.kind
    }

    /// The distribution of a random variable.
    pub fn distribution(&self) -> Option<&(dyn Distribution + 'g)> {
        match &self.message.kind {
            SiteKind::Sample { distribution, .. } => Some(&**distribution),
            _ => None,
        }
    }

    /// Whether this is a random variable whose value is data.
    pub fn is_observed(&self) -> bool {
        matches!(self.message.kind, SiteKind::Sample { is_observed: true, .. })
    }

    /// Whether this is a random variable whose value is not data.
    pub fn is_latent(&self) -> bool {
        matches!(self.message.kind, SiteKind::Sample { is_observed: false, .. })
    }

    /// The value.
    pub fn value(&self) -> Var<'g> {
        self.value
    }

    /// The shape of the value.
    pub fn shape(&self) -> Shape {
        self.value.shape()
    }

    /// The plates around the site, the outermost first.
    pub fn plates(&self) -> &[Plate] {
        &self.message.plates
    }

    /// The line of the model that made the site.
    pub fn location(&self) -> &'static Location<'static> {
        self.message.location
    }

    /// What the site adds to the log density, element by element; nothing for a deterministic.
    pub fn log_prob(&self) -> Option<Var<'g>> {
        match &self.message.kind {
            SiteKind::Sample { distribution, .. } if self.message.in_support => {
                Some(distribution.log_prob_in_support(self.value))
            }
            SiteKind::Sample { distribution, .. } => Some(distribution.log_prob(self.value)),
            SiteKind::Factor => Some(self.value),
            SiteKind::Deterministic => None,
        }
    }
}

/// The sites of one run of a model, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Trace<'g> {
    sites: Vec<Site<'g>>,
}

impl<'g> Trace<'g> {
    /// The site of this name.
    pub fn get(&self, name: &str) -> Option<&Site<'g>> {
        self.sites.iter().find(|site| site.name() == name)
    }

    /// The sites, in order.
    pub fn sites(&self) -> &[Site<'g>] {
        &self.sites
    }

    /// The log density of all random variables and factors together, in the graph of the run.
    pub fn log_density(&self, graph: &'g Graph) -> Var<'g> {
        self.sites
            .iter()
            .filter_map(Site::log_prob)
            .map(Var::sum)
            .reduce(|sum, term| sum + term)
            .unwrap_or_else(|| graph.constant(0.0))
    }
}

/// Runs a model and records its sites.
///
/// # Errors
/// Every mistake found in the model.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, condition, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.deterministic("twice", 2.0 * x);
/// };
/// let graph = Graph::new();
/// let trace = trace(&condition(&model, [("x", 3.0)]), &graph)?;
/// assert_eq!(trace.get("twice").unwrap().value().value().unwrap().to_scalar(), Some(6.0));
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn trace<'g>(model: &dyn Model, graph: &'g Graph) -> Result<Trace<'g>, Error> {
    trace_with(model, graph, NoHandler)
}

/// Runs a model inside a handler and records its sites.
///
/// The handler is outside all handlers of the model itself: it sees what they leave open.
///
/// # Errors
/// Every mistake found in the model.
pub fn trace_with<'g>(
    model: &dyn Model,
    graph: &'g Graph,
    handler: impl Handler<'g> + 'g,
) -> Result<Trace<'g>, Error> {
    let trace = Rc::new(RefCell::new(Trace::default()));
    let recorder = Recorder { trace: trace.clone(), outer: handler };
    Context::run(graph, recorder, model)?;
    Ok(trace.take())
}

/// A handler that claims nothing.
struct NoHandler;

impl Handler<'_> for NoHandler {}

/// Writes down each site after the outer handler has seen it.
struct Recorder<'g, H> {
    trace: Rc<RefCell<Trace<'g>>>,
    outer: H,
}

impl<'g, H: Handler<'g>> Handler<'g> for Recorder<'g, H> {
    fn process(&mut self, message: &mut Message<'g>) {
        self.outer.process(message);
    }

    fn postprocess(&mut self, message: &Message<'g>) {
        self.outer.postprocess(message);
        // The context gives every site a value before this.
        if let Some(value) = message.value {
            self.trace.borrow_mut().sites.push(Site { message: message.clone(), value });
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.outer.finish()
    }
}
