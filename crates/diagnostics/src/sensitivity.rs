//! How much the posterior depends on priors and data, by scaling their powers.

use draws::{Draws, Error, ErrorKind};
use rayon::prelude::*;

use crate::chains::Chains;
use crate::effective_sample_size::of_quantile;
use crate::pareto::{smooth, tail_length};

/// The powers between which the difference is taken.
const POWERS: [f64; 2] = [0.99, 1.01];

/// Below this the dependence is not worth mention: Kallioinen et al. (2024), section 3.
const LIMIT: f64 = 0.05;

/// What power scaling says of one element.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sensitivity {
    /// The name of the element: `x`, `x[0]` …
    pub name: String,
    /// How much it depends on the priors.
    pub prior: f64,
    /// How much it depends on the data.
    pub likelihood: f64,
}

impl Sensitivity {
    /// What that means, if it is a reason to look at the priors.
    pub fn diagnosis(&self) -> Option<&'static str> {
        if self.prior >= LIMIT && self.likelihood >= LIMIT {
            Some("prior and data may contradict each other")
        } else if self.prior >= LIMIT {
            Some("the prior is strong, or the data say little")
        } else {
            None
        }
    }
}

/// How much each element of the posterior moves if the priors, or the likelihood, are raised to a power
/// near one: the derivative of the cumulative Jensen–Shannon distance by the base-2 logarithm of the power.
///
/// `log_prior` and `log_likelihood` have one value, or several to be summed, for each draw; the posterior
/// is weighted by Pareto-smoothed importance sampling instead of being fitted again: Kallioinen, Paananen,
/// Bürkner and Vehtari (2024), "Detecting and diagnosing prior and likelihood sensitivity with
/// power-scaling", Statistics and Computing 34, 57. What cannot be computed is NaN.
///
/// ```
/// use draws::Draws;
///
/// let value = |i: i32| f64::from(i * 37 % 101) / 50.0 - 1.0;
/// let mut posterior = Draws::new(2, 100);
/// posterior.add("x", &[], (0..200).map(value).collect())?;
/// let mut log_prior = Draws::new(2, 100);
/// log_prior.add("x", &[], (0..200).map(|i| -0.5 * value(i).powi(2)).collect())?;
/// let mut log_likelihood = Draws::new(2, 100);
/// log_likelihood.add("y", &[], (0..200).map(|i| -50.0 * (value(i) - 0.3).powi(2)).collect())?;
/// let x = &diagnostics::power_scaling_sensitivity(&posterior, &log_prior, &log_likelihood)?[0];
/// assert!(x.likelihood > 10.0 * x.prior);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If the three have other numbers of chains or draws.
pub fn power_scaling_sensitivity(
    posterior: &Draws,
    log_prior: &Draws,
    log_likelihood: &Draws,
) -> Result<Vec<Sensitivity>, Error> {
    let size = |draws: &Draws| (draws.num_chains(), draws.num_draws());
    for (what, draws) in [("log priors", log_prior), ("log likelihoods", log_likelihood)] {
        if size(draws) != size(posterior) {
            let ((a, b), (c, d)) = (size(draws), size(posterior));
            let message =
                format!("{what} of {a} chains × {b} draws do not go with a posterior of {c} × {d}");
            return Err(Error::new(ErrorKind::Shape, message));
        }
    }
    let weights = [log_prior, log_likelihood].map(|part| {
        let sum = total(part);
        POWERS.map(|power| weights(&sum, power))
    });
    let elements: Vec<(usize, usize, String)> = posterior
        .variables()
        .iter()
        .enumerate()
        .flat_map(|(i, variable)| {
            variable.element_names().into_iter().enumerate().map(move |(at, name)| (i, at, name))
        })
        .collect();
    Ok(elements
        .into_par_iter()
        .map(|(i, at, name)| {
            let variable = &posterior.variables()[i];
            let values: Vec<f64> =
                variable.values().iter().skip(at).step_by(variable.size()).copied().collect();
            let mirrored: Vec<f64> = values.iter().map(|x| -x).collect();
            let [prior, likelihood] = [0, 1].map(|part| {
                let slope = |power: usize| {
                    let weights = &weights[part][power];
                    let distance = distance(&values, weights).max(distance(&mirrored, weights));
                    distance / POWERS[power].log2().abs()
                };
                0.5 * (slope(0) + slope(1))
            });
            Sensitivity { name, prior, likelihood }
        })
        .collect())
}

/// The sum over all elements of all variables, draw by draw.
fn total(draws: &Draws) -> Vec<f64> {
    let mut sums = vec![0.0; draws.num_chains() * draws.num_draws()];
    for variable in draws.variables() {
        for (sum, draw) in
            sums.iter_mut().zip(variable.values().chunks_exact(variable.size().max(1)))
        {
            *sum += draw.iter().sum::<f64>();
        }
    }
    sums
}

/// The weights of draws under a density raised to this power.
fn weights(log_density: &[f64], power: f64) -> Vec<f64> {
    let size = log_density.len();
    let efficiency = Chains::new(&[log_density]).map_or(f64::NAN, |chain| {
        of_quantile(&chain, 0.05).min(of_quantile(&chain, 0.95)) / size as f64
    });
    let tail = tail_length(size, efficiency).min(size / 2).max(5);
    let mut log_weights: Vec<f64> = log_density.iter().map(|x| (power - 1.0) * x).collect();
    smooth(&mut log_weights, tail);
    let weights: Vec<f64> = log_weights.iter().map(|w| w.exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|w| w / sum).collect()
}

/// The cumulative Jensen–Shannon distance between draws and the same draws with weights: Kallioinen et al.
/// (2024), section 2.3, normalized to be at most 1.
fn distance(values: &[f64], weights: &[f64]) -> f64 {
    if values.iter().chain(weights).any(|x| !x.is_finite()) {
        return f64::NAN;
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let size = values.len() as f64;
    let (mut of_p, mut of_q, mut p_to_q, mut q_to_p) = (0.0, 0.0, 0.0, 0.0);
    let mut q = 0.0;
    let log2 = |x: f64| if x == 0.0 { 0.0 } else { x.log2() };
    for (i, pair) in order.windows(2).enumerate() {
        let width = values[pair[1]] - values[pair[0]];
        let p = (i + 1) as f64 / size;
        q += weights[pair[0]];
        let middle = log2(0.5 * (p + q));
        of_p += p * width;
        of_q += q * width;
        p_to_q += width * p * (log2(p) - middle);
        q_to_p += width * q * (log2(q) - middle);
    }
    let excess = 0.5 / std::f64::consts::LN_2 * (of_q - of_p);
    (((p_to_q + excess).max(0.0) + (q_to_p - excess).max(0.0)) / (of_p + of_q)).sqrt()
}
