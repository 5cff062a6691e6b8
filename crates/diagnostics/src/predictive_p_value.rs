//! Whether data look like what the model predicts, by a statistic of one's choice.

use draws::{Draws, Error, ErrorKind, Variable};

/// The share of predicted data sets whose statistic is at least that of the observed one; half of those
/// equal to it count.
///
/// Gelman, Meng and Stern (1996), "Posterior predictive assessment of model fitness via realized
/// discrepancies", Statistica Sinica 6, 733. Close to 0 or 1, the model does not make data like these.
/// `observed` is one draw of one chain. NaN if a statistic is.
///
/// ```
/// use draws::Draws;
///
/// let mut observed = Draws::new(1, 1);
/// observed.add("y", &[3], vec![1.0, 5.0, 2.0])?;
/// let mut predicted = Draws::new(1, 2);
/// predicted.add("y", &[3], vec![0.0, 4.0, 1.0, 7.0, 1.0, 1.0])?;
/// let largest = |y: &[f64]| y.iter().copied().fold(f64::NAN, f64::max);
/// assert_eq!(diagnostics::predictive_p_value(&observed, &predicted, "y", largest)?, 0.5);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If the variable is missing, or has another shape among the predictions.
pub fn predictive_p_value(
    observed: &Draws,
    predicted: &Draws,
    variable: &str,
    statistic: impl Fn(&[f64]) -> f64,
) -> Result<f64, Error> {
    let of_data = observed.variable(variable)?;
    let of_prediction = matching(of_data, predicted, "predictions")?;
    let at_data = statistic(of_data.values());
    let (mut sum, mut count) = (0.0, 0.0);
    for data in of_prediction.values().chunks_exact(of_data.size().max(1)) {
        let value = statistic(data);
        sum += match value.partial_cmp(&at_data) {
            Some(std::cmp::Ordering::Greater) => 1.0,
            Some(std::cmp::Ordering::Equal) => 0.5,
            Some(std::cmp::Ordering::Less) => 0.0,
            None => f64::NAN,
        };
        count += 1.0;
    }
    Ok(sum / count)
}

/// The variable of other draws that goes with one of the data.
pub(crate) fn matching<'a>(
    observed: &Variable,
    draws: &'a Draws,
    what: &str,
) -> Result<&'a Variable, Error> {
    let found = draws.variable(observed.name())?;
    if observed.values().len() != observed.size() || found.shape() != observed.shape() {
        return Err(Error::new(
            ErrorKind::Shape,
            format!(
                "variable \"{}\" has {} values of shape {:?} among the data, which must be one draw, and shape \
             {:?} among the {what}",
                observed.name(),
                observed.values().len(),
                observed.shape(),
                found.shape()
            ),
        ));
    }
    Ok(found)
}
