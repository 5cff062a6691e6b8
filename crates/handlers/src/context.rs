//! What a model runs in: the graph, the stack of handlers and the open plates.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::Location;

use autodiff::{Array, Graph, Var};

use crate::error::SiteFault;
use crate::{Error, Handler, Message, Model, Plate, SiteKind};

/// The surroundings of a running model: its sites are made through this.
///
/// Every run has a context of its own; there is no global state.
pub struct Context<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) plates: Vec<Plate>,
    handlers: Vec<Box<dyn Handler<'g> + 'g>>,
    names: BTreeMap<String, &'static Location<'static>>,
    pub(crate) faults: Vec<SiteFault>,
}

impl<'g> Context<'g> {
    /// Runs a model in a graph, inside a handler.
    ///
    /// # Errors
    /// Every mistake found in the model: in its sites, and in the expressions between them.
    pub fn run(
        graph: &'g Graph,
        handler: impl Handler<'g> + 'g,
        model: &dyn Model,
    ) -> Result<(), Error> {
        // Mistakes of earlier runs in the same graph are theirs.
        let num_known = graph.faults().len();
        let mut context = Context {
            graph,
            plates: Vec::new(),
            handlers: Vec::new(),
            names: BTreeMap::new(),
            faults: Vec::new(),
        };
        context.with(handler, |m| model.run(m));
        // A fault of an expression comes before the faults of the sites that use it.
        let mut faults: Vec<SiteFault> = graph
            .faults()
            .iter()
            .skip(num_known)
            .map(|fault| SiteFault::of_model(fault.message(), Some(fault.location())))
            .collect();
        faults.append(&mut context.faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::new(faults)) }
    }

    /// The graph in which the model runs.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// A known value as a variable.
    pub fn constant(&self, value: impl Into<Array>) -> Var<'g> {
        self.graph.constant(value)
    }

    /// Runs a part of a model inside one more handler.
    pub fn with<R>(
        &mut self,
        handler: impl Handler<'g> + 'g,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        self.handlers.push(Box::new(handler));
        let result = body(self);
        if let Some(mistake) = self.handlers.pop().and_then(|mut handler| handler.finish()) {
            let known: Vec<&str> = self.names.keys().map(String::as_str).collect();
            let message = format!("{mistake}; the sites are: {}", known.join(", "));
            self.faults.push(SiteFault::of_model(message, None));
        }
        result
    }

    /// Sends a site through the handlers and gives its value.
    pub(crate) fn apply(&mut self, mut message: Message<'g>) -> Var<'g> {
        for handler in self.handlers.iter_mut().rev() {
            handler.process(&mut message);
        }
        let value = match (message.fault.take(), message.value) {
            (Some(fault), _) => self.site_fault(&message, fault),
            (None, Some(value)) => self.fit(&mut message, value),
            (None, None) => self.draw(&mut message),
        };
        message.value = Some(value);
        if !is_fit_for_a_column(&message.name) {
            self.site_fault(
                &message,
                "the name must not be empty nor hold brackets, commas, quotes or control characters: \
                 it names columns of tables",
            );
        }
        if let Some(first) = self.names.insert(message.name.clone(), message.location) {
            let text = format!(
                "the name is taken by the site of {}:{}; every site needs a name of its own",
                first.file(),
                first.line()
            );
            self.site_fault(&message, text);
        }
        for handler in self.handlers.iter_mut() {
            handler.postprocess(&message);
        }
        value
    }

    /// Draws the value of a site for which no handler had one.
    fn draw(&mut self, message: &mut Message<'g>) -> Var<'g> {
        let (SiteKind::Sample { distribution, .. }, Some(rng)) = (&message.kind, &mut message.rng)
        else {
            return self.site_fault(
                message,
                "has no value: seed the model, condition it on data, or give the site a value",
            );
        };
        match distribution.sample(rng, message.shape) {
            Ok(value) => {
                message.in_support = true;
                self.graph.constant(value)
            }
            Err(error) => self.site_fault(message, error.to_string()),
        }
    }

    /// Checks the given value of a site: its shape, and whether data lie in the support.
    fn fit(&mut self, message: &mut Message<'g>, value: Var<'g>) -> Var<'g> {
        let SiteKind::Sample { distribution, is_observed } = &message.kind else {
            return value;
        };
        if value.is_faulty() {
            return value;
        }
        let (found, shape) = (value.shape(), message.shape);
        // One number may stand for all elements, but a list of data is never counted twice.
        let is_repeated = *is_observed && found.rank() > 0 && found.size() != shape.size();
        if found.broadcast(shape) != Some(shape) || is_repeated {
            let remedy = if shape.size() == 1 && found.rank() == 1 && found.size() > 0 {
                format!("put the site into a plate of size {}", found.size())
            } else {
                "give the plates the sizes of the data".to_owned()
            };
            let what = if *is_observed { "the observation" } else { "the value given" };
            return self.site_fault(
                message,
                format!("{what} has shape {found}, but the site has shape {shape}; {remedy}"),
            );
        }
        let value = value.broadcast_to(shape);
        if !message.in_support {
            let support = distribution.support();
            // Unless the bounds of the support depend on an unknown, this is known here.
            if let (Some(inside), Some(data)) = (support.contains(value).value(), value.value()) {
                match inside.data().iter().position(|&inside| inside == 0.0) {
                    None => message.in_support = true,
                    Some(i) if *is_observed => {
                        let at =
                            if data.len() > 1 { format!(", element {i},") } else { String::new() };
                        let text = format!(
                            "the observation {}{at} is outside the support of {}: values must be {support}",
                            data.data()[i],
                            distribution.name(),
                        );
                        return self.site_fault(message, text);
                    }
                    // A value that a handler put there may be impossible: its density is zero.
                    Some(_) => {}
                }
            }
        }
        value
    }

    /// Records a mistake made at a site; the result stands for the site's value.
    pub(crate) fn site_fault(&mut self, message: &Message<'g>, text: impl Into<String>) -> Var<'g> {
        let fault =
            SiteFault::at_site(&message.name, &message.plates, message.location, text.into());
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
