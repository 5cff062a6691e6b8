//! The autocorrelation plot: how long each chain remembers.

use draws::Draws;

use super::sampler::{chain_color, in_rows, long_enough};
use crate::{Axis, Band, Color, Error, Figure, Line, Panel, Parameters, Rule};

/// The longest lag that is shown.
const MOST_LAGS: usize = 100;

/// For each parameter and chain the autocorrelation of its draws over the lag, and a gray band that
/// holds 95 % of those of independent draws, `±1.96/√n`.
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
/// let svg = plots::autocorrelation(&draws, ["m"])?.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn autocorrelation(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    long_enough(&series, 4, "an autocorrelation")?;
    let length = series[0].chains[0].len();
    let lags = MOST_LAGS.min(length - 1);
    let lag: Vec<f64> = (0..=lags).map(|i| i as f64).collect();
    let spread = 1.96 / (length as f64).sqrt();
    let mut panels = Vec::new();
    for one in &series {
        let x = Axis::linear("lag").limits(0.0, lags as f64);
        let mut panel = Panel::new(x, Axis::linear("autocorrelation").end(1.0))
            .title(&one.label)
            .draw(Band::new(&[0.0, lags as f64], &[-spread; 2], &[spread; 2]).color(Color::GRAY))
            .draw(Rule::at_y(0.0).color(Color::GRAY));
        for (chain, values) in one.chains.iter().enumerate() {
            // A chain that does not move has none.
            let found = diagnostics::autocorrelation(values);
            if found.iter().take(lags + 1).all(|r| r.is_finite()) && found.len() > lags {
                let line = Line::new(&lag, &found[..=lags]).color(chain_color(chain));
                panel = panel.draw(line.width(0.9));
            }
        }
        panels.push(panel);
    }
    Ok(in_rows(panels))
}
