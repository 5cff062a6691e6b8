//! What a model is: anything that can run in a context.

use crate::Context;

/// A generative model.
///
/// A closure `|m: &mut Context| { … }` is a model; one with data of its own is a struct.
///
/// ```
/// use autodiff::{Array, Graph};
/// use distributions::{HalfNormal, Normal};
/// use handlers::{Context, Model, seed, trace};
///
/// struct Repeated {
///     measurements: Option<Array>,
/// }
///
/// impl Model for Repeated {
///     fn run<'g>(&self, m: &mut Context<'g>) {
///         let value = m.sample("value", Normal::new(0.0, 10.0));
///         let noise = m.sample("noise", HalfNormal::new(1.0));
///         m.plate("measurements", 5, |m| {
///             m.observe("measured", Normal::new(value, noise), &self.measurements);
///         });
///     }
/// }
///
/// // Without measurements the model simulates them.
/// let graph = Graph::new();
/// let trace = trace(&seed(&Repeated { measurements: None }, 7), &graph)?;
/// assert_eq!(trace.get("measured").unwrap().value().value().unwrap().len(), 5);
/// # Ok::<(), handlers::Error>(())
/// ```
pub trait Model {
    /// Makes the sites of the model, one after the other.
    fn run<'g>(&self, m: &mut Context<'g>);
}

impl<F: Fn(&mut Context<'_>)> Model for F {
    fn run<'g>(&self, m: &mut Context<'g>) {
        self(m);
    }
}
