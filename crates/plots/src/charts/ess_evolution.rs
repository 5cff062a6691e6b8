//! The evolution of the effective sample size: whether more draws help.

use draws::Draws;

use super::sampler::{in_rows, long_enough};
use crate::{Axis, Color, Error, Figure, Line, Panel, Parameters, Points, Rule};

/// The number of places along the chains at which it is computed.
const PLACES: usize = 20;
/// Below this many independent draws, estimates are not to be trusted (Vehtari et al. 2021, section 4.1).
const ENOUGH: f64 = 400.0;

/// For each parameter the effective sample size of the first draws of all chains over their number, for
/// the bulk and for the tails. It should grow in proportion; a chain that is stuck makes it level off.
/// The dashed line is 400, what Vehtari et al. 2021, Bayesian Analysis 16, 667, ask for.
///
/// # Errors
/// If there are no draws, a chain has fewer than 20, a parameter is constant or not finite, or a name is
/// unknown.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 100);
/// draws.add("m", &[], (0..200).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
/// let svg = plots::ess_evolution(&draws, ["m"])?.to_svg()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ess_evolution(draws: &Draws, parameters: impl Into<Parameters>) -> Result<Figure, Error> {
    let series = parameters.into().select_varying(draws)?;
    long_enough(&series, 20, "an evolution of the effective sample size")?;
    let length = series[0].chains[0].len();
    let chains = draws.num_chains() as f64;
    let mut panels = Vec::new();
    for one in &series {
        let [mut total, mut bulk, mut tail] = [const { Vec::new() }; 3];
        for place in 1..=PLACES {
            let first = (length * place / PLACES).max(4);
            let chains_so_far: Vec<&[f64]> = one.chains.iter().map(|c| &c[..first]).collect();
            total.push(first as f64 * chains);
            bulk.push(diagnostics::effective_sample_size_bulk(&chains_so_far));
            tail.push(diagnostics::effective_sample_size_tail(&chains_so_far));
        }
        let mut panel = Panel::new(
            Axis::linear("draws").start(0.0),
            Axis::linear("effective sample size").start(0.0),
        );
        panel = panel.title(&one.label);
        for (name, values, color) in
            [("bulk", &bulk, Color::BLUE), ("tail", &tail, Color::VERMILLION)]
        {
            if values.iter().any(|v| v.is_finite()) {
                panel = panel.draw(Line::new(&total, values).color(color).label(name));
                panel = panel.draw(Points::new(&total, values).color(color));
            }
        }
        panels.push(panel.draw(Rule::at_y(ENOUGH).dashed().color(Color::BLACK)));
    }
    Ok(in_rows(panels))
}
