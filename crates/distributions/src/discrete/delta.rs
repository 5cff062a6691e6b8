//! The distribution of one certain value.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::concrete::draw_events;
use crate::event::split;
use crate::special::checked;
use crate::{Constraint, Distribution, Error, Parameter};

/// The distribution that has all of its probability at one value `v`:
///
/// `log P(x) = log_density` for x = v
///
/// and minus infinity elsewhere. The log density is 0 unless something else is given, which then
/// counts as a weight. Events are numbers, unless the last axes of the value are made an event.
///
/// ```
/// use distributions::{Delta, Distribution};
///
/// let known = Delta::new(2.5);
/// assert_eq!(known.log_prob_at([2.5, 2.4])?.data(), [0.0, f64::NEG_INFINITY]);
///
/// let point = Delta::new([1.0, 2.0]).event_rank(1);
/// assert_eq!(point.log_prob_at([1.0, 2.0])?.to_scalar(), Some(0.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Delta<'a> {
    v: Operand<'a>,
    log_density: Operand<'a>,
    event_rank: usize,
}

impl<'a> Delta<'a> {
    /// The distribution of this value.
    pub fn new(v: impl Into<Operand<'a>>) -> Self {
        Self { v: v.into(), log_density: 0.0.into(), event_rank: 0 }
    }

    /// The distribution with this log density at its value.
    #[must_use]
    pub fn log_density(mut self, log_density: impl Into<Operand<'a>>) -> Self {
        self.log_density = log_density.into();
        self
    }

    /// The distribution with the last axes of the value, so many, as an event.
    #[must_use]
    pub fn event_rank(mut self, event_rank: usize) -> Self {
        self.event_rank = event_rank;
        self
    }
}

impl Distribution for Delta<'_> {
    fn name(&self) -> &'static str {
        "Delta"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let any = Constraint::Real.independent(self.event_rank);
        vec![
            Parameter { name: "v", value: &self.v, constraint: any },
            Parameter {
                name: "log_density",
                value: &self.log_density,
                constraint: Constraint::Real,
            },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Point { value: self.v.clone(), event_rank: self.event_rank }
    }

    fn event_shape(&self) -> Shape {
        split(self.v.shape(), self.event_rank).map_or(Shape::SCALAR, |(_, event)| event)
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let log_density = value.graph().lift(&self.log_density);
        match split(value.shape(), self.event_rank) {
            Some((batch, _)) => {
                let whole = batch.broadcast(log_density.shape()).unwrap_or(batch);
                log_density.broadcast_to(whole)
            }
            None => crate::event::too_few_axes(value, self.event_rank),
        }
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw_events(self, rng, shape, |_, parameters, event| event.copy_from_slice(parameters[0]))
    }

    fn enumerate_support(&self) -> Option<Array> {
        let value = self.v.value()?;
        let event = self.event_shape();
        let mut rows: Vec<&[f64]> = Vec::new();
        for row in value.data().chunks_exact(event.size()) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let axes = [&[rows.len()], event.axes()].concat();
        Array::new(Shape::new(&axes)?, rows.concat()).ok()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.lift(&self.v))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        Some(graph.constant(0.0).broadcast_to(self.v.shape()))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        (self.event_rank == 0).then(|| value.greater_equal(value.graph().lift(&self.v)))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let v = probability.graph().lift(&self.v);
        let is_one = checked(probability).equal(probability);
        (self.event_rank == 0).then(|| is_one.select(v, f64::NAN))
    }
}
