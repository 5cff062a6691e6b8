//! The trait of effect handlers, and a model with one around it.

use crate::{Context, Message, Model};

/// Something that sees every site of a model as it is made, and may change it.
///
/// A site goes through the handlers from the innermost to the outermost (`process`), gets its
/// value, and goes back (`postprocess`). The law: a handler leaves alone what it does not claim.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, Handled, Handler, Message, seed, trace};
///
/// /// Names every site in capitals.
/// #[derive(Clone)]
/// struct Shout;
///
/// impl<'g> Handler<'g> for Shout {
///     fn process(&mut self, message: &mut Message<'g>) {
///         message.name = message.name.to_uppercase();
///     }
/// }
///
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, 1.0));
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&Handled::new(&model, Shout), 1), &graph)?;
/// assert!(trace.get("X").is_some());
/// # Ok::<(), handlers::Error>(())
/// ```
pub trait Handler<'g> {
    /// Called before the site has its final value.
    fn process(&mut self, message: &mut Message<'g>) {
        let _ = message;
    }

    /// Called when the site has its value.
    fn postprocess(&mut self, message: &Message<'g>) {
        let _ = message;
    }

    /// Called when the model has run through; a mistake found only then is returned.
    fn finish(&mut self) -> Option<String> {
        None
    }
}

/// A model inside a handler: again a model.
#[derive(Clone)]
pub struct Handled<'m, M: ?Sized, H> {
    model: &'m M,
    pub(crate) handler: H,
}

impl<'m, M: Model + ?Sized, H> Handled<'m, M, H> {
    /// Puts a handler around a model. Every run starts with a copy of it as given here.
    pub fn new(model: &'m M, handler: H) -> Self {
        Self { model, handler }
    }
}

impl<M: Model + ?Sized, H: Clone + for<'g> Handler<'g> + 'static> Model for Handled<'_, M, H> {
    fn run<'g>(&self, m: &mut Context<'g>) {
        m.with(self.handler.clone(), |m| self.model.run(m));
    }
}

impl<M: ?Sized, H: std::fmt::Debug> std::fmt::Debug for Handled<'_, M, H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handled").field("handler", &self.handler).finish_non_exhaustive()
    }
}
