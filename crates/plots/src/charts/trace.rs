//! The trace plot: the density of each chain, and its draws one after the other.

use draws::Draws;

use super::sampler::{chain_color, divergences, long_enough};
use crate::estimate::Density;
use crate::{Axis, Error, Figure, Line, Panel, Parameters, Rule};

/// More draws than this are shown by the least and the largest of equal parts of the chain.
const MOST_DRAWS: usize = 1200;

/// For each parameter the density of each chain at the left, and at the right its draws one after the
/// other. Chains that agree look alike in both, and one that has not converged drifts. Ticks at the
/// bottom mark draws that diverged.
///
/// # Errors
/// If there are no draws, a chain has fewer than 4, a parameter is constant or not finite, or a name is
/// unknown.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 100);
/// draws.add("m", &[], (0..200).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
/// let svg = plots::trace(&draws, ["m"])?.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn trace(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    long_enough(&series, 4, "a trace")?;
    let mut panels = Vec::new();
    let diverged = divergences(draws);
    for one in &series {
        let mut left = Panel::new(Axis::linear(&one.label), Axis::linear("").bare().start(0.0));
        let mut right = Panel::new(Axis::linear("draw"), Axis::linear(&one.label));
        for (chain, values) in one.chains.iter().enumerate() {
            let color = chain_color(chain);
            let is_constant = values.iter().all(|v| *v == values[0]);
            if is_constant {
                left = left.draw(Rule::at_x(values[0]).color(color));
            } else {
                let effective = diagnostics::effective_sample_size_mean(&[values]);
                let count = values.len() as f64;
                let effective =
                    if effective.is_nan() { count } else { effective.clamp(1.0, count) };
                let density = Density::new(values, effective);
                let [x, y] = density.line(density.range_above(1e-3));
                // Each relative to the density over the whole range, which may be tiny or huge.
                let range = density.high - density.low;
                let y: Vec<f64> = y.iter().map(|y| y * range).collect();
                left = left.draw(Line::new(&x, &y).color(color).width(0.9));
            }
            let [x, y] = thinned(values);
            right = right.draw(Line::new(&x, &y).color(color).width(0.5).opacity(0.7));
        }
        if let Some(truth) = one.truth {
            left = left.draw(Rule::at_x(truth).dashed());
            right = right.draw(Rule::at_y(truth).dashed());
        }
        if let Some(diverged) = &diverged {
            right = mark_divergences(right, diverged, &one.chains);
        }
        panels.extend([left, right]);
    }
    Ok(Figure::new(panels).columns(2).width_cm(17.0).panel_height_cm(2.8))
}

/// The draws of a chain, or the least and the largest of equal parts if there are many.
fn thinned(values: &[f64]) -> [Vec<f64>; 2] {
    let part = values.len().div_ceil(MOST_DRAWS / 2).max(1);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    if values.len() <= MOST_DRAWS {
        x = (0..values.len()).map(|i| i as f64).collect();
        y = values.to_vec();
    } else {
        for (i, part) in values.chunks(part).enumerate().map(|(i, p)| (i * part, p)) {
            let place = |of: fn(f64, f64) -> bool| {
                let better = |a: usize, b: usize| if of(part[b], part[a]) { b } else { a };
                (0..part.len()).reduce(better).unwrap_or(0)
            };
            let mut ends = [place(|a, b| a < b), place(|a, b| a > b)];
            ends.sort_unstable();
            x.extend(ends.map(|at| (i + at) as f64));
            y.extend(ends.map(|at| part[at]));
        }
    }
    [x, y]
}

/// Short ticks at the bottom for the draws that diverged.
fn mark_divergences(panel: Panel, diverged: &[bool], chains: &[Vec<f64>]) -> Panel {
    let all = || chains.iter().flatten().copied();
    let (least, most) =
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let height = 0.06 * (most - least);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    let length = chains[0].len();
    for i in (0..diverged.len()).filter(|&i| diverged[i]) {
        x.extend([(i % length) as f64, (i % length) as f64, f64::NAN]);
        y.extend([least - height, least, f64::NAN]);
    }
    if x.is_empty() {
        panel
    } else {
        panel.draw(Line::new(&x, &y).color(crate::Color::BLACK).width(0.6))
    }
}
