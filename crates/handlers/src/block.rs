//! Hides sites from the handlers further out.

use std::sync::Arc;

use crate::values::Names;
use crate::{Handled, Handler, Message, Model};

type Predicate = dyn Fn(&Message<'_>) -> bool + Send + Sync;

#[derive(Clone)]
enum Which {
    Named(Names),
    AllBut(Names),
    Where(Arc<Predicate>),
}

/// Hides sites from the handlers further out. Made by [`block`], [`expose`] and [`block_where`].
#[derive(Clone)]
pub struct Block {
    which: Which,
}

/// The model with these sites hidden from the handlers around it.
///
/// A hidden site is in no trace and adds nothing to the log density. It needs a value from inside: a
/// [`seed`](crate::seed()) or a [`substitute`](crate::substitute()). A name that is no site of the
/// model is an error.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, block, seed, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.sample("y", Normal::new(x, 1.0));
/// };
/// let graph = Graph::new();
/// let trace = trace(&block(&seed(&model, 1), ["x"]), &graph)?;
/// assert!(trace.get("x").is_none() && trace.get("y").is_some());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn block<M: Model + ?Sized, N: Into<String>>(
    model: &M,
    names: impl IntoIterator<Item = N>,
) -> Handled<'_, M, Block> {
    Handled::new(model, Block { which: Which::Named(Names::new("block", names)) })
}

/// The model with all sites but these hidden from the handlers around it.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, expose, seed, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.sample("y", Normal::new(x, 1.0));
/// };
/// let graph = Graph::new();
/// let trace = trace(&expose(&seed(&model, 1), ["x"]), &graph)?;
/// assert!(trace.get("x").is_some() && trace.get("y").is_none());
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn expose<M: Model + ?Sized, N: Into<String>>(
    model: &M,
    names: impl IntoIterator<Item = N>,
) -> Handled<'_, M, Block> {
    Handled::new(model, Block { which: Which::AllBut(Names::new("expose", names)) })
}

/// The model with the sites for which `is_hidden` holds hidden from the handlers around it.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, SiteKind, block_where, seed, trace};
///
/// let model = |m: &mut Context| {
///     let x = m.sample("x", Normal::new(0.0, 1.0));
///     m.deterministic("twice", 2.0 * x);
/// };
/// let graph = Graph::new();
/// let seeded = seed(&model, 1);
/// let latent = block_where(&seeded, |site| !matches!(site.kind, SiteKind::Sample { .. }));
/// assert_eq!(trace(&latent, &graph)?.sites().len(), 1);
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn block_where<M: Model + ?Sized>(
    model: &M,
    is_hidden: impl Fn(&Message<'_>) -> bool + Send + Sync + 'static,
) -> Handled<'_, M, Block> {
    Handled::new(model, Block { which: Which::Where(Arc::new(is_hidden)) })
}

impl<'g> Handler<'g> for Block {
    fn process(&mut self, message: &mut Message<'g>) {
        if message.is_plate() {
            return;
        }
        message.is_hidden = match &mut self.which {
            Which::Named(names) => names.take(&message.name),
            Which::AllBut(names) => !names.take(&message.name),
            Which::Where(is_hidden) => is_hidden(message),
        };
    }

    fn finish(&mut self) -> Option<String> {
        match &self.which {
            Which::Named(names) | Which::AllBut(names) => names.unused("site"),
            Which::Where(_) => None,
        }
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let which: &dyn std::fmt::Debug = match &self.which {
            Which::Named(names) | Which::AllBut(names) => names,
            Which::Where(_) => &"where",
        };
        f.debug_struct("Block").field("which", which).finish()
    }
}
