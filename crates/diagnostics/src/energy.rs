//! Whether momenta that are drawn afresh reach all energies of the posterior.

use crate::moments::mean;

/// The estimated Bayesian fraction of missing information of a chain, from its energies:
/// `Σ (Eₙ - Eₙ₋₁)² / Σ (Eₙ - Ē)²` (Betancourt 2016, arXiv:1604.00695, equation 1).
///
/// Below 0.3 the energies change so little from draw to draw that tails are hardly reached. NaN with
/// fewer than two energies, or if all are equal.
///
/// ```
/// let wandering = diagnostics::energy_bfmi(&[1.0, 1.1, 1.2, 1.3, 1.4, 1.5]);
/// assert!(wandering < 0.3);
/// let jumping = diagnostics::energy_bfmi(&[1.0, 1.4, 1.1, 1.5, 1.2, 1.3]);
/// assert!(jumping > 0.3);
/// ```
pub fn energy_bfmi(energies: &[f64]) -> f64 {
    if energies.len() < 2 {
        return f64::NAN;
    }
    let center = mean(energies);
    let changes: f64 = energies.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    let squares: f64 = energies.iter().map(|energy| (energy - center).powi(2)).sum();
    changes / squares
}
