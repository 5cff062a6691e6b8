//! Fixes values as an intervention does: the causes of a site stay out of its effects.

use autodiff::Array;

use crate::values::Values;
use crate::{Handled, Handler, Message, Model, SiteKind};

/// Fixes what the rest of the model gets from sites. Made by [`intervene`].
#[derive(Debug, Clone)]
pub struct Intervene {
    values: Values,
}

/// The model with these values in place of those of the sites, as NumPyro's `do`.
///
/// The sites themselves keep their distributions: they are drawn, or observed, and recorded under
/// their names as before, but nothing after them depends on that. (Pearl 2009, Causality, section
/// 3.2.) Random variables and deterministics can be intervened on; another name is an error.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, intervene, seed, trace};
///
/// let model = |m: &mut Context| {
///     let dose = m.sample("dose", Normal::new(0.0, 1.0));
///     m.deterministic("effect", 10.0 * dose);
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&intervene(&model, [("dose", 2.0)]), 1), &graph)?;
/// let value = |name: &str| trace.get(name).unwrap().value().value().unwrap().to_scalar();
/// assert_eq!(value("effect"), Some(20.0));
/// assert_ne!(value("dose"), Some(2.0));
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn intervene<M: Model + ?Sized, N: Into<String>, V: Into<Array>>(
    model: &M,
    values: impl IntoIterator<Item = (N, V)>,
) -> Handled<'_, M, Intervene> {
    Handled::new(model, Intervene { values: Values::new("intervene", values) })
}

impl<'g> Handler<'g> for Intervene {
    fn process(&mut self, message: &mut Message<'g>) {
        if !matches!(message.kind, SiteKind::Sample { .. } | SiteKind::Deterministic) {
            self.values.refuse(message);
        } else if let Some(value) = self.values.take(&message.name)
            && message.intervention.is_none()
        {
            message.intervention = Some(message.graph.constant(value));
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.values.unused()
    }
}
