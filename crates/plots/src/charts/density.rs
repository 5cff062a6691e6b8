//! The density plot: each parameter with its median and 68 % interval.

use diagnostics::quantile;
use draws::Draws;

use super::sampler::in_rows;
use crate::estimate::Density;
use crate::number::interval;
use crate::{Axis, Band, Color, Error, Figure, Line, Panel, Parameters, Rule};

/// The smoothed density of each parameter, its 68 % interval shaded and, with the median, as a title;
/// the density ends where the draws end, as in [`Corner`](crate::Corner).
///
/// # Errors
/// If there are no draws or one only, a parameter is constant or not finite, or a name is unknown.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 100);
/// draws.add("m", &[], (0..200).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
/// let svg = plots::density(&draws, ["m"])?.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn density(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    let panel = |one: &crate::parameters::Series| {
        let values: Vec<f64> = one.all().collect();
        let density = Density::new(&values, one.effective());
        let [low, median, high] = [0.16, 0.5, 0.84].map(|prob| quantile(&values, prob));
        let peak = density.peak();
        let scaled = |[x, y]: [Vec<f64>; 2]| [x, y.iter().map(|y| y / peak).collect::<Vec<f64>>()];
        let [x, y] = scaled(density.line(density.range_above(1e-3)));
        let mut panel =
            Panel::new(Axis::linear(&one.label), Axis::linear("").bare().limits(0.0, 1.1))
                .title(&interval(low, median, high));
        let [shade, top] = scaled(density.line((low, high)));
        if !shade.is_empty() {
            let floor = vec![0.0; shade.len()];
            panel = panel.draw(Band::new(&shade, &floor, &top).color(Color::BLUE));
        }
        panel = panel.draw(Line::new(&x, &y).color(Color::BLUE));
        match one.truth {
            Some(truth) => panel.draw(Rule::at_x(truth).dashed()),
            None => panel,
        }
    };
    Ok(in_rows(series.iter().map(panel).collect()))
}
