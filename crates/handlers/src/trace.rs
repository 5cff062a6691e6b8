//! The record of one run of a model.

use std::cell::RefCell;
use std::panic::Location;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use distributions::Distribution;

use crate::marginal::marginal_log_density;
use crate::shapes::{ShapeRow, table};
use crate::{Context, Enumeration, Error, Handler, Message, Model, Plate, SiteConfig, SiteKind};

/// A site as it was when the model had run.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, trace};
///
/// let model = |m: &mut Context| {
///     m.plate("data", 2, |m| m.observe("y", Normal::new(0.0, 2.0), [1.0, 3.0]));
/// };
/// let graph = Graph::new();
/// let trace = trace(&model, &graph)?;
/// let y = trace.get("y").unwrap();
/// assert!(y.is_observed() && !y.is_latent());
/// assert_eq!(y.distribution().unwrap().name(), "Normal");
/// assert_eq!((y.shape(), y.dims()), ([2].into(), vec![Some("data")]));
/// assert_eq!(y.log_density().unwrap().shape(), [2].into());
/// # Ok::<(), handlers::Error>(())
/// ```
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

    /// Whether this is a number to optimise, without a prior.
    pub fn is_param(&self) -> bool {
        matches!(self.message.kind, SiteKind::Param { .. })
    }

    /// Whether this is a value kept under a name.
    pub fn is_deterministic(&self) -> bool {
        matches!(self.message.kind, SiteKind::Deterministic)
    }

    /// Whether this is a random variable whose value is data.
    pub fn is_observed(&self) -> bool {
        matches!(self.message.kind, SiteKind::Sample { is_observed: true, .. })
    }

    /// Whether this is a random variable whose value is not data.
    pub fn is_latent(&self) -> bool {
        matches!(self.message.kind, SiteKind::Sample { is_observed: false, .. })
    }

    /// How the value holds all values of the site at once, if it does.
    pub fn enumeration(&self) -> Option<&Enumeration<'g>> {
        self.message.enumeration.as_ref()
    }

    /// The factor of the log density, if handlers or the subsamples of plates give one.
    pub fn scale(&self) -> Option<Var<'g>> {
        self.message.scale
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

    /// What the rest of the model got in place of the value, if there was an intervention.
    pub fn intervention(&self) -> Option<Var<'g>> {
        self.message.intervention
    }

    /// 1 for each element of the batch that counts, 0 for one that is masked; all count where there
    /// is no mask.
    pub fn mask(&self) -> Option<Var<'g>> {
        self.message.mask
    }

    /// Settings for inference.
    pub fn config(&self) -> &SiteConfig {
        &self.message.config
    }

    /// The batch shape: that of the log density.
    pub fn batch_shape(&self) -> Shape {
        self.message.batch_shape
    }

    /// The shape of one event.
    pub fn event_shape(&self) -> Shape {
        self.message.event_shape
    }

    /// The name of each axis of the value that belongs to a plate; `None` for other axes.
    pub fn dims(&self) -> Vec<Option<&str>> {
        let event_rank = self.message.event_shape.rank();
        let axes = self.shape();
        let plate_of = |axis: usize| {
            let from_right = (axes.rank() - 1 - axis).checked_sub(event_rank)?;
            let plate = self.plates().iter().find(|p| p.axis_from_right == from_right)?;
            (plate.len() == axes.axes()[axis]).then_some(plate.name.as_str())
        };
        (0..axes.rank()).map(plate_of).collect()
    }

    /// The log density, or log probability, of the value, for each element of the batch shape;
    /// nothing for a site without one. Masks and scales of handlers and plates are in
    /// [`Site::log_density`].
    pub fn log_prob(&self) -> Option<Var<'g>> {
        let value = self.message.density_value.unwrap_or(self.value);
        match &self.message.kind {
            SiteKind::Sample { distribution, .. } if self.message.in_support => {
                Some(distribution.log_prob_in_support(value))
            }
            SiteKind::Sample { distribution, .. } => Some(distribution.log_prob(value)),
            SiteKind::Factor => Some(self.value),
            SiteKind::Deterministic | SiteKind::Param { .. } | SiteKind::Plate { .. } => None,
        }
    }

    /// What the site adds to the log density, element by element: [`Site::log_prob`] times its
    /// scale, and 0 where the site is masked.
    pub fn log_density(&self) -> Option<Var<'g>> {
        let log_prob = self.log_prob()?;
        let log_prob = log_prob.broadcast_to(self.density_shape(log_prob));
        let scaled = match self.message.scale {
            Some(scale) => scale * log_prob,
            None => log_prob,
        };
        Some(match self.message.mask {
            Some(mask) => mask.select(scaled, 0.0),
            None => scaled,
        })
    }

    /// The log density without its scale.
    pub(crate) fn unscaled(&self) -> Option<Var<'g>> {
        let log_prob = self.log_prob()?;
        let log_prob = log_prob.broadcast_to(self.density_shape(log_prob));
        let weighted = match self.enumeration().and_then(|e| e.log_weights) {
            Some(weights) => log_prob + weights,
            None => log_prob,
        };
        Some(match self.message.mask {
            Some(mask) => mask.select(weighted, 0.0),
            None => weighted,
        })
    }

    /// The batch shape, with the axes along which sites hold all of their values.
    fn density_shape(&self, log_prob: Var<'g>) -> Shape {
        log_prob.shape().broadcast(self.batch_shape()).unwrap_or(self.batch_shape())
    }

    pub(crate) fn message(&self) -> &Message<'g> {
        &self.message
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

    /// The plates that sites lie in, each once.
    pub fn plates(&self) -> Vec<&Plate> {
        let mut plates: Vec<&Plate> = Vec::new();
        for plate in self.sites.iter().flat_map(Site::plates) {
            if !plates.iter().any(|known| known.name == plate.name) {
                plates.push(plate);
            }
        }
        plates
    }

    /// The table of all shapes, a line for each site: what it is, the shapes of its parameters, its
    /// batch, its events and its value, and its plates. NumPyro's `format_shapes`.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
    ///     m.plate("groups", 3, |m| m.sample("x", Normal::new(mean, [1.0, 2.0, 3.0])));
    /// };
    /// let graph = Graph::new();
    /// let lines = [
    ///     "  site  what           parameters         batch  event  value  plates",
    ///     "  mean  sample Normal  loc [], scale []   []     []     []",
    ///     "  x     sample Normal  loc [], scale [3]  [3]    []     [3]    groups 3",
    /// ];
    /// assert_eq!(trace(&seed(&model, 1), &graph)?.format_shapes(), lines.join("\n"));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn format_shapes(&self) -> String {
        let rows: Vec<ShapeRow> =
            self.sites.iter().map(|site| ShapeRow::new(&site.message)).collect();
        table(&rows)
    }

    /// The log density of all random variables and factors together, in the graph of the run.
    ///
    /// Sites that hold all of their values at once ([`Enumerate`](crate::Enumerate)) are summed out.
    pub fn log_density(&self, graph: &'g Graph) -> Var<'g> {
        if self.sites.iter().any(|site| site.enumeration().is_some()) {
            return match marginal_log_density(&self.sites, graph) {
                Ok(log_density) => log_density,
                Err(fault) => graph.fault(fault.message()),
            };
        }
        graph.total(self.sites.iter().filter_map(Site::log_density))
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
pub fn trace<'g, M: Model + ?Sized>(model: &M, graph: &'g Graph) -> Result<Trace<'g>, Error> {
    trace_with(model, graph, NoHandler)
}

/// Runs a model inside a handler and records its sites.
///
/// The handler is outside all handlers of the model itself: it sees what they leave open.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, Handler, Message, trace_with};
///
/// /// Makes each latent site an input of the graph.
/// struct Inputs;
///
/// impl<'g> Handler<'g> for Inputs {
///     fn process(&mut self, message: &mut Message<'g>) {
///         if message.needs_value() {
///             message.value = Some(message.graph.input(&message.name, message.shape()));
///         }
///     }
/// }
///
/// let graph = Graph::new();
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, 1.0));
/// };
/// let trace = trace_with(&model, &graph, Inputs)?;
/// let log_density = trace.log_density(&graph);
/// assert_eq!(log_density.value(), None, "it depends on x");
/// # Ok::<(), handlers::Error>(())
/// ```
///
/// # Errors
/// Every mistake found in the model.
pub fn trace_with<'g, M: Model + ?Sized>(
    model: &M,
    graph: &'g Graph,
    handler: impl Handler<'g> + 'g,
) -> Result<Trace<'g>, Error> {
    let trace = Rc::new(RefCell::new(Trace::default()));
    let recorder = Recorder { trace: trace.clone(), outer: handler };
    Context::run(graph, recorder, model)?;
    let trace = trace.take();
    if trace.sites.iter().any(|site| site.enumeration().is_some()) {
        let rows: Vec<ShapeRow> =
            trace.sites.iter().map(|site| ShapeRow::new(&site.message)).collect();
        marginal_log_density(&trace.sites, graph)
            .map_err(|fault| Error::new(vec![fault], &rows))?;
    }
    Ok(trace)
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
