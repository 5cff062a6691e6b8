//! The integrated autocorrelation time, as emcee has it.

use crate::autocorrelation::autocorrelation;

/// The number of draws that are worth one independent draw: `1 + 2 (rho_1 + … + rho_M)`.
///
/// The autocorrelations are averaged over chains or walkers, and the sum ends at the first lag `M` that is
/// not below `window` times itself: Sokal (1997), "Monte Carlo methods in statistical mechanics". The
/// numbers are those of emcee, whose `window` (there `c`) is 5; it trusts a result if there are more than
/// fifty such times in a chain.
///
/// NaN if there is no chain, chains differ in length, or one is constant or holds what is not finite.
///
/// ```
/// let chain: Vec<f64> = (0..1000).map(|i| f64::from(i * 389 % 1009)).collect();
/// assert!(diagnostics::integrated_time(&[&chain], 5.0) < 1.5);
/// ```
pub fn integrated_time<C: AsRef<[f64]>>(chains: &[C], window: f64) -> f64 {
    let Some(first) = chains.first() else { return f64::NAN };
    let size = first.as_ref().len();
    if chains.iter().any(|chain| chain.as_ref().len() != size) {
        return f64::NAN;
    }
    let mut mean = vec![0.0; size];
    for chain in chains {
        for (sum, rho) in mean.iter_mut().zip(autocorrelation(chain.as_ref())) {
            *sum += rho / chains.len() as f64;
        }
    }
    let mut time = f64::NAN;
    let mut sum = 0.0;
    for (lag, rho) in mean.into_iter().enumerate() {
        sum += rho;
        time = 2.0 * sum - 1.0;
        let goes_on = (lag as f64) < window * time;
        if !goes_on {
            break;
        }
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_computed_is_nan() {
        assert!(integrated_time::<Vec<f64>>(&[], 5.0).is_nan());
        assert!(integrated_time(&[vec![]], 5.0).is_nan());
        assert!(integrated_time(&[vec![1.0, 2.0], vec![1.0]], 5.0).is_nan());
        assert!(integrated_time(&[[1.0; 10]], 5.0).is_nan());
        assert!(integrated_time(&[[1.0, f64::INFINITY, 2.0]], 5.0).is_nan());
    }
}
