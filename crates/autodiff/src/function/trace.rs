//! A function applied to placeholders: the beginning of every transform.

use std::panic::Location;

use crate::substitute::replace;
use crate::{Graph, MAX_RANK, Shape, Var};

use super::Tree;

/// The transform at work and the line that called it, for its faults.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    pub(super) name: &'static str,
    location: &'static Location<'static>,
}

impl Caller {
    #[track_caller]
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, location: Location::caller() }
    }

    pub(super) fn fault<'g>(&self, graph: &'g Graph, message: impl AsRef<str>) -> Var<'g> {
        graph.fault_at(format!("{}: {}", self.name, message.as_ref()), self.location)
    }

    /// The leaves, each of this graph: a fault in the place of one that is of another.
    pub(super) fn lift<'g>(&self, graph: &'g Graph, leaves: &[Var<'g>]) -> Vec<Var<'g>> {
        let lift = |leaf: &Var<'g>| {
            if std::ptr::eq(leaf.graph, graph) {
                return *leaf;
            }
            self.fault(graph, "a variable of another graph is among the arguments or results")
        };
        leaves.iter().map(lift).collect()
    }

    /// Derivatives `dual` that are to have the shapes of `primal`: the faulty variable if one of them
    /// is faulty, or does not fit.
    pub(super) fn wrong_dual<'g>(
        &self,
        what: &str,
        primal: &[Var<'g>],
        dual: &[Var<'g>],
    ) -> Option<Var<'g>> {
        let graph = primal.first().or(dual.first())?.graph();
        if let Some(faulty) = primal.iter().chain(dual).find(|v| v.is_faulty()) {
            return Some(*faulty);
        }
        if primal.len() != dual.len() {
            let (found, needed) = (dual.len(), primal.len());
            return Some(self.fault(graph, format!("found {found} {what}s, {needed} are needed")));
        }
        let (primal, dual) = primal.iter().zip(dual).find(|(p, d)| p.shape() != d.shape())?;
        let (found, needed) = (dual.shape(), primal.shape());
        Some(self.fault(graph, format!("a {what} has shape {found}, {needed} is needed")))
    }

    /// A new input for a function to be traced on.
    pub(super) fn placeholder<'g>(&self, graph: &'g Graph, shape: Shape) -> Var<'g> {
        graph.input(&format!("argument of {}", self.name), shape)
    }

    /// The length of the leading axes of some arrays, which is to be this one, if there is one; or a
    /// faulty variable.
    pub(super) fn rows<'g>(
        &self,
        graph: &'g Graph,
        arrays: &[Var<'g>],
        mut length: Option<usize>,
    ) -> Result<usize, Var<'g>> {
        let mut found = length.map(|length| format!("the length is {length}"));
        for (i, array) in arrays.iter().enumerate() {
            let shape = array.shape();
            let Some(&rows) = shape.axes().first() else {
                let message = format!(
                    "variable {i} of the argument is a number, it needs a leading axis to go along"
                );
                return Err(self.fault(graph, message));
            };
            if let (Some(length), Some(found)) = (length, &found)
                && length != rows
            {
                let message = format!(
                    "leading axes have to be equally long: {found}, variable {i} has shape {shape}"
                );
                return Err(self.fault(graph, message));
            }
            length = Some(rows);
            found.get_or_insert_with(|| format!("variable {i} of the argument has shape {shape}"));
        }
        length.ok_or_else(|| {
            self.fault(
                graph,
                "there is nothing to count steps by: give a length, Scan::new().length(n)",
            )
        })
    }

    /// A fault, if one of the results has so many axes that there cannot be a leading one too.
    pub(super) fn wrong_rank<'g>(&self, results: &[Var<'g>]) -> Option<Var<'g>> {
        let wrong = results.iter().find(|v| v.shape().with_leading(1).is_none())?;
        let message = format!(
            "a result of shape {} has no room for a leading axis: there can be {MAX_RANK} axes",
            wrong.shape()
        );
        Some(self.fault(wrong.graph(), message))
    }
}

/// A function traced on placeholders in the place of its argument.
///
/// The placeholders are new inputs of the graph. What is made of the results, derivatives by the
/// placeholders above all, becomes an expression of the argument by [`Traced::at_argument`].
pub(super) struct Traced<'g, B> {
    pub(super) placeholders: Vec<Var<'g>>,
    argument: Vec<Var<'g>>,
    /// What the function gave, and its leaves.
    pub(super) result: B,
    pub(super) outputs: Vec<Var<'g>>,
    /// The faulty variable, if there is one among the argument or the results.
    pub(super) faulty: Option<Var<'g>>,
}

impl<'g, B: Tree<'g>> Traced<'g, B> {
    pub(super) fn new<A: Tree<'g>>(caller: Caller, f: &impl Fn(A) -> B, argument: &A) -> Self {
        let leaves = argument.leaves();
        let Some(graph) = leaves.first().map(|leaf| leaf.graph()) else {
            // Nothing to differentiate by: `f` is called for its results.
            return Self::with(caller, Vec::new(), leaves, f(argument.with_leaves(&[])));
        };
        let leaves = caller.lift(graph, &leaves);
        let placeholders: Vec<Var<'g>> = match leaves.iter().find(|leaf| leaf.is_faulty()) {
            // What shape it should have is not known, so `f` had better not look at it.
            Some(&faulty) => vec![faulty; leaves.len()],
            None => leaves.iter().map(|leaf| caller.placeholder(graph, leaf.shape())).collect(),
        };
        let result = f(argument.with_leaves(&placeholders));
        Self::with(caller, placeholders, leaves, result)
    }

    fn with(caller: Caller, placeholders: Vec<Var<'g>>, argument: Vec<Var<'g>>, result: B) -> Self {
        let mut outputs = result.leaves();
        if let Some(first) = placeholders.first().or(outputs.first()) {
            outputs = caller.lift(first.graph(), &outputs);
        }
        let faulty = placeholders.iter().chain(&outputs).find(|v| v.is_faulty()).copied();
        Self { placeholders, argument, result, outputs, faulty }
    }

    /// Expressions of the placeholders as expressions of the argument.
    pub(super) fn at_argument(&self, outputs: &[Var<'g>]) -> Vec<Var<'g>> {
        match outputs.first() {
            Some(first) => replace(first.graph(), outputs, &self.placeholders, &self.argument),
            None => Vec::new(),
        }
    }

    /// The results as expressions of the argument.
    pub(super) fn result_at_argument(&self) -> B {
        self.result.with_leaves(&self.at_argument(&self.outputs))
    }
}

/// A structure of faulty variables.
pub(super) fn all_faulty<'g, T: Tree<'g>>(tree: &T, faulty: Var<'g>) -> T {
    tree.map(&mut |_| faulty)
}
