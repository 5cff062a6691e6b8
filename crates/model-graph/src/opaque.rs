//! The run of a model in which no site's value is known to the rest of it, so that what is computed
//! from a value is seen to depend on it.

use autodiff::{Graph, Var};
use handlers::{Error, Handler, Message, Model, SiteKind, Trace, seed, trace_with};

/// A run of a model in which an input of the graph, with the name of the site, stands for each value.
#[derive(Debug)]
pub(crate) struct Run<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) trace: Trace<'g>,
}

impl<'g> Run<'g> {
    /// Runs a model once. The graph must keep what is written: simplification could drop a variable.
    ///
    /// Values that are known, such as data, are hidden too. A model that looks at one of them, for
    /// the length of a loop, say, runs again with these as they are.
    pub(crate) fn new<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        known: &'g Graph,
    ) -> Result<Self, Error> {
        Self::hiding(model, graph, true).or_else(|_| Self::hiding(model, known, false))
    }

    fn hiding<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        hides_known: bool,
    ) -> Result<Self, Error> {
        // Random subsamples of plates need random numbers; which does not matter.
        let trace = trace_with(&seed(model, 0), graph, Opaque { hides_known })?;
        Ok(Self { graph, trace })
    }

    /// The sites that expressions are computed from, in the order of the model.
    pub(crate) fn sources(&self, expressions: &[Var<'g>]) -> Vec<usize> {
        let position =
            |name: String| self.trace.sites().iter().position(|site| site.name() == name);
        let mut sources: Vec<usize> =
            self.graph.inputs_of(expressions).into_iter().filter_map(position).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }
}

/// Puts an input of the graph in the place of every value.
struct Opaque {
    hides_known: bool,
}

impl<'g> Handler<'g> for Opaque {
    fn process(&mut self, message: &mut Message<'g>) {
        if matches!(message.kind, SiteKind::Factor | SiteKind::Plate { .. }) {
            return;
        }
        let leaf = || message.graph.input(&message.name, message.shape());
        match message.value {
            None => message.value = Some(leaf()),
            Some(value) if value.is_faulty() || message.intervention.is_some() => {}
            Some(value) if value.value().is_some() && !self.hides_known => {}
            // The site keeps its value, and the rest of the model gets the leaf.
            Some(_) => message.intervention = Some(leaf()),
        }
    }
}
