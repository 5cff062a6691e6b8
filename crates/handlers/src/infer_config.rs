//! Settings for inference that belong to one site.

use std::sync::Arc;

use autodiff::Array;

use crate::{Handled, Handler, Message, Model};

/// What inference should do with one site.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SiteConfig {
    /// Whether its values are kept among the draws; where it is `None`, the sampler's rule decides.
    pub store: Option<bool>,
    /// Where chains and optimisers start; where it is `None`, the sampler's rule decides.
    pub initial: Option<Array>,
    /// Whether inference sums the site out, which must have finitely many values.
    pub marginalize: bool,
}

type Edit = dyn Fn(&str, &mut SiteConfig) + Send + Sync;

/// Edits the settings of sites. Made by [`infer_config`].
#[derive(Clone)]
pub struct InferConfig {
    edit: Arc<Edit>,
}

/// The model with the settings of its sites as `edit` leaves them; it gets each name.
///
/// ```
/// use autodiff::Graph;
/// use distributions::HalfNormal;
/// use handlers::{Context, infer_config, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("spread", HalfNormal::new(1.0));
/// };
/// let model = infer_config(&model, |site, config| {
///     if site == "spread" {
///         config.initial = Some(0.5.into());
///     }
/// });
/// let graph = Graph::new();
/// let trace = trace(&seed(&model, 1), &graph)?;
/// assert_eq!(trace.get("spread").unwrap().config().initial, Some(0.5.into()));
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn infer_config<M: Model + ?Sized>(
    model: &M,
    edit: impl Fn(&str, &mut SiteConfig) + Send + Sync + 'static,
) -> Handled<'_, M, InferConfig> {
    Handled::new(model, InferConfig { edit: Arc::new(edit) })
}

impl<'g> Handler<'g> for InferConfig {
    fn process(&mut self, message: &mut Message<'g>) {
        if !message.is_plate() {
            (self.edit)(&message.name, &mut message.config);
        }
    }
}

impl std::fmt::Debug for InferConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InferConfig").finish_non_exhaustive()
    }
}
