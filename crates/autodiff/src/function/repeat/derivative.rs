//! Derivatives of loops, which are loops again.

use std::sync::Arc;

use crate::{Graph, Shape, Var, derivative};

use super::operation::Loop;
use super::packed::{is_zero, nonzero, slice};
use super::steps::Steps;

/// Placeholders with the values that they stand for.
type Bound<'g> = Vec<(Var<'g>, Var<'g>)>;

/// One step of a loop on placeholders.
struct Step<'g> {
    carry: Vec<Var<'g>>,
    xs: Bound<'g>,
    captured: Bound<'g>,
    /// The carry before each step.
    before: Bound<'g>,
    /// What the body gives for them: the next carry, ys and sums.
    outputs: Vec<Var<'g>>,
}

impl Loop {
    /// One loop that goes the other way: it carries the cotangent of the carry from the last step to
    /// the first, and adds up those of the captured variables.
    pub(super) fn reverse_derivative<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        cotangent: Var<'g>,
        wanted: &[bool],
    ) -> Vec<Option<Var<'g>>> {
        let graph = output.graph();
        let step = self.step(graph, arguments, output);
        let (carry_count, xs_count) = (self.carry.len(), self.xs.len());

        let seeds: Vec<Var<'g>> = self.carry.iter().map(|&s| graph.input("seed", s)).collect();
        let (mut xs, mut captured) = (step.xs.clone(), step.captured.clone());
        xs.extend(&step.before);
        // Outputs with a cotangent, and the cotangent in one step.
        let mut seeded: Bound<'g> =
            step.outputs.iter().copied().zip(seeds.iter().copied()).collect();
        let (ys, sums) = step.outputs[carry_count..].split_at(self.ys.len());
        for (&y, rows) in ys.iter().zip(self.ys_of(cotangent, nonzero)) {
            if let Some(rows) = rows {
                let seed = graph.input("seed", y.shape());
                seeded.push((y, seed));
                xs.push((seed, rows));
            }
        }
        for (&sum, value) in sums.iter().zip(self.sums_of(cotangent, nonzero)) {
            if let Some(value) = value {
                let seed = graph.input("seed", sum.shape());
                seeded.push((sum, seed));
                captured.push((seed, value));
            }
        }
        let (wanted_xs, wanted_captured) = wanted[carry_count..].split_at(xs_count);
        let by: Vec<Var<'g>> = step
            .carry
            .iter()
            .copied()
            .chain(chosen(&step.xs, wanted_xs))
            .chain(chosen(&step.captured, wanted_captured))
            .collect();
        let (outputs, output_cotangents): (Vec<Var<'g>>, Vec<Var<'g>>) = seeded.into_iter().unzip();
        let mut found = derivative::vjp(&outputs, &output_cotangents, &by);
        // What later derivatives made of the kept carry has a cotangent too.
        for (next, rows) in found.iter_mut().zip(self.before_of(cotangent, nonzero)) {
            if let Some(rows) = rows {
                let seed = graph.input("seed", next.shape());
                *next = *next + seed;
                xs.push((seed, rows));
            }
        }
        let sums = found.split_off(carry_count + wanted_xs.iter().filter(|w| **w).count());
        let ys = found.split_off(carry_count);
        let last = self.last_of(cotangent, nonzero).into_iter().zip(&self.carry);
        let init = last.map(|(c, &shape)| c.unwrap_or_else(|| zeros(graph, shape)));
        let results = Steps {
            name: self.name,
            length: self.length,
            reverse: !self.reverse,
            carry: seeds.into_iter().zip(init).collect(),
            xs,
            captured,
            next: found,
            ys,
            sums,
        }
        .run(graph);
        let mut ys = results.ys.into_iter();
        let mut sums = results.sums.into_iter();
        let carry = results.carry.into_iter().map(Some);
        carry
            .chain(wanted_xs.iter().map(|wanted| wanted.then(|| ys.next()).flatten()))
            .chain(wanted_captured.iter().map(|wanted| wanted.then(|| sums.next()).flatten()))
            .map(|found| found.filter(|&c| !is_zero(c)))
            .collect()
    }

    /// One loop that carries the tangent of the carry along, and whose result has the layout of this
    /// loop's.
    pub(super) fn forward_derivative<'g>(
        &self,
        arguments: &[Var<'g>],
        output: Var<'g>,
        tangents: &[Option<Var<'g>>],
    ) -> Var<'g> {
        let graph = output.graph();
        let step = self.step(graph, arguments, output);
        let (of_carry, rest) = tangents.split_at(self.carry.len());
        let (of_xs, of_captured) = rest.split_at(self.xs.len());

        let moving = |bound: &Bound<'g>, tangents: &[Option<Var<'g>>]| -> (Bound<'g>, Bound<'g>) {
            let pairs = bound.iter().zip(tangents).filter_map(|(&(by, _), &tangent)| {
                let placeholder = graph.input("tangent", by.shape());
                Some(((by, placeholder), (placeholder, tangent?)))
            });
            pairs.unzip()
        };
        let carry: Bound<'g> = self
            .carry
            .iter()
            .zip(of_carry)
            .map(|(&shape, tangent)| {
                let init = tangent.unwrap_or_else(|| zeros(graph, shape));
                (graph.input("tangent", shape), init)
            })
            .collect();
        let (by_xs, more_xs) = moving(&step.xs, of_xs);
        let (by_captured, more_captured) = moving(&step.captured, of_captured);
        let by_carry = step.carry.iter().copied().zip(carry.iter().map(|&(t, _)| t));
        let (by, tangents): (Vec<Var<'g>>, Vec<Var<'g>>) =
            by_carry.chain(by_xs).chain(by_captured).unzip();
        let mut next = derivative::jvp(&step.outputs, &by, &tangents);
        let mut ys = next.split_off(self.carry.len());
        let sums = ys.split_off(self.ys.len());
        let steps = Steps {
            name: self.name,
            length: self.length,
            reverse: self.reverse,
            carry,
            xs: step.xs.into_iter().chain(step.before).chain(more_xs).collect(),
            captured: step.captured.into_iter().chain(more_captured).collect(),
            next,
            ys,
            sums,
        };
        match steps.packed(graph, self.keeps_carry) {
            Ok((_, packed)) => packed,
            Err(faulty) => faulty,
        }
    }

    /// One step on new placeholders.
    fn step<'g>(&self, graph: &'g Graph, arguments: &[Var<'g>], output: Var<'g>) -> Step<'g> {
        let placeholders = |shapes: &[Shape]| -> Vec<Var<'g>> {
            shapes.iter().map(|&shape| graph.input("step", shape)).collect()
        };
        let carry = placeholders(&self.carry);
        let xs = placeholders(&self.xs);
        let captured = placeholders(&self.captured);
        let inputs: Vec<Var<'g>> = [&carry[..], &xs, &captured].concat();
        let outputs = self.body.inline(graph, &inputs);
        let (of_xs, of_captured) = arguments[carry.len()..].split_at(xs.len());
        // If the carry of each step was not kept, a second run keeps it: only now it is needed.
        let keeping = Loop { keeps_carry: !carry.is_empty(), ..self.clone() };
        let kept = match self.keeps_carry {
            true => output,
            false => graph.apply_shared(Arc::new(keeping.clone()), arguments),
        };
        let before = keeping.before_of(kept, slice).into_iter().flatten();
        Step {
            before: carry.iter().copied().zip(before).collect(),
            xs: xs.into_iter().zip(of_xs.iter().copied()).collect(),
            captured: captured.into_iter().zip(of_captured.iter().copied()).collect(),
            carry,
            outputs,
        }
    }
}

fn chosen<'g>(bound: &Bound<'g>, wanted: &[bool]) -> Vec<Var<'g>> {
    bound.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(&(p, _), _)| p).collect()
}

fn zeros(graph: &Graph, shape: Shape) -> Var<'_> {
    graph.constant(0.0).broadcast_to(shape)
}
