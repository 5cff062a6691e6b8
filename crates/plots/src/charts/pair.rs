//! The pair plot: the draws of each pair of parameters, with those that diverged.

use draws::Draws;

use super::corner::default_width;
use super::histogram::{counts, steps};
use super::sampler::divergences;
use crate::{Axis, Band, Color, Error, Figure, Line, Mark, Panel, Parameters, Points, Rule};

/// More draws than this hide each other; every second, third … is shown. All that diverged are.
const MOST_DRAWS: usize = 1000;
const BINS: usize = 30;
/// More parameters than this make panels that nobody can read.
const MOST_PARAMETERS: usize = 15;

/// The draws of each pair of parameters as dots, those that diverged in orange on top, and a histogram
/// of each parameter. Where those that diverged crowd, the posterior is too sharp for the step size.
///
/// # Errors
/// If there are no draws or one only, a parameter is constant or not finite, a name is unknown, or there
/// are more than 15 parameters.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(1, 200);
/// let wave = |k: f64| (0..200).map(|i| (k * f64::from(i)).sin()).collect::<Vec<f64>>();
/// draws.add("μ", &[], wave(0.7))?;
/// draws.add("log τ", &[], wave(1.1))?;
/// draws.add_sample_stat("diverging", (0..200).map(|i| f64::from(u8::from(i % 50 == 0))).collect())?;
/// let svg = plots::pair(&draws, ["μ", "log τ"])?.to_svg()?;
/// assert!(svg.contains("diverging"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pair(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    if series.len() > MOST_PARAMETERS {
        return Err(Error::layout(format!(
            "{} parameters, at most {MOST_PARAMETERS} can be shown: name those to show",
            series.len()
        )));
    }
    let count = draws.num_chains() * draws.num_draws();
    let diverged = divergences(draws).unwrap_or_else(|| vec![false; count]);
    let stride = count.div_ceil(MOST_DRAWS);
    let shown = |of_divergent: bool| -> Vec<usize> {
        let is_shown = |i: &usize| match of_divergent {
            true => diverged[*i],
            false => !diverged[*i] && i.is_multiple_of(stride),
        };
        (0..count).filter(is_shown).collect()
    };
    let groups = [
        (shown(false), Color::BLUE, 0.9, 0.35, "draws"),
        (shown(true), Color::ORANGE, 1.4, 1.0, "diverging"),
    ];
    let values: Vec<Vec<f64>> = series.iter().map(|one| one.all().collect()).collect();
    let axis = |i: usize| {
        let least = values[i].iter().copied().fold(f64::INFINITY, f64::min);
        let most = values[i].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = 0.05 * (most - least);
        let axis = Axis::linear(&series[i].label).limits(least - room, most + room);
        (axis, (least, most))
    };
    let mut panels = Vec::new();
    for row in 0..series.len() {
        for column in 0..row {
            let mut panel = Panel::new(axis(column).0, axis(row).0);
            for (shown, color, radius, opacity, _) in &groups {
                let of = |i: usize| shown.iter().map(|&k| values[i][k]).collect::<Vec<f64>>();
                if !shown.is_empty() {
                    let points = Points::new(&of(column), &of(row)).color(*color);
                    panel = panel.draw(points.radius(*radius).opacity(*opacity));
                }
            }
            if let Some(truth) = series[column].truth {
                panel = panel.draw(Rule::at_x(truth).dashed());
            }
            if let Some(truth) = series[row].truth {
                panel = panel.draw(Rule::at_y(truth).dashed());
            }
            panels.push(panel);
        }
        let (x, ends) = axis(row);
        let heights = counts(values[row].iter().copied(), ends, BINS);
        let most = heights.iter().copied().fold(0.0, f64::max);
        let [x_steps, y_steps] = steps(&heights, ends);
        let floor = vec![0.0; x_steps.len()];
        let mut panel = Panel::new(x, Axis::linear("").bare().limits(0.0, 1.1 * most))
            .draw(Band::new(&x_steps, &floor, &y_steps).color(Color::BLUE))
            .draw(Line::new(&x_steps, &y_steps).color(Color::BLUE).width(0.8));
        // Nothing but the samples of the legend: dots beyond the axis.
        for (shown, color, radius, _, name) in &groups {
            if !shown.is_empty() {
                let beyond = Points::new(&[ends.0], &[-most]).color(*color).radius(*radius);
                panel = panel.draw(Mark::from(beyond.label(name)));
            }
        }
        if let Some(truth) = series[row].truth {
            panel = panel.draw(Rule::at_x(truth).dashed().label("truth"));
        }
        panels.push(panel);
    }
    Ok(Figure::triangle(panels, default_width(series.len())))
}
