//! Forgets observations.

use crate::{Handled, Handler, Message, Model, SiteKind};

/// Makes observed sites latent again. Made by [`uncondition`].
#[derive(Debug, Clone)]
pub struct Uncondition;

/// The model with its observations forgotten: what was observed is drawn.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, seed, trace, uncondition};
///
/// let model = |m: &mut Context| {
///     m.observe("y", Normal::new(0.0, 1.0), 7.5);
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&uncondition(&model), 1), &graph)?;
/// let y = trace.get("y").unwrap();
/// assert!(y.is_latent() && y.value().value().unwrap().to_scalar() != Some(7.5));
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn uncondition<M: Model + ?Sized>(model: &M) -> Handled<'_, M, Uncondition> {
    Handled::new(model, Uncondition)
}

impl<'g> Handler<'g> for Uncondition {
    fn process(&mut self, message: &mut Message<'g>) {
        if let SiteKind::Sample { is_observed, .. } = &mut message.kind
            && *is_observed
        {
            *is_observed = false;
            message.value = None;
            message.in_support = false;
        }
    }
}
