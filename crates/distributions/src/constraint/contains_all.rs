//! Membership of many known values, with little memory.

use autodiff::{Array, Graph, Operand, Shape};

use super::Constraint;
use crate::event::{join, split};

/// Numbers that are looked at together.
const BLOCK: usize = 1 << 14;

impl Constraint<'_> {
    /// Whether each event of a known array lies in the set; `None` if bounds are not known, or shapes
    /// do not fit.
    ///
    /// It takes little memory beside the array, where the bounds are the same for all events.
    ///
    /// ```
    /// use distributions::Constraint;
    ///
    /// assert_eq!(Constraint::Positive.contains_all(&[1.0, 2.0].into()), Some(true));
    /// assert_eq!(Constraint::Simplex.contains_all(&[0.3, 0.8].into()), Some(false));
    /// ```
    pub fn contains_all(&self, values: &Array) -> Option<bool> {
        let (_, event) = split(values.shape(), self.event_rank())?;
        if !self.is_same_for_all() {
            return self.contains_block(values);
        }
        let events_in_block = (BLOCK / event.size().max(1)).max(1);
        for block in values.data().chunks(events_in_block * event.size().max(1)) {
            let shape = join(Shape::from(block.len() / event.size().max(1)), event)?;
            if !self.contains_block(&Array::new(shape, block).ok()?)? {
                return Some(false);
            }
        }
        Some(true)
    }

    fn contains_block(&self, values: &Array) -> Option<bool> {
        let graph = Graph::new();
        let mask = self.contains(graph.constant(values)).value()?;
        Some(!mask.data().contains(&0.0))
    }

    /// Whether the bounds are the same for all events.
    fn is_same_for_all(&self) -> bool {
        use Constraint::*;
        let is_number = |bound: &Operand<'_>| bound.shape().rank() == 0;
        match self {
            GreaterThan { low } | GreaterThanEqual { low } => is_number(low),
            IntegerGreaterThan { low } | IntegerGreaterThanEqual { low } => is_number(low),
            LessThan { high } | LessThanEqual { high } => is_number(high),
            Interval { low, high } | IntegerInterval { low, high } => {
                is_number(low) && is_number(high)
            }
            Point { value, event_rank } => value.shape().rank() == *event_rank,
            Multinomial { total_count } => is_number(total_count),
            Independent { base, .. } => base.is_same_for_all(),
            _ => true,
        }
    }
}
