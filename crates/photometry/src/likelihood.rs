//! Log likelihoods of photometric data as expressions, for `factor` in a model, or any other use.

use std::f64::consts::{LN_10, PI};

use autodiff::{Operand, Var};

/// The log likelihood of measured magnitudes or fluxes with Gaussian errors, summed: of a model of the same
/// unit,
///
/// `−Σ [(y − model)²/(2σ²) + ln σ + ln(2π)/2]`.
///
/// ```
/// use photometry::gaussian_log_likelihood;
///
/// let graph = autodiff::Graph::new();
/// let model = graph.constant([17.0, 16.5]);
/// let found = gaussian_log_likelihood(model, [17.02, 16.5], [0.02, 0.01]);
/// let expected = -0.5 - (0.02f64 * 0.01).ln() - std::f64::consts::TAU.ln();
/// assert!((found.value().unwrap().to_scalar().unwrap() - expected).abs() < 1e-10);
/// ```
#[track_caller]
#[must_use]
pub fn gaussian_log_likelihood<'g>(
    model: Var<'g>,
    observed: impl Into<Operand<'g>>,
    error: impl Into<Operand<'g>>,
) -> Var<'g> {
    let graph = model.graph();
    let error = graph.lift(error);
    let z = (graph.lift(observed) - model) / error;
    (-0.5 * (z * z) - error.log() - 0.5 * (2.0 * PI).ln()).sum()
}

/// The log likelihood of counts of a Poisson process with these expected counts, summed:
/// `Σ [n ln μ − μ − ln n!]`.
///
/// ```
/// use photometry::poisson_log_likelihood;
///
/// let graph = autodiff::Graph::new();
/// let found = poisson_log_likelihood(graph.constant([2.0, 0.5]), [3.0, 0.0]);
/// let expected = 3.0 * 2f64.ln() - 2.0 - 6f64.ln() - 0.5;
/// assert!((found.value().unwrap().to_scalar().unwrap() - expected).abs() < 1e-14);
/// ```
#[track_caller]
#[must_use]
pub fn poisson_log_likelihood<'g>(expected: Var<'g>, counts: impl Into<Operand<'g>>) -> Var<'g> {
    let counts = expected.graph().lift(counts);
    (counts.xlogy(expected) - expected - (counts + 1.0).lgamma()).sum()
}

/// The log probability that nothing was seen, summed, of sources of these model magnitudes in images whose
/// limits are magnitudes of `significance` standard deviations of the noise: the flux measured would have been
/// below that of the limit,
///
/// `Σ ln Φ(significance · (1 − f/f_limit))` with `f/f_limit = 10^(−0.4 (model − limit))`.
///
/// The noise is that of the background, Gaussian in the flux.
///
/// ```
/// use photometry::upper_limit_log_likelihood;
///
/// let graph = autodiff::Graph::new();
/// let at = |model: f64| {
///     let found = upper_limit_log_likelihood(graph.constant(model), 24.0, 5.0);
///     found.value().unwrap().to_scalar().unwrap()
/// };
/// assert!((at(24.0) - 0.5f64.ln()).abs() < 1e-14, "as bright as the limit: half of the times");
/// assert!(at(26.0) > -1e-4 && at(22.0) < -200.0);
/// ```
#[track_caller]
#[must_use]
pub fn upper_limit_log_likelihood<'g>(
    model: Var<'g>,
    limit: impl Into<Operand<'g>>,
    significance: f64,
) -> Var<'g> {
    let difference = model - model.graph().lift(limit);
    let ratio = (-0.4 * LN_10 * difference).exp();
    (significance * (1.0 - ratio)).log_ndtr().sum()
}
