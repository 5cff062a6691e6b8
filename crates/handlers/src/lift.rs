//! Gives parameters a prior.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use distributions::Distribution;

use crate::values::Names;
use crate::{Handled, Handler, Message, Model, SiteKind};

type Prior = dyn Fn() -> Rc<dyn Distribution> + Send + Sync;

/// Turns params into random variables. Made by [`lift`].
#[derive(Clone)]
pub struct Lift {
    priors: BTreeMap<String, Arc<Prior>>,
    names: Names,
}

/// The model whose params become random variables, each with the prior that [`Handled::prior`]
/// gives it.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{Constraint, HalfNormal, Normal};
/// use handlers::{Context, lift, seed, trace};
///
/// let model = |m: &mut Context| {
///     let spread = m.param("spread", 1.0, Constraint::Positive);
///     m.observe("y", Normal::new(0.0, spread), 0.3);
/// };
/// let lifted = lift(&model).prior("spread", || HalfNormal::new(2.0));
/// let graph = Graph::new();
/// assert!(trace(&seed(&lifted, 1), &graph)?.get("spread").unwrap().is_latent());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn lift<M: Model + ?Sized>(model: &M) -> Handled<'_, M, Lift> {
    let none: [&str; 0] = [];
    Handled::new(model, Lift { priors: BTreeMap::new(), names: Names::new("lift", none) })
}

impl<M: ?Sized> Handled<'_, M, Lift> {
    /// Gives the param of this name a prior. The prior broadcasts to the shape of the param.
    #[must_use]
    pub fn prior<D: Distribution + 'static>(
        mut self,
        param: impl Into<String>,
        prior: impl Fn() -> D + Send + Sync + 'static,
    ) -> Self {
        let prior: Arc<Prior> = Arc::new(move || Rc::new(prior()));
        self.handler.priors.insert(param.into(), prior);
        self.handler.names = Names::new("lift", self.handler.priors.keys().cloned());
        self
    }
}

impl<'g> Handler<'g> for Lift {
    fn process(&mut self, message: &mut Message<'g>) {
        let SiteKind::Param { .. } = message.kind else {
            return self.names.refuse(message);
        };
        let Some(prior) = self.priors.get(&message.name) else {
            return;
        };
        self.names.take(&message.name);
        let prior = prior();
        let found = prior.validate().and_then(|()| {
            let batch = prior.batch_shape()?;
            Ok((batch, prior.value_shape(batch)?))
        });
        let shape = message.shape();
        match found {
            Ok((_, found)) if found.broadcast(shape) != Some(shape) => {
                message.fault = Some(format!(
                    "the prior {} has values of shape {found}, which does not broadcast to the shape \
                     of the param, {shape}",
                    prior.name()
                ));
            }
            Ok(_) => {
                let event = prior.event_shape();
                let batch = &shape.axes()[..shape.rank() - event.rank()];
                // A part of the axes of a shape fits into one.
                message.batch_shape = autodiff::Shape::new(batch).unwrap_or_default();
                message.event_shape = event;
                message.kind = SiteKind::Sample { distribution: prior, is_observed: false };
            }
            Err(error) => message.fault = Some(error.to_string()),
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.names.unused("param")
    }
}

impl fmt::Debug for Lift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lift").field("params", &self.priors.keys()).finish()
    }
}
