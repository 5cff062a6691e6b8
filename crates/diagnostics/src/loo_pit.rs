//! Where each observation lies among what the model predicts for it.

use draws::{Draws, Error, ErrorKind};
use rayon::prelude::*;

use crate::pareto::logsumexp;
use crate::predictive_p_value::matching;
use crate::psis::psis;

/// The probability integral transform of each observation under its leave-one-out predictive
/// distribution; uniform over 0 to 1 if the model is right.
///
/// It is the weight of the predicted values below the observation, and half of that of those equal to it
/// (where ArviZ takes a random part), with the Pareto-smoothed weights that take the observation out of the posterior: Vehtari,
/// Gelman and Gabry (2017), section 2.1, and Gabry, Simpson, Vehtari, Betancourt and Gelman (2019),
/// "Visualization in Bayesian workflow", Journal of the Royal Statistical Society A 182, 389.
///
/// `observed` is one draw of one chain; each of its variables must be in the other two, which have one
/// value for each draw of the posterior. The result has the variables of `observed`.
///
/// ```
/// use draws::Draws;
///
/// let mut observed = Draws::new(1, 1);
/// observed.add("y", &[1], vec![0.5])?;
/// let mut predicted = Draws::new(2, 100);
/// predicted.add("y", &[1], (0..200).map(|i| f64::from(i) / 199.0).collect())?;
/// let mut log_likelihood = Draws::new(2, 100);
/// log_likelihood.add("y", &[1], vec![-1.0; 200])?;
/// let pit = diagnostics::loo_pit(&observed, &predicted, &log_likelihood, 1.0)?;
/// assert!((pit.variable("y")?.values()[0] - 0.5).abs() < 1e-12);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If a variable is missing, or shapes or numbers of draws differ.
pub fn loo_pit(
    observed: &Draws,
    predicted: &Draws,
    log_likelihood: &Draws,
    relative_efficiency: f64,
) -> Result<Draws, Error> {
    let mut pit = Draws::new(1, 1);
    for variable in observed.variables() {
        let of_prediction = matching(variable, predicted, "predictions")?;
        let of_likelihood = matching(variable, log_likelihood, "log likelihoods")?;
        let num_draws = of_prediction.values().len();
        if of_likelihood.values().len() != num_draws {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "variable \"{}\": there are {} log likelihoods for {num_draws} predictions",
                    variable.name(),
                    of_likelihood.values().len()
                ),
            ));
        }
        let size = variable.size();
        let values: Vec<f64> = (0..size)
            .into_par_iter()
            .map(|element| {
                let at = |values: &[f64]| -> Vec<f64> {
                    values.iter().skip(element).step_by(size).copied().collect()
                };
                let ratios: Vec<f64> = at(of_likelihood.values()).iter().map(|x| -x).collect();
                let (log_weights, _) = psis(&ratios, relative_efficiency);
                weight_below(&at(of_prediction.values()), &log_weights, variable.values()[element])
            })
            .collect();
        pit.add(variable.name(), variable.shape(), values)?;
        let dims: Vec<Option<&str>> = variable.dims().collect();
        pit.set_dims(variable.name(), &dims)?;
    }
    for (dim, labels) in observed.labels() {
        pit.set_coordinates(dim, labels.to_vec())?;
    }
    Ok(pit)
}

fn weight_below(predicted: &[f64], log_weights: &[f64], observed: f64) -> f64 {
    if observed.is_nan() || predicted.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let total = logsumexp(log_weights);
    let shares = predicted.iter().zip(log_weights).map(|(x, w)| {
        let share = match x.partial_cmp(&observed) {
            Some(std::cmp::Ordering::Less) => 1.0,
            Some(std::cmp::Ordering::Equal) => 0.5,
            _ => 0.0,
        };
        share * (w - total).exp()
    });
    shares.sum()
}
