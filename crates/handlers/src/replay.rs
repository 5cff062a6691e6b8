//! Repeats what was drawn in another run.

use crate::values::Values;
use crate::{Handled, Handler, Message, Model, Trace};

/// Gives latent sites and subsamples the values of a recorded run. Made by [`replay`].
#[derive(Debug, Clone)]
pub struct Replay {
    values: Values,
}

/// The model with the values that its latent sites and the subsamples of its plates had in `trace`.
///
/// Sites that are not in the trace, and sites of the trace that are not in the model, are left
/// alone, as in NumPyro. Only values that were known in the recorded run can be repeated.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, replay, seed, trace};
///
/// let guide = |m: &mut Context| {
///     m.sample("x", Normal::new(5.0, 0.1));
/// };
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 10.0));
///     m.observe("y", Normal::new(x, 1.0), 5.2);
/// };
/// let graph = Graph::new();
/// let drawn = trace(&seed(&guide, 1), &graph)?;
/// let replayed = trace(&replay(&model, &drawn), &graph)?;
/// assert_eq!(replayed.get("x").unwrap().value().value(), drawn.get("x").unwrap().value().value());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn replay<'m, M: Model + ?Sized>(model: &'m M, trace: &Trace<'_>) -> Handled<'m, M, Replay> {
    let sites = trace
        .sites()
        .iter()
        .filter(|site| site.is_latent())
        .filter_map(|site| Some((site.name().to_owned(), site.value().value()?)));
    let plates = trace.plates().into_iter().filter_map(|plate| {
        let indices = plate.indices.as_ref()?;
        Some((plate.name.clone(), indices.iter().map(|&i| i as f64).collect()))
    });
    Handled::new(model, Replay { values: Values::new("replay", sites.chain(plates)) })
}

impl<'g> Handler<'g> for Replay {
    fn process(&mut self, message: &mut Message<'g>) {
        if message.needs_value() || (message.is_plate() && message.value.is_none()) {
            let value = self.values.take(&message.name);
            message.value = value.map(|value| message.graph.constant(value));
        }
    }
}
