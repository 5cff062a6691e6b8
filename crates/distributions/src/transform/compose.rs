//! Transforms one after the other.

use autodiff::{Graph, Shape, Var};

use super::Transform;
use crate::Constraint;
use crate::event::sum_event;

/// Several transforms, of which the first is applied first. Where they take events of different ranks,
/// the log Jacobians of the smaller ones add up over the larger events
///
/// ```
/// use autodiff::Graph;
/// use distributions::{AffineTransform, ComposeTransform, ExpTransform, Transform};
///
/// let power = ComposeTransform::new(vec![
///     Box::new(AffineTransform::new(0.0, 3.0)),
///     Box::new(ExpTransform::new(0.0)),
/// ]);
/// let graph = Graph::new();
/// let y = power.forward(graph.constant(2f64.ln()));
/// assert!((y.value().unwrap().to_scalar().unwrap() - 8.0).abs() < 1e-14);
/// ```
#[derive(Debug)]
pub struct ComposeTransform<'a> {
    parts: Vec<Box<dyn Transform + 'a>>,
}

impl<'a> ComposeTransform<'a> {
    /// The transforms in the order in which they are applied.
    pub fn new(parts: Vec<Box<dyn Transform + 'a>>) -> Self {
        Self { parts }
    }
}

impl Transform for ComposeTransform<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        self.parts.iter().fold(x, |x, part| part.forward(x))
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        self.parts.iter().rev().fold(y, |y, part| part.inverse(y))
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        let mut event_rank = self.domain().event_rank();
        let mut x = x;
        let mut total = None;
        for (i, part) in self.parts.iter().enumerate() {
            let y = if i + 1 == self.parts.len() { y } else { part.forward(x) };
            let (domain, codomain) = (part.domain().event_rank(), part.codomain().event_rank());
            let own = part.log_abs_det_jacobian(x, y);
            let own = sum_event(own, event_rank.saturating_sub(domain));
            total = Some(total.map_or(own, |total: Var<'g>| total + own));
            event_rank = event_rank + codomain - domain;
            x = y;
        }
        total.unwrap_or_else(|| x.graph().constant(0.0).broadcast_to(x.shape()))
    }

    fn domain(&self) -> Constraint<'_> {
        let Some(first) = self.parts.first() else {
            return Constraint::Real;
        };
        // The rank that the whole needs, seen from the end.
        let rank = self.parts.iter().rev().fold(0, |rank, part| {
            let (domain, codomain) = (part.domain().event_rank(), part.codomain().event_rank());
            domain + codomain.max(rank) - codomain
        });
        let own = first.domain();
        let missing = rank - own.event_rank();
        own.independent(missing)
    }

    fn codomain(&self) -> Constraint<'_> {
        let Some(last) = self.parts.last() else {
            return Constraint::Real;
        };
        let rank = self.parts.iter().fold(0, |rank, part| {
            let (domain, codomain) = (part.domain().event_rank(), part.codomain().event_rank());
            codomain + domain.max(rank) - domain
        });
        let own = last.codomain();
        let missing = rank - own.event_rank();
        own.independent(missing)
    }

    fn sign<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let signs: Option<Vec<Var<'g>>> = self.parts.iter().map(|part| part.sign(graph)).collect();
        Some(signs?.into_iter().fold(graph.constant(1.0), |product, sign| product * sign))
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        self.parts.iter().rev().fold(constrained, |shape, part| part.unconstrained_shape(shape))
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        self.parts.iter().fold(unconstrained, |shape, part| part.constrained_shape(shape))
    }
}
