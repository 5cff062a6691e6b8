//! The posterior of a straight line, as a picture.

use pallasite::diagnostics::quantile;
use pallasite::plots::{Band, Color, Line, Panel};
use pallasite::prelude::*;

/// Draws the median of the line and the 90 % of the posterior around it, as far as `x` reaches.
pub(crate) fn posterior_line(panel: Panel, [slope, offset]: [&[f64]; 2], x: &[f64]) -> Panel {
    let low = x.iter().copied().fold(f64::INFINITY, f64::min);
    let high = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let margin = 0.03 * (high - low);
    let grid = Array::linspace(low - margin, high + margin, 60);
    let quantiles: Vec<[f64; 3]> = grid
        .data()
        .iter()
        .map(|x| {
            let line: Vec<f64> = slope.iter().zip(offset).map(|(m, c)| m * x + c).collect();
            [0.05, 0.5, 0.95].map(|prob| quantile(&line, prob))
        })
        .collect();
    let column = |i: usize| quantiles.iter().map(|q| q[i]).collect::<Vec<f64>>();
    let band = Band::new(grid.data(), &column(0), &column(2)).color(Color::SKY_BLUE);
    let line = Line::new(grid.data(), &column(1)).color(Color::BLUE);
    panel.draw(band.label("90 % of the posterior")).draw(line.label("median"))
}
