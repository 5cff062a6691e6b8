//! Weighs the likelihood against the prior.

use crate::{Handled, Handler, Message, Model, SiteKind, mask, scale};

/// Raises the density of observed sites to a power. Made by [`temper`].
#[derive(Debug, Clone)]
pub struct Temper {
    power: f64,
}

/// The model with the density of its observed sites raised to a power, not below zero: 1 changes
/// nothing, 0 leaves the prior.
///
/// Between them lie the power posteriors of tempering and of evidence by integration (Friel & Pettitt
/// 2008, Journal of the Royal Statistical Society B 70, section 3); close to 1 they tell how sensitive
/// a posterior is to its data (Kallioinen et al. 2024, Statistics and Computing 34, 57). Factors count
/// as part of the prior, and so does what only a handler further out observes.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, substitute, temper, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.observe("y", Normal::new(x, 1.0), 2.0);
/// };
/// let graph = Graph::new();
/// let run = trace(&substitute(&temper(&model, 0.25), [("x", 0.0)]), &graph)?;
/// let (x, y) = (run.get("x").unwrap(), run.get("y").unwrap());
/// assert_eq!(x.log_density().unwrap().value(), x.log_prob().unwrap().value());
/// let quarter = 0.25 * y.log_prob().unwrap();
/// assert_eq!(y.log_density().unwrap().value(), quarter.value());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn temper<M: Model + ?Sized>(model: &M, power: f64) -> Handled<'_, M, Temper> {
    Handled::new(model, Temper { power })
}

impl<'g> Handler<'g> for Temper {
    fn process(&mut self, message: &mut Message<'g>) {
        if !matches!(message.kind, SiteKind::Sample { is_observed: true, .. }) {
            return;
        }
        let graph = message.graph;
        if !(self.power >= 0.0 && self.power < f64::INFINITY) {
            message.fault =
                Some(format!("temper: power must be finite and not below 0, found {}", self.power));
        } else if self.power == 0.0 {
            mask::apply(message, graph.constant(0.0));
        } else if self.power != 1.0 {
            scale::apply(message, graph.constant(self.power));
        }
    }
}
