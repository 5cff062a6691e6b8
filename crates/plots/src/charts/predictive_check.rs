//! The posterior predictive check: data among data that the model makes.

use draws::Draws;

use crate::estimate::Density;
use crate::{Axis, Color, Error, Figure, Line, Panel, Parameters};

/// The number of replications that are drawn.
const REPLICATIONS: usize = 50;

/// The density of the data (black) among those of 50 replications by the model (thin), `name` in the
/// draws of a predictive distribution, and that of all replications together (dashed). A model that fits
/// makes data like those observed.
///
/// # Errors
/// If there are no draws, the variable is unknown, not finite, or of another length than the data, or
/// the data are fewer than 2, constant or not finite.
///
/// ```
/// use draws::Draws;
/// use plots::Axis;
///
/// let wave = |k: f64, n: u32| (0..n).map(|i| (k * f64::from(i)).sin()).collect::<Vec<f64>>();
/// let mut replications = Draws::new(1, 60);
/// replications.add("y", &[20], wave(0.7, 1200))?;
/// let figure = plots::predictive_check(&wave(0.9, 20), &replications, "y", Axis::linear("y"))?;
/// let svg = figure.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn predictive_check(
    observed: &[f64],
    draws: &Draws,
    name: &str,
    axis: Axis,
) -> Result<Figure, Error> {
    let series = Parameters::of([name]).select(draws)?;
    if series.len() != observed.len() {
        return Err(Error::data(format!(
            "\"{name}\" has {} elements, but {} data are given",
            series.len(),
            observed.len()
        )));
    }
    if let Some(i) = observed.iter().position(|y| !y.is_finite()) {
        return Err(Error::data(format!("datum {i} is {}, expected finite numbers", observed[i])));
    }
    let varies = |values: &[f64]| values.iter().any(|v| *v != values[0]);
    if observed.len() < 2 || !varies(observed) {
        return Err(Error::data(format!(
            "{} data of one value have no density: two different ones are needed",
            observed.len()
        )));
    }
    let variable = draws.variable(name)?;
    let count = draws.num_chains() * draws.num_draws();
    let stride = (count / REPLICATIONS).max(1);
    let mut panel = Panel::new(axis, Axis::linear("density").start(0.0).bare());
    let effective = observed.len() as f64;
    let bandwidth = Density::open(observed, effective).bandwidth;
    let line = |values: &[f64]| {
        // All are smoothed as the data are, so that they can be compared.
        let density = Density::open_smoothed(values, effective, bandwidth);
        let [x, y] = density.line(density.range_above(1e-3));
        Line::new(&x, &y)
    };
    let mut is_first = true;
    let size = variable.size();
    for draw in variable.values().chunks(size).step_by(stride).take(REPLICATIONS) {
        if varies(draw) {
            let mut thin = line(draw).color(Color::BLUE).width(0.4).opacity(0.35);
            if std::mem::take(&mut is_first) {
                thin = thin.label("replications");
            }
            panel = panel.draw(thin);
        }
    }
    if varies(variable.values()) {
        let all = line(variable.values()).color(Color::VERMILLION).dashed();
        panel = panel.draw(all.label("all replications"));
    }
    Ok(Figure::new([panel.draw(line(observed).color(Color::BLACK).label("data"))]))
}
