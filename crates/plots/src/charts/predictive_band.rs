//! The band of predictions over x: where a curve or new data are expected.

use diagnostics::quantile;
use draws::Draws;

use crate::parameters::Series;
use crate::{Band, Color, Error, Line, Panel, Parameters};

/// Draws the median of a predicted vector over `x`, and around it bands that hold 68 % and 95 % of the
/// draws at each `x`. Add the data to the same panel.
///
/// # Errors
/// If there are no draws, the variable is unknown or not finite, or `x` differs from it in length.
///
/// ```
/// use draws::Draws;
/// use plots::{Axis, Figure, Panel, Points};
///
/// let x = [0.0, 1.0, 2.0];
/// let mut draws = Draws::new(1, 50);
/// draws.add("y", &[3], (0..150).map(|i| f64::from(i % 3) + (0.7 * f64::from(i)).sin()).collect())?;
/// let panel = Panel::new(Axis::linear("x"), Axis::linear("y"));
/// let panel = plots::predictive_band(panel, &x, &draws, "y")?;
/// let svg = Figure::new([panel.draw(Points::new(&x, &[0.2, 0.9, 2.3]).label("data"))]).to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn predictive_band(panel: Panel, x: &[f64], draws: &Draws, name: &str) -> Result<Panel, Error> {
    let series = Parameters::of([name]).select(draws)?;
    if series.len() != x.len() {
        return Err(Error::data(format!(
            "\"{name}\" has {} elements, but there are {} x values",
            series.len(),
            x.len()
        )));
    }
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
    let sorted: Vec<f64> = order.iter().map(|&i| x[i]).collect();
    let values: Vec<Vec<f64>> = series.iter().map(|one: &Series| one.all().collect()).collect();
    let at =
        |prob: f64| -> Vec<f64> { order.iter().map(|&i| quantile(&values[i], prob)).collect() };
    let wide = Band::new(&sorted, &at(0.025), &at(0.975)).color(Color::SKY_BLUE).opacity(0.3);
    let narrow = Band::new(&sorted, &at(0.16), &at(0.84)).color(Color::SKY_BLUE).opacity(0.6);
    Ok(panel
        .draw(wide.label("95 %"))
        .draw(narrow.label("68 %"))
        .draw(Line::new(&sorted, &at(0.5)).color(Color::BLUE).label("median")))
}
