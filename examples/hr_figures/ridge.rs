//! The curved ridge: a star's magnitude against the distance of its cluster, in the coordinates of the model
//! as written, and in those that are chosen for it.

use std::error::Error;

use pallasite::autodiff::Shape;
use pallasite::infer::CompiledModel;
use pallasite::plots::{Axis, Color, Figure, Panel, Points};
use pallasite::prelude::*;

use crate::stars::Stars;

/// The draws that are shown.
const SHOWN: usize = 1500;

/// The draws of the star with the most photons, in both systems of coordinates.
pub(crate) fn figure(stars: &Stars, posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let counts = stars.counts.as_ref().map_or(&[][..], Array::data);
    let star = (0..counts.len()).max_by(|&i, &j| counts[i].total_cmp(&counts[j])).unwrap_or(0);
    let cluster = stars.cluster[star];
    let written = CompiledModel::new(stars)?;
    let chosen = CompiledModel::with_coordinates(stars, &Coordinates::automatic())?;
    let panels = [
        ("as written", &written, "absolute magnitude of a star"),
        ("in chosen coordinates", &chosen, "coordinate of the star"),
    ];
    let mut figure = Vec::new();
    for (name, compiled, label) in panels {
        let [x, y] = coordinates(compiled, posterior.draws(), [cluster, star])?;
        let distance = Axis::linear("logit of the root of its distance");
        let panel = Panel::new(distance, Axis::linear(label)).note(name);
        figure.push(panel.draw(Points::new(&x, &y).color(Color::SKY_BLUE)));
    }
    Ok(Figure::new(figure).columns(2).width_cm(16.0).panel_height_cm(6.0))
}

/// Draws as positions: the coordinate of the cluster's distance, and that of the star.
fn coordinates(
    compiled: &CompiledModel,
    draws: &Draws,
    [cluster, star]: [usize; 2],
) -> Result<[Vec<f64>; 2], Box<dyn Error>> {
    let sites = ["slope", "offset", "spread", "root_dist", "absolute_magnitude"];
    let part = |name: &str| compiled.part(name).ok_or(format!("no site {name}"));
    let places = [part("root_dist")?.start + cluster, part("absolute_magnitude")?.start + star];
    let total = draws.num_chains() * draws.num_draws();
    let mut found = [Vec::new(), Vec::new()];
    for i in (0..total).step_by(total.div_ceil(SHOWN).max(1)) {
        let (chain, draw) = (i / draws.num_draws(), i % draws.num_draws());
        let value = |name: &'static str| -> Result<(&'static str, Array), Box<dyn Error>> {
            let variable = draws.variable(name)?;
            let shape = Shape::new(variable.shape()).ok_or("more axes than an array has")?;
            Ok((name, Array::new(shape, variable.draw(chain, draw))?))
        };
        let values = sites.into_iter().map(value).collect::<Result<Vec<_>, _>>()?;
        let position = compiled.unconstrain(values)?;
        for (found, place) in found.iter_mut().zip(places) {
            found.push(position[place]);
        }
    }
    Ok(found)
}
