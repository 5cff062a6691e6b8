//! A loop in terms of the variables of a graph, on its way to become an operation.

use std::sync::Arc;

use crate::derivative::needed_by;
use crate::substitute::between;
use crate::{Graph, Shape, Var};

use super::body::Body;
use super::operation::Loop;

/// The most elements of a carry that are kept from step to step before anyone asks for a reverse
/// derivative. A loop that keeps less has to run a second time for it.
const KEPT: usize = 1 << 20;

/// What one step of a loop computes, from placeholders for what changes from step to step.
#[derive(Debug)]
pub(in crate::function) struct Steps<'g> {
    pub(in crate::function) name: &'static str,
    pub(in crate::function) length: usize,
    pub(in crate::function) reverse: bool,
    /// Placeholders of the carry, each with the initial value.
    pub(in crate::function) carry: Vec<(Var<'g>, Var<'g>)>,
    /// Placeholders of a row, each with the array whose leading axis are the steps.
    pub(in crate::function) xs: Vec<(Var<'g>, Var<'g>)>,
    /// Placeholders of what is the same in each step, each with its value.
    pub(in crate::function) captured: Vec<(Var<'g>, Var<'g>)>,
    /// The carry for the next step.
    pub(in crate::function) next: Vec<Var<'g>>,
    /// What is kept of each step.
    pub(in crate::function) ys: Vec<Var<'g>>,
    /// What is added up over the steps.
    pub(in crate::function) sums: Vec<Var<'g>>,
}

/// What a loop gives.
#[derive(Debug)]
pub(in crate::function) struct Results<'g> {
    pub(in crate::function) carry: Vec<Var<'g>>,
    pub(in crate::function) ys: Vec<Var<'g>>,
    pub(in crate::function) sums: Vec<Var<'g>>,
}

impl<'g> Steps<'g> {
    /// The results of the loop. What does not need a loop goes without.
    pub(in crate::function) fn run(self, graph: &'g Graph) -> Results<'g> {
        let [carry, ys, sums] = [self.next.len(), self.ys.len(), self.sums.len()];
        self.results(graph).unwrap_or_else(|faulty| Results {
            carry: vec![faulty; carry],
            ys: vec![faulty; ys],
            sums: vec![faulty; sums],
        })
    }

    /// The results, or the faulty variable that takes the place of all.
    fn results(mut self, graph: &'g Graph) -> Result<Results<'g>, Var<'g>> {
        self.check()?;
        let length = self.length;
        if length == 0 {
            let zeros = |shape: Shape| graph.constant(0.0).broadcast_to(shape);
            return Ok(Results {
                carry: self.carry.iter().map(|&(_, init)| init).collect(),
                ys: self.ys.iter().map(|y| zeros(stacked(y.shape(), 0))).collect(),
                sums: self.sums.iter().map(|s| zeros(s.shape())).collect(),
            });
        }
        let inputs: Vec<Var<'g>> = self.inputs().collect();
        let dependent = between(graph, &inputs, &self.outputs());
        let changes = |var: Var<'g>| {
            dependent.binary_search(&var.id).is_ok() || inputs.iter().any(|i| i.id == var.id)
        };
        let ys: Vec<Option<Var<'g>>> = self
            .ys
            .iter()
            .map(|y| match self.xs.iter().find(|(row, _)| row.id == y.id) {
                Some(&(_, array)) => Some(array),
                None if changes(*y) => None,
                None => Some(y.broadcast_to(stacked(y.shape(), length))),
            })
            .collect();
        let sums: Vec<Option<Var<'g>>> =
            self.sums.iter().map(|s| (!changes(*s)).then(|| length as f64 * *s)).collect();
        self.ys = unknown(&self.ys, &ys);
        self.sums = unknown(&self.sums, &sums);
        let carry: usize = self.next.iter().map(|v| v.shape().size()).sum();
        let found = if self.outputs().is_empty() {
            Results { carry: Vec::new(), ys: Vec::new(), sums: Vec::new() }
        } else {
            let (repeat, packed) = self.packed(graph, carry > 0 && (length + 1) * carry <= KEPT)?;
            repeat.unpack(packed)
        };
        Ok(Results {
            carry: found.carry,
            ys: merged(ys, &found.ys),
            sums: merged(sums, &found.sums),
        })
    }

    /// The loop and its result, all in one vector; or the faulty variable in its place.
    pub(super) fn packed(
        mut self,
        graph: &'g Graph,
        keeps_carry: bool,
    ) -> Result<(Arc<Loop>, Var<'g>), Var<'g>> {
        self.check()?;
        let outputs = self.outputs();
        let needed = needed_by(graph, &outputs);
        let is_used = |(input, _): &(Var<'g>, Var<'g>)| {
            needed.get(input.id as usize).copied().unwrap_or(false)
        };
        self.xs.retain(is_used);
        self.captured.retain(is_used);
        let inputs: Vec<Var<'g>> = self.inputs().collect();
        let (body, captured) = Body::cut(graph, &inputs, &outputs)
            .map_err(|error| graph.fault(format!("{}: {error}", self.name)))?;
        let values = self.carry.iter().chain(&self.xs).chain(&self.captured).map(|&(_, v)| v);
        let arguments: Vec<Var<'g>> = values.chain(captured.iter().copied()).collect();
        let rows = |bound: &[(Var<'g>, Var<'g>)]| bound.iter().map(|(p, _)| p.shape()).collect();
        let shapes = |vars: &[Var<'g>]| vars.iter().map(|v| v.shape()).collect();
        let mut captured_shapes: Vec<Shape> = rows(&self.captured);
        captured_shapes.extend(captured.iter().map(|v| v.shape()));
        let repeat = Arc::new(Loop {
            name: self.name,
            length: self.length,
            // Without a carry the order does not matter.
            reverse: self.reverse && !self.carry.is_empty(),
            keeps_carry,
            carry: rows(&self.carry),
            xs: rows(&self.xs),
            captured: captured_shapes,
            ys: shapes(&self.ys),
            sums: shapes(&self.sums),
            work_per_step: body.work(),
            body,
        });
        let packed = graph.apply_shared(repeat.clone(), &arguments);
        Ok((repeat, packed))
    }

    /// The faulty variable, if there is one.
    fn check(&self) -> Result<(), Var<'g>> {
        let values = self.carry.iter().chain(&self.xs).chain(&self.captured).map(|&(_, v)| v);
        match values.chain(self.outputs()).find(|v| v.is_faulty()) {
            Some(faulty) => Err(faulty),
            None => Ok(()),
        }
    }

    fn inputs(&self) -> impl Iterator<Item = Var<'g>> {
        let bound = self.carry.iter().chain(&self.xs).chain(&self.captured);
        bound.map(|&(placeholder, _)| placeholder)
    }

    fn outputs(&self) -> Vec<Var<'g>> {
        self.next.iter().chain(&self.ys).chain(&self.sums).copied().collect()
    }
}

/// A shape with the steps as its leading axis. That it is not too long is seen to before.
pub(in crate::function) fn stacked(shape: Shape, length: usize) -> Shape {
    shape.with_leading(length).unwrap_or(shape)
}

/// The variables for which nothing is known.
fn unknown<'g>(vars: &[Var<'g>], known: &[Option<Var<'g>>]) -> Vec<Var<'g>> {
    vars.iter().zip(known).filter(|(_, known)| known.is_none()).map(|(var, _)| *var).collect()
}

/// What is known, and what was found where nothing was.
fn merged<'g>(known: Vec<Option<Var<'g>>>, found: &[Var<'g>]) -> Vec<Var<'g>> {
    let mut found = found.iter().copied();
    known.into_iter().filter_map(|known| known.or_else(|| found.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_loop_goes_without() {
        let graph = Graph::new();
        let (xs, k) = (graph.input("xs", [3, 2]), graph.input("k", 2));
        let [row, bound] = [0, 1].map(|_| graph.input("placeholder", 2));
        let results = Steps {
            name: "loop",
            length: 3,
            reverse: false,
            carry: Vec::new(),
            xs: vec![(row, xs)],
            captured: vec![(bound, k)],
            next: Vec::new(),
            ys: vec![row * bound, row, k.exp()],
            sums: vec![k.exp(), row.sum()],
        }
        .run(&graph);
        let [product, same, repeated] = results.ys[..] else { panic!() };
        let [sum, total] = results.sums[..] else { panic!() };
        assert_eq!(same.id, xs.id);
        assert_eq!(repeated.id, k.exp().broadcast_to([3, 2]).id);
        assert_eq!(sum.id, (3.0 * k.exp()).id);
        let text = graph.to_text(&[product, total]);
        assert_eq!(text.matches("= loop").count(), 1, "{text}");
    }
}
