//! Leave-one-out cross-validation without fitting again.

use draws::Draws;
use rayon::prelude::*;

use crate::elpd::Elpd;
use crate::moments::variance;
use crate::pareto::logsumexp;
use crate::psis::psis;

/// Leave-one-out cross-validation by Pareto-smoothed importance sampling, of all observations of all
/// variables.
///
/// `log_likelihood` has the log likelihood of each observation at each draw, `relative_efficiency` is that
/// of the posterior ([`relative_efficiency`](crate::relative_efficiency)): Vehtari, Gelman and Gabry (2017),
/// "Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC", Statistics and
/// Computing 27, 1413. What cannot be computed is NaN, and [`Elpd::warnings`] says why.
///
/// ```
/// use draws::Draws;
///
/// let mut log_likelihood = Draws::new(2, 100);
/// let values = (0..400).map(|i| -1.0 - f64::from(i * 37 % 101) / 101.0).collect();
/// log_likelihood.add("y", &[2], values)?;
/// let loo = diagnostics::loo(&log_likelihood, 1.0);
/// assert!((-4.0..-2.0).contains(&loo.elpd));
/// assert!(loo.warnings().is_empty(), "{loo}");
/// # Ok::<(), draws::Error>(())
/// ```
pub fn loo(log_likelihood: &Draws, relative_efficiency: f64) -> Elpd {
    let parts: Vec<(f64, f64, f64)> = observations(log_likelihood)
        .into_par_iter()
        .map(|at| {
            let values = values_at(log_likelihood, at);
            let ratios: Vec<f64> = values.iter().map(|x| -x).collect();
            let (mut log_weights, k) = psis(&ratios, relative_efficiency);
            log_weights.iter_mut().zip(&values).for_each(|(w, x)| *w += x);
            let elpd = logsumexp(&log_weights);
            (elpd, log_mean_exp(&values) - elpd, k)
        })
        .collect();
    let (mut pointwise, mut p, mut pareto_k) = (Vec::new(), Vec::new(), Vec::new());
    for (elpd, p_of_one, k) in parts {
        pointwise.push(elpd);
        p.push(p_of_one);
        pareto_k.push(k);
    }
    let num_draws = log_likelihood.num_chains() * log_likelihood.num_draws();
    Elpd::new(names(log_likelihood), num_draws, pointwise, p, pareto_k)
}

/// The widely applicable information criterion, as an estimate of the expected log predictive density:
/// `log mean exp(l) - var(l)` for each observation with log likelihoods `l`.
///
/// Watanabe (2010), "Asymptotic equivalence of Bayes cross validation and widely applicable information
/// criterion in singular learning theory", Journal of Machine Learning Research 11, 3571. [`loo`] is more
/// robust and says when it fails.
///
/// ```
/// use draws::Draws;
///
/// let mut log_likelihood = Draws::new(2, 100);
/// let values = (0..400).map(|i| -1.0 - f64::from(i * 37 % 101) / 101.0).collect();
/// log_likelihood.add("y", &[2], values)?;
/// let (waic, loo) =
///     (diagnostics::waic(&log_likelihood), diagnostics::loo(&log_likelihood, 1.0));
/// assert!((waic.elpd - loo.elpd).abs() < 0.01);
/// # Ok::<(), draws::Error>(())
/// ```
pub fn waic(log_likelihood: &Draws) -> Elpd {
    let size = (log_likelihood.num_chains() * log_likelihood.num_draws()) as f64;
    let (pointwise, p) = observations(log_likelihood)
        .into_iter()
        .map(|at| {
            let values = values_at(log_likelihood, at);
            let p = variance(&values) * (size - 1.0) / size;
            (log_mean_exp(&values) - p, p)
        })
        .unzip();
    Elpd::new(names(log_likelihood), size as usize, pointwise, p, Vec::new())
}

/// The place of each observation: variable and element.
fn observations(draws: &Draws) -> Vec<(usize, usize)> {
    let variables = draws.variables().iter().enumerate();
    variables.flat_map(|(i, variable)| (0..variable.size()).map(move |at| (i, at))).collect()
}

/// The values of one element over the draws of all chains.
fn values_at(draws: &Draws, (variable, element): (usize, usize)) -> Vec<f64> {
    let variable = &draws.variables()[variable];
    variable.values().iter().skip(element).step_by(variable.size()).copied().collect()
}

fn names(draws: &Draws) -> Vec<String> {
    draws.variables().iter().flat_map(|variable| variable.element_names()).collect()
}

fn log_mean_exp(values: &[f64]) -> f64 {
    logsumexp(values) - (values.len() as f64).ln()
}
