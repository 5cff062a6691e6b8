//! The predictive check: data beside data that the model makes.

use diagnostics::quantile;
use draws::Draws;
use plots::Axis;

use crate::Error;
use crate::html::{self, Section};
use crate::number::{count, significant};

/// Data with the draws that are to be like them.
#[derive(Debug, Clone)]
pub(crate) struct Check<'a> {
    pub(crate) name: String,
    pub(crate) observed: Vec<f64>,
    pub(crate) draws: &'a Draws,
}

/// A number that data have as a whole, with its name.
type Quantity = (&'static str, fn(&[f64]) -> f64);

/// What is compared.
const QUANTITIES: [Quantity; 4] = [
    ("mean", mean),
    ("standard deviation", |values| {
        let middle = mean(values);
        (values.iter().map(|v| (v - middle).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
    }),
    ("smallest", |values| values.iter().copied().fold(f64::INFINITY, f64::min)),
    ("largest", |values| values.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
];

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The section.
///
/// # Errors
/// If draws and data do not belong together.
pub(crate) fn section(checks: &[Check<'_>]) -> Result<Section, Error> {
    let mut body = String::new();
    for Check { name, observed, draws } in checks {
        let place = |error: &str| Error::data(format!("predictive check of \"{name}\": {error}"));
        let variable = draws.variable(name).map_err(|error| place(&error.to_string()))?;
        if variable.size() != observed.len() || variable.values().is_empty() {
            return Err(place(&format!(
                "{} draws of {} elements, but {} data; there must be as many, and a draw at least",
                draws.num_chains() * draws.num_draws(),
                variable.size(),
                observed.len()
            )));
        }
        let caption = format!(
            "The density of the data \"{name}\" (black) among those of data that the model makes of draws of \
             the posterior."
        );
        let figure = plots::predictive_check(observed, draws, name, Axis::linear(name));
        body +=
            &html::figure(figure, &format!("picture of the predictive check of {name}"), &caption);
        let replications: Vec<&[f64]> = variable.values().chunks(variable.size()).collect();
        let rows = QUANTITIES.iter().map(|(quantity, of)| {
            let found = of(observed);
            let made: Vec<f64> = replications.iter().map(|values| of(values)).collect();
            let [low, high] = [0.05, 0.95].map(|prob| quantile(&made, prob));
            let above = made.iter().filter(|v| **v > found).count() as f64;
            let equal = made.iter().filter(|v| **v == found).count() as f64;
            // Half of those that are equal, so that counts are not extreme by chance.
            let part = (above + 0.5 * equal) / made.len() as f64;
            let verdict = match part {
                p if (0.025..=0.975).contains(&p) => "as the model makes them",
                p if p < 0.5 => "larger than the model makes them",
                _ => "smaller than the model makes them",
            };
            vec![
                (*quantity).to_owned(),
                significant(found, 4),
                format!("{} to {}", significant(low, 4), significant(high, 4)),
                significant(part, 2),
                verdict.to_owned(),
            ]
        });
        let caption = format!(
            "The {} elements of \"{name}\", and {} by the model; the part is that of the replications that \
             are larger",
            observed.len(),
            count(replications.len(), "replication"),
        );
        let columns = ["quantity", "data", "90 % of replications", "part", "the data are"];
        body += &html::table("words", &caption, &columns, rows);
    }
    Ok(Section { id: "predictive", title: "Predictive check", body })
}
