//! Fixes random variables without calling them observed.

use autodiff::Array;

use crate::values::Values;
use crate::{Handled, Handler, Message, Model, SiteKind};

/// Gives latent sites and params values. Made by [`substitute`].
#[derive(Debug, Clone)]
pub struct Substitute {
    values: Values,
}

/// The model with these values in place of draws; the sites stay latent.
///
/// A param can be given a value too. Another name is an error. A value outside the support is not: its
/// density is zero.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{HalfNormal, Normal};
/// use handlers::{Context, substitute, trace};
///
/// let model = |m: &mut Context| {
///     let spread = m.sample("spread", HalfNormal::new(1.0));
///     m.observe("y", Normal::new(0.0, spread), 1.0);
/// };
/// let graph = Graph::new();
/// let trace = trace(&substitute(&model, [("spread", 2.0)]), &graph)?;
/// assert!(trace.get("spread").unwrap().is_latent());
/// let log_density = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
/// assert!((log_density - (-2.225791352644727 - 1.7370857137646178)).abs() < 1e-12);
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn substitute<M: Model + ?Sized, N: Into<String>, V: Into<Array>>(
    model: &M,
    values: impl IntoIterator<Item = (N, V)>,
) -> Handled<'_, M, Substitute> {
    Handled::new(model, Substitute { values: Values::new("substitute", values) })
}

impl<'g> Handler<'g> for Substitute {
    fn process(&mut self, message: &mut Message<'g>) {
        let is_param = matches!(message.kind, SiteKind::Param { .. }) && message.value.is_none();
        if !(is_param || message.needs_value()) {
            return self.values.refuse(message);
        }
        if let Some(value) = self.values.take(&message.name) {
            message.value = Some(message.graph.constant(value));
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.values.unused()
    }
}
