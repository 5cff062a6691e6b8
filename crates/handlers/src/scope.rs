//! Puts the sites of a part of a model under a common name.

use crate::{Context, Handled, Handler, Message, Model};

/// Puts a prefix before the names of sites and plates. Made by [`scope`].
#[derive(Debug, Clone)]
pub struct Scope {
    prefix: String,
    divider: String,
}

/// The model with `prefix/` before the names of its sites and plates.
///
/// [`Handled::divider`] takes another divider. Inside a model, [`Context::scope`] does the same for
/// a part of it, so that a sub-model can be used twice.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, scope, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, 1.0));
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&scope(&model, "left").divider("."), 1), &graph)?;
/// assert!(trace.get("left.x").is_some());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn scope<M: Model + ?Sized>(model: &M, prefix: impl Into<String>) -> Handled<'_, M, Scope> {
    Handled::new(model, Scope { prefix: prefix.into(), divider: "/".to_owned() })
}

impl<M: ?Sized> Handled<'_, M, Scope> {
    /// Takes this text between prefix and name.
    #[must_use]
    pub fn divider(mut self, divider: impl Into<String>) -> Self {
        self.handler.divider = divider.into();
        self
    }
}

impl<'g> Handler<'g> for Scope {
    fn process(&mut self, message: &mut Message<'g>) {
        message.name = format!("{}{}{}", self.prefix, self.divider, message.name);
    }
}

impl<'g> Context<'g> {
    /// Puts `prefix/` before the names of the sites and plates in `body`.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// fn component(m: &mut Context) {
    ///     m.sample("mean", Normal::new(0.0, 1.0));
    /// }
    /// let model = |m: &mut Context| {
    ///     m.scope("first", component);
    ///     m.scope("second", component);
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert!(trace.get("first/mean").is_some() && trace.get("second/mean").is_some());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn scope<R>(
        &mut self,
        prefix: impl Into<String>,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        self.with(Scope { prefix: prefix.into(), divider: "/".to_owned() }, body)
    }
}
