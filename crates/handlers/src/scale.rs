//! Multiplies the log density of sites.

use autodiff::{Array, Operand, Var};

use crate::{Context, Handled, Handler, Message, Model};

/// Multiplies the log density of sites. Made by [`scale`].
#[derive(Debug, Clone)]
pub struct Scale {
    factor: Array,
}

/// The model with the log density of its sites multiplied by a positive factor.
///
/// The factor is a number, or an array that broadcasts to the batch shape of every site it meets.
/// Inside a model, [`Context::scale`] scales a part of it.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, scale, trace};
///
/// let model = |m: &mut Context| {
///     m.observe("y", Normal::new(0.0, 1.0), 1.0);
/// };
/// let graph = Graph::new();
/// let density = |model| {
///     let trace = trace(model, &graph)?;
///     Ok::<_, handlers::Error>(trace.log_density(&graph).value().unwrap().to_scalar().unwrap())
/// };
/// let once: &dyn handlers::Model = &model;
/// assert_eq!(density(&scale(&model, 3.0) as _)?, 3.0 * density(once)?);
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn scale<M: Model + ?Sized>(model: &M, factor: impl Into<Array>) -> Handled<'_, M, Scale> {
    Handled::new(model, Scale { factor: factor.into() })
}

impl<'g> Handler<'g> for Scale {
    fn process(&mut self, message: &mut Message<'g>) {
        let factor = message.graph.constant(&self.factor);
        apply(message, factor);
    }
}

/// The handler for a factor that may depend on other sites.
struct Scaled<'g>(Var<'g>);

impl<'g> Handler<'g> for Scaled<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        apply(message, self.0);
    }
}

impl<'g> Context<'g> {
    /// Multiplies the log density of the sites in `body` by a positive factor.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     m.scale(2.0, |m| m.factor("term", -1.5));
    /// };
    /// let graph = Graph::new();
    /// let log_density = trace(&model, &graph)?.log_density(&graph);
    /// assert_eq!(log_density.value().unwrap().to_scalar(), Some(-3.0));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn scale<R>(
        &mut self,
        factor: impl Into<Operand<'g>>,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        let factor = self.graph.lift(factor);
        self.with(Scaled(factor), body)
    }
}

/// Multiplies the factors of a site by one more.
pub(crate) fn apply<'g>(message: &mut Message<'g>, factor: Var<'g>) {
    if !message.has_density() || factor.is_faulty() || message.fault.is_some() {
        return;
    }
    let (found, batch) = (factor.shape(), message.batch_shape);
    if found.broadcast(batch) != Some(batch) {
        message.fault = Some(format!(
            "the scale has shape {found}, but the site has batch shape {batch}; give one factor, or \
             one for each element of the batch"
        ));
        return;
    }
    if let Some(known) = factor.value()
        && let Some(wrong) = known.data().iter().find(|&&x| !(x > 0.0 && x < f64::INFINITY))
    {
        message.fault = Some(format!(
            "scale must be positive and finite, found {wrong}; to leave a site out use mask"
        ));
        return;
    }
    message.scale = Some(match message.scale {
        Some(other) => other * factor,
        None => factor,
    });
}
