//! The rank plot: how the draws of each chain lie among those of all.

use draws::Draws;

use super::histogram::{counts, steps};
use super::sampler::{chain_color, in_rows, long_enough};
use crate::{Axis, Band, Color, Error, Figure, Line, Panel, Parameters, Rule};

/// For each parameter and chain a histogram of the ranks of its draws among those of all chains, relative
/// to an even one (Vehtari et al. 2021, Bayesian Analysis 16, 667, section 4.3). If the chains agree,
/// all are even: the gray band holds 95 % of the bins of independent draws.
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
/// let svg = plots::rank(&draws, ["m"])?.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rank(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    long_enough(&series, 4, "a rank plot")?;
    let mut panels = Vec::new();
    for one in &series {
        let all: Vec<f64> = one.all().collect();
        let (count, length) = (all.len() as f64, one.chains[0].len() as f64);
        // Fifty draws a bin, so that their noise is 14 %.
        let bins = (length / 50.0).clamp(4.0, 20.0) as usize;
        let even = length / bins as f64;
        let ranks = diagnostics::average_ranks(&all);
        let spread = 1.96 * ((1.0 - 1.0 / bins as f64) / even).sqrt();
        let x = Axis::linear("rank").limits(0.0, count);
        let mut panel = Panel::new(x, Axis::linear("relative count").start(0.0))
            .title(&one.label)
            .draw(
                Band::new(&[0.0, count], &[(1.0 - spread).max(0.0); 2], &[1.0 + spread; 2])
                    .color(Color::GRAY),
            )
            .draw(Rule::at_y(1.0).color(Color::GRAY));
        for (chain, ranks) in ranks.chunks(one.chains[0].len()).enumerate() {
            let counts = counts(ranks.iter().copied(), (0.0, count), bins);
            let heights: Vec<f64> = counts.iter().map(|count| count / even).collect();
            let [x, y] = steps(&heights, (0.0, count));
            let inner = 1..x.len() - 1;
            panel = panel
                .draw(Line::new(&x[inner.clone()], &y[inner]).color(chain_color(chain)).width(0.9));
        }
        panels.push(panel);
    }
    Ok(in_rows(panels))
}
