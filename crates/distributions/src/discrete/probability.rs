//! A probability, given as it is or by its logit.

use autodiff::{Graph, Operand, Var};

use crate::{Constraint, Parameter};

/// A probability of success, in one of its two forms.
#[derive(Debug, Clone)]
pub(super) enum Probability<'a> {
    /// The probability.
    Probs(Operand<'a>),
    /// `log(p / (1 - p))`.
    Logits(Operand<'a>),
}

impl Probability<'_> {
    /// The parameter that was given.
    pub(super) fn parameter(&self) -> Parameter<'_> {
        match self {
            Probability::Probs(probs) => {
                Parameter { name: "probs", value: probs, constraint: Constraint::unit_interval() }
            }
            Probability::Logits(logits) => {
                Parameter { name: "logits", value: logits, constraint: Constraint::Real }
            }
        }
    }

    /// The probability.
    pub(super) fn probs<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match self {
            Probability::Probs(probs) => graph.lift(probs),
            Probability::Logits(logits) => graph.lift(logits).sigmoid(),
        }
    }

    /// The probability of failure.
    pub(super) fn complement<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match self {
            Probability::Probs(probs) => 1.0 - graph.lift(probs),
            Probability::Logits(logits) => (-graph.lift(logits)).sigmoid(),
        }
    }

    /// The log of the probability of failure.
    pub(super) fn log_complement<'g>(&self, graph: &'g Graph) -> Var<'g> {
        match self {
            Probability::Probs(probs) => (-graph.lift(probs)).log1p(),
            Probability::Logits(logits) => -graph.lift(logits).softplus(),
        }
    }

    /// The log probability of so many successes and failures in a given order.
    pub(super) fn log_likelihood<'g>(&self, successes: Var<'g>, failures: Var<'g>) -> Var<'g> {
        let graph = successes.graph();
        match self {
            Probability::Probs(probs) => {
                let probs = graph.lift(probs);
                successes.xlogy(probs) + failures.xlog1py(-probs)
            }
            Probability::Logits(logits) => {
                let logits = graph.lift(logits);
                // Both terms are of one sign; the two softplus share their exponential.
                -(successes * (-logits).softplus()) - failures * logits.softplus()
            }
        }
    }

    /// The probability for a number given in this form.
    pub(super) fn of_number(&self, number: f64) -> f64 {
        match self {
            Probability::Probs(_) => number,
            Probability::Logits(_) => 1.0 / (1.0 + (-number).exp()),
        }
    }
}
