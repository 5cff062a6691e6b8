//! The probabilities of several outcomes, given as they are or by their logs.

use autodiff::{Array, Graph, Operand, Var};

use crate::{Constraint, Parameter};

/// A vector of probabilities, in one of its two forms.
#[derive(Debug, Clone)]
pub(crate) enum Weights<'a> {
    /// The probabilities.
    Probs(Operand<'a>),
    /// Their logs, up to a term that all have in common.
    Logits(Operand<'a>),
}

impl Weights<'_> {
    /// The parameter that was given.
    pub(crate) fn parameter(&self) -> Parameter<'_> {
        match self {
            Weights::Probs(probs) => {
                Parameter { name: "probs", value: probs, constraint: Constraint::Simplex }
            }
            Weights::Logits(logits) => Parameter {
                name: "logits",
                value: logits,
                constraint: Constraint::Real.independent(1),
            },
        }
    }

    fn operand(&self) -> &Operand<'_> {
        let (Weights::Probs(operand) | Weights::Logits(operand)) = self;
        operand
    }

    /// The number of outcomes; 1 for a scalar, which is reported as too small elsewhere.
    pub(crate) fn count(&self) -> usize {
        self.operand().shape().from_right(0)
    }

    /// The logs of the probabilities.
    pub(crate) fn log_probs<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match self {
            Weights::Probs(probs) => graph.lift(probs).log(),
            Weights::Logits(logits) => {
                let logits = graph.lift(logits);
                let Some(axis) = logits.shape().rank().checked_sub(1) else {
                    return crate::event::too_few_axes(logits, 1);
                };
                logits - logits.logsumexp_axis(axis).expand_dims(axis)
            }
        }
    }

    /// The probabilities.
    pub(crate) fn probs<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match self {
            Weights::Probs(probs) => graph.lift(probs),
            Weights::Logits(_) => self.log_probs(graph).exp(),
        }
    }

    /// The probabilities for numbers given in this form.
    pub(crate) fn of_numbers(&self, numbers: &[f64]) -> Vec<f64> {
        match self {
            Weights::Probs(_) => numbers.to_vec(),
            Weights::Logits(_) => {
                let largest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let powers: Vec<f64> = numbers.iter().map(|x| (x - largest).exp()).collect();
                let total: f64 = powers.iter().sum();
                powers.iter().map(|power| power / total).collect()
            }
        }
    }
}

/// `0, 1, …, count - 1`
pub(crate) fn labels(count: usize) -> Array {
    (0..count).map(|k| k as f64).collect()
}

/// The element of the last axis of a table that each value names, for values among the labels.
#[track_caller]
pub(crate) fn pick<'g>(table: Var<'g>, value: Var<'g>) -> Var<'g> {
    let Some(axis) = table.shape().rank().checked_sub(1) else {
        return crate::event::too_few_axes(table, 1);
    };
    let count = table.shape().axes()[axis];
    // Known values choose by number. The conversion takes every float to some label.
    if let Some(known) = value.value() {
        let label = |&x: &f64| (x as usize).min(count.saturating_sub(1));
        if axis == 0 {
            let index: Vec<usize> = known.data().iter().map(label).collect();
            return table.at(index).reshape(value.shape());
        }
        if table.shape().axes()[..axis] == *value.shape().axes() {
            let rows = known.data().iter().enumerate();
            let index: Vec<usize> = rows.map(|(row, x)| row * count + label(x)).collect();
            return table.reshape(table.shape().size()).at(index).reshape(value.shape());
        }
    }
    let is_chosen = value.expand_dims(value.shape().rank()).equal(labels(count));
    let chosen = is_chosen.select(table, 0.0);
    chosen.sum_axis(chosen.shape().rank() - 1)
}
