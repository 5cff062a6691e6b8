//! The energy plot: whether the momenta carry a chain through all energies.

use diagnostics::energy_bfmi;
use draws::Draws;

use crate::estimate::Density;
use crate::{Axis, Band, Color, Error, Figure, Line, Panel};

/// The densities of the energy of the draws and of its change from one to the next, both around 0. If
/// changes are much narrower the sampler takes many draws from the one end of the energies to the other.
/// The legend has the least E-BFMI of the chains, `Σ (E_{i} − E_{i−1})² / Σ (E_i − Ē)²`: below 0.3 is a
/// warning (Betancourt 2016, arXiv:1604.00695).
///
/// # Errors
/// If the draws have no sample statistic "energy", a chain has fewer than 4 draws, or the energy is
/// constant or not finite.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 100);
/// draws.add_sample_stat("energy", (0..200).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
/// let svg = plots::energy(&draws)?.to_svg()?;
/// assert!(svg.contains("E-BFMI"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn energy(draws: &Draws) -> Result<Figure, Error> {
    let energy = draws.sample_stat("energy").map_err(|_| {
        Error::data("the draws have no sample statistic \"energy\": Hamiltonian samplers store one")
    })?;
    if draws.num_draws() < 4 {
        return Err(Error::data(format!(
            "an energy plot needs 4 draws of each chain at least, there are {}",
            draws.num_draws()
        )));
    }
    let (mut centered, mut changes) = (Vec::new(), Vec::new());
    let mut least = f64::INFINITY;
    for (chain, energies) in energy.values().chunks(draws.num_draws()).enumerate() {
        if let Some(draw) = energies.iter().position(|e| !e.is_finite()) {
            return Err(Error::data(format!(
                "the energy of draw {draw} of chain {chain} is {}, expected finite numbers",
                energies[draw]
            )));
        }
        let mean = energies.iter().sum::<f64>() / energies.len() as f64;
        let steps: Vec<f64> = energies.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let from_mean: Vec<f64> = energies.iter().map(|e| e - mean).collect();
        if from_mean.iter().map(|e| e * e).sum::<f64>() == 0.0 {
            return Err(Error::data(format!("the energy of chain {chain} is constant")));
        }
        least = least.min(energy_bfmi(energies));
        centered.extend(from_mean);
        changes.extend(steps);
    }
    let densities = [&centered, &changes].map(|values| Density::new(values, values.len() as f64));
    // Room for the legend above the slopes.
    let top = 1.25 * densities.iter().map(Density::peak).fold(0.0, f64::max);
    let mut panel =
        Panel::new(Axis::linear("energy"), Axis::linear("density").bare().limits(0.0, top))
            .note(&format!("E-BFMI = {least:.2}"));
    let named = [("energy − mean", Color::BLUE), ("change", Color::VERMILLION)];
    for ((name, color), density) in named.into_iter().zip(&densities) {
        let [x, y] = density.line(density.range_above(1e-3));
        panel = panel
            .draw(Band::new(&x, &vec![0.0; x.len()], &y).color(color))
            .draw(Line::new(&x, &y).color(color).label(name));
    }
    Ok(Figure::new([panel]))
}
