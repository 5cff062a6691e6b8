//! The trait of effect handlers, and a model with one around it.

use crate::{Context, Message, Model};

/// Something that sees every site of a model as it is made, and may change it.
///
/// A site goes through the handlers from the innermost to the outermost (`process`), gets its
/// value, and goes back (`postprocess`). The law: a handler leaves alone what it does not claim.
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
pub struct Handled<'m, H> {
    model: &'m dyn Model,
    handler: H,
}

impl<'m, H> Handled<'m, H> {
    /// Puts a handler around a model. Every run starts with a copy of it as given here.
    pub fn new(model: &'m dyn Model, handler: H) -> Self {
        Self { model, handler }
    }
}

impl<H: Clone + for<'g> Handler<'g> + 'static> Model for Handled<'_, H> {
    fn run<'g>(&self, m: &mut Context<'g>) {
        m.with(self.handler.clone(), |m| self.model.run(m));
    }
}

impl<H: std::fmt::Debug> std::fmt::Debug for Handled<'_, H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handled").field("handler", &self.handler).finish_non_exhaustive()
    }
}
