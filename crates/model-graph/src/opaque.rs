//! The run of a model in which no site's value is known to the rest of it, so that what is computed
//! from a value is seen to depend on it.

use std::cell::RefCell;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use handlers::{Error, Handler, Message, Model, SiteKind, Trace, seed, trace_with};

/// A run of a model, with the leaf of the graph that stands for each site.
#[derive(Debug)]
pub(crate) struct Run<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) trace: Trace<'g>,
    /// The names of the sites with a leaf, by the number of the leaf.
    leaves: Vec<String>,
}

/// What stands before the number of a leaf in its name.
const LEAF: &str = "site ";

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
        let leaves = Rc::new(RefCell::new(Vec::new()));
        let opaque = Opaque { leaves: leaves.clone(), hides_known };
        // Random subsamples of plates need random numbers; which does not matter.
        let trace = trace_with(&seed(model, 0), graph, opaque)?;
        Ok(Self { graph, trace, leaves: leaves.take() })
    }

    /// The sites that expressions are computed from, in the order of the model.
    pub(crate) fn sources(&self, expressions: &[Var<'g>]) -> Vec<usize> {
        // The text form lists the nodes that are needed, a line each; names of sites, which could
        // look like one, are not in it.
        let text = self.graph.to_text(expressions);
        let leaf = |line: &str| -> Option<usize> {
            let (_, input) = line.split_once(" = input ")?;
            let name = self.leaves.get(number_of_leaf(input)?)?;
            self.trace.sites().iter().position(|site| site.name() == name)
        };
        let mut sources: Vec<usize> = text.lines().filter_map(leaf).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// The site whose value the expression is, as it stands.
    pub(crate) fn is_site(&self, expression: Var<'g>) -> bool {
        // A leaf and the line of the result.
        self.graph.to_text(&[expression]).lines().count() == 2 && expression.value().is_none()
    }
}

fn number_of_leaf(input: &str) -> Option<usize> {
    input.strip_prefix(LEAF)?.split(' ').next()?.parse().ok()
}

/// Puts an input of the graph in the place of every value.
struct Opaque {
    leaves: Rc<RefCell<Vec<String>>>,
    hides_known: bool,
}

impl Opaque {
    fn leaf<'g>(&self, message: &Message<'g>, shape: Shape) -> Var<'g> {
        let mut leaves = self.leaves.borrow_mut();
        leaves.push(message.name.clone());
        message.graph.input(&format!("{LEAF}{}", leaves.len() - 1), shape)
    }
}

impl<'g> Handler<'g> for Opaque {
    fn process(&mut self, message: &mut Message<'g>) {
        if matches!(message.kind, SiteKind::Factor | SiteKind::Plate { .. }) {
            return;
        }
        let shape = message.shape();
        match message.value {
            None => message.value = Some(self.leaf(message, shape)),
            Some(value) if value.is_faulty() || message.intervention.is_some() => {}
            Some(value) if value.value().is_some() && !self.hides_known => {}
            // The site keeps its value, and the rest of the model gets the leaf.
            Some(_) => message.intervention = Some(self.leaf(message, shape)),
        }
    }
}
