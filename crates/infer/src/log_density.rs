//! The log density of a model at known values.

use autodiff::{Array, Graph};
use handlers::{Model, substitute, trace};

use crate::{Error, ErrorKind};

/// The log density of the random variables and factors of a model, with its latent sites and params
/// at these values, in their own space: no Jacobian of a transform is in it.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::log_density;
///
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
///     m.observe("y", Normal::new(mean, 1.0), 2.0);
/// };
/// let found = log_density(&model, [("mean", 1.0)])?;
/// assert!((found - (-1.0 - (2.0 * std::f64::consts::PI).ln())).abs() < 1e-15);
/// # Ok::<(), infer::Error>(())
/// ```
///
/// # Errors
/// Every mistake found in the model; a latent site without a value; a value without a site.
pub fn log_density<M: Model + ?Sized, N: Into<String>, V: Into<Array>>(
    model: &M,
    values: impl IntoIterator<Item = (N, V)>,
) -> Result<f64, Error> {
    let graph = Graph::new();
    let log_density = trace(&substitute(model, values), &graph)?.log_density(&graph);
    log_density.value().and_then(|value| value.to_scalar()).ok_or_else(|| {
        Error::new(ErrorKind::Model, "log_density: a site of the model depends on an unknown value")
    })
}
