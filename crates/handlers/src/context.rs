//! What a model runs in: the graph, the stack of handlers, the open plates and the sites so far.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use autodiff::{Array, Graph, Var};

use crate::error::SiteFault;
use crate::origin::Origin;
use crate::reparam::Local;
use crate::shapes::ShapeRow;
use crate::{Error, Handler, Message, Model, Plate};

/// The surroundings of a running model: its sites are made through this.
///
/// Every run has a context of its own; there is no global state.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, seed, trace};
///
/// fn model(m: &mut Context) {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.deterministic("square", x * x);
/// }
/// let graph = Graph::new();
/// assert_eq!(trace(&seed(&model, 1), &graph)?.sites().len(), 2);
/// # Ok::<(), handlers::Error>(())
/// ```
pub struct Context<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) plates: Vec<Plate>,
    pub(crate) handlers: Vec<Box<dyn Handler<'g> + 'g>>,
    /// The names of sites and plates, with the lines that made them.
    names: BTreeMap<String, &'static Location<'static>>,
    plate_sizes: BTreeMap<String, ([usize; 2], &'static Location<'static>)>,
    pub(crate) values: BTreeMap<String, Var<'g>>,
    pub(crate) origins: Vec<Origin<'g>>,
    pub(crate) shapes: Vec<ShapeRow>,
    pub(crate) local: Vec<Local<'g>>,
    /// The first axis from the right along which a site holds all of its values.
    pub(crate) first_enumerated_axis: Option<usize>,
    pub(crate) faults: Vec<SiteFault>,
}

impl<'g> Context<'g> {
    /// Runs a model in a graph, inside a handler that is further out than those of the model.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, Handler};
    ///
    /// /// Does nothing with the sites that it sees.
    /// struct Nothing;
    ///
    /// impl Handler<'_> for Nothing {}
    ///
    /// let graph = Graph::new();
    /// let model = |m: &mut Context| {
    ///     m.observe("y", Normal::new(0.0, 1.0), 0.5);
    /// };
    /// Context::run(&graph, Nothing, &model)?;
    /// # Ok::<(), handlers::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every mistake found in the model: in its sites, and in the expressions between them. A panic
    /// of the model is one, too.
    pub fn run<M: Model + ?Sized>(
        graph: &'g Graph,
        handler: impl Handler<'g> + 'g,
        model: &M,
    ) -> Result<(), Error> {
        // Mistakes of earlier runs in the same graph are theirs.
        let num_known = graph.faults().len();
        let mut context = Context {
            graph,
            plates: Vec::new(),
            handlers: Vec::new(),
            names: BTreeMap::new(),
            plate_sizes: BTreeMap::new(),
            values: BTreeMap::new(),
            origins: Vec::new(),
            shapes: Vec::new(),
            local: Vec::new(),
            first_enumerated_axis: None,
            faults: Vec::new(),
        };
        // After a panic nothing of the run is used but the sites that were finished before.
        let outcome = catch_unwind(AssertUnwindSafe(|| context.with(handler, |m| model.run(m))));
        if let Err(payload) = outcome {
            context.report_panic(payload.as_ref());
        } else {
            context.report_unused_local();
        }
        // A fault of an expression comes before the faults of the sites that use it.
        let mut faults: Vec<SiteFault> =
            graph.faults().iter().skip(num_known).map(SiteFault::of_expression).collect();
        faults.append(&mut context.faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::new(faults, &context.shapes)) }
    }

    /// The graph in which the model runs.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// A known value as a variable of the model.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use handlers::{Context, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let ages = m.constant([1.0, 2.0]);
    ///     m.deterministic("total", ages.sum());
    /// };
    /// let graph = Graph::new();
    /// let total = trace(&model, &graph)?.get("total").unwrap().value().value().unwrap();
    /// assert_eq!(total.to_scalar(), Some(3.0));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn constant(&self, value: impl Into<Array>) -> Var<'g> {
        self.graph.constant(value)
    }

    /// Runs a part of a model inside one more handler.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use handlers::{Context, Handler, Message, trace};
    ///
    /// /// Turns factors around.
    /// struct Opposite;
    ///
    /// impl<'g> Handler<'g> for Opposite {
    ///     fn process(&mut self, message: &mut Message<'g>) {
    ///         message.value = message.value.map(|value| -value);
    ///     }
    /// }
    ///
    /// let model = |m: &mut Context| {
    ///     m.factor("first", 1.0);
    ///     m.with(Opposite, |m| m.factor("second", 3.0));
    /// };
    /// let graph = Graph::new();
    /// let log_density = trace(&model, &graph)?.log_density(&graph);
    /// assert_eq!(log_density.value().unwrap().to_scalar(), Some(-2.0));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn with<R>(
        &mut self,
        handler: impl Handler<'g> + 'g,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        self.handlers.push(Box::new(handler));
        let result = body(self);
        if let Some(mistake) = self.handlers.pop().and_then(|mut handler| handler.finish()) {
            let message = format!("{mistake}; the sites are: {}", self.known_sites());
            self.faults.push(SiteFault::of_model(message, None));
        }
        result
    }

    /// The names of the sites made so far.
    pub(crate) fn known_sites(&self) -> String {
        let names: Vec<&str> = self.values.keys().map(String::as_str).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }

    /// Takes the name of a site, or records that it is not to be had.
    pub(crate) fn claim_name(&mut self, message: &Message<'g>) {
        if !is_fit_for_a_column(&message.name) {
            self.site_fault(
                message,
                "the name must not be empty nor hold brackets, commas, quotes or control characters: \
                 it names columns of tables",
            );
        }
        let plate = self.plate_sizes.get(&message.name).map(|(_, location)| ("plate", *location));
        let site = self.names.get(&message.name).map(|location| ("site", *location));
        match plate.or(site) {
            Some((what, first)) => {
                let text = format!(
                    "the name is taken by the {what} of {}:{}; every site needs a name of its own",
                    first.file(),
                    first.line()
                );
                self.site_fault(message, text);
            }
            None => {
                self.names.insert(message.name.clone(), message.location);
            }
        }
    }

    /// Takes the name of a plate; plates of one name have one size.
    pub(crate) fn claim_plate(
        &mut self,
        plate: &Plate,
        location: &'static Location<'static>,
    ) -> Result<(), String> {
        let Plate { name, size, .. } = plate;
        if !is_fit_for_a_column(name) {
            return Err(format!(
                "plate \"{name}\": the name must not be empty nor hold brackets, commas, quotes or \
                 control characters: it names a dimension of the draws"
            ));
        }
        if let Some(site) = self.names.get(name) {
            return Err(format!(
                "plate \"{name}\": the name is taken by the site of {}:{}; plates and sites need \
                 different names",
                site.file(),
                site.line()
            ));
        }
        let found = [*size, plate.len()];
        let (first, line) = self.plate_sizes.entry(name.clone()).or_insert((found, location));
        if *first != found {
            let what = |[size, length]: [usize; 2]| match size == length {
                true => format!("size {size}"),
                false => format!("a subsample of {length} of {size}"),
            };
            return Err(format!(
                "plate \"{name}\" has {} here, but {} at {}:{}; plates of one name are one dimension \
                 of the draws and need one size",
                what(found),
                what(*first),
                line.file(),
                line.line()
            ));
        }
        Ok(())
    }

    /// Records a mistake made at a site; the result stands for the site's value.
    pub(crate) fn site_fault(&mut self, message: &Message<'g>, text: impl Into<String>) -> Var<'g> {
        let fault = SiteFault::at_site(message, text.into());
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        self.graph.faulty()
    }

    /// Records a mistake of the calling line that belongs to no site.
    #[track_caller]
    pub(crate) fn model_fault(&mut self, text: String) {
        self.faults.push(SiteFault::of_model(text, Some(Location::caller())));
    }

    /// Records that the model panicked, with what is known of the place.
    fn report_panic(&mut self, payload: &(dyn Any + Send)) {
        let what = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without a message".to_owned());
        let place = match self.shapes.last() {
            Some(site) => format!(
                "after site \"{}\" ({}:{})",
                site.name,
                site.location.file(),
                site.location.line()
            ),
            None => "before its first site".to_owned(),
        };
        let text = format!(
            "the model function panicked {place}: {what}; the line is in the panic message above, \
             and RUST_BACKTRACE=1 shows the calls that led to it"
        );
        self.faults.push(SiteFault::of_model(text, None));
    }
}

/// Whether a name can head a column of a table of draws, where `name[0]` are the elements of `name`.
fn is_fit_for_a_column(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| "[],\"".contains(c) || c.is_control())
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("plates", &self.plates)
            .field("handlers", &self.handlers.len())
            .field("sites", &self.names.keys())
            .finish_non_exhaustive()
    }
}
