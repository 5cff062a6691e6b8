//! Fixes random variables to data.

use autodiff::Array;

use crate::values::Values;
use crate::{Handled, Handler, Message, Model, SiteKind};

/// Gives latent sites values and marks them as observed. Made by [`condition`].
#[derive(Debug, Clone)]
pub struct Condition {
    values: Values,
}

/// The model with these latent sites observed to have these values.
///
/// A name that is no latent site of the model is an error.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, condition, seed, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.sample("y", Normal::new(x, 1.0));
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&condition(&model, [("y", 0.5)]), 1), &graph)?;
/// assert!(trace.get("y").unwrap().is_observed() && trace.get("x").unwrap().is_latent());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn condition<M: Model + ?Sized, N: Into<String>, V: Into<Array>>(
    model: &M,
    values: impl IntoIterator<Item = (N, V)>,
) -> Handled<'_, M, Condition> {
    Handled::new(model, Condition { values: Values::new("condition", values) })
}

impl<'g> Handler<'g> for Condition {
    fn process(&mut self, message: &mut Message<'g>) {
        if !message.needs_value() {
            return self.values.refuse(message);
        }
        if let Some(value) = self.values.take(&message.name) {
            message.value = Some(message.graph.constant(value));
            if let SiteKind::Sample { is_observed, .. } = &mut message.kind {
                *is_observed = true;
            }
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.values.unused()
    }
}
